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

package io.github.wsext.transport.tomcat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WriteCoalescing} and {@link WriteCoalescingWatchdog}.
 */
class WriteCoalescingTests {

	private final WriteCoalescingWatchdog watchdog = new WriteCoalescingWatchdog();

	@Test
	void runsAtTheEndInOrder() {
		WriteCoalescing coalescing = new WriteCoalescing((task) -> {
			throw new RejectedExecutionException();
		}, this.watchdog);
		List<Integer> ran = new ArrayList<>();
		for (int i = 0; i < 5; i++) {
			int number = i;
			coalescing.add(() -> ran.add(number));
		}
		assertThat(ran).isEmpty();
		coalescing.end();
		assertThat(ran).containsExactly(0, 1, 2, 3, 4);
		coalescing.end();
		assertThat(ran).hasSize(5);
	}

	@Test
	void runsBeforeTheEndIfThatTakesLong() {
		WriteCoalescing coalescing = new WriteCoalescing(Runnable::run, this.watchdog);
		AtomicInteger runs = new AtomicInteger();
		for (int i = 1; i < 4; i++) {
			int expected = i;
			coalescing.add(runs::incrementAndGet);
			Awaitility.await().until(() -> runs.get() == expected);
		}
		coalescing.end();
		assertThat(runs).hasValue(3);
	}

	@Test
	void runsTheOthersIfOneThrows() {
		WriteCoalescing coalescing = new WriteCoalescing((task) -> {
		}, this.watchdog);
		List<Integer> ran = new ArrayList<>();
		coalescing.add(() -> ran.add(1));
		coalescing.add(() -> {
			throw new AssertionError("as the test wants it");
		});
		coalescing.add(() -> ran.add(3));
		coalescing.end();
		assertThat(ran).containsExactly(1, 3);
	}

	@Test
	void watchesOverOthersIfAnExecutorFails() {
		CountDownLatch failed = new CountDownLatch(1);
		WriteCoalescing failing = new WriteCoalescing((task) -> {
			failed.countDown();
			throw new OutOfMemoryError("as the test wants it");
		}, this.watchdog);
		AtomicInteger runs = new AtomicInteger();
		failing.add(runs::incrementAndGet);
		Awaitility.await().until(() -> failed.getCount() == 0);
		WriteCoalescing other = new WriteCoalescing(Runnable::run, this.watchdog);
		other.add(runs::incrementAndGet);
		Awaitility.await().until(() -> runs.get() == 1);
		failing.end();
		other.end();
		assertThat(runs).hasValue(2);
	}

	@Test
	void watchesAgainAfterAnIdleTime() {
		for (int i = 0; i < 2; i++) {
			WriteCoalescing coalescing = new WriteCoalescing(Runnable::run, this.watchdog);
			AtomicInteger runs = new AtomicInteger();
			coalescing.add(runs::incrementAndGet);
			Awaitility.await().until(() -> runs.get() == 1);
			coalescing.end();
			Awaitility.await()
				.until(() -> Thread.getAllStackTraces()
					.keySet()
					.stream()
					.noneMatch((thread) -> thread.getName().equals("wsext-flush")));
		}
	}

}
