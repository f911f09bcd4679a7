package io.github.wsext.support;

import java.time.Duration;

/**
 * The clock of what the engine puts off: batches, questions without an answer, tickets
 * that nobody uses. Says that a time is over, and never does anything itself that may
 * take long. A bean of this type takes the place of the default, which has a thread of
 * its own. Thread-safe.
 */
public interface EngineScheduler extends AutoCloseable {

	/**
	 * A scheduler with a daemon thread of its own, which starts with the first task and
	 * ends when the scheduler is closed.
	 */
	static EngineScheduler onThread() {
		return new ThreadScheduler();
	}

	/**
	 * Runs a task whenever an interval is over, the first time after the first one.
	 * @param task returns at once and does not throw
	 * @return to be run to end it; does nothing the second time
	 */
	Runnable every(Duration interval, Runnable task);

	/**
	 * Runs a task once.
	 * @param task returns at once and does not throw
	 * @return to be run if it is not wanted any more; does nothing once it has run
	 */
	Runnable after(Duration delay, Runnable task);

	/**
	 * Runs nothing any more.
	 */
	@Override
	void close();

}
