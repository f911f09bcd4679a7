package io.github.wsext.send;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.wsext.SendResult;
import io.github.wsext.transport.EncodedMessage;
import io.github.wsext.transport.WsTransport;
import org.jspecify.annotations.Nullable;

/**
 * The bounded queue of one connection. Callers put a message in and go; whoever finds no
 * write under way starts one, and its completion starts the next with what has gathered
 * since. Thread-safe.
 */
public final class OutboundQueue {

	/** What one write takes of several messages, so that writes show progress. */
	private static final int MAX_WRITE_BYTES = 64 * 1024;

	/** How many writes a caller starts before others have to go on with them. */
	private static final int MAX_WRITES_AT_ONCE = 16;

	/** So much is worth a write of its own, whatever may follow. */
	private static final int ENOUGH_MESSAGES = 64;

	private static final int ENOUGH_BYTES = 32 * 1024;

	private final WsTransport transport;

	private final OutboundSettings settings;

	private final Executor executor;

	private final Runnable onWriteFailure;

	// Everything below is guarded by this.

	private @Nullable ArrayDeque<Entry> waiting;

	private long waitingBytes;

	private List<Entry> inFlight = List.of();

	private boolean writing;

	/** The write has been put off, so that more can leave with it. */
	private boolean deferred;

	private long writeStartedNanos;

	private boolean closed;

	private @Nullable Runnable whenDrained;

	/**
	 * Creates the queue of a connection.
	 * @param executor goes on with writing where a caller has done its share
	 * @param onWriteFailure called when a write failed; the queue is then closed
	 */
	public OutboundQueue(WsTransport transport, OutboundSettings settings, Executor executor, Runnable onWriteFailure) {
		this.transport = transport;
		this.settings = settings;
		this.executor = executor;
		this.onWriteFailure = onWriteFailure;
	}

	/**
	 * What became of an offered message.
	 */
	public enum Offer {

		/** It will leave in its turn. */
		QUEUED,

		/** There is no room for it. */
		OVERFLOW,

		/** Nothing is taken any more. */
		CLOSED

	}

	/**
	 * Offers a message.
	 * @param result completed with {@link SendResult#SENT} or {@link SendResult#CLOSED}
	 * if the message was queued; left alone if it was not
	 */
	public Offer offer(OutboundMessage message, @Nullable CompletableFuture<SendResult> result) {
		Offer offer = add(message, result);
		while (offer == Offer.OVERFLOW && drainDeferred()) {
			// It was full only because the write had been put off.
			offer = add(message, result);
		}
		return offer;
	}

	private Offer add(OutboundMessage message, @Nullable CompletableFuture<SendResult> result) {
		boolean writeNow;
		synchronized (this) {
			if (this.closed) {
				return Offer.CLOSED;
			}
			ArrayDeque<Entry> waiting = waiting();
			if (!waiting.isEmpty() && (waiting.size() >= this.settings.maxMessages()
					|| this.waitingBytes + message.size() > this.settings.maxBytes())) {
				return Offer.OVERFLOW;
			}
			waiting.add(new Entry(message, result));
			this.waitingBytes += message.size();
			writeNow = waiting.size() >= ENOUGH_MESSAGES || this.waitingBytes >= ENOUGH_BYTES;
			if (this.writing && !(this.deferred && writeNow)) {
				return Offer.QUEUED;
			}
			this.writing = true;
			this.deferred = !writeNow;
			this.writeStartedNanos = System.nanoTime();
		}
		if (writeNow) {
			drain();
		}
		else if (!this.transport.defer(this::drainDeferred)) {
			drainDeferred();
		}
		return Offer.QUEUED;
	}

	/**
	 * Makes up for the write that was put off.
	 * @return whether there was one
	 */
	private boolean drainDeferred() {
		synchronized (this) {
			if (!this.deferred) {
				return false;
			}
			this.deferred = false;
		}
		drain();
		return true;
	}

	/**
	 * Completes when all messages queued so far have left or the queue was aborted.
	 */
	public CompletionStage<Void> flush() {
		CompletableFuture<Void> flushed = new CompletableFuture<>();
		synchronized (this) {
			Entry last = (this.waiting != null) ? this.waiting.peekLast() : null;
			if (last == null && !this.inFlight.isEmpty()) {
				last = this.inFlight.get(this.inFlight.size() - 1);
			}
			if (last != null) {
				last.onEnd(() -> flushed.complete(null));
				return flushed;
			}
		}
		flushed.complete(null);
		return flushed;
	}

	/**
	 * Takes no further messages and runs an action when what is queued has left. The
	 * action does not run if the queue is aborted before.
	 */
	public void close(Runnable whenDrained) {
		synchronized (this) {
			this.closed = true;
			if (this.writing) {
				this.whenDrained = whenDrained;
				return;
			}
		}
		whenDrained.run();
	}

	/**
	 * Takes no further messages, gives up what is waiting, and runs an action when the
	 * write under way has ended. The action does not run if the queue is aborted before.
	 */
	public void closeAfterWrite(Runnable whenDrained) {
		List<Entry> abandoned;
		synchronized (this) {
			this.closed = true;
			abandoned = takeWaiting();
		}
		abandoned.forEach((entry) -> entry.end(SendResult.CLOSED));
		close(whenDrained);
	}

	/**
	 * Takes no further messages and gives up what is waiting or being written.
	 */
	public void abort() {
		List<Entry> abandoned;
		synchronized (this) {
			abandoned = takeAll();
		}
		abandoned.forEach((entry) -> entry.end(SendResult.CLOSED));
	}

