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

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.wsext.testsupport.Patience;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link EndpointExecutor}.
 */
@ExtendWith(OutputCaptureExtension.class)
class EndpointExecutorTests {

	private final ExecutorService threads = Executors.newCachedThreadPool();

	@AfterEach
	void stop() {
		this.threads.shutdownNow();
	}

	@Test
	@DisplayName("D4 callbacks of one endpoint that block hold up nobody else's, and the log names the endpoint once")
	void blocked(CapturedOutput output) throws Exception {
		EndpointExecutor slow = new EndpointExecutor("callbacks of /slow", "@OnClose", 2, this.threads,
				new ThreadShortage());
		EndpointExecutor other = new EndpointExecutor("callbacks of /other", "@OnClose", 2, this.threads,
				new ThreadShortage());
		CountDownLatch begun = new CountDownLatch(2);
		CountDownLatch end = new CountDownLatch(1);
		CountDownLatch waited = new CountDownLatch(2);
		for (int i = 0; i < 2; i++) {
			slow.execute(() -> {
				begun.countDown();
				await(end);
			});
		}
		assertThat(begun.await(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
		slow.execute(waited::countDown);
		slow.execute(waited::countDown);
		CountDownLatch others = new CountDownLatch(1);
		other.execute(others::countDown);
		assertThat(others.await(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
		assertThat(slow.waiting()).isEqualTo(2);
		assertThat(output.getOut()).containsOnlyOnce("All 2 threads for callbacks of /slow are busy");
		end.countDown();
		assertThat(waited.await(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Test
	@DisplayName("D4 neither an Error nor an interrupt of one callback reaches the next on the thread")
	void failures() throws Exception {
		EndpointExecutor executor = new EndpointExecutor("callbacks of /failing", "@OnClose", 1, this.threads,
				new ThreadShortage());
		CountDownLatch over = new CountDownLatch(1);
		List<Boolean> interrupted = new ArrayList<>();
		CountDownLatch begin = new CountDownLatch(1);
		executor.execute(() -> {
			await(begin);
			Thread.currentThread().interrupt();
			throw new StackOverflowError("on purpose");
		});
		executor.execute(() -> {
			interrupted.add(Thread.currentThread().isInterrupted());
			over.countDown();
		});
		begin.countDown();
		assertThat(over.await(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
		assertThat(interrupted).containsExactly(false);
	}

	@Test
	@DisplayName("D4 where no thread is to be had, what waits runs as soon as there is one")
	void noThread() throws Exception {
		AtomicInteger attempts = new AtomicInteger();
		ThreadShortage shortage = new ThreadShortage();
		EndpointExecutor executor = new EndpointExecutor("callbacks of /starved", "@OnClose", 2, (task) -> {
			if (attempts.incrementAndGet() == 1) {
				throw new OutOfMemoryError("unable to create native thread, on purpose");
			}
			this.threads.execute(task);
		}, shortage);
		CountDownLatch run = new CountDownLatch(1);
		executor.execute(run::countDown);
		assertThat(executor.waiting()).isEqualTo(1);
		assertThat(shortage.isUnderWay()).isTrue();
		executor.startThread();
		assertThat(run.await(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	@DisplayName("D4 a thread that runs although its start has failed runs everything once, and the number of threads stays right")
	void startedAllTheSame() throws Exception {
		AtomicInteger run = new AtomicInteger();
		EndpointExecutor executor = new EndpointExecutor("callbacks of /odd", "@OnClose", 1, (task) -> {
			task.run();
			throw new OutOfMemoryError("unable to create native thread, on purpose");
		}, new ThreadShortage());
		executor.execute(run::incrementAndGet);
		executor.execute(run::incrementAndGet);
		assertThat(run.get()).isEqualTo(2);
		assertThat(executor.waiting()).isZero();
	}

	@Test
	@DisplayName("D4 where virtual threads get none of the operating system's, a thread of ours runs what waits")
	void reserve() throws Exception {
		ThreadShortage shortage = new ThreadShortage();
		Executor threads = ConnectionExecutor.orReserve((task) -> {
			throw new OutOfMemoryError("unable to create native thread, on purpose");
		}, this.threads, shortage);
		CountDownLatch run = new CountDownLatch(1);
		new EndpointExecutor("callbacks of /virtual", "@OnClose", 2, threads, shortage).execute(run::countDown);
		assertThat(run.await(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
		assertThat(shortage.isUnderWay()).isTrue();
		shortage.check();
		assertThat(shortage.isUnderWay()).isFalse();
	}

	@Test
	@DisplayName("D4 whoever submits when, everything runs once, and never more at a time than may")
	void races() throws Exception {
		int submitters = 3;
		int rounds = 5_000;
		EndpointExecutor executor = new EndpointExecutor("callbacks of /raced", "@OnClose", 2, this.threads,
				new ThreadShortage());
		CyclicBarrier barrier = new CyclicBarrier(submitters);
		AtomicInteger inside = new AtomicInteger();
		AtomicInteger most = new AtomicInteger();
		CountDownLatch run = new CountDownLatch(submitters * rounds);
		for (int i = 0; i < submitters; i++) {
			this.threads.execute(() -> {
				for (int round = 0; round < rounds; round++) {
					pass(barrier);
					executor.execute(() -> {
						most.accumulateAndGet(inside.incrementAndGet(), Math::max);
						inside.decrementAndGet();
						run.countDown();
					});
				}
			});
		}
		assertThat(run.await(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
		assertThat(most.get()).isLessThanOrEqualTo(2);
	}

	private static void pass(CyclicBarrier barrier) {
		try {
			barrier.await();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

}
