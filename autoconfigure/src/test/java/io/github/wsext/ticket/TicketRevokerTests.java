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

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.github.wsext.support.EngineScheduler;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.security.authentication.event.LogoutSuccessEvent;

import static org.assertj.core.api.Assertions.assertThat;

class TicketRevokerTests {

	private static final Duration TTL = Duration.ofSeconds(30);

	private final MutableClock clock = new MutableClock();

	private final Later later = new Later();

	private final FailingStore store = new FailingStore();

	private final TicketRevoker revoker = new TicketRevoker(this.store, TTL, this.clock, this.later, Runnable::run);

	@Test
	@DisplayName("T11 a logout revokes the tickets that the user has by then")
	void logout() {
		this.revoker.onApplicationEvent(new LogoutSuccessEvent(TicketRoom.user("alice")));
		assertThat(this.store.revoked).containsExactly("alice until " + this.clock.instant());
	}

	@Test
	@DisplayName("R3 what could not be revoked is when the store is back, up to the time of the logout")
	void storeIsAway() {
		Instant logout = this.clock.instant();
		this.store.away = true;
		this.revoker.onApplicationEvent(new LogoutSuccessEvent(TicketRoom.user("alice")));
		this.revoker.revoke("bob");
		for (int i = 0; i < 10; i++) {
			this.clock.advance(Duration.ofSeconds(1));
			this.later.run();
		}
		assertThat(this.store.revoked).isEmpty();
		this.store.away = false;
		this.later.run();
		assertThat(this.store.revoked).containsExactlyInAnyOrder("alice until " + logout, "bob until " + logout);
		this.later.run();
		assertThat(this.store.revoked).hasSize(2);
	}

	@Test
	void isTriedAgainOnlyWhileATicketMayBeValid() {
		this.store.away = true;
		this.revoker.revoke("alice");
		this.clock.advance(TTL);
		this.later.run();
		this.store.away = false;
		this.later.run();
		assertThat(this.store.revoked).isEmpty();
		assertThat(this.later.tasks).isEmpty();
	}

	@Test
	void severalLogoutsAreOneRetry() {
		this.store.away = true;
		this.revoker.revoke("alice");
		this.clock.advance(Duration.ofSeconds(1));
		Instant second = this.clock.instant();
		this.revoker.revoke("alice");
		this.store.away = false;
		this.later.run();
		assertThat(this.store.revoked).containsExactly("alice until " + second);
	}

	/**
	 * A store that is out of reach at times.
	 */
	private static final class FailingStore extends MapTicketStore {

		private final List<String> revoked = new ArrayList<>();

		private boolean away;

		@Override
		public void revoke(String owner, Instant issuedUntil) {
			if (this.away) {
				throw new IllegalStateException("out of reach");
			}
			this.revoked.add(owner + " until " + issuedUntil);
		}

	}

	/**
	 * Runs what is due when it is told to.
	 */
	private static final class Later implements EngineScheduler {

		private List<Runnable> tasks = new ArrayList<>();

		void run() {
			List<Runnable> due = this.tasks;
			this.tasks = new ArrayList<>();
			due.forEach(Runnable::run);
		}

		@Override
		public Runnable every(Duration interval, Runnable task) {
			throw new UnsupportedOperationException();
		}

		@Override
		public Runnable after(Duration delay, Runnable task) {
			this.tasks.add(task);
			return () -> this.tasks.remove(task);
		}

		@Override
		public void close() {
		}

	}

}
