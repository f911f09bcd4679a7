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
 * A limit on the messages of one client: closes its connection with 4429 if they are more
 * per second than allowed. A second's worth may come at once.
 */
public final class InboundRateLimiter implements WsMessageInterceptor {

	private final long messagesPerSecond;

	private final TimeMeter time;

	private final ConnectionObserver observer;

	/** By identity; a connection that has gone takes its bucket along. */
	private final Cache<WsConnection, Bucket> buckets = Caffeine.newBuilder().weakKeys().build();

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
		if (!this.buckets.get(connection, (key) -> bucket()).tryConsume(1)) {
			this.observer.limitReached(connection, ConnectionLimit.MESSAGES);
			throw new WsCloseException(CloseStatuses.TOO_MANY_MESSAGES);
		}
		return message;
	}

	private Bucket bucket() {
		return Bucket.builder()
			.addLimit((limit) -> limit.capacity(this.messagesPerSecond)
				.refillGreedy(this.messagesPerSecond, Duration.ofSeconds(1)))
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
