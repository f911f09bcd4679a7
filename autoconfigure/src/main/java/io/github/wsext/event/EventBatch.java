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

package io.github.wsext.event;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import io.github.wsext.SendResult;
import io.github.wsext.event.ConnectionBatch.Addition;
import io.github.wsext.send.Recipient;
import io.github.wsext.support.EngineScheduler;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The batch of one event: gathers its payloads per connection, and sends them when an
 * interval is over. Payloads of one caller keep their order for each connection, also
 * when the batch ends. Calls no code of an application under a lock, and is flushed by
 * one thread at a time. Thread-safe.
 */
final class EventBatch {

	private static final Log logger = LogFactory.getLog(EventBatch.class);

	private final String event;

	private final EventSettings settings;

	private final Executor executor;

	private final Consumer<EventBatch> whenOver;

	private final ConcurrentMap<Recipient, ConnectionBatch> connections = new ConcurrentHashMap<>();

	private final AtomicReference<Flush> flush = new AtomicReference<>(Flush.NONE);

	private final AtomicBoolean triggered = new AtomicBoolean();

	private final AtomicBoolean refusalLogged = new AtomicBoolean();

	/** Written under this. */
	private volatile State state = State.ENDING;

	// Guarded by this.

	private @Nullable Runnable ticks;

	private int adding;

	/**
	 * Creates a batch that has not begun.
	 * @param executor sends what has gathered when an interval is over
	 * @param whenOver told when nothing can be added any more
	 */
	EventBatch(String event, EventSettings settings, Executor executor, Consumer<EventBatch> whenOver) {
		this.event = event;
		this.settings = settings;
		this.executor = executor;
		this.whenOver = whenOver;
	}

	/**
	 * Begins, or goes on with another interval after sending what has gathered.
	 * @return what it ends with, or {@code null} if it is over for good
	 */
	@Nullable Runnable begin(Duration interval, EngineScheduler scheduler) {
		Runnable ticks = ticks(interval, scheduler);
		Runnable replaced;
		boolean over;
		synchronized (this) {
			over = this.state == State.OVER;
			replaced = over ? ticks : this.ticks;
			if (!over) {
				this.ticks = ticks;
				this.state = State.GATHERING;
			}
		}
		if (replaced != null) {
			replaced.run();
			flush();
		}
		return over ? null : ticks;
	}

	private Runnable ticks(Duration interval, EngineScheduler scheduler) {
		try {
			return scheduler.every(interval, this::trigger);
		}
		catch (RuntimeException ex) {
			endIfIdle();
			throw ex;
		}
	}

	/**
	 * Sends what has gathered, and from now on all else at once until nothing is left.
	 * @param ticks what it has begun with; nothing happens if it has begun again since
	 */
	@SuppressWarnings("ReferenceEquality")
	void end(Runnable ticks) {
		synchronized (this) {
			if (this.ticks != ticks) {
				return;
			}
			this.ticks = null;
			this.state = State.ENDING;
		}
		ticks.run();
		flush();
		endIfIdle();
	}

	/**
	 * Has the executor send what has gathered; from now on all else is sent at once.
	 * @return completes when that has been sent
	 */
	CompletableFuture<Void> drain() {
		Runnable ticks;
		synchronized (this) {
			ticks = this.ticks;
			this.ticks = null;
			if (this.state != State.OVER) {
				this.state = State.DRAINING;
			}
		}
		if (ticks != null) {
			ticks.run();
		}
		return this.connections.isEmpty() ? CompletableFuture.completedFuture(null)
				: CompletableFuture.runAsync(this::flush, this.executor);
	}

	private void endIfIdle() {
		synchronized (this) {
			if (this.state != State.ENDING || this.adding > 0 || !this.connections.isEmpty()) {
				return;
			}
			this.state = State.OVER;
		}
		this.whenOver.accept(this);
	}

	/**
	 * Number of connections that have gathered something.
	 */
	int size() {
		return this.connections.size();
	}

	/**
	 * Adds a payload to what each recipient has gathered.
	 * @return {@code false} if the batch is over
	 */
	boolean add(Iterable<? extends Recipient> recipients, Object value,
			@Nullable CompletableFuture<SendResult> result) {
		if (!enter()) {
			return false;
		}
		try {
			GatheredPayload payload = new GatheredPayload(value, result);
			BatchMessages messages = null;
			for (Recipient recipient : recipients) {
				ConnectionBatch due = add(recipient, payload);
				if (due != null) {
					messages = (messages != null) ? messages : messages();
					send(due, messages);
				}
			}
			if (messages != null) {
				messages.report();
			}
		}
		finally {
			leave();
		}
		return true;
	}

