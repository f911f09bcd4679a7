/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.github.wsext.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import io.github.wsext.redis.testsupport.Node;
import io.github.wsext.redis.testsupport.RedisCommandLine;
import io.github.wsext.redis.testsupport.RedisServer;
import io.github.wsext.test.WsExtTestClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What comes in by the stream reaches the clients of all nodes, also if the node that
 * reads it is killed.
 */
class IngressOverRedisTests {

	private static final String STREAM = "wsext:game:{n}:in";

	@Test
	@DisplayName("I2 where the node that reads the stream is killed another goes on, and clients miss nothing")
	void killed() {
		try (RedisServer redis = RedisServer.start()) {
			String[] properties = { "--spring.data.redis.port=" + redis.port(), "--spring.data.redis.host=127.0.0.1",
					"--wsext.cluster.ingress.enabled=true" };
			try (Node reader = Node.elsewhere(properties)) {
				Awaitility.await()
					.atMost(Duration.ofMinutes(1))
					.until(() -> RedisCommandLine.lines(redis, "EXISTS", STREAM + ":lease").contains("1"));
				try (Node node = Node.here(properties);
						WsExtTestClient alice = WsExtTestClient.to(node.port())
							.timeout(Duration.ofMinutes(1))
							.connect("/room/one")
							.ticket(node.ticket("alice"))
							.open()) {
					alice.send("I am here").skipUntilText("I am here"::equals);
					Awaitility.await()
						.atMost(Duration.ofMinutes(1))
						.untilAsserted(() -> assertThat(reader.post("/say/hello", "bob").body()).isEqualTo("RELAYED"));
					alice.skipUntilText("hello"::equals);
					write(redis, 0, 100);
					alice.skipUntilText("50"::equals);
					reader.close();
					write(redis, 100, 200);
					List<Integer> later = new ArrayList<>();
					while (later.isEmpty() || later.get(later.size() - 1) < 199) {
						later.add(Integer.valueOf(alice.skipUntilText((text) -> text.matches("\\d+"))));
					}
					assertThat(later).containsSubsequence(IntStream.range(51, 200).boxed().toList());
				}
			}
		}
	}

	private static void write(RedisServer redis, int from, int to) {
		for (int i = from; i < to; i++) {
			RedisCommandLine.lines(redis, "XADD", STREAM, "*", "topic", "/room/one", "body", Integer.toString(i));
		}
	}

}
