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

package io.github.wsext.cluster;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * One task at a time, in order, on the threads of another executor. What a task throws
 * ends that task alone. Thread-safe.
 */
final class SerialExecutor implements Executor {

	private static final Log logger = LogFactory.getLog(SerialExecutor.class);

	private final Executor executor;

	// Guarded by this.

	private final Queue<Runnable> tasks = new ArrayDeque<>();

	private boolean running;

	SerialExecutor(Executor executor) {
		this.executor = executor;
	}

	@Override
	public void execute(Runnable task) {
		boolean start;
		synchronized (this) {
			this.tasks.add(task);
			start = !this.running;
			this.running = true;
		}
		if (start) {
			this.executor.execute(this::run);
		}
	}

	private void run() {
		for (Runnable next = next(); next != null; next = next()) {
			try {
				next.run();
			}
			catch (Throwable ex) {
				logger.error("Task of the cluster failed", ex);
			}
		}
	}

	private synchronized @Nullable Runnable next() {
		Runnable next = this.tasks.poll();
		this.running = next != null;
		return next;
	}

}
