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
