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

package io.github.wsext.test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.github.wsext.support.EngineScheduler;
import io.github.wsext.ticket.Ticket;
import io.github.wsext.ticket.TicketKey;
import io.github.wsext.ticket.TicketLimitException;
import io.github.wsext.ticket.TicketSettings;
import io.github.wsext.ticket.TicketStore;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.security.authentication.TestingAuthenticationToken;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class MemoryTicketStoreContractTests extends TicketStoreContract {

	private final EngineScheduler scheduler = EngineScheduler.onThread();

	private final MemoryBus bus = new MemoryBus();

	private final BusLine line = this.bus.line();

	private final Queue<String> expired = new ConcurrentLinkedQueue<>();

	private final MemoryTicketStore store = node(this.line, "one");

	private final MemoryTicketStore otherNode = node(this.bus.line(), "other");

	private MemoryTicketStore node(BusLine line, String name) {
		return new MemoryTicketStore(line, new TicketSettings.Unused(2, 3), Clock.systemUTC(),
				(ticket) -> this.expired.add(name + " " + ticket.authentication().getName()), this.scheduler);
	}

	@Override
	protected TicketStore store() {
		return this.store;
	}

	@Override
	protected TicketStore otherNode() {
		return this.otherNode;
	}

	@AfterEach
	void close() {
		this.scheduler.close();
	}

	@Test
	void countsThoseOfAUserOnAllNodesAndThoseOfAllUsersOnOne() {
		save(this.store, "alice", Duration.ofMinutes(1));
		TicketKey second = save(this.otherNode, "alice", Duration.ofMinutes(1));
		assertLimit(this.store, "alice", TicketLimitException.Limit.PRINCIPAL);
		this.store.take(second);
		save(this.store, "alice", Duration.ofMinutes(1));
		save(this.store, "bob", Duration.ofMinutes(1));
		assertLimit(this.store, "carol", TicketLimitException.Limit.NODE);
		save(this.otherNode, "carol", Duration.ofMinutes(1));
	}

	private static void assertLimit(TicketStore store, String user, TicketLimitException.Limit limit) {
		assertThatExceptionOfType(TicketLimitException.class).isThrownBy(() -> save(store, user, Duration.ofMinutes(1)))
			.satisfies((ex) -> assertThat(ex.limit()).isEqualTo(limit));
	}

	@Test
	void theNodeThatHasIssuedATicketSaysThatItExpiredUnused() {
		TicketKey used = save(this.store, "bob", Duration.ofMillis(50));
		this.otherNode.take(used);
		save(this.store, "alice", Duration.ofMillis(50));
		save(this.otherNode, "carol", Duration.ofMillis(50));
		Awaitility.await()
			.untilAsserted(() -> assertThat(this.expired).containsExactlyInAnyOrder("one alice", "other carol"));
	}

	@Test
	void isOutOfReachWhileTheLineIsCut() {
		TicketKey key = save(this.store, "alice", Duration.ofMinutes(1));
		this.line.cut();
		List<Runnable> attempts = List.of(() -> this.store.take(key), () -> this.store.find(key),
				() -> save(this.store, "alice", Duration.ofMinutes(1)),
				() -> this.store.revoke("alice", Instant.now()));
		attempts.forEach((attempt) -> assertThatIllegalStateException().isThrownBy(attempt::run));
		this.line.mend();
		assertThat(this.store.find(key)).isPresent();
		assertThat(this.otherNode.take(key)).isPresent();
	}

	private static TicketKey save(TicketStore store, String user, Duration life) {
		TicketKey key = TicketKey.of("wst_" + UUID.randomUUID());
		Instant now = Instant.now();
		store.save(key,
				Ticket.builder(new TestingAuthenticationToken(user, null))
					.issuedAt(now)
					.expiresAt(now.plus(life))
					.build());
		return key;
	}

}
