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

package io.github.wsext.support;

import java.time.Duration;

/**
 * The clock of what the engine puts off: batches, questions without an answer, tickets
 * that nobody uses. Says that a time is over, and never does anything itself that may
 * take long. A bean of this type takes the place of the default, which has a thread of
 * its own. Thread-safe.
 */
public interface EngineScheduler extends AutoCloseable {

	/**
	 * A scheduler with a daemon thread of its own, which is there from the start, so that
	 * it comes also where no further can be started, and ends when the scheduler is
	 * closed.
	 */
	static EngineScheduler onThread() {
		return new ThreadScheduler();
	}

	/**
	 * Runs a task whenever an interval is over, the first time after the first one.
	 * @param task returns at once and does not throw
	 * @return to be run to end it; does nothing the second time
	 */
	Runnable every(Duration interval, Runnable task);

	/**
	 * Runs a task once.
	 * @param task returns at once and does not throw
	 * @return to be run if it is not wanted any more; does nothing once it has run
	 */
	Runnable after(Duration delay, Runnable task);

	/**
	 * Runs nothing any more.
	 */
	@Override
	void close();

}
