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

package io.github.wsext.test;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;

import io.github.wsext.support.EngineScheduler;

/**
 * A scheduler by a test's clock: what is due after an advance is done once, by whoever
 * advances. Thread-safe.
 */
final class ClockScheduler implements EngineScheduler {

	private final LongSupplier nanoTime;

	private final List<Task> tasks = new CopyOnWriteArrayList<>();

	private ClockScheduler(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
	}

	static ClockScheduler of(WsExtTestClock clock) {
		ClockScheduler scheduler = new ClockScheduler(clock.timeSource().nanoTime());
		clock.onAdvance(scheduler::advanced);
		return scheduler;
	}

	@Override
	public Runnable every(Duration interval, Runnable task) {
		return add(new Task(interval.toNanos(), this.nanoTime.getAsLong(), true, task));
	}

	@Override
	public Runnable after(Duration delay, Runnable task) {
		return add(new Task(delay.toNanos(), this.nanoTime.getAsLong(), false, task));
	}

	private Runnable add(Task task) {
		this.tasks.add(task);
		return () -> this.tasks.remove(task);
	}

	private void advanced() {
		long now = this.nanoTime.getAsLong();
		for (Task task : this.tasks) {
			if (task.isDue(now)) {
				if (!task.again) {
					this.tasks.remove(task);
				}
				task.action.run();
			}
		}
	}

	@Override
	public void close() {
		this.tasks.clear();
	}

	/**
	 * A task with the time at which it has been put off last.
	 */
	private static final class Task {

		private final long delay;

		private final boolean again;

		private final Runnable action;

		private long since;

		private boolean done;

		Task(long delay, long now, boolean again, Runnable action) {
			this.delay = delay;
			this.since = now;
			this.again = again;
			this.action = action;
		}

		synchronized boolean isDue(long now) {
			if (this.done || now - this.since < this.delay) {
				return false;
			}
			this.since = now;
			this.done = !this.again;
			return true;
		}

	}

}
