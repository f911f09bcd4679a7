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

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import io.github.wsext.redis.connection.RedisKeys;
import io.github.wsext.redis.connection.RedisUnavailableException;
import io.github.wsext.redis.testsupport.RedisClusterServers;
import io.github.wsext.redis.testsupport.RedisCommandLine;
import io.github.wsext.redis.testsupport.RedisServer;
import io.github.wsext.test.TicketStoreContract;
import io.github.wsext.ticket.Ticket;
import io.github.wsext.ticket.TicketKey;
import io.github.wsext.ticket.TicketLimitException;
import io.github.wsext.ticket.TicketStore;
import io.lettuce.core.cluster.SlotHash;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The same over a Redis Cluster of three masters.
 */
class RedisClusterTests extends TicketStoreContract {

	private static RedisClusterServers cluster;

	private final List<StoreOnNode> nodes = new ArrayList<>();

	@BeforeAll
	static void startCluster() {
		cluster = RedisClusterServers.start();
	}

	@AfterAll
	static void stopCluster() {
		cluster.close();
	}

	@AfterEach
	void closeNodes() {
		this.nodes.forEach(StoreOnNode::close);
	}

	@Override
	protected TicketStore store() {
		return node(20).store();
	}

	@Override
	protected TicketStore otherNode() {
		return (this.nodes.size() > 1) ? this.nodes.get(1).store() : node(20).store();
	}

	private StoreOnNode node(int perPrincipal) {
		StoreOnNode node = StoreOnNode
			.at(new LettuceConnectionFactory(new RedisClusterConfiguration(cluster.addresses())))
			.unused(perPrincipal, 100_000)
			.build();
		this.nodes.add(node);
		return node;
	}

	@Test
	@DisplayName("T12 tickets are on all masters, and their owner's cap is one")
	void spread() {
		StoreOnNode node = node(200);
		String user = "user-" + UUID.randomUUID();
		for (int i = 0; i < 200; i++) {
			node.store().save(key(), ticket(user));
		}
		assertThat(cluster.masters())
			.allSatisfy((master) -> assertThat(RedisCommandLine.lines(master, "KEYS", "*:k:*")).hasSizeGreaterThan(30));
		assertThatExceptionOfType(TicketLimitException.class).isThrownBy(() -> node.store().save(key(), ticket(user)));
	}

	@Test
	@DisplayName("R1 tickets are found while slots move, and after that")
	void slotsMove() {
		StoreOnNode node = node(2000);
		String user = "user-" + UUID.randomUUID();
		RedisKeys.Kind keys = new RedisKeys("test").kind('k');
		List<TicketKey> tickets = new ArrayList<>();
		for (int i = 0; i < 300; i++) {
			TicketKey key = key();
			node.store().save(key, ticket(user));
			tickets.add(key);
		}
		RedisServer target = cluster.masters().get(2);
		List<Integer> slots = tickets.stream()
			.map((key) -> SlotHash.getSlot(keys.key("k", key.id())))
			.filter((slot) -> slot < 8192)
			.distinct()
			.toList();
		assertThat(slots).isNotEmpty();
		for (int i = 0; i < tickets.size(); i++) {
			if (i < slots.size()) {
				cluster.move(slots.get(i), target);
			}
			TicketKey key = tickets.get(i);
			Ticket taken = Awaitility.await()
				.ignoreException(RedisUnavailableException.class)
				.until(() -> node.store().take(key).orElse(null), (ticket) -> ticket != null);
			assertThat(taken.authentication().getName()).isEqualTo(user);
			assertThat(node.store().take(key)).isEmpty();
		}
	}

	private static TicketKey key() {
		return TicketKey.of("wst_" + UUID.randomUUID());
	}

	private static Ticket ticket(String user) {
		Instant now = Instant.now();
		return Ticket
			.builder(UsernamePasswordAuthenticationToken.authenticated(user, null,
					AuthorityUtils.createAuthorityList("ROLE_USER")))
			.issuedAt(now)
			.expiresAt(now.plus(Duration.ofMinutes(5)))
			.build();
	}

}
