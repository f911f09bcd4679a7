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

package io.github.wsext.connection;

import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import org.jspecify.annotations.Nullable;

/**
 * The state of one connection's life: the only place that says how far it is. Every
 * transition is made by {@link #move}, atomically and at most once; all other classes ask
 * here and keep no flags of their own. Safe for use by many threads.
 */
final class ConnectionState {

	private static final AtomicReferenceFieldUpdater<ConnectionState, Snapshot> CURRENT = AtomicReferenceFieldUpdater
		.newUpdater(ConnectionState.class, Snapshot.class, "current");

	private volatile Snapshot current = Snapshot.OPENING;

	/** Since when the line is expected to go down by itself, 0 if it is not. */
	private volatile long endAwaitedSinceNanos;

	/** Whether our close frame was given to the transport. */
	private volatile boolean closeSent;

	/** Whether nothing is queued any more; counts while the connection is closing. */
	private volatile boolean sealed;

	/**
	 * Makes a transition.
	 * @param cause why the connection ends, for transitions that begin or change its end
	 * @return whether it was made; {@code false} if the present phase does not know it
	 */
	boolean move(Transition transition, @Nullable ConnectionEnd cause) {
		Snapshot before;
		Snapshot after;
		do {
			before = this.current;
			Phase next = next(before.phase(), transition);
			if (next == null) {
				return false;
			}
			after = new Snapshot(next, (cause != null) ? cause : before.cause());
		}
		while (!CURRENT.compareAndSet(this, before, after));
		return true;
	}

	/**
	 * The table of transitions, which is in {@code docs/architecture.md}, too.
	 * @return the phase that follows, or {@code null} if there is no such transition
	 */
	static @Nullable Phase next(Phase phase, Transition transition) {
		return switch (transition) {
			case OPENED -> (phase == Phase.OPENING) ? Phase.OPEN : null;
			case CLOSE -> phase.isOpen() ? Phase.CLOSING : null;
			case TERMINATE -> (phase.isOpen() || phase == Phase.CLOSING) ? Phase.CLOSING : null;
			case LINE_DOWN -> (phase.isOpen() || phase == Phase.CLOSING) ? Phase.CLOSED : null;
			case FINISH -> (phase == Phase.CLOSED) ? Phase.FINISHED : null;
		};
	}

	Phase phase() {
		return this.current.phase();
	}

	/**
	 * Whether messages come and go: neither side has begun to end the connection.
	 */
	boolean isOpen() {
		return phase().isOpen();
	}

	/**
	 * Whether messages are queued: until the connection is closing and what had been
	 * collected for it is in the queue.
	 */
	boolean takesMessages() {
		Phase phase = phase();
		return phase.isOpen() || (phase == Phase.CLOSING && !this.sealed);
	}

	/**
	 * A connection that is closing queues nothing any more.
	 */
	void seal() {
		this.sealed = true;
	}

	/**
	 * Whether the line is down.
	 */
	boolean isClosed() {
		Phase phase = phase();
		return phase == Phase.CLOSED || phase == Phase.FINISHED;
	}

	/**
	 * Why the server has begun to end the connection, or {@code null} if it has not.
	 */
	@Nullable ConnectionEnd cause() {
		return this.current.cause();
	}

	/**
	 * Our close frame is on its way: the line is expected to go down.
	 */
	void closeSent(long nowNanos) {
		this.closeSent = true;
		endAwaited(nowNanos);
	}

	boolean isCloseSent() {
		return this.closeSent;
	}

	/**
	 * The line is expected to go down by itself.
	 */
	void endAwaited(long nowNanos) {
		// 0 stands for never.
		this.endAwaitedSinceNanos = (nowNanos != 0) ? nowNanos : 1;
	}

	/**
	 * What the line was expected to go down for has not begun yet.
	 */
	void endNotAwaited() {
		this.endAwaitedSinceNanos = 0;
	}

	/**
	 * Whether the line should have gone down by itself before now.
	 */
	boolean isEndOverdue(long nowNanos, long limitNanos) {
		long since = this.endAwaitedSinceNanos;
		return since != 0 && nowNanos - since > limitNanos;
	}

	/**
	 * How far the life of a connection is.
	 */
	enum Phase {

		/** Registered, and {@code @OnOpen} has not succeeded yet. */
		OPENING,

		/** Messages come and go. */
		OPEN,

		/** The server has begun to end the connection; the line is not down yet. */
		CLOSING,

		/** The line is down; {@code @OnClose} has not returned yet. */
		CLOSED,

		/** The last callback has returned, and everything was given back. */
		FINISHED;

		boolean isOpen() {
			return this == OPENING || this == OPEN;
		}

	}

	/**
	 * What moves a connection from one phase to another.
	 */
	enum Transition {

		/** {@code @OnOpen} has succeeded. */
		OPENED,

		/** The server begins to end the connection, for whatever reason. */
		CLOSE,

		/** The application cuts the line, also if a close is under way. */
		TERMINATE,

		/** The transport tells that the line is down. */
		LINE_DOWN,

		/** The last callback has returned. */
		FINISH

	}

	private record Snapshot(Phase phase, @Nullable ConnectionEnd cause) {

		static final Snapshot OPENING = new Snapshot(Phase.OPENING, null);

	}

}
