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

package io.github.wsext.dispatch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

import io.github.wsext.LeaveReason;
import io.github.wsext.testsupport.Patience;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

import org.springframework.web.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Writes down the callbacks of connections, each on the page of the key in its path, and
 * notices when two of one connection overlap.
 */
final class Journal {

	private final ConcurrentMap<String, Page> pages = new ConcurrentHashMap<>();

	private final ConcurrentMap<String, Gate> gates = new ConcurrentHashMap<>();

	private final AtomicLong keys = new AtomicLong();

	/**
	 * A key that no other connection has.
	 */
	String newKey() {
		return "k" + this.keys.incrementAndGet();
	}

	/**
	 * A callback begins; closing the result ends it.
	 */
	InvocableCallback begin(String key, String entry) {
		Page page = page(key);
		page.begin(entry);
		return page::end;
	}

	/**
	 * The last callback of a connection.
	 */
	InvocableCallback beginClose(String key, CloseStatus status, LeaveReason reason) {
		return begin(key, close(status.getCode(), reason));
	}

	static String close(int code, LeaveReason reason) {
		return "close " + code + " " + reason;
	}

	List<String> of(String key) {
		return page(key).copy();
	}

	/**
	 * Waits for the end of a connection and gives all that happened on it.
	 */
	List<String> awaitClose(String key) {
		return await(key, (entries) -> entries.stream().anyMatch((entry) -> entry.startsWith("close ")));
	}

	/**
	 * Waits until something has been written.
	 */
	void await(String key, String entry) {
		await(key, (entries) -> entries.contains(entry));
	}

	private List<String> await(String key, Predicate<List<String>> condition) {
		return Awaitility.await()
			.pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(5))
			.until(() -> of(key), condition);
	}

	/**
	 * Where a callback of this key will wait.
	 */
	Gate gate(String key) {
		return this.gates.computeIfAbsent(key, (name) -> new Gate());
	}

	/**
	 * What is promised for every connection that has been there: opened first, one
	 * callback at a time, closed once and last.
	 */
	void verifyAll() {
		Map<String, Page> sorted = new TreeMap<>(this.pages);
		sorted.forEach((key, page) -> {
			List<String> entries = page.copy();
			if (entries.isEmpty()) {
				return;
			}
			assertThat(page.overlap()).as("overlap on %s", key).isNull();
			assertThat(entries.get(0)).as("first on %s: %s", key, entries).startsWith("open");
			assertThat(entries.stream().filter((entry) -> entry.startsWith("close ")))
				.as("ends on %s: %s", key, entries)
				.hasSize(1);
			assertThat(entries.get(entries.size() - 1)).as("last on %s: %s", key, entries).startsWith("close ");
		});
	}

	private Page page(String key) {
		return this.pages.computeIfAbsent(key, (name) -> new Page());
	}

	/**
	 * A callback under way.
	 */
	@FunctionalInterface
	interface InvocableCallback extends AutoCloseable {

		@Override
		void close();

	}

	/**
	 * Holds up a callback until the test lets it go on.
	 */
	static final class Gate {

		private final CountDownLatch arrived = new CountDownLatch(1);

		private final CountDownLatch opened = new CountDownLatch(1);

		/**
		 * Called by the callback.
		 */
		void pass() {
			arrive();
			await(this.opened, "the gate to open");
		}

		/**
		 * Tells the test that the callback is there, without waiting.
		 */
		void arrive() {
			this.arrived.countDown();
		}

		void awaitArrival() {
			await(this.arrived, "a callback to arrive at the gate");
		}

		void open() {
			this.opened.countDown();
		}

		private static void await(CountDownLatch latch, String what) {
			try {
				if (!latch.await(Patience.SECONDS, TimeUnit.SECONDS)) {
					throw new AssertionError("Waited too long for " + what);
				}
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw new AssertionError("Interrupted while waiting for " + what, ex);
			}
		}

	}

	private static final class Page {

		private final List<String> entries = new ArrayList<>();

		private @Nullable String active;

		private @Nullable String overlap;

		synchronized void begin(String entry) {
			if (this.active != null && this.overlap == null) {
				this.overlap = "'" + entry + "' during '" + this.active + "'";
			}
			this.active = entry;
			this.entries.add(entry);
		}

		synchronized void end() {
			this.active = null;
		}

		synchronized List<String> copy() {
			return List.copyOf(this.entries);
		}

		synchronized @Nullable String overlap() {
			return this.overlap;
		}

	}

}
