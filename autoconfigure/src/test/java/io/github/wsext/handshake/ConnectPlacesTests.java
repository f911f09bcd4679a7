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

package io.github.wsext.handshake;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ConnectPlaces}.
 */
@ExtendWith(OutputCaptureExtension.class)
class ConnectPlacesTests {

	private final ConnectPlaces places = new ConnectPlaces(8);

	private int enter(String endpoint) {
		int entered = 0;
		while (this.places.tryEnter(endpoint)) {
			entered++;
		}
		return entered;
	}

	@Test
	@DisplayName("C5 an endpoint has half of the threads for @OnConnect, all endpoints have three quarters, and the log names who has none left")
	void bounds(CapturedOutput output) {
		assertThat(enter("/one")).isEqualTo(4);
		assertThat(enter("/two")).isEqualTo(2);
		assertThat(enter("/three")).isZero();
		assertThat(output.toString().lines()).filteredOn((line) -> line.contains("Do not block in @OnConnect"))
			.hasSize(3)
			.anyMatch((line) -> line.contains("/three"));
		this.places.leave("/one");
		assertThat(enter("/three")).isOne();
		this.places.leave("/two");
		assertThat(enter("/one")).isOne();
		assertThat(output.toString().lines()).filteredOn((line) -> line.contains("Do not block in @OnConnect"))
			.hasSize(3);
	}

	@Test
	@DisplayName("C5 where the number of threads is not known there is no bound")
	void unknown() {
		ConnectPlaces unlimited = new ConnectPlaces(0);
		for (int i = 0; i < 10_000; i++) {
			assertThat(unlimited.tryEnter("/one")).isTrue();
		}
	}

	@Test
	@DisplayName("C5 one thread is enough for one handshake at a time")
	void oneThread() {
		ConnectPlaces one = new ConnectPlaces(1);
		assertThat(one.tryEnter("/one")).isTrue();
		assertThat(one.tryEnter("/one")).isFalse();
		assertThat(one.tryEnter("/two")).isFalse();
		one.leave("/one");
		assertThat(one.tryEnter("/two")).isTrue();
	}

	@Test
	@DisplayName("C5 however many come at once, no more than may enter, and what is refused takes no place")
	void races() throws InterruptedException {
		AtomicInteger inside = new AtomicInteger();
		AtomicInteger most = new AtomicInteger();
		CountDownLatch start = new CountDownLatch(1);
		ExecutorService threads = Executors.newFixedThreadPool(12);
		for (int i = 0; i < 12; i++) {
			String endpoint = "/" + i % 3;
			threads.execute(() -> knock(endpoint, start, inside, most));
		}
		start.countDown();
		threads.shutdown();
		assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
		assertThat(most).hasValueLessThanOrEqualTo(6);
		assertThat(enter("/one") + enter("/two")).isEqualTo(6);
	}

	private void knock(String endpoint, CountDownLatch start, AtomicInteger inside, AtomicInteger most) {
		try {
			start.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
		for (int i = 0; i < 20_000; i++) {
			if (this.places.tryEnter(endpoint)) {
				most.accumulateAndGet(inside.incrementAndGet(), Math::max);
				inside.decrementAndGet();
				this.places.leave(endpoint);
			}
		}
	}

}
