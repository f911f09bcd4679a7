package io.github.wsext.transport.tomcat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Actions put off to the end of a read event. Thread-safe: they are run earlier, by
 * another thread, if the event takes long.
 */
final class Deferral {

	private final Executor executor;

	private final DeferralWatch watch;

	private List<Runnable> actions = List.of();

	private long sinceNanos;

	private boolean watched;

	/**
	 * Creates an empty deferral.
	 * @param executor runs the actions if the event takes long
	 */
	Deferral(Executor executor, DeferralWatch watch) {
		this.executor = executor;
		this.watch = watch;
	}

	void add(Runnable action) {
		boolean watch = false;
		synchronized (this) {
			if (this.actions.isEmpty()) {
				this.actions = new ArrayList<>();
				this.sinceNanos = System.nanoTime();
				watch = !this.watched;
				this.watched = true;
			}
			this.actions.add(action);
		}
		if (watch) {
			this.watch.add(this);
		}
	}

	/**
	 * Runs what has been put off. The read event is over.
	 */
	void end() {
		run();
		boolean watched;
		synchronized (this) {
			watched = this.watched;
			this.watched = false;
		}
		if (watched) {
			this.watch.remove(this);
		}
	}

	/**
	 * Runs what has been put off for too long.
	 */
	void check(long nowNanos, long limitNanos) {
		synchronized (this) {
			if (this.actions.isEmpty() || nowNanos - this.sinceNanos < limitNanos) {
				return;
			}
		}
		try {
			this.executor.execute(this::run);
		}
		catch (RejectedExecutionException ex) {
			// The server is stopping; the read event ends some time.
		}
	}

	/**
	 * Runs what has been put off so far.
	 */
	void run() {
		List<Runnable> actions;
		synchronized (this) {
			actions = this.actions;
			this.actions = List.of();
		}
		for (Runnable action : actions) {
			action.run();
		}
	}

}