	private void fail() {
		List<Entry> abandoned;
		synchronized (this) {
			abandoned = takeAll();
			this.writing = false;
		}
		abandoned.forEach((entry) -> entry.end(SendResult.CLOSED));
		this.onWriteFailure.run();
	}

	private List<Entry> takeAll() {
		this.closed = true;
		this.whenDrained = null;
		List<Entry> taken = new ArrayList<>(this.inFlight);
		this.inFlight = List.of();
		taken.addAll(takeWaiting());
		return taken;
	}

	private List<Entry> takeWaiting() {
		List<Entry> taken = (this.waiting != null) ? new ArrayList<>(this.waiting) : List.of();
		this.waiting = null;
		this.waitingBytes = 0;
		return taken;
	}

	/**
	 * Whether one write has been under way for longer than this.
	 */
	public synchronized boolean isStalled(long nowNanos, long limitNanos) {
		return this.writing && nowNanos - this.writeStartedNanos > limitNanos;
	}

	private ArrayDeque<Entry> waiting() {
		if (this.waiting == null) {
			this.waiting = new ArrayDeque<>(4);
		}
		return this.waiting;
	}

	/**
	 * Writes until nothing waits or a write is pending. Only the thread that set or
	 * inherited {@link #writing} gets here.
	 */
	private void drain() {
		for (int writes = 0; writes < MAX_WRITES_AT_ONCE; writes++) {
			List<Entry> batch;
			Runnable drained = null;
			synchronized (this) {
				batch = nextBatch();
				this.inFlight = batch;
				if (batch.isEmpty()) {
					this.writing = false;
					drained = this.whenDrained;
					this.whenDrained = null;
				}
				else {
					this.writeStartedNanos = System.nanoTime();
				}
			}
			if (batch.isEmpty()) {
				if (drained != null) {
					drained.run();
				}
				return;
			}
			Batch write = new Batch(batch);
			this.transport.write(write.messages(), write);
			if (write.isPending()) {
				return;
			}
		}
		this.executor.execute(this::drain);
	}

	private List<Entry> nextBatch() {
		ArrayDeque<Entry> waiting = this.waiting;
		if (waiting == null) {
			return List.of();
		}
		Entry first = waiting.remove();
		if (waiting.isEmpty()) {
			this.waiting = null;
			this.waitingBytes = 0;
			return List.of(first);
		}
		List<Entry> batch = new ArrayList<>();
		long bytes = 0;
		for (Entry next = first; next != null; next = takeIfRoom(waiting, bytes)) {
			batch.add(next);
			bytes += next.message.size();
		}
		this.waitingBytes -= bytes;
		if (waiting.isEmpty()) {
			this.waiting = null;
		}
		return batch;
	}

	private static @Nullable Entry takeIfRoom(ArrayDeque<Entry> waiting, long bytes) {
		Entry next = waiting.peek();
		return (next != null && bytes + next.message.size() <= MAX_WRITE_BYTES) ? waiting.poll() : null;
	}

	/**
	 * A queued message and those who want to know of its end.
	 */
	private static final class Entry {

		private final OutboundMessage message;

		private final @Nullable CompletableFuture<SendResult> result;

		private @Nullable List<Runnable> listeners;

		private boolean ended;

		Entry(OutboundMessage message, @Nullable CompletableFuture<SendResult> result) {
			this.message = message;
			this.result = result;
		}

		void onEnd(Runnable listener) {
			synchronized (this) {
				if (!this.ended) {
					if (this.listeners == null) {
						this.listeners = new ArrayList<>(1);
					}
					this.listeners.add(listener);
					return;
				}
			}
			listener.run();
		}

		void end(SendResult outcome) {
			List<Runnable> listeners;
			synchronized (this) {
				this.ended = true;
				listeners = this.listeners;
				this.listeners = null;
			}
			if (this.result != null) {
				this.result.complete(outcome);
			}
			if (listeners != null) {
				listeners.forEach(Runnable::run);
			}
		}

	}

	/**
	 * Messages written together. Tells the drain loop whether to go on by itself.
	 */
	private final class Batch implements WsTransport.WriteCallback {

		private static final int STARTED = 0;

		private static final int PENDING = 1;

		private static final int COMPLETED_AT_ONCE = 2;

		private static final int FAILED = 3;

		private final List<Entry> entries;

		private final AtomicInteger state = new AtomicInteger(STARTED);

		Batch(List<Entry> entries) {
			this.entries = entries;
		}

		List<EncodedMessage> messages() {
			if (this.entries.size() == 1) {
				return List.of(this.entries.get(0).message.message());
			}
			List<EncodedMessage> messages = new ArrayList<>(this.entries.size());
			this.entries.forEach((entry) -> messages.add(entry.message.message()));
			return messages;
		}

		/**
		 * Whether the drain loop is to stop: the write is pending, or it failed.
		 */
		boolean isPending() {
			return this.state.compareAndSet(STARTED, PENDING) || this.state.get() == FAILED;
		}

		@Override
		public void completed(@Nullable Throwable failure) {
			if (failure != null) {
				this.state.set(FAILED);
				fail();
				return;
			}
			this.entries.forEach((entry) -> entry.end(SendResult.SENT));
			if (!this.state.compareAndSet(STARTED, COMPLETED_AT_ONCE)) {
				drain();
			}
		}

	}

}
