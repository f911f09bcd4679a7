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

package io.github.wsext.connection;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.wsext.send.ManualTransport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SerialExecution}.
 */
class SerialExecutionTests {

	private static final int ROUNDS = 20_000;

	private final ManualTransport transport = new ManualTransport();

	private final Queue<Runnable> tasks = new ArrayDeque<>();

	private final List<String> log = new ArrayList<>();

	private final SerialExecution execution = new SerialExecution(
			new ReadingControl(this.transport, new ConnectionState()), () -> false, this.tasks::add);

	@Test
	@DisplayName("D4 an event that comes while another is under way is put aside: nobody waits, nothing further is read")
	void putsAside() {
		assertThat(this.execution.tryBegin()).isPositive();
		assertThat(this.execution.tryBegin()).isZero();
		assertThat(this.execution.submit(() -> this.log.add("second"))).isTrue();
		assertThat(this.execution.submit(() -> this.log.add("third"))).isTrue();
		assertThat(this.transport.isReading()).isFalse();
		assertThat(this.log).isEmpty();
		this.execution.end();
		runTasks();
		assertThat(this.log).containsExactly("second");
		this.execution.end();
		runTasks();
		assertThat(this.log).containsExactly("second", "third");
		assertThat(this.transport.isReading()).isFalse();
		this.execution.end();
		assertThat(this.transport.isReading()).isTrue();
		assertThat(this.execution.isBusy()).isFalse();
	}

	@Test
	@DisplayName("D4 an event at rest runs at once, on the caller's thread")
	void runsAtOnce() {
		this.execution.submit(() -> this.log.add("now"));
		assertThat(this.log).containsExactly("now");
		assertThat(this.transport.isReading()).isTrue();
	}

	@Test
	@DisplayName("D4 a result that is awaited keeps the event under way until it is there")
	void awaitsResult() {
		this.execution.tryBegin();
		long suspended = this.execution.suspend();
		assertThat(this.transport.isReading()).isFalse();
		this.execution.submit(() -> this.log.add("next"));
		assertThat(this.execution.resume(suspended)).isTrue();
		assertThat(this.execution.resume(suspended)).isFalse();
		this.execution.end();
		runTasks();
		assertThat(this.log).containsExactly("next");
	}

	@Test
	@DisplayName("D4 the end of the connection does not wait for a result, and a late one ends no other event")
	void endTakesAway() {
		this.execution.tryBegin();
		long suspended = this.execution.suspend();
		this.execution.submit(() -> this.log.add("put aside"));
		this.execution.submitLast(() -> this.log.add("last"));
		runTasks();
		assertThat(this.log).containsExactly("put aside");
		assertThat(this.execution.resume(suspended)).isFalse();
		this.execution.end();
		runTasks();
		assertThat(this.log).containsExactly("put aside", "last");
		assertThat(this.execution.submit(() -> this.log.add("too late"))).isFalse();
		assertThat(this.execution.tryBegin()).isZero();
		runTasks();
		assertThat(this.log).containsExactly("put aside", "last");
	}

	@Test
	@DisplayName("D4 a callback whose connection has ended awaits no result")
	void endsInsteadOfAwaiting() {
		this.execution.tryBegin();
		this.execution.submitLast(() -> this.log.add("last"));
		runTasks();
		assertThat(this.log).isEmpty();
		assertThat(this.execution.suspend()).isZero();
		runTasks();
		assertThat(this.log).containsExactly("last");
		assertThat(this.transport.isReading()).isTrue();
	}

	@Test
	@DisplayName("D4 an event that waits for something else ends then, and nothing is read until then")
	void endsLater() {
		List<Runnable> relief = new ArrayList<>();
		this.execution.tryBegin();
		this.execution.endWhen(relief::add);
		assertThat(this.execution.isBusy()).isTrue();
		assertThat(this.transport.isReading()).isFalse();
		relief.get(0).run();
		assertThat(this.execution.isBusy()).isFalse();
		assertThat(this.transport.isReading()).isTrue();
		this.execution.tryBegin();
		this.execution.endWhen((action) -> false);
		assertThat(this.execution.isBusy()).isFalse();
	}

	private void runTasks() {
		while (!this.tasks.isEmpty()) {
			this.tasks.remove().run();
		}
	}

	@Test
	@DisplayName("D4 one event at a time, none is lost before the end, and the last runs once and last, whoever ends when")
	void races() throws Exception {
		int submitters = 2;
		ExecutorService threads = Executors.newFixedThreadPool(submitters + 3);
		CyclicBarrier barrier = new CyclicBarrier(submitters + 1);
		Round[] rounds = new Round[ROUNDS];
		for (int i = 0; i < ROUNDS; i++) {
			rounds[i] = new Round(threads);
		}
		List<Future<?>> running = new ArrayList<>();
		for (int i = 0; i < submitters; i++) {
			running.add(threads.submit(() -> {
				for (Round round : rounds) {
					barrier.await();
					round.submitEvents();
				}
				return null;
			}));
		}
		running.add(threads.submit(() -> {
			for (Round round : rounds) {
				barrier.await();
				round.execution.submitLast(round::last);
			}
			return null;
		}));
		for (Future<?> each : running) {
			each.get(60, TimeUnit.SECONDS);
		}
		for (Round round : rounds) {
			assertThat(round.over.await(10, TimeUnit.SECONDS)).isTrue();
		}
		threads.shutdown();
		assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
		for (Round round : rounds) {
			assertThat(round.lasts).hasValue(1);
			assertThat(round.wrong).isFalse();
			assertThat(round.run.get()).isEqualTo(round.accepted.get());
		}
	}

	/**
	 * One execution and what happened to it.
	 */
	private static final class Round {

		private final SerialExecution execution;

		private final AtomicInteger inside = new AtomicInteger();

		private final AtomicInteger accepted = new AtomicInteger();

		private final AtomicInteger run = new AtomicInteger();

		private final AtomicInteger lasts = new AtomicInteger();

		private final AtomicBoolean wrong = new AtomicBoolean();

		private final CountDownLatch over = new CountDownLatch(1);

		Round(ExecutorService threads) {
			this.execution = new SerialExecution(new ReadingControl(new ManualTransport(), new ConnectionState()),
					() -> false, threads);
		}

		void submitEvents() {
			for (int i = 0; i < 3; i++) {
				boolean awaiting = i == 1;
				if (this.execution.submit(() -> event(awaiting))) {
					this.accepted.incrementAndGet();
				}
			}
		}

		private void event(boolean awaiting) {
			enter();
			this.inside.decrementAndGet();
			if (!awaiting) {
				this.execution.end();
				return;
			}
			long suspended = this.execution.suspend();
			if (suspended != 0 && this.execution.resume(suspended)) {
				this.execution.end();
			}
		}

		private void enter() {
			if (this.inside.incrementAndGet() != 1 || this.lasts.get() > 0) {
				this.wrong.set(true);
			}
			this.run.incrementAndGet();
		}

		private void last() {
			if (this.inside.get() != 0) {
				this.wrong.set(true);
			}
			this.lasts.incrementAndGet();
			this.over.countDown();
		}

	}

}
