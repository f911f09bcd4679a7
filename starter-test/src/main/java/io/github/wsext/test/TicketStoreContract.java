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

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.github.wsext.ticket.Ticket;
import io.github.wsext.ticket.TicketKey;
import io.github.wsext.ticket.TicketStore;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.AuthorityUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What every {@link TicketStore} promises, as tests: extend it to find out whether an
 * application's own does. Tickets that tests issue are those of users with names of their
 * own, so that the store need not be empty.
 */
public abstract class TicketStoreContract {

	private static final int THREADS = 100;

	private static final Duration LIFE = Duration.ofMinutes(5);

	private final String user = "user-" + UUID.randomUUID();

	private TicketStore store;

	/**
	 * The store, made anew for each test, or the same one.
	 */
	protected abstract TicketStore store();

	/**
	 * The same store as another node has it. The same object, unless the store is shared
	 * by nodes.
	 */
	protected TicketStore otherNode() {
		return this.store;
	}

	@BeforeEach
	void openStore() {
		this.store = store();
	}

	@Test
	@DisplayName("T6 a ticket is taken once")
	void takenOnce() {
		TicketKey key = save(ticket().build());
		assertThat(otherNode().take(key)).isPresent();
		assertThat(otherNode().take(key)).isEmpty();
		assertThat(this.store.take(key)).isEmpty();
	}

	@Test
	@DisplayName("T6 of many who take one ticket at the same time one gets it")
	void oneWinner() throws Exception {
		TicketKey key = save(ticket().build());
		assertThat(atOnce((store) -> store.take(key))).hasSize(1);
	}

	@Test
	void foundWithoutBeingTaken() {
		TicketKey key = save(ticket().build());
		assertThat(otherNode().find(key)).isPresent();
		assertThat(this.store.find(key)).isPresent();
		assertThat(this.store.take(key)).isPresent();
		assertThat(otherNode().find(key)).isEmpty();
	}

	@Test
	@DisplayName("T6 whoever looks for a ticket keeps nobody from taking it, and brings none back")
	void lookingWhileTaking() throws Exception {
		TicketKey key = save(ticket().build());
		List<Ticket> taken = atOnce((store) -> {
			store.find(key);
			Optional<Ticket> mine = store.take(key);
			store.find(key);
			return mine;
		});
		assertThat(taken).hasSize(1);
		assertThat(this.store.find(key)).isEmpty();
		assertThat(this.store.take(key)).isEmpty();
	}

	@Test
	void unknownTicket() {
		TicketKey key = key();
		assertThat(this.store.find(key)).isEmpty();
		assertThat(this.store.take(key)).isEmpty();
	}

	@Test
	void ticketsAreApart() {
		TicketKey one = save(ticket().payload("one").build());
		TicketKey other = save(ticket().payload("other").build());
		assertThat(otherNode().take(one)).map(Ticket::payload).contains("one");
		assertThat(this.store.take(other)).map(Ticket::payload).contains("other");
	}

	@Test
	void comesBackAsItWas() {
		Instant until = now().plus(Duration.ofHours(1));
		Ticket saved = ticket().endpoint("/chat/caf\u00e9")
			.attributes(Map.of("tenant", "acme", "level", 3))
			.payload("a payload")
			.authenticatedUntil(until)
			.session("session-key")
			.origin("https://app.example.com")
			.address("192.0.2.1")
			.build();
		Ticket taken = otherNode().take(save(saved)).orElseThrow();
		Authentication caller = taken.authentication();
		assertThat(caller).isInstanceOf(UsernamePasswordAuthenticationToken.class);
		assertThat(caller.getName()).isEqualTo(this.user);
		assertThat(caller.isAuthenticated()).isTrue();
		assertThat(caller.getAuthorities()).extracting(GrantedAuthority::getAuthority)
			.containsExactlyInAnyOrder("ROLE_USER", "chat:write");
		assertThat(taken.endpoint()).isEqualTo("/chat/caf\u00e9");
		assertThat(taken.attributes()).isEqualTo(Map.of("tenant", "acme", "level", 3));
		assertThat(taken.payload()).isEqualTo("a payload");
		assertThat(taken.authenticatedUntil()).isEqualTo(until);
		assertThat(taken.session()).isEqualTo("session-key");
		assertThat(taken.origin()).isEqualTo("https://app.example.com");
		assertThat(taken.address()).isEqualTo("192.0.2.1");
		assertThat(Duration.between(taken.issuedAt(), taken.expiresAt())).isEqualTo(LIFE);
	}

