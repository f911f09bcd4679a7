package io.github.wsext.dispatch;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.wsext.testsupport.Patience;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Mailbox}.
 */
class MailboxTests {

	private static final int ROUNDS = 20_000;

	@Test
	@DisplayName("D4 one turn at a time, and the last action runs once, after all turns, whoever closes when")
	void races() throws Exception {
		int enterers = 2;
		ExecutorService threads = Executors.newFixedThreadPool(enterers + 2);
		CyclicBarrier barrier = new CyclicBarrier(enterers + 1);
		Round[] rounds = new Round[ROUNDS];
		for (int i = 0; i < ROUNDS; i++) {
			rounds[i] = new Round();
		}
		List<Future<?>> running = new ArrayList<>();
		for (int i = 0; i < enterers; i++) {
			running.add(threads.submit(() -> {
				for (Round round : rounds) {
					barrier.await();
					round.takeTurns();
				}
				return null;
			}));
		}
		running.add(threads.submit(() -> {
			for (Round round : rounds) {
				barrier.await();
				round.mailbox.close(round::last, threads);
			}
			return null;
		}));
		for (Future<?> each : running) {
			each.get(Patience.SECONDS, TimeUnit.SECONDS);
		}
		threads.shutdown();
		assertThat(threads.awaitTermination(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
		for (Round round : rounds) {
			assertThat(round.lasts).hasValue(1);
			assertThat(round.wrong).isFalse();
			assertThat(round.mailbox.enter()).isFalse();
		}
	}

	/**
	 * One mailbox and what happened to it.
	 */
	private static final class Round {

		private final Mailbox mailbox = new Mailbox();

		private final AtomicInteger inside = new AtomicInteger();

		private final AtomicInteger lasts = new AtomicInteger();

		private final AtomicBoolean wrong = new AtomicBoolean();

		void takeTurns() {
			for (int i = 0; i < 3 && this.mailbox.enter(); i++) {
				if (this.inside.incrementAndGet() != 1 || this.lasts.get() > 0) {
					this.wrong.set(true);
				}
				this.inside.decrementAndGet();
				this.mailbox.leave();
			}
		}

		void last() {
			if (this.inside.get() != 0) {
				this.wrong.set(true);
			}
			this.lasts.incrementAndGet();
		}

	}

}
