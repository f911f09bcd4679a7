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
import java.util.concurrent.Executor;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Writes put off to the end of a read event, so that what is sent meanwhile leaves
 * together. Each runs exactly once, whatever another throws, and soon even if the event
 * takes long. Thread-safe.
 */
final class WriteCoalescing implements WriteCoalescingWatchdog.Watched {

	private static final Log logger = LogFactory.getLog(WriteCoalescing.class);

	private final Executor executor;

	private final WriteCoalescingWatchdog watchdog;

	private List<Runnable> writes = List.of();

	private long sinceNanos;

	private boolean watched;

	/**
	 * Creates the coalescing of one read event.
	 * @param executor runs the writes if the event takes long
	 */
	WriteCoalescing(Executor executor, WriteCoalescingWatchdog watchdog) {
		this.executor = executor;
		this.watchdog = watchdog;
	}

	/**
	 * Puts a write off.
	 */
	void add(Runnable write) {
		boolean watch = false;
		synchronized (this) {
			if (this.writes.isEmpty()) {
				this.writes = new ArrayList<>();
				this.sinceNanos = System.nanoTime();
				watch = !this.watched;
				this.watched = true;
			}
			this.writes.add(write);
		}
		if (watch) {
			this.watchdog.add(this);
		}
	}

	/**
	 * Runs what has been put off. The read event is over.
	 */
	void end() {
		run();
		boolean watched;
		synchronized (this) {
			watched = this.watched;
			this.watched = false;
		}
		if (watched) {
			this.watchdog.remove(this);
		}
	}

	@Override
	public void check(long nowNanos, long limitNanos) {
		synchronized (this) {
			if (this.writes.isEmpty() || nowNanos - this.sinceNanos < limitNanos) {
				return;
			}
		}
		this.executor.execute(this::run);
	}

	/**
	 * Runs what has been put off so far.
	 */
	void run() {
		List<Runnable> due;
		synchronized (this) {
			due = this.writes;
			this.writes = List.of();
		}
		for (Runnable write : due) {
			try {
				write.run();
			}
			catch (RuntimeException | Error ex) {
				logger.error("Write failed", ex);
			}
		}
	}

}
