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

package io.github.wsext.ticket;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import com.github.benmanes.caffeine.cache.Scheduler;
import io.github.wsext.support.EngineScheduler;
import io.github.wsext.testsupport.Duel;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link CaffeineTicketStore}.
 */
class CaffeineTicketStoreTests {

	private static final Duration TTL = Duration.ofSeconds(30);

	private static final int ROUNDS = 50_000;

	private final MutableClock clock = new MutableClock();

	private final List<Ticket> expired = new CopyOnWriteArrayList<>();

	private final ExecutorService threads = Executors.newCachedThreadPool();

	@AfterEach
	void stopThreads() {
		this.threads.shutdown();
	}

	@Test
	@DisplayName("T6 a ticket is taken once")
	void takesOnce() {
		CaffeineTicketStore store = store(20, 100);
		Ticket ticket = ticket("alice");
		store.save(key("k"), ticket);
		assertThat(store.find(key("k"))).containsSame(ticket);
		assertThat(store.take(key("k"))).containsSame(ticket);
		assertThat(store.take(key("k"))).isEmpty();
		assertThat(store.find(key("k"))).isEmpty();
		assertThat(this.expired).isEmpty();
	}

	@Test
	@DisplayName("T6 one winner of 100 threads")
	void oneWinner() throws Exception {
		CaffeineTicketStore store = store(20, 100);
		for (int round = 0; round < 50; round++) {
			TicketKey key = key("k" + round);
			store.save(key, ticket("alice"));
			List<Optional<Ticket>> results = race(100, () -> store.take(key));
			assertThat(results.stream().filter(Optional::isPresent)).hasSize(1);
			assertThat(store.outstanding()).isZero();
		}
	}

	@Test
	@DisplayName("T5 expired by the clock is gone, swept or not")
	void goneWhenExpired() {
		CaffeineTicketStore store = store(20, 100);
		store.save(key("k"), ticket("alice"));
		this.clock.advance(TTL.minusNanos(1));
		assertThat(store.find(key("k"))).isPresent();
		this.clock.advance(Duration.ofNanos(1));
		assertThat(store.find(key("k"))).isEmpty();
		assertThat(store.take(key("k"))).isEmpty();
	}

	@Test
	@DisplayName("T5 looking at a ticket does not prolong its life")
	void findDoesNotProlong() {
		CaffeineTicketStore store = store(20, 100);
		store.save(key("k"), ticket("alice"));
		this.clock.advance(Duration.ofSeconds(29));
		assertThat(store.find(key("k"))).isPresent();
		this.clock.advance(Duration.ofSeconds(2));
		assertThat(store.find(key("k"))).isEmpty();
	}

	@Test
	@DisplayName("T12 the cap per principal refuses and evicts nobody's ticket")
	void capPerPrincipal() {
		CaffeineTicketStore store = store(2, 100);
		store.save(key("a1"), ticket("alice"));
		store.save(key("a2"), ticket("alice"));
		assertThatExceptionOfType(TicketLimitException.class).isThrownBy(() -> store.save(key("a3"), ticket("alice")))
			.satisfies((ex) -> {
				assertThat(ex.limit()).isEqualTo(TicketLimitException.Limit.PRINCIPAL);
				assertThat(ex.retryAfter()).isEqualTo(TTL);
			});
		store.save(key("b1"), ticket("bob"));
		assertThat(store.find(key("a1"))).isPresent();
		assertThat(store.find(key("a2"))).isPresent();
		assertThat(store.find(key("a3"))).isEmpty();
		store.take(key("a1"));
		store.save(key("a4"), ticket("alice"));
		assertThat(store.outstanding("alice")).isEqualTo(2);
	}

	@Test
	@DisplayName("T12 the cap per node refuses and evicts nobody's ticket")
	void capPerNode() {
		CaffeineTicketStore store = store(20, 3);
		for (String name : List.of("a", "b", "c")) {
			store.save(key(name), ticket(name));
		}
		assertThatExceptionOfType(TicketLimitException.class).isThrownBy(() -> store.save(key("d"), ticket("d")))
			.satisfies((ex) -> assertThat(ex.limit()).isEqualTo(TicketLimitException.Limit.NODE));
		assertThat(store.outstanding("d")).isZero();
		assertThat(List.of("a", "b", "c")).allSatisfy((name) -> assertThat(store.take(key(name))).isPresent());
		store.save(key("d"), ticket("d"));
	}

	@Test
	@DisplayName("T12 tickets that have expired make room without a sweep")
	void expiredMakeRoom() {
		CaffeineTicketStore store = store(2, 2);
		store.save(key("a1"), ticket("alice"));
		store.save(key("a2"), ticket("alice"));
		this.clock.advance(TTL.plusSeconds(3));
		store.save(key("a3"), ticket("alice"));
		assertThat(store.outstanding("alice")).isOne();
		assertThat(store.outstanding()).isOne();
	}

