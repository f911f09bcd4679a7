package io.github.wsext.send;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Those who wait for all messages before one to leave. Not thread-safe.
 */
final class PendingFlushes {

	private final ArrayDeque<Flush> flushes = new ArrayDeque<>(1);

	/**
	 * Adds one.
	 * @param sequence the sequence number of the first message it does not wait for
	 * @return to be completed by whoever takes it
	 */
	CompletableFuture<Void> add(long sequence) {
		CompletableFuture<Void> flushed = new CompletableFuture<>();
		this.flushes.add(new Flush(sequence, flushed));
		return flushed;
	}

	boolean isEmpty() {
		return this.flushes.isEmpty();
	}

	/**
	 * Takes out those that have waited long enough.
	 * @param first the sequence number of the message that leaves next
	 */
	List<CompletableFuture<Void>> takeDue(long first) {
		List<CompletableFuture<Void>> due = new ArrayList<>(1);
		for (Flush flush = this.flushes.peek(); flush != null
				&& flush.sequence() <= first; flush = this.flushes.peek()) {
			due.add(this.flushes.remove().flushed());
		}
		return due;
	}

	private record Flush(long sequence, CompletableFuture<Void> flushed) {
	}

}
