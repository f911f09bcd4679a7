package io.github.wsext.event;

import java.time.Duration;

/**
 * The clock of batches: says again and again that an interval is over, and never sends
 * anything itself. A bean of this type takes the place of the default, which has a thread
 * of its own. Thread-safe.
 */
public interface BatchScheduler extends AutoCloseable {

	/**
	 * A scheduler with a daemon thread of its own, which starts with the first batch and
	 * ends when the scheduler is closed.
	 */
	static BatchScheduler onThread() {
		return new ThreadBatchScheduler();
	}

	/**
	 * Runs a task whenever an interval is over, the first time after the first one.
	 * @param task returns at once and does not throw
	 * @return to be run to end it; does nothing the second time
	 */
	Runnable every(Duration interval, Runnable task);

	/**
	 * Runs nothing any more.
	 */
	@Override
	void close();

}
