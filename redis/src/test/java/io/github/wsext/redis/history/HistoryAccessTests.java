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

package io.github.wsext.redis.history;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.github.wsext.redis.testsupport.RedisCommandLine;
import io.github.wsext.redis.testsupport.RedisServer;
import io.github.wsext.topic.TopicPosition;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;

class HistoryAccessTests {

	private static final Path PAGE = Path.of("..", "docs", "cluster.md");

	@Test
	@DisplayName("R5 the history needs no more of Redis than the documentation says")
	void documentedRules() throws Exception {
		try (RedisServer redis = RedisServer.start()) {
			for (String rule : rules()) {
				RedisCommandLine.lines(redis, rule.replace("wsext:chat:", "wsext:test:").split(" "));
			}
			RedisStandaloneConfiguration server = new RedisStandaloneConfiguration("127.0.0.1", redis.port());
			server.setUsername("wsext");
			server.setPassword("secret");
			try (HistoryNode node = HistoryNode.at(new LettuceConnectionFactory(server))) {
				TopicPosition start = node.read("/news", null).top();
				node.subscribe("/news");
				HistoryNode.get(node.append("/news", "hello", "key"));
				assertThat(HistoryNode.texts(node.read("/news", start))).containsExactly("hello");
				assertThat(HistoryNode.texts(node.read("/news", null))).containsExactly("hello");
				HistoryNode.await().untilAsserted(() -> assertThat(node.arrived()).hasSize(1));
				assertThat(String.join("\n", RedisCommandLine.lines(redis, "ACL", "LOG"))).isEmpty();
			}
		}
	}

	private static List<String> rules() throws IOException {
		return Files.readAllLines(PAGE)
			.stream()
			.map(String::strip)
			.filter((line) -> line.startsWith("ACL SETUSER"))
			.toList();
	}

}
