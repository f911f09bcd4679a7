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

package io.github.wsext.event;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.wsext.support.EngineScheduler;

/**
 * A scheduler whose intervals are over when the test says so.
 */
final class ManualScheduler implements EngineScheduler {

	private final List<Runnable> tasks = new CopyOnWriteArrayList<>();

	@Override
	public Runnable every(Duration interval, Runnable task) {
		this.tasks.add(task);
		return () -> this.tasks.remove(task);
	}

	@Override
	public Runnable after(Duration delay, Runnable task) {
		Runnable[] once = new Runnable[1];
		once[0] = () -> {
			if (this.tasks.remove(once[0])) {
				task.run();
			}
		};
		this.tasks.add(once[0]);
		return () -> this.tasks.remove(once[0]);
	}

	/**
	 * Number of tasks that are not over.
	 */
	int size() {
		return this.tasks.size();
	}

	/**
	 * All intervals are over.
	 */
	void tick() {
		this.tasks.forEach(Runnable::run);
	}

	@Override
	public void close() {
		this.tasks.clear();
	}

}
