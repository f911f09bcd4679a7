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
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;

import static org.assertj.core.api.Assertions.assertThat;

class RedisAccessTests {

	private static final Path PAGE = Path.of("..", "docs", "cluster.md");

	@Test
	@DisplayName("R5 the rule for a Redis user in docs/cluster.md is enough, and he sees nothing else")
	void documentedRule() throws IOException {
		String rule = Files.readAllLines(PAGE)
			.stream()
			.map(String::strip)
			.filter((line) -> line.startsWith("ACL SETUSER"))
			.findFirst()
			.orElseThrow();
		try (RedisServer redis = RedisServer.start()) {
			RedisCommandLine.lines(redis, rule.replace("wsext:chat:", "wsext:test:").split(" "));
			RedisStandaloneConfiguration configuration = new RedisStandaloneConfiguration("127.0.0.1", redis.port());
			configuration.setUsername("wsext");
			configuration.setPassword("secret");
			try (StoreOnNode node = StoreOnNode.at(new LettuceConnectionFactory(configuration)).build()) {
				Instant now = Instant.now();
				Ticket ticket = Ticket
					.builder(UsernamePasswordAuthenticationToken.authenticated("alice", null,
							AuthorityUtils.createAuthorityList("ROLE_USER")))
					.issuedAt(now)
					.expiresAt(now.plus(Duration.ofMinutes(1)))
					.build();
				TicketKey key = TicketKey.of("wst_" + UUID.randomUUID());
				node.store().save(key, ticket);
				assertThat(node.store().find(key)).isPresent();
				assertThat(node.store().take(key)).isPresent();
				node.store().save(key, ticket);
				node.store().revoke("alice", Instant.now());
				assertThat(node.store().take(key)).isEmpty();
				String log = String.join("\n", RedisCommandLine.lines(redis, "ACL", "LOG"));
				assertThat(log).isEmpty();
			}
		}
	}

}
