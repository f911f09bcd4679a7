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

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for {@link TicketExpiryNotifier}.
 */
class TicketExpiryNotifierTests {

	private final RecordingTicketObserver observer = new RecordingTicketObserver();

	private final List<Object> published = new ArrayList<>();

	private final Ticket ticket = Ticket.builder(TicketRoom.user("alice"))
		.issuedAt(Instant.EPOCH)
		.expiresAt(Instant.EPOCH.plusSeconds(30))
		.build();

	@Test
	@DisplayName("T13 publishes the event and counts, on its executor")
	void publishes() {
		List<Runnable> tasks = new ArrayList<>();
		notifier(tasks::add).accept(this.ticket);
		assertThat(this.published).isEmpty();
		tasks.forEach(Runnable::run);
		assertThat(this.published).containsExactly(new TicketExpiredEvent(this.ticket));
		assertThat(this.observer.events()).containsExactly("expired");
	}

	@Test
	@DisplayName("T13 a listener that fails, or an executor that is full, harms nobody")
	void contains() {
		TicketExpiryNotifier failing = new TicketExpiryNotifier((event) -> {
			throw new IllegalStateException("listener");
		}, this.observer, Runnable::run);
		assertThatNoException().isThrownBy(() -> failing.accept(this.ticket));
		TicketExpiryNotifier broken = new TicketExpiryNotifier((event) -> {
			throw new AssertionError("listener");
		}, this.observer, Runnable::run);
		assertThatNoException().isThrownBy(() -> broken.accept(this.ticket));
		TicketExpiryNotifier full = notifier((task) -> {
			throw new RejectedExecutionException();
		});
		assertThatNoException().isThrownBy(() -> full.accept(this.ticket));
	}

	private TicketExpiryNotifier notifier(Executor executor) {
		return new TicketExpiryNotifier(this.published::add, this.observer, executor);
	}

}
