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

import java.time.Duration;

/**
 * A task that a tail puts off, once at a time. For use by the tasks of the tail.
 */
final class TailTimer {

	private final TailTasks tasks;

	private final Duration delay;

	private final Runnable task;

	private boolean started;

	TailTimer(TailTasks tasks, Duration delay, Runnable task) {
		this.tasks = tasks;
		this.delay = delay;
		this.task = task;
	}

	void start() {
		if (!this.started) {
			this.started = true;
			this.tasks.later(this.delay, this::run);
		}
	}

	private void run() {
		this.started = false;
		this.task.run();
	}

}
