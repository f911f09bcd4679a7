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

package io.github.wsext.dispatch;

import java.time.Duration;
import java.util.function.LongSupplier;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.github.wsext.WsCloseException;
import io.github.wsext.WsConnection;
import io.github.wsext.WsMessage;
import io.github.wsext.connection.CloseStatuses;
import io.github.wsext.connection.ConnectionLimit;
import io.github.wsext.connection.ConnectionObserver;
import io.github.wsext.connection.TimeSource;

/**
 * A limit on the messages of one client, and on its frames that are none: closes its
 * connection with 4429 if they are more per second than allowed. A second's worth may
 * come at once.
 */
public final class InboundRateLimiter implements WsMessageInterceptor {

	/** Honest clients send few frames that are no messages. */
	static final int OTHERS_PER_SECOND = 100;

	private final long messagesPerSecond;

	private final TimeMeter time;

	private final ConnectionObserver observer;

	/** By identity; a connection that has gone takes its bucket along. */
	private final Cache<WsConnection, Bucket> buckets = Caffeine.newBuilder().weakKeys().build();

	private final Cache<WsConnection, Bucket> others = Caffeine.newBuilder().weakKeys().build();

	/**
	 * Creates a limiter.
	 * @param time the time that seconds go by
	 * @throws IllegalArgumentException if the number is not positive
	 */
	public InboundRateLimiter(long messagesPerSecond, TimeSource time, ConnectionObserver observer) {
		if (messagesPerSecond < 1) {
			throw new IllegalArgumentException(
					"wsext.inbound.rate must be at least 1 message per second, was " + messagesPerSecond);
		}
		this.messagesPerSecond = messagesPerSecond;
		this.time = new Nanoseconds(time.nanoTime());
		this.observer = observer;
	}

	@Override
	public WsMessage inbound(WsConnection connection, WsMessage message) {
		if (!this.buckets.get(connection, (key) -> bucket(this.messagesPerSecond)).tryConsume(1)) {
			this.observer.limitReached(connection, ConnectionLimit.MESSAGES);
			throw new WsCloseException(CloseStatuses.TOO_MANY_MESSAGES);
		}
		return message;
	}

	/**
	 * Counts frames that are no messages and that no interceptor sees: pings, pongs,
	 * fragments without content.
	 * @return {@code false} if they are more than messages may be, and more than
	 * {@value #OTHERS_PER_SECOND} per second
	 */
	boolean acceptsOthers(WsConnection connection, int count) {
		long perSecond = Math.max(this.messagesPerSecond, OTHERS_PER_SECOND);
		boolean accepted = this.others.get(connection, (key) -> bucket(perSecond)).tryConsume(count);
		if (!accepted) {
			this.observer.limitReached(connection, ConnectionLimit.MESSAGES);
		}
		return accepted;
	}

	private Bucket bucket(long perSecond) {
		return Bucket.builder()
			.addLimit((limit) -> limit.capacity(perSecond).refillGreedy(perSecond, Duration.ofSeconds(1)))
			.withCustomTimePrecision(this.time)
			.build();
	}

	/**
	 * A time that only goes forward, as buckets read it.
	 */
	private record Nanoseconds(LongSupplier nanoTime) implements TimeMeter {

		@Override
		public long currentTimeNanos() {
			return this.nanoTime.getAsLong();
		}

		@Override
		public boolean isWallClockBased() {
			return false;
		}

	}

}
