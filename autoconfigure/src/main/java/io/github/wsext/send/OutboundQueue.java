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

package io.github.wsext.send;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

import io.github.wsext.OverflowPolicy;
import io.github.wsext.SendResult;
import io.github.wsext.transport.EncodedMessage;
import io.github.wsext.transport.WsTransport;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

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

	/** Whether the connection takes messages. */
	private final BooleanSupplier open;

	private final LongSupplier nanoTime;

	private @Nullable OutboundListener listener;

	// Everything below is guarded by this.

	private @Nullable WaitingMessages waiting;

	private List<OutboundEntry> inFlight = List.of();

	private long sequence;

	private boolean writing;

	/** The write has been put off, so that more can leave with it. */
	private boolean deferred;

	/** How many are gathering what is to leave together. */
	private int gathering;

	private long writeStartedNanos;

	private long sentMessages;

	private long sentBytes;

	private @Nullable EncodedMessage ping;

	private @Nullable Runnable whenDrained;

	private List<Runnable> whenRelieved = List.of();

	private @Nullable PendingFlushes flushes;

	/**
	 * Creates the queue of a connection.
	 * @param executor goes on with writing where a caller has done its share
	 * @param open whether the connection takes messages; once it does not, it never will
	 * @param nanoTime the time by which writes are watched
	 */
	public OutboundQueue(WsTransport transport, OutboundSettings settings, Executor executor, BooleanSupplier open,
			LongSupplier nanoTime) {
		this.transport = transport;
		this.settings = settings;
		this.executor = executor;
		this.open = open;
		this.nanoTime = nanoTime;
	}

	/**
	 * Tells a listener from now on, which is before the first message.
	 */
	public void attach(OutboundListener listener) {
		this.listener = listener;
	}

	private OutboundListener listener() {
		OutboundListener listener = this.listener;
		Assert.state(listener != null, "Not attached yet");
		return listener;
	}

	/**
	 * Offers a message.
	 * @param overflow what may happen to it, with a policy
	 * @param result completed with {@link SendResult#SENT}, {@link SendResult#DROPPED} or
	 * {@link SendResult#CLOSED} if the message was queued or dropped; left alone if it
	 * was not
	 */
	public Offer offer(OutboundMessage message, Overflow overflow, @Nullable CompletableFuture<SendResult> result) {
		Addition addition = add(message, overflow, result);
		while (addition.tooEarly()) {
			// One would have to go only because the write had been put off.
			drainDeferred();
			addition = add(message, overflow, result);
		}
		drop(addition.dropped(), overflow);
		switch (addition.next()) {
			case WRITE -> drain();
			case DEFER -> {
				if (!this.transport.defer(this::drainDeferred)) {
					drainDeferred();
				}
			}
			case NOTHING -> {
			}
		}
		return addition.offer();
	}

	private synchronized Addition add(OutboundMessage message, Overflow overflow,
			@Nullable CompletableFuture<SendResult> result) {
		if (!this.open.getAsBoolean()) {
			return Addition.CLOSED;
		}
		OutboundEntry entry = new OutboundEntry(this.sequence, message, overflow, result);
		WaitingMessages waiting = waiting();
		if (this.deferred && !waiting.takes(entry, this.settings)) {
			return Addition.TOO_EARLY;
		}
		List<OutboundEntry> dropped = waiting.add(entry, this.settings);
		if (dropped == null) {
			return Addition.OVERFLOW;
		}
		this.sequence++;
		Addition.Next next = next(waiting);
		if (dropped.isEmpty()) {
			return Addition.queued(next);
		}
		return new Addition(dropped.contains(entry) ? Offer.DROPPED : Offer.QUEUED, dropped, next);
	}

	/**
	 * What the caller has to do for the message to leave.
	 */
	private Addition.Next next(WaitingMessages waiting) {
		boolean enough = waiting.count() >= ENOUGH_MESSAGES || waiting.bytes() >= ENOUGH_BYTES;
		if (this.writing && !(this.deferred && enough)) {
			return Addition.Next.NOTHING;
		}
		this.writing = true;
		this.deferred = !enough;
		this.writeStartedNanos = this.nanoTime.getAsLong();
		if (enough) {
			return Addition.Next.WRITE;
		}
		return (this.gathering > 0) ? Addition.Next.NOTHING : Addition.Next.DEFER;
	}

	/**
	 * Has leave together what is offered within an action, as far as it is not a lot.
	 */
	public void gather(Runnable offers) {
		synchronized (this) {
			this.gathering++;
		}
		try {
			offers.run();
		}
		finally {
			synchronized (this) {
				this.gathering--;
			}
			drainDeferred();
		}
	}

	private void drop(List<OutboundEntry> dropped, Overflow overflow) {
		if (dropped.isEmpty()) {
			return;
		}
		dropped.forEach((entry) -> entry.end(SendResult.DROPPED));
		tellPolicies(dropped);
		int replaced = overflow.conflates()
				? (int) dropped.stream().filter((entry) -> entry.overflow().equals(overflow)).count() : 0;
		if (replaced > 0) {
			listener().replaced(replaced);
		}
		if (dropped.size() > replaced) {
			listener().dropped(dropped.size() - replaced);
		}
		completeFlushes();
	}

	private void tellPolicies(List<OutboundEntry> dropped) {
		if (dropped.size() == 1) {
			listener().leftOut(Objects.requireNonNull(dropped.get(0).overflow().policy()), 1);
			return;
		}
		Map<OverflowPolicy, Integer> counts = new EnumMap<>(OverflowPolicy.class);
		dropped.forEach((entry) -> counts.merge(Objects.requireNonNull(entry.overflow().policy()), 1, Integer::sum));
		counts.forEach(listener()::leftOut);
	}

	/**
	 * Sends a ping with the next write, before all that waits.
	 */
	public void ping(EncodedMessage ping) {
		synchronized (this) {
			if (!this.open.getAsBoolean()) {
				return;
			}
			this.ping = ping;
			if (this.writing) {
				return;
			}
			this.writing = true;
			this.writeStartedNanos = this.nanoTime.getAsLong();
		}
		drain();
	}

	/**
	 * Makes up for the write that was put off.
	 */
	private void drainDeferred() {
		synchronized (this) {
			if (!this.deferred) {
				return;
			}
			this.deferred = false;
		}
		drain();
	}

	/**
	 * Completes when all messages queued so far have left or the queue was aborted.
	 */
	public CompletionStage<Void> flush() {
		synchronized (this) {
			if (firstSequence() != Long.MAX_VALUE) {
				if (this.flushes == null) {
					this.flushes = new PendingFlushes();
				}
				return this.flushes.add(this.sequence);
			}
		}
		return CompletableFuture.completedFuture(null);
	}

	/**
	 * The sequence number of the message that leaves next, or {@link Long#MAX_VALUE}.
	 */
	private long firstSequence() {
		if (!this.inFlight.isEmpty()) {
			return this.inFlight.get(0).sequence();
		}
		return (this.waiting != null) ? this.waiting.firstSequence() : Long.MAX_VALUE;
	}

	private void completeFlushes() {
		List<CompletableFuture<Void>> due;
		synchronized (this) {
			if (this.flushes == null) {
				return;
			}
			due = this.flushes.takeDue(firstSequence());
			if (this.flushes.isEmpty()) {
				this.flushes = null;
			}
		}
		due.forEach((flush) -> flush.complete(null));
	}

	/**
	 * Whether messages take no more than half of what is free.
	 */
	public synchronized boolean hasRoomFor(int count, long bytes) {
		long messages = (this.waiting != null) ? this.waiting.count() : 0;
		long taken = (this.waiting != null) ? this.waiting.bytes() : 0;
		return count * 2L <= this.settings.maxMessages() - messages && bytes * 2 <= this.settings.maxBytes() - taken;
	}

	/**
	 * Whether at least half of the queue is taken although as much as possible has been
	 * written.
	 */
	public boolean isCongested() {
		synchronized (this) {
			if (!isHalfFull() || !this.deferred) {
				return isHalfFull();
			}
		}
		drainDeferred();
		synchronized (this) {
			return isHalfFull();
		}
	}

	/**
	 * Runs an action when there is room again, if at least half of the queue is taken.
	 * @return {@code false} if there is room; the action will not run then
	 */
	public boolean awaitRelief(Runnable action) {
		synchronized (this) {
			if (!this.open.getAsBoolean() || !isHalfFull()) {
				return false;
			}
			if (this.whenRelieved.isEmpty()) {
				this.whenRelieved = new ArrayList<>(1);
			}
			this.whenRelieved.add(action);
			return true;
		}
	}

	private boolean isHalfFull() {
		return this.waiting != null && (this.waiting.count() * 2L > this.settings.maxMessages()
				|| this.waiting.bytes() * 2 > this.settings.maxBytes());
	}

	private void relieve() {
		List<Runnable> actions;
		synchronized (this) {
			actions = this.whenRelieved;
			if (actions.isEmpty() || (this.open.getAsBoolean() && isHalfFull())) {
				return;
			}
			this.whenRelieved = List.of();
		}
		actions.forEach(Runnable::run);
	}

	/**
	 * Runs an action when what is queued has left; no further messages are taken. The
	 * action does not run if the queue is aborted before.
	 */
	public void close(Runnable whenDrained) {
		boolean drained;
		synchronized (this) {
			drained = !this.writing;
			if (!drained) {
				this.whenDrained = whenDrained;
			}
		}
		relieve();
		if (drained) {
			whenDrained.run();
		}
	}

	/**
	 * Gives up what is waiting, and runs an action when the write under way has ended.
	 * The action does not run if the queue is aborted before.
	 */
	public void closeAfterWrite(Runnable whenDrained) {
		List<OutboundEntry> abandoned;
		synchronized (this) {
			abandoned = takeWaiting();
		}
		abandon(abandoned);
		close(whenDrained);
	}

	/**
	 * Gives up what is waiting or being written; no further messages are taken.
	 */
	public void abort() {
		List<OutboundEntry> abandoned;
		synchronized (this) {
			abandoned = takeAll();
		}
		abandon(abandoned);
		relieve();
	}

	/**
	 * A write has failed: nothing is taken any more.
	 */
	void fail() {
		listener().writeFailed();
		List<OutboundEntry> abandoned;
		synchronized (this) {
			abandoned = takeAll();
			this.writing = false;
		}
		abandon(abandoned);
		relieve();
	}

	private void abandon(Collection<OutboundEntry> entries) {
		entries.forEach((entry) -> entry.end(SendResult.CLOSED));
		completeFlushes();
	}

	private List<OutboundEntry> takeAll() {
		this.whenDrained = null;
		List<OutboundEntry> taken = new ArrayList<>(this.inFlight);
		this.inFlight = List.of();
		taken.addAll(takeWaiting());
		return taken;
	}

	private List<OutboundEntry> takeWaiting() {
		List<OutboundEntry> taken = (this.waiting != null) ? this.waiting.takeAll() : List.of();
		this.waiting = null;
		return taken;
	}

	/**
	 * Number of messages that no write has taken along yet.
	 */
	public synchronized int waitingMessages() {
		return (this.waiting != null) ? this.waiting.count() : 0;
	}

	/**
	 * Size in bytes of the messages that no write has taken along yet.
	 */
	public synchronized long waitingBytes() {
		return (this.waiting != null) ? this.waiting.bytes() : 0;
	}

	/**
	 * Takes the count of what was written since this was called for the last time.
	 */
	public synchronized Sent takeSent() {
		Sent sent = new Sent(this.sentMessages, this.sentBytes);
		this.sentMessages = 0;
		this.sentBytes = 0;
		return sent;
	}

	/**
	 * What waits, and what is being written.
	 */
	public synchronized OutboundLoad load() {
		int messages = this.inFlight.size();
		long bytes = 0;
		for (OutboundEntry entry : this.inFlight) {
			bytes += entry.message().size();
		}
		if (this.waiting != null) {
			messages += this.waiting.count();
			bytes += this.waiting.bytes();
		}
		return new OutboundLoad(messages, bytes);
	}

	/**
	 * Whether a write is under way.
	 */
	public synchronized boolean isWriting() {
		return this.writing;
	}

	/**
	 * Whether one write has been under way for longer than this.
	 */
	public synchronized boolean isStalled(long nowNanos, long limitNanos) {
		return this.writing && nowNanos - this.writeStartedNanos > limitNanos;
	}

	private WaitingMessages waiting() {
		if (this.waiting == null) {
			this.waiting = new WaitingMessages();
		}
		return this.waiting;
	}

	/**
	 * Writes until nothing waits or a write is pending. Only the thread that set or
	 * inherited {@link #writing} gets here.
	 */
	void drain() {
		for (int writes = 0; writes < MAX_WRITES_AT_ONCE; writes++) {
			OutboundWrite write;
			Runnable drained = null;
			synchronized (this) {
				write = nextWrite();
				if (write == null) {
					this.writing = false;
					drained = this.whenDrained;
					this.whenDrained = null;
				}
				else {
					this.writeStartedNanos = this.nanoTime.getAsLong();
				}
			}
			relieve();
			if (write == null) {
				if (drained != null) {
					drained.run();
				}
				return;
			}
			this.transport.write(write.messages(), write);
			if (write.isPending()) {
				return;
			}
		}
		this.executor.execute(this::drain);
	}

	private @Nullable OutboundWrite nextWrite() {
		List<OutboundEntry> batch = nextBatch();
		EncodedMessage ping = this.ping;
		this.ping = null;
		this.inFlight = batch;
		return (batch.isEmpty() && ping == null) ? null : new OutboundWrite(this, batch, ping);
	}

	/**
	 * A write has taken these messages along.
	 */
	void written(List<OutboundEntry> entries) {
		long bytes = 0;
		for (int i = 0; i < entries.size(); i++) {
			OutboundMessage message = entries.get(i).message();
			bytes += message.size();
			if (message.publishedNanos() != 0) {
				listener().delivered(System.nanoTime() - message.publishedNanos());
			}
		}
		synchronized (this) {
			this.inFlight = List.of();
			this.sentMessages += entries.size();
			this.sentBytes += bytes;
		}
		entries.forEach((entry) -> entry.end(SendResult.SENT));
		completeFlushes();
	}

	private List<OutboundEntry> nextBatch() {
		WaitingMessages waiting = this.waiting;
		if (waiting == null || waiting.isEmpty()) {
			return List.of();
		}
		List<OutboundEntry> batch = waiting.take(MAX_WRITE_BYTES);
		if (waiting.isEmpty()) {
			// An idle connection keeps nothing.
			this.waiting = null;
		}
		return batch;
	}

	/**
	 * What the transport has written.
	 *
	 * @param messages number of messages
	 * @param bytes their size, before compression
	 */
	public record Sent(long messages, long bytes) {
	}

}
