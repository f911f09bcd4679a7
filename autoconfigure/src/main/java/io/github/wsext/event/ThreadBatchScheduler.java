package io.github.wsext.event;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * A scheduler on one thread, whose schedules go on whatever a task throws.
 */
final class ThreadBatchScheduler implements BatchScheduler {

	private static final Log logger = LogFactory.getLog(ThreadBatchScheduler.class);

	private final ScheduledThreadPoolExecutor timer;

	ThreadBatchScheduler() {
		CustomizableThreadFactory threadFactory = new CustomizableThreadFactory("wsext-batch-");
		threadFactory.setDaemon(true);
		this.timer = new ScheduledThreadPoolExecutor(1, threadFactory);
		this.timer.setRemoveOnCancelPolicy(true);
	}

	@Override
	public Runnable every(Duration interval, Runnable task) {
		long millis = interval.toMillis();
		Future<?> ticks = this.timer.scheduleWithFixedDelay(() -> run(task), millis, millis, TimeUnit.MILLISECONDS);
		return () -> ticks.cancel(false);
	}

	private static void run(Runnable task) {
		try {
			task.run();
		}
		catch (Throwable ex) {
			// It would end the schedule.
			logger.error("A batch could not be triggered", ex);
		}
	}

	@Override
	public void close() {
		this.timer.shutdownNow();
	}

}
