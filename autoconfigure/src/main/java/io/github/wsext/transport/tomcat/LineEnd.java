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

package io.github.wsext.transport.tomcat;

import org.jspecify.annotations.Nullable;

import org.springframework.web.socket.CloseStatus;

/**
 * How far the end of one line is: whose close frame it was, whether an answer is expected
 * and until when, and whether the end has been told. Changed under the lock of its
 * {@link TomcatConnection}; what does not change back is read without it.
 */
final class LineEnd {

	/** The close frame that is on its way or out. */
	private volatile @Nullable CloseStatus frame;

	private volatile long deadlineNanos;

	private volatile boolean closedByPeer;

	private volatile boolean closed;

	/** No answer to our close frame is expected. */
	private boolean answered;

	/**
	 * The client has violated the protocol: what it sends is of no interest, but read to
	 * its end, as a reset could overtake our close frame.
	 */
	private boolean failed;

	private boolean told;

	/**
	 * Somebody wants the line to end.
	 * @param frame the close frame to be sent if nobody else has wanted it before
	 * @param deadlineNanos when the closing handshake has to be over, as
	 * {@link System#nanoTime()} tells
	 * @return {@code false} if the closing handshake has begun before, or the line is
	 * down
	 */
	boolean begin(Cause cause, CloseStatus frame, long deadlineNanos) {
		boolean first = !this.closed && this.frame == null;
		if (first) {
			this.deadlineNanos = deadlineNanos;
			this.frame = frame;
			this.closedByPeer = cause == Cause.PEER || cause == Cause.PEER_GOES_ON;
		}
		switch (cause) {
			case PEER -> this.answered = true;
			case PEER_GOES_ON -> this.failed = true;
			case VIOLATION -> {
				this.failed = true;
				// An answer to a close frame that was sent before can not be read any
				// more.
				this.answered = this.answered || !first;
			}
			case SERVER -> {
			}
		}
		return first;
	}

	/**
	 * The client sends nothing any more: no answer will come.
	 */
	void inputEnded() {
		this.answered = true;
	}

	/**
	 * The line is down.
	 * @return {@code false} if it was already
	 */
	boolean close() {
		boolean first = !this.closed;
		this.closed = true;
		return first;
	}

	/**
	 * The end is about to be told.
	 * @return {@code false} if it has been told
	 */
	boolean tell() {
		boolean first = !this.told;
		this.told = true;
		return first;
	}

	/**
	 * Whether nothing is expected any more once our close frame is out.
	 */
	boolean isAnswered() {
		return this.answered;
	}

	boolean isFailed() {
		return this.failed;
	}

	/**
	 * The close frame that is on its way or out, or {@code null}. Read without the lock.
	 */
	@Nullable CloseStatus frame() {
		return this.frame;
	}

	/**
	 * Whether the closing handshake should be over. Read without the lock.
	 */
	boolean isOverdue(long nowNanos) {
		return this.frame != null && nowNanos - this.deadlineNanos > 0;
	}

	/**
	 * Whether it was the client that has closed. Read without the lock.
	 */
	boolean isClosedByPeer() {
		return this.closedByPeer;
	}

	/**
	 * Whether the line is down. Read without the lock.
	 */
	boolean isClosed() {
		return this.closed;
	}

	/**
	 * Who or what ends a line.
	 */
	enum Cause {

		/** The server, or the application on it. */
		SERVER,

		/** The client, by a close frame. */
		PEER,

		/** The client, by a close frame behind which it goes on sending. */
		PEER_GOES_ON,

		/** The client, by what is no frame. */
		VIOLATION

	}

}
