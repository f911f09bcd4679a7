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
