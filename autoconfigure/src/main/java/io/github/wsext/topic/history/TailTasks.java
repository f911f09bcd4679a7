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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.github.wsext.support.EngineScheduler;

/**
 * What a tail does: one task at a time, also where it goes on after something that takes
 * its time. Thread-safe.
 */
final class TailTasks {

	private final SerialTasks tasks;

	private final Executor executor;

	private final EngineScheduler scheduler;

	TailTasks(TailEnvironment environment) {
		this.tasks = new SerialTasks(environment.executor());
		this.executor = environment.executor();
		this.scheduler = environment.scheduler();
	}

	void run(Runnable task) {
		this.tasks.run(task);
	}

	/**
	 * A task that waits once at most, however often it is wanted meanwhile: what comes
	 * behind many who want it does not wait for each of them.
	 */
	Runnable once(Runnable task) {
		AtomicBoolean waiting = new AtomicBoolean();
		return () -> {
			if (waiting.compareAndSet(false, true)) {
				run(() -> {
					waiting.set(false);
					task.run();
				});
			}
		};
	}

	void later(Duration delay, Runnable task) {
		this.scheduler.after(delay, () -> this.executor.execute(() -> run(task)));
	}

	/**
	 * Goes on in a task of its own when a stage is complete, at once where it is already.
	 */
	<T> void when(Supplier<? extends CompletionStage<T>> call, Consumer<T> done, Consumer<Throwable> failed) {
		CompletableFuture<T> future;
		try {
			future = call.get().toCompletableFuture();
		}
		catch (Throwable ex) {
			run(() -> failed.accept(ex));
			return;
		}
		if (future.isDone()) {
			run(() -> settled(future, done, failed));
		}
		else {
			future.whenComplete(
					(value, failure) -> this.executor.execute(() -> run(() -> settled(future, done, failed))));
		}
	}

	private static <T> void settled(CompletableFuture<T> future, Consumer<T> done, Consumer<Throwable> failed) {
		T value;
		try {
			value = future.join();
		}
		catch (Throwable ex) {
			failed.accept(ex);
			return;
		}
		done.accept(value);
	}

}
