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

package io.github.wsext.redis.presence;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.wsext.presence.PresenceStore;
import io.github.wsext.redis.connection.RedisClients;
import io.github.wsext.redis.connection.RedisKeys;
import io.github.wsext.redis.connection.RedisLink;
import io.github.wsext.redis.testsupport.RedisCommandLine;
import io.github.wsext.redis.testsupport.RedisServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;

class PresenceAccessTests {

	private static final Path PAGE = Path.of("..", "docs", "cluster.md");

	@Test
	@DisplayName("R5 presence needs no more of Redis than the documentation says")
	void documentedRules() throws Exception {
		try (RedisServer redis = RedisServer.start()) {
			for (String line : Files.readAllLines(PAGE)) {
				if (line.strip().startsWith("ACL SETUSER")) {
					RedisCommandLine.lines(redis, line.strip().replace("wsext:chat:", "wsext:test:").split(" "));
				}
			}
			RedisStandaloneConfiguration server = new RedisStandaloneConfiguration("127.0.0.1", redis.port());
			server.setUsername("wsext");
			server.setPassword("secret");
			try (RedisLink link = new RedisLink(
					new RedisClients(new LettuceConnectionFactory(server), Duration.ofSeconds(5)))) {
				link.start();
				sweep(link);
			}
			assertThat(String.join("\n", RedisCommandLine.lines(redis, "ACL", "LOG"))).isEmpty();
		}
	}

	private static void sweep(RedisLink link) {
		RedisKeys keys = new RedisKeys("test");
		RedisPresenceStore dying = store(link, keys);
		AtomicInteger left = new AtomicInteger();
		dying.start(new Told(new AtomicInteger(), () -> dying.join("/news", "alice", null)));
		dying.join("/news", "alice", null).toCompletableFuture().orTimeout(1, TimeUnit.MINUTES).join();
		dying.join("/news", "bob", null).toCompletableFuture().orTimeout(1, TimeUnit.MINUTES).join();
		dying.leave("/news", "bob").toCompletableFuture().orTimeout(1, TimeUnit.MINUTES).join();
		try (RedisPresenceStore other = store(link, keys)) {
			other.start(new Told(left, () -> {
			}));
			assertThat(other.page("/news", null, 10)).succeedsWithin(Duration.ofMinutes(1));
			assertThat(other.find("/news", "alice")).succeedsWithin(Duration.ofMinutes(1));
			assertThat(other.count("/news")).succeedsWithin(Duration.ofMinutes(1));
			dying.close();
			Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> left.get() == 1);
		}
	}

	private static RedisPresenceStore store(RedisLink link, RedisKeys keys) {
		return new RedisPresenceStore(link, keys, Duration.ofSeconds(2), Duration.ofSeconds(4), Duration.ofMillis(200));
	}

	private record Told(AtomicInteger count, Runnable enterAnew) implements PresenceStore.Listener {

		@Override
		public void entriesLost() {
			this.enterAnew.run();
		}

		@Override
		public void left(String topic, String user, int count) {
			this.count.incrementAndGet();
		}

	}

}