	@Test
	@DisplayName("T12 the caps are exact under concurrency")
	void capsAreExact() throws Exception {
		CaffeineTicketStore store = store(5, 40);
		AtomicInteger keys = new AtomicInteger();
		List<Boolean> alone = race(64, () -> saved(store, key("k" + keys.incrementAndGet()), "alice"));
		assertThat(alone.stream().filter((saved) -> saved)).hasSize(5);
		List<Boolean> many = race(64, () -> {
			int n = keys.incrementAndGet();
			return saved(store, key("k" + n), "user" + n);
		});
		assertThat(many.stream().filter((saved) -> saved)).hasSize(35);
		assertThat(store.outstanding()).isEqualTo(40);
		assertThat(store.outstanding("alice")).isEqualTo(5);
	}

	@Test
	@DisplayName("T12 of two tickets for the last place of a principal one is kept")
	void lastOfPrincipal() throws Exception {
		CaffeineTicketStore store = store(1, 1_000_000);
		boolean[] saved = new boolean[2];
		Duel.fight(ROUNDS, (round, me) -> saved[me] = saved(store, key("k" + me), "alice"), (round) -> {
			assertThat(saved[0] ^ saved[1]).as("one winner in round " + round).isTrue();
			store.take(key((saved[0]) ? "k0" : "k1"));
		});
		assertThat(store.principals()).isZero();
		assertThat(store.outstanding()).isZero();
	}

	@Test
	@DisplayName("T12 of two tickets for the last place of the node one is kept")
	void lastOfNode() throws Exception {
		CaffeineTicketStore store = store(20, 1);
		boolean[] saved = new boolean[2];
		Duel.fight(ROUNDS, (round, me) -> saved[me] = saved(store, key("k" + me), "user" + me), (round) -> {
			assertThat(saved[0] ^ saved[1]).as("one winner in round " + round).isTrue();
			store.take(key((saved[0]) ? "k0" : "k1"));
		});
		assertThat(store.principals()).isZero();
		assertThat(store.outstanding()).isZero();
	}

	@Test
	@DisplayName("T12 a key saved again is counted once")
	void replaces() {
		CaffeineTicketStore store = store(2, 2);
		store.save(key("k"), ticket("alice"));
		store.save(key("k"), ticket("bob"));
		assertThat(store.outstanding()).isOne();
		assertThat(store.outstanding("alice")).isZero();
		assertThat(store.take(key("k")).orElseThrow().authentication().getName()).isEqualTo("bob");
		assertThat(store.outstanding()).isZero();
	}

	@Test
	@DisplayName("T13 each ticket that expires unused is announced once")
	void announcesExpiry() {
		CaffeineTicketStore store = store(20, 100);
		store.save(key("used"), ticket("alice"));
		Ticket unused = ticket("bob");
		store.save(key("unused"), unused);
		store.take(key("used"));
		this.clock.advance(TTL.plusSeconds(3));
		store.cleanUp();
		store.cleanUp();
		assertThat(this.expired).containsExactly(unused);
		assertThat(store.principals()).isZero();
	}

	@Test
	@DisplayName("T13 presented late, before the sweep, is announced once too")
	void announcesLate() {
		CaffeineTicketStore store = store(20, 100);
		store.save(key("k"), ticket("alice"));
		this.clock.advance(TTL);
		assertThat(store.take(key("k"))).isEmpty();
		assertThat(store.take(key("k"))).isEmpty();
		this.clock.advance(TTL);
		store.cleanUp();
		assertThat(this.expired).hasSize(1);
		assertThat(store.outstanding()).isZero();
		assertThat(store.outstanding("alice")).isZero();
	}

	@Test
	@DisplayName("T13 used or expired, never both, in a race of the two")
	void usedOrExpired() throws Exception {
		for (int round = 0; round < 200; round++) {
			this.expired.clear();
			CaffeineTicketStore store = store(20, 100);
			store.save(key("k"), ticket("alice"));
			this.clock.advance(TTL.minusSeconds(1));
			AtomicInteger roles = new AtomicInteger();
			List<Boolean> results = race(6, () -> switch (roles.getAndIncrement() % 3) {
				case 0 -> {
					this.clock.advance(Duration.ofSeconds(3));
					yield false;
				}
				case 1 -> {
					store.cleanUp();
					yield false;
				}
				default -> store.take(key("k")).isPresent();
			});
			store.cleanUp();
			long used = results.stream().filter((taken) -> taken).count();
			assertThat(used + this.expired.size()).isOne();
			assertThat(store.outstanding()).isZero();
			assertThat(store.principals()).isZero();
		}
	}

