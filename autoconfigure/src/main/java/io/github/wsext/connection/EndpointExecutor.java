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

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.wsext.support.FailureLog;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The threads of one endpoint's callbacks that no container's thread is there to run. At
 * most so many at a time, so that an endpoint whose callbacks block holds up nothing but
 * itself; what is too much waits, in order, and the log says so by the endpoint's name.
 */
final class EndpointExecutor implements Executor {

	private static final Log logger = LogFactory.getLog(EndpointExecutor.class);

	private final String tasks;

	private final String culprit;

	private final int maxThreads;

	private final Executor threads;

	private final ThreadShortage shortage;

	private final FailureLog failures = new FailureLog();

	// Guarded by this.

	private final Queue<Runnable> waiting = new ArrayDeque<>();

	private int running;

	private boolean saturated;

	/**
	 * Creates an executor without threads.
	 * @param tasks what it runs, such as the callbacks of an endpoint
	 * @param culprit where one must not block
	 * @param threads runs what is given to it, or throws
	 * @param shortage told that no thread could be started
	 */
	EndpointExecutor(String tasks, String culprit, int maxThreads, Executor threads, ThreadShortage shortage) {
		this.tasks = tasks;
		this.culprit = culprit;
		this.maxThreads = maxThreads;
		this.threads = threads;
		this.shortage = shortage;
	}

	@Override
	public void execute(Runnable task) {
		boolean first;
		synchronized (this) {
			this.waiting.add(task);
			first = this.running == this.maxThreads && !this.saturated;
			this.saturated = this.saturated || first;
		}
		if (first) {
			logger.warn("All " + this.maxThreads + " threads for " + this.tasks
					+ " are busy; further ones wait. Do not block in " + this.culprit + ", or use virtual threads");
		}
		startThread();
	}

	/**
	 * Starts a thread for what waits, if there may be one more.
	 */
	void startThread() {
		synchronized (this) {
			if (this.waiting.isEmpty() || this.running == this.maxThreads) {
				return;
			}
			this.running++;
		}
		AtomicBoolean taken = new AtomicBoolean();
		try {
			this.threads.execute(() -> {
				if (taken.compareAndSet(false, true)) {
					work();
				}
			});
		}
		catch (Throwable ex) {
			// Virtual threads may have begun although their start has failed.
			if (taken.compareAndSet(false, true)) {
				notStarted(ex);
			}
		}
	}

	/**
	 * What waits is tried again with the next task, or by the timer.
	 */
	private void notStarted(Throwable failure) {
		synchronized (this) {
			this.running--;
		}
		if (failure instanceof OutOfMemoryError) {
			this.shortage.begin(this.tasks, failure);
		}
		else {
			this.failures.failed(logger, "Start of a thread", this.tasks, failure);
		}
	}

	private void work() {
		boolean over = false;
		try {
			for (Runnable task = next(); task != null; task = next()) {
				run(task);
				// An interrupt is for the task that is over.
				Thread.interrupted();
			}
			over = true;
		}
		finally {
			if (!over) {
				goOnElsewhere();
			}
		}
	}

	/**
	 * There was no memory even to say what has failed.
	 */
	private void goOnElsewhere() {
		synchronized (this) {
			this.running--;
		}
		startThread();
	}

	private void run(Runnable task) {
		try {
			task.run();
		}
		catch (Throwable ex) {
			this.failures.failed(logger, "One", this.tasks, ex);
		}
	}

	private synchronized @Nullable Runnable next() {
		Runnable next = this.waiting.poll();
		if (next == null) {
			this.running--;
			this.saturated = false;
		}
		return next;
	}

	/**
	 * Number of tasks that wait for a thread.
	 */
	synchronized int waiting() {
		return this.waiting.size();
	}

}
