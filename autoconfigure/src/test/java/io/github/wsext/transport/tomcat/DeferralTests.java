package io.github.wsext.transport.tomcat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Deferral} and {@link DeferralWatch}.
 */
class DeferralTests {

	private final DeferralWatch watch = new DeferralWatch();

	@Test
	void runsAtTheEndInOrder() {
		Deferral deferral = new Deferral((task) -> {
			throw new RejectedExecutionException();
		}, this.watch);
		List<Integer> ran = new ArrayList<>();
		for (int i = 0; i < 5; i++) {
			int number = i;
			deferral.add(() -> ran.add(number));
		}
		assertThat(ran).isEmpty();
		deferral.end();
		assertThat(ran).containsExactly(0, 1, 2, 3, 4);
		deferral.end();
		assertThat(ran).hasSize(5);
	}

	@Test
	void runsBeforeTheEndIfThatTakesLong() {
		Deferral deferral = new Deferral(Runnable::run, this.watch);
		AtomicInteger runs = new AtomicInteger();
		for (int i = 1; i < 4; i++) {
			int expected = i;
			deferral.add(runs::incrementAndGet);
			Awaitility.await().until(() -> runs.get() == expected);
		}
		deferral.end();
		assertThat(runs).hasValue(3);
	}

	@Test
	void watchesAgainAfterAnIdleTime() {
		for (int i = 0; i < 2; i++) {
			Deferral deferral = new Deferral(Runnable::run, this.watch);
			AtomicInteger runs = new AtomicInteger();
			deferral.add(runs::incrementAndGet);
			Awaitility.await().until(() -> runs.get() == 1);
			deferral.end();
			Awaitility.await()
				.until(() -> Thread.getAllStackTraces()
					.keySet()
					.stream()
					.noneMatch((thread) -> thread.getName().equals("wsext-flush")));
		}
	}

}
