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

package io.github.wsext.limit;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import com.github.benmanes.caffeine.cache.Scheduler;
import io.github.wsext.support.EngineScheduler;

/**
 * The engine's scheduler as caches want it, so that what expires does so without traffic
 * and no thread outlives the application.
 *
 * @param scheduler the scheduler
 */
public record CaffeineScheduler(EngineScheduler scheduler) implements Scheduler {

	@Override
	public Future<?> schedule(Executor executor, Runnable command, long delay, TimeUnit unit) {
		CompletableFuture<Void> done = new CompletableFuture<>();
		Runnable cancel = this.scheduler.after(Duration.of(delay, unit.toChronoUnit()), () -> {
			done.complete(null);
			executor.execute(command);
		});
		done.whenComplete((value, failure) -> cancel.run());
		return done;
	}

}
