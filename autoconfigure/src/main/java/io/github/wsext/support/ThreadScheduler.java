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
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * A scheduler on one thread, whose schedules go on whatever a task throws.
 */
final class ThreadScheduler implements EngineScheduler {

	private static final Log logger = LogFactory.getLog(ThreadScheduler.class);

	private static final Runnable NOTHING = () -> {
	};

	private final ScheduledThreadPoolExecutor timer;

	ThreadScheduler() {
		CustomizableThreadFactory threadFactory = new CustomizableThreadFactory("wsext-schedule-");
		threadFactory.setDaemon(true);
		this.timer = new ScheduledThreadPoolExecutor(1, threadFactory);
		this.timer.setRemoveOnCancelPolicy(true);
		this.timer.prestartCoreThread();
	}

	@Override
	public Runnable every(Duration interval, Runnable task) {
		long nanos = interval.toNanos();
		Future<?> ticks = this.timer.scheduleWithFixedDelay(() -> run(task), nanos, nanos, TimeUnit.NANOSECONDS);
		return () -> ticks.cancel(false);
	}

	@Override
	public Runnable after(Duration delay, Runnable task) {
		try {
			Future<?> timeout = this.timer.schedule(() -> run(task), delay.toNanos(), TimeUnit.NANOSECONDS);
			return () -> timeout.cancel(false);
		}
		catch (RejectedExecutionException ex) {
			logger.debug("Closed: nothing is put off any more", ex);
			return NOTHING;
		}
	}

	private static void run(Runnable task) {
		try {
			task.run();
		}
		catch (Throwable ex) {
			// It would end the schedule.
			logger.error("What was put off could not be done", ex);
		}
	}

	@Override
	public void close() {
		this.timer.shutdownNow();
	}

}
