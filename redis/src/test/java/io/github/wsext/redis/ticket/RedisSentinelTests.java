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

package io.github.wsext.redis.ticket;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

import io.github.wsext.redis.testsupport.RedisCommandLine;
import io.github.wsext.redis.testsupport.RedisServer;
import io.github.wsext.ticket.Ticket;
import io.github.wsext.ticket.TicketKey;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.data.redis.connection.RedisSentinelConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;

import static org.assertj.core.api.Assertions.assertThat;

class RedisSentinelTests {

	@TempDir
	private Path directory;

	@Test
	@DisplayName("R3 when the master dies, tickets go on with the one that Sentinel promotes")
	void failover() throws IOException {
		try (RedisServer master = RedisServer.start();
				RedisServer replica = RedisServer.start("--replicaof", "127.0.0.1", Integer.toString(master.port()))) {
			Awaitility.await()
				.atMost(Duration.ofMinutes(1))
				.until(() -> RedisCommandLine.lines(replica, "INFO", "replication").get(0).contains("link_status:up"));
			try (RedisServer sentinel = sentinel(master);
					StoreOnNode node = StoreOnNode
						.at(new LettuceConnectionFactory(
								new RedisSentinelConfiguration().master("chat").sentinel("127.0.0.1", sentinel.port())))
						.timeout(Duration.ofSeconds(5))
						.build()) {
				TicketKey before = save(node);
				// Redis replicates when it has answered.
				Awaitility.await().until(() -> RedisCommandLine.lines(replica, "KEYS", "*:k:*").size() == 1);
				Awaitility.await()
					.atMost(Duration.ofMinutes(1))
					.until(() -> RedisCommandLine.lines(sentinel, "SENTINEL", "REPLICAS", "chat").size() > 10);
				master.kill();
				Awaitility.await().atMost(Duration.ofMinutes(2)).ignoreExceptions().until(() -> save(node) != null);
				assertThat(RedisCommandLine.lines(replica, "ROLE").get(0)).isEqualTo("master");
				assertThat(node.store().take(before)).isPresent();
			}
		}
	}

	private RedisServer sentinel(RedisServer master) throws IOException {
		Path settings = this.directory.resolve("sentinel.conf");
		Files.writeString(settings, """
				sentinel monitor chat 127.0.0.1 %d 1
				sentinel down-after-milliseconds chat 1000
				sentinel failover-timeout chat 5000
				""".formatted(master.port()));
		return RedisServer.start(settings.toString(), "--sentinel");
	}

	private static TicketKey save(StoreOnNode node) {
		TicketKey key = TicketKey.of("wst_" + UUID.randomUUID());
		Instant now = Instant.now();
		node.store()
			.save(key,
					Ticket
						.builder(UsernamePasswordAuthenticationToken.authenticated("alice", null,
								AuthorityUtils.createAuthorityList("ROLE_USER")))
						.issuedAt(now)
						.expiresAt(now.plus(Duration.ofMinutes(5)))
						.build());
		return key;
	}

}
