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

import java.util.concurrent.atomic.AtomicBoolean;

import io.github.wsext.support.FailureLog;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Whether the JVM gets threads from the operating system: begins when one could not be
 * started, and is over when one could. The log says so once. Thread-safe.
 */
final class ThreadShortage {

	private static final Log logger = LogFactory.getLog(ThreadShortage.class);

	private static final String REMEDY = "; what waits runs on those that are there, or as soon as there is one."
			+ " Let the process have more threads (ulimit -u, pids.max of the container)";

	private final FailureLog failures = new FailureLog();

	private final AtomicBoolean underWay = new AtomicBoolean();

	/**
	 * A thread could not be started.
	 * @param tasks what it was for
	 */
	void begin(String tasks, Throwable failure) {
		if (this.underWay.compareAndSet(false, true)) {
			this.failures.failed(logger, "Start of a thread", tasks + REMEDY, failure);
		}
	}

	boolean isUnderWay() {
		return this.underWay.get();
	}

	/**
	 * Sees whether it is over, by starting a thread.
	 */
	void check() {
		if (!this.underWay.get()) {
			return;
		}
		try {
			Thread probe = new Thread(() -> {
			}, "wsext-probe");
			probe.setDaemon(true);
			probe.start();
		}
		catch (OutOfMemoryError ex) {
			logger.debug("Still no thread", ex);
			return;
		}
		if (this.underWay.compareAndSet(true, false)) {
			logger.warn("Threads can be started again");
		}
	}

}
