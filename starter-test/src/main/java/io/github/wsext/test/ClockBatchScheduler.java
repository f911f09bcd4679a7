package io.github.wsext.test;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;

import io.github.wsext.event.BatchScheduler;

/**
 * A scheduler of batches by a test's clock: what is due after an advance is triggered
 * once, by whoever advances. Thread-safe.
 */
final class ClockBatchScheduler implements BatchScheduler {

	private final LongSupplier nanoTime;

	private final List<Ticks> ticks = new CopyOnWriteArrayList<>();

	private ClockBatchScheduler(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
	}

	static ClockBatchScheduler of(WsExtTestClock clock) {
		ClockBatchScheduler scheduler = new ClockBatchScheduler(clock.timeSource().nanoTime());
		clock.onAdvance(scheduler::advanced);
		return scheduler;
	}

	@Override
	public Runnable every(Duration interval, Runnable task) {
		Ticks ticks = new Ticks(interval.toNanos(), this.nanoTime.getAsLong(), task);
		this.ticks.add(ticks);
		return () -> this.ticks.remove(ticks);
	}

	private void advanced() {
		long now = this.nanoTime.getAsLong();
		for (Ticks ticks : this.ticks) {
			if (ticks.areDue(now)) {
				ticks.task.run();
			}
		}
	}

	@Override
	public void close() {
		this.ticks.clear();
	}

	/**
	 * A task with the time at which it has run last.
	 */
	private static final class Ticks {

		private final long interval;

		private final Runnable task;

		private long last;

		Ticks(long interval, long now, Runnable task) {
			this.interval = interval;
			this.last = now;
			this.task = task;
		}

		synchronized boolean areDue(long now) {
			if (now - this.last < this.interval) {
				return false;
			}
			this.last = now;
			return true;
		}

	}

}
