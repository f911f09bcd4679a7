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

package io.github.wsext.topic.history;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * One task at a time, in order, on the thread of whoever finds none under way; an
 * executor goes on where others add more than that thread should do for them. What a task
 * throws ends that task alone. Thread-safe.
 */
final class SerialTasks {

	private static final Log logger = LogFactory.getLog(SerialTasks.class);

	private static final int MAX_TASKS_AT_ONCE = 64;

	private final Executor executor;

	// Guarded by this.

	private final Queue<Runnable> tasks = new ArrayDeque<>(1);

	private boolean running;

	SerialTasks(Executor executor) {
		this.executor = executor;
	}

	void run(Runnable task) {
		synchronized (this) {
			this.tasks.add(task);
			if (this.running) {
				return;
			}
			this.running = true;
		}
		drain();
	}

	private void drain() {
		for (int done = 0; done < MAX_TASKS_AT_ONCE; done++) {
			Runnable next = next();
			if (next == null) {
				return;
			}
			try {
				next.run();
			}
			catch (Throwable ex) {
				logger.error("Messages of a topic could not be delivered", ex);
			}
		}
		this.executor.execute(this::drain);
	}

	private synchronized @Nullable Runnable next() {
		Runnable next = this.tasks.poll();
		this.running = next != null;
		return next;
	}

}
