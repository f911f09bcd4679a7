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

package io.github.wsext.presence;

import java.time.Duration;
import java.util.PriorityQueue;

import io.github.wsext.support.EngineScheduler;
import org.jspecify.annotations.Nullable;

/**
 * A clock whose timer goes off when it is put forward.
 */
final class SteppedTime implements EngineScheduler {

	private final PriorityQueue<Task> tasks = new PriorityQueue<>((a, b) -> Long.compare(a.dueNanos(), b.dueNanos()));

	private long nanos;

	synchronized long nanos() {
		return this.nanos;
	}

	synchronized int size() {
		return this.tasks.size();
	}

	void advance(Duration duration) {
		long until = nanos() + duration.toNanos();
		for (Task due = poll(until); due != null; due = poll(until)) {
			due.task().run();
		}
		synchronized (this) {
			this.nanos = until;
		}
	}

	private synchronized @Nullable Task poll(long until) {
		Task next = this.tasks.peek();
		if (next == null || next.dueNanos() > until) {
			return null;
		}
		this.nanos = Math.max(this.nanos, next.dueNanos());
		return this.tasks.poll();
	}

	@Override
	public synchronized Runnable after(Duration delay, Runnable task) {
		Task entry = new Task(this.nanos + delay.toNanos(), task);
		this.tasks.add(entry);
		return () -> this.tasks.remove(entry);
	}

	@Override
	public Runnable every(Duration interval, Runnable task) {
		throw new UnsupportedOperationException();
	}

	@Override
	public void close() {
		this.tasks.clear();
	}

	private record Task(long dueNanos, Runnable task) {
	}

}
