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

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Watchdog over the {@link WriteCoalescing} of all read events: no write is put off for
 * long because a callback takes its time. Its thread lives while there is something to
 * watch, and survives whatever the watched throw. Thread-safe.
 */
final class WriteCoalescingWatchdog {

	private static final Log logger = LogFactory.getLog(WriteCoalescingWatchdog.class);

	private static final long TICK_NANOS = 2_000_000;

	private static final int TICKS_BEFORE_END = 1000;

	private final Set<Watched> watched = ConcurrentHashMap.newKeySet();

	private final AtomicBoolean running = new AtomicBoolean();

	private final AtomicBoolean refused = new AtomicBoolean();

	void add(Watched watched) {
		this.watched.add(watched);
		start();
	}

	void remove(Watched watched) {
		this.watched.remove(watched);
	}

	private void start() {
		if (this.running.get() || !this.running.compareAndSet(false, true)) {
			return;
		}
		try {
			Thread thread = new Thread(this::run, "wsext-flush");
			thread.setDaemon(true);
			thread.setContextClassLoader(WriteCoalescingWatchdog.class.getClassLoader());
			thread.start();
		}
		catch (OutOfMemoryError ex) {
			// What is watched still runs at the end of its event; the next tries again.
			this.running.set(false);
			if (this.refused.compareAndSet(false, true)) {
				logger.error("No thread to watch over writes", ex);
			}
		}
	}

	private void run() {
		for (int idle = 0; idle < TICKS_BEFORE_END; idle++) {
			LockSupport.parkNanos(TICK_NANOS);
			if (!this.watched.isEmpty()) {
				idle = 0;
				long now = System.nanoTime();
				this.watched.forEach((watched) -> check(watched, now));
			}
		}
		this.running.set(false);
		if (!this.watched.isEmpty()) {
			start();
		}
	}

	private void check(Watched watched, long nowNanos) {
		try {
			watched.check(nowNanos, TICK_NANOS);
		}
		catch (RejectedExecutionException ex) {
			logger.debug("The server is stopping; the read event ends some time", ex);
		}
		catch (RuntimeException | Error ex) {
			this.watched.remove(watched);
			logger.error("Write has to wait for the end of its read event", ex);
		}
	}

	/**
	 * Something that may not wait for long.
	 */
	@FunctionalInterface
	interface Watched {

		/**
		 * Sees to it that nothing waits for longer than a limit.
		 * @param nowNanos {@link System#nanoTime()}
		 */
		void check(long nowNanos, long limitNanos);

	}

}
