package io.github.wsext.dispatch;

import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

/**
 * Lets the callbacks of one connection run one after the other. Containers close a
 * connection on whatever thread finds out, while a message is being handled; the last
 * callback waits here for its turn.
 */
final class Mailbox {

	private final Semaphore turn = new Semaphore(1);

	private final AtomicReference<@Nullable Runnable> last = new AtomicReference<>();

	private volatile boolean closed;

	/**
	 * Waits for a turn.
	 * @return {@code false} if there are no more turns: the connection has ended
	 */
	boolean enter() {
		this.turn.acquireUninterruptibly();
		if (this.closed) {
			leave();
			return false;
		}
		return true;
	}

	/**
	 * Whether there is a turn under way.
	 */
	boolean isBusy() {
		return this.turn.availablePermits() == 0;
	}

	/**
	 * Ends a turn, on any thread.
	 */
	void leave() {
		this.turn.release();
		runLast(Runnable::run);
	}

	/**
	 * Gives out no more turns but this one.
	 * @param last run once, in the last turn: at the end of the turn under way, or with
	 * the executor if there is none
	 */
	void close(Runnable last, Executor executor) {
		// Closed first: who ends a turn now may run the last one at once.
		this.closed = true;
		this.last.set(last);
		runLast(executor);
	}

	private void runLast(Executor executor) {
		if (this.last.get() == null || !this.turn.tryAcquire()) {
			return;
		}
		Runnable action = this.last.getAndSet(null);
		if (action == null) {
			this.turn.release();
			return;
		}
		executor.execute(() -> {
			try {
				action.run();
			}
			finally {
				this.turn.release();
			}
		});
	}

}