	private synchronized boolean enter() {
		if (this.state == State.OVER) {
			return false;
		}
		this.adding++;
		return true;
	}

	private void leave() {
		synchronized (this) {
			this.adding--;
		}
		endIfIdle();
	}

	/**
	 * Adds a payload for one connection.
	 * @return what the caller has to send now
	 */
	private @Nullable ConnectionBatch add(Recipient recipient, GatheredPayload payload) {
		ConnectionBatch batch;
		Addition addition;
		do {
			batch = this.connections.computeIfAbsent(recipient, this::connectionBatch);
			addition = batch.add(payload);
			if (addition == Addition.TOO_LATE) {
				this.connections.remove(recipient, batch);
			}
		}
		while (addition == Addition.TOO_LATE);
		if (addition == Addition.TOO_MANY) {
			refuse(recipient, payload);
		}
		// Who asks after adding misses no end: one that comes later finds the payload.
		boolean due = addition == Addition.SEND
				|| ((this.state != State.GATHERING || !recipient.isOpen()) && batch.depart(null));
		return due ? batch : null;
	}

	private ConnectionBatch connectionBatch(Recipient recipient) {
		return new ConnectionBatch(recipient, this.settings.batchMaxSize());
	}

	private void refuse(Recipient recipient, GatheredPayload payload) {
		if (this.refusalLogged.compareAndSet(false, true)) {
			logger.warn("Leaving out payloads of event '" + this.event
					+ "': too many wait for a batch to be encoded for " + recipient);
		}
		payload.end(SendResult.DROPPED);
	}

	private BatchMessages messages() {
		return new BatchMessages(this.event, this.settings);
	}

	private void send(ConnectionBatch batch, BatchMessages messages) {
		if (batch.send(messages)) {
			this.connections.remove(batch.recipient(), batch);
		}
	}

	/**
	 * Sends what one connection has gathered.
	 * @param executor encodes and sends, if there is anything
	 * @param whenOffered run once when all of that has been offered
	 */
	void flush(Recipient recipient, Executor executor, Runnable whenOffered) {
		ConnectionBatch batch = this.connections.get(recipient);
		if (batch == null) {
			whenOffered.run();
			return;
		}
		executor.execute(() -> {
			if (batch.depart(whenOffered)) {
				sendAlone(batch);
			}
		});
	}

	/**
	 * Gives up what one connection has gathered.
	 */
	void abandon(Recipient recipient) {
		ConnectionBatch batch = this.connections.get(recipient);
		if (batch != null && batch.abandon()) {
			sendAlone(batch);
		}
	}

	private void sendAlone(ConnectionBatch batch) {
		BatchMessages messages = messages();
		send(batch, messages);
		endIfIdle();
		messages.report();
	}

	/**
	 * Has the executor send what has gathered, unless it is going to do so anyway.
	 */
	private void trigger() {
		if (this.connections.isEmpty() || !this.triggered.compareAndSet(false, true)) {
			return;
		}
		try {
			this.executor.execute(this::flushTriggered);
		}
		catch (Throwable ex) {
			this.triggered.set(false);
			logger.error("There is no thread for the batch of event '" + this.event + "'", ex);
		}
	}

	private void flushTriggered() {
		this.triggered.set(false);
		flush();
	}

	/**
	 * Sends what has gathered, or has it sent after the flush that is under way.
	 */
	private void flush() {
		if (this.flush.getAndSet(Flush.AGAIN) != Flush.NONE) {
			return;
		}
		this.flush.set(Flush.ONCE);
		try {
			flushAll();
		}
		finally {
			if (this.flush.getAndSet(Flush.NONE) == Flush.AGAIN) {
				// Not by this thread, which might never get away then.
				trigger();
			}
		}
	}

	private void flushAll() {
		BatchMessages messages = messages();
		for (ConnectionBatch batch : this.connections.values()) {
			if (batch.depart(null)) {
				send(batch, messages);
			}
		}
		endIfIdle();
		messages.report();
	}

	/**
	 * What becomes of a payload.
	 */
	private enum State {

		/** It waits for the end of an interval. */
		GATHERING,

		/** It leaves at once; when nothing is left the batch is over. */
		ENDING,

		/** It leaves at once. */
		DRAINING,

		/** It is not taken any more. */
		OVER

	}

	/**
	 * Whether somebody sends what all connections have gathered.
	 */
	private enum Flush {

		/** Nobody does. */
		NONE,

		/** Somebody does. */
		ONCE,

		/** Somebody does, but may have passed by what was gathered last. */
		AGAIN

	}

}