	@Test
	@DisplayName("T13 a ticket expires on time with no traffic at all, on a thread of its own")
	void expiresWithoutTraffic() {
		List<Thread> announcers = new CopyOnWriteArrayList<>();
		try (EngineScheduler scheduler = EngineScheduler.onThread();
				CaffeineTicketStore store = new CaffeineTicketStore(new TicketSettings.Unused(20, 100),
						Clock.systemUTC(), (ticket) -> announcers.add(Thread.currentThread()), scheduler)) {
			Instant now = Instant.now();
			store.save(key("k"), ticket("alice", now, Duration.ofSeconds(1)));
			Awaitility.await().untilAsserted(() -> assertThat(announcers).hasSize(1));
			assertThat(announcers).doesNotContain(Thread.currentThread());
			assertThat(store.principals()).isZero();
			assertThat(store.outstanding()).isZero();
		}
	}

	@Test
	@DisplayName("T13 a ticket presented late is not announced on the thread of the handshake")
	void announcesElsewhere() {
		List<Thread> announcers = new CopyOnWriteArrayList<>();
		CaffeineTicketStore store = new CaffeineTicketStore(new TicketSettings.Unused(20, 100), this.clock,
				(ticket) -> announcers.add(Thread.currentThread()), EngineScheduler.onThread());
		store.save(key("k"), ticket("alice"));
		this.clock.advance(TTL);
		assertThat(store.take(key("k"))).isEmpty();
		Awaitility.await().untilAsserted(() -> assertThat(announcers).hasSize(1));
		assertThat(announcers).doesNotContain(Thread.currentThread());
	}

	@Test
	@DisplayName("T13 a listener that fails harms nobody")
	void containsListener() {
		CaffeineTicketStore store = store(20, 100, (ticket) -> {
			this.expired.add(ticket);
			throw new IllegalStateException("listener");
		});
		store.save(key("a"), ticket("alice"));
		store.save(key("b"), ticket("bob"));
		this.clock.advance(TTL.plusSeconds(3));
		store.cleanUp();
		assertThat(this.expired).hasSize(2);
		assertThat(store.outstanding()).isZero();
	}

	@Test
	@DisplayName("T13 closing forgets without announcing")
	void closes() {
		CaffeineTicketStore store = store(20, 100);
		store.save(key("a"), ticket("alice"));
		store.close();
		this.clock.advance(TTL.plusSeconds(3));
		store.cleanUp();
		assertThat(this.expired).isEmpty();
		assertThat(store.size()).isZero();
		assertThat(store.outstanding()).isZero();
	}

	@Test
	@DisplayName("T16 two stores share nothing")
	void sharesNothing() {
		CaffeineTicketStore one = store(1, 1);
		CaffeineTicketStore other = store(1, 1);
		one.save(key("k"), ticket("alice"));
		other.save(key("j"), ticket("alice"));
		assertThat(other.find(key("k"))).isEmpty();
	}

	private boolean saved(TicketStore store, TicketKey key, String principal) {
		try {
			store.save(key, ticket(principal));
			return true;
		}
		catch (TicketLimitException ex) {
			return false;
		}
	}

	private <T> List<T> race(int contenders, Callable<T> action) throws Exception {
		CyclicBarrier barrier = new CyclicBarrier(contenders);
		List<Future<T>> futures = new ArrayList<>();
		for (int i = 0; i < contenders; i++) {
			futures.add(this.threads.submit(() -> {
				barrier.await();
				return action.call();
			}));
		}
		List<T> results = new ArrayList<>();
		for (Future<T> future : futures) {
			results.add(future.get());
		}
		return results;
	}

	private CaffeineTicketStore store(int maxPerPrincipal, int maxPerNode) {
		return store(maxPerPrincipal, maxPerNode, this.expired::add);
	}

	private CaffeineTicketStore store(int maxPerPrincipal, int maxPerNode, Consumer<Ticket> listener) {
		return new CaffeineTicketStore(new TicketSettings.Unused(maxPerPrincipal, maxPerNode), this.clock, listener,
				Runnable::run, Scheduler.disabledScheduler());
	}

	private Ticket ticket(String principal) {
		return ticket(principal, this.clock.instant(), TTL);
	}

	private static Ticket ticket(String principal, Instant now, Duration ttl) {
		return Ticket.builder(TicketRoom.user(principal)).issuedAt(now).expiresAt(now.plus(ttl)).build();
	}

	private static TicketKey key(String ticket) {
		return TicketKey.of(ticket);
	}

}
