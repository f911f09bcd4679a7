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

import java.lang.management.ManagementFactory;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

import com.github.benmanes.caffeine.cache.Scheduler;
import io.github.wsext.support.EndedLogins;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.security.core.Authentication;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A million tickets that nobody uses.
 */
class MillionTicketsTests {

	private static final int TICKETS = 1_000_000;

	private static final int PRINCIPALS = 1_000;

	private static final long TOLERANCE = 16 * 1024 * 1024;

	@Test
	@DisplayName("T15 a million unused tickets leave the heap as it was")
	void leavesTheHeapAsItWas() {
		MutableClock clock = new MutableClock();
		LongAdder expired = new LongAdder();
		TicketSettings settings = TicketRoom.settings((s) -> s.limits(TICKETS, TICKETS, TICKETS));
		CaffeineTicketStore store = new CaffeineTicketStore(settings.unused(), clock, (ticket) -> expired.increment(),
				Runnable::run, Scheduler.disabledScheduler());
		TicketService service = new DefaultTicketService(settings, store, List.of(), (path) -> true, "", "",
				TicketObserver.NOOP, clock, new EndedLogins(Duration.ofMinutes(10), clock));
		issue(service, PRINCIPALS);
		expire(clock, store);
		long before = usedHeap();

		issue(service, TICKETS);
		assertThat(store.outstanding()).isEqualTo(TICKETS);
		assertThat(store.principals()).isEqualTo(PRINCIPALS);
		expire(clock, store);

		assertThat(store.outstanding()).isZero();
		assertThat(store.principals()).isZero();
		assertThat(store.size()).isZero();
		assertThat(expired.sum()).isEqualTo(TICKETS + PRINCIPALS);
		Awaitility.await().untilAsserted(() -> assertThat(usedHeap()).isLessThan(before + TOLERANCE));
		assertThat(service).as("reachable until here").isNotNull();
	}

	@Test
	@DisplayName("H8 T4 a million random tickets neither get in nor leave anything behind")
	void guessing() {
		TicketRoom room = new TicketRoom();
		room.service.issue(TicketRoom.user("alice"));
		SecureRandom random = new SecureRandom();
		long before = usedHeap();
		TicketRedeemer redeemer = new DefaultTicketRedeemer(room.settings.binding(), room.store, TicketObserver.NOOP,
				(ticket) -> {
				}, room.clock, room.endedLogins);
		int refused = 0;
		for (int i = 0; i < TICKETS; i++) {
			refused += isRefused(redeemer, TicketSecret.generate(random)) ? 1 : 0;
		}
		assertThat(refused).isEqualTo(TICKETS);
		assertThat(room.store.size()).isOne();
		assertThat(room.store.outstanding()).isOne();
		Awaitility.await().untilAsserted(() -> assertThat(usedHeap()).isLessThan(before + TOLERANCE));
		assertThat(redeemer).as("reachable until here").isNotNull();
	}

	private static boolean isRefused(TicketRedeemer redeemer, String guess) {
		try {
			redeemer.redeem(guess, TicketRoom.handshake("/echo", null));
			return false;
		}
		catch (TicketRefusedException ex) {
			return ex.reason() == TicketRefusedException.Reason.UNKNOWN;
		}
	}

	private static void issue(TicketService service, int count) {
		List<Authentication> users = IntStream.range(0, PRINCIPALS)
			.mapToObj((n) -> TicketRoom.user("user" + n))
			.toList();
		for (int i = 0; i < count; i++) {
			service.issue(users.get(i % PRINCIPALS));
		}
	}

	private static void expire(MutableClock clock, CaffeineTicketStore store) {
		clock.advance(Duration.ofMinutes(2));
		store.cleanUp();
	}

	private static long usedHeap() {
		System.gc();
		return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
	}

}
