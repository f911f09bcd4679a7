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

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The pings of one connection. Looked at by one timer for all; settings and answers come
 * on any thread.
 */
final class Heartbeat {

	/**
	 * Pings come up to a fifth early, lest all connections are pinged at the same time.
	 */
	private static final double JITTER = 0.2;

	/** As a time, when nothing has happened. */
	static final long NEVER = Long.MIN_VALUE;

	private volatile long intervalNanos;

	private volatile long timeoutNanos;

	private volatile long lastPongNanos = NEVER;

	// Guarded by this.

	private long nextPingNanos;

	private boolean awaiting;

	private long awaitingSinceNanos;

	private long payload;

	Heartbeat(Duration interval, Duration timeout, long nowNanos) {
		this.intervalNanos = interval.toNanos();
		this.timeoutNanos = timeout.toNanos();
		this.nextPingNanos = nowNanos + jittered(this.intervalNanos);
	}

	private static long jittered(long nanos) {
		return (long) (nanos * (1 - JITTER * ThreadLocalRandom.current().nextDouble()));
	}

	Duration interval() {
		return Duration.ofNanos(this.intervalNanos);
	}

	Duration timeout() {
		return Duration.ofNanos(this.timeoutNanos);
	}

	synchronized void setInterval(Duration interval, long nowNanos) {
		this.intervalNanos = interval.toNanos();
		this.nextPingNanos = nowNanos + jittered(this.intervalNanos);
		this.awaiting = this.awaiting && this.intervalNanos > 0;
	}

	void setTimeout(Duration timeout) {
		this.timeoutNanos = timeout.toNanos();
	}

	/**
	 * How often the timer has to come by for the settings to be kept with some precision.
	 */
	long resolutionNanos() {
		long interval = this.intervalNanos;
		return (interval == 0) ? Long.MAX_VALUE : Math.min(interval, this.timeoutNanos) / 4;
	}

	/**
	 * What is to be done now.
	 * @param busy whether nothing is read from the client, which is not its fault
	 */
	synchronized Action check(long nowNanos, boolean busy) {
		if (this.intervalNanos == 0) {
			return Action.NOTHING;
		}
		if (this.awaiting) {
			if (busy) {
				this.awaitingSinceNanos = nowNanos;
			}
			return (nowNanos - this.awaitingSinceNanos > this.timeoutNanos) ? Action.GIVE_UP : Action.NOTHING;
		}
		if (nowNanos - this.nextPingNanos < 0) {
			return Action.NOTHING;
		}
		this.awaiting = true;
		this.awaitingSinceNanos = nowNanos;
		this.payload = ThreadLocalRandom.current().nextLong();
		return Action.PING;
	}

	/**
	 * Something has arrived: whatever it is, the client is alive, even if it can not
	 * answer the ping in the middle of a message.
	 */
	synchronized void heard(long nowNanos) {
		this.awaitingSinceNanos = nowNanos;
	}

	/**
	 * Whether a ping has not been answered yet.
	 */
	synchronized boolean isAwaiting() {
		return this.awaiting;
	}

	/**
	 * The payload of the ping that is to be sent.
	 */
	synchronized ByteBuffer payload() {
		return ByteBuffer.allocate(Long.BYTES).putLong(this.payload).flip();
	}

	/**
	 * A pong has come. Only one with the payload of our ping lets the next follow.
	 */
	synchronized void pong(ByteBuffer pong, long nowNanos) {
		this.lastPongNanos = nowNanos;
		if (this.awaiting && pong.remaining() == Long.BYTES && pong.getLong(pong.position()) == this.payload) {
			this.awaiting = false;
			this.nextPingNanos = nowNanos + jittered(this.intervalNanos);
		}
	}

	/**
	 * When the last pong has come, or {@link #NEVER}.
	 */
	long lastPongNanos() {
		return this.lastPongNanos;
	}

	/**
	 * What is to be done.
	 */
	enum Action {

		/** Nothing. */
		NOTHING,

		/** Send a ping. */
		PING,

		/** The client is gone. */
		GIVE_UP

	}

}