	@Test
	void withoutAnythingToBringAlong() {
		Ticket taken = otherNode().take(save(ticket().build())).orElseThrow();
		assertThat(taken.endpoint()).isNull();
		assertThat(taken.attributes()).isEmpty();
		assertThat(taken.payload()).isNull();
		assertThat(taken.authenticatedUntil()).isNull();
		assertThat(taken.session()).isNull();
		assertThat(taken.origin()).isNull();
		assertThat(taken.address()).isNull();
	}

	@Test
	void opensNothingAfterItsEnd() {
		TicketKey key = save(ticket().expiresAt(now().plusMillis(200)).build());
		Awaitility.await()
			.atMost(Duration.ofMinutes(1))
			.until(() -> otherNode().find(key).filter((found) -> !found.isExpired(Instant.now())).isEmpty());
		assertThat(otherNode().take(key).filter((taken) -> !taken.isExpired(Instant.now()))).isEmpty();
	}

	@Test
	void revokedTicketsAreGone() {
		TicketKey one = save(ticket().build());
		TicketKey other = save(ticket().build());
		otherNode().revoke(this.user, Instant.now());
		assertThat(this.store.find(one)).isEmpty();
		assertThat(this.store.take(one)).isEmpty();
		assertThat(otherNode().take(other)).isEmpty();
	}

	@Test
	void revocationSparesLaterTickets() {
		TicketKey before = save(ticket().build());
		Instant logout = Instant.now();
		Awaitility.await().until(() -> Instant.now().isAfter(logout.plusSeconds(2)));
		TicketKey after = save(ticket().build());
		this.store.revoke(this.user, logout);
		assertThat(this.store.take(before)).isEmpty();
		assertThat(this.store.take(after)).isPresent();
	}

	@Test
	void revocationSparesOthers() {
		TicketKey ofOther = save(ticket("other-" + UUID.randomUUID()).build());
		this.store.revoke(this.user, Instant.now());
		assertThat(this.store.take(ofOther)).isPresent();
	}

	private List<Ticket> atOnce(Attempt attempt) throws Exception {
		CyclicBarrier barrier = new CyclicBarrier(THREADS);
		ExecutorService threads = Executors.newFixedThreadPool(THREADS);
		try {
			List<Callable<Optional<Ticket>>> attempts = new ArrayList<>();
			for (int i = 0; i < THREADS; i++) {
				TicketStore node = (i % 2 == 0) ? this.store : otherNode();
				attempts.add(() -> {
					barrier.await();
					return attempt.with(node);
				});
			}
			List<Ticket> taken = new ArrayList<>();
			for (Future<Optional<Ticket>> result : threads.invokeAll(attempts)) {
				result.get().ifPresent(taken::add);
			}
			return taken;
		}
		finally {
			threads.shutdownNow();
		}
	}

	private TicketKey save(Ticket ticket) {
		TicketKey key = key();
		this.store.save(key, ticket);
		return key;
	}

	private static TicketKey key() {
		return TicketKey.of("wst_" + UUID.randomUUID());
	}

	private Ticket.Builder ticket() {
		return ticket(this.user);
	}

	private static Ticket.Builder ticket(String user) {
		Authentication caller = UsernamePasswordAuthenticationToken.authenticated(user, null,
				AuthorityUtils.createAuthorityList("ROLE_USER", "chat:write"));
		Instant now = now();
		return Ticket.builder(caller).issuedAt(now).expiresAt(now.plus(LIFE));
	}

	private static Instant now() {
		return Instant.now().truncatedTo(ChronoUnit.MILLIS);
	}

	/**
	 * Something that a node tries.
	 */
	private interface Attempt {

		Optional<Ticket> with(TicketStore store);

	}

}
