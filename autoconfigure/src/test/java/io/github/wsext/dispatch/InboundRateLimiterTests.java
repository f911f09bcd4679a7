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

import java.security.Principal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;

import io.github.wsext.WsCloseException;
import io.github.wsext.WsConnection;
import io.github.wsext.WsMessage;
import io.github.wsext.connection.ConnectionLimit;
import io.github.wsext.connection.ConnectionObserver;
import io.github.wsext.connection.TimeSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link InboundRateLimiter} and {@link PrincipalRateLimiter} by a time that
 * the test turns.
 */
class InboundRateLimiterTests {

	private static final WsMessage MESSAGE = WsMessage.text("hi");

	private final AtomicLong nanos = new AtomicLong();

	private final TimeSource time = new TimeSource(new NanoClock(), this.nanos::get);

	private final ConnectionObserver observer = mock(ConnectionObserver.class);

	@Test
	@DisplayName("D12 a second's worth of messages may come at once, further ones as time goes by")
	void connection() {
		InboundRateLimiter limiter = new InboundRateLimiter(10, this.time, this.observer);
		WsConnection fast = mock(WsConnection.class);
		send(limiter, fast, 10);
		assertRefused(limiter, fast);
		send(limiter, mock(WsConnection.class), 10);
		this.nanos.addAndGet(Duration.ofMillis(99).toNanos());
		assertRefused(limiter, fast);
		this.nanos.addAndGet(Duration.ofMillis(1).toNanos());
		send(limiter, fast, 1);
		assertRefused(limiter, fast);
		this.nanos.addAndGet(Duration.ofDays(1).toNanos());
		send(limiter, fast, 10);
		assertRefused(limiter, fast);
	}

	@Test
	@DisplayName("D12 H8 the messages of a principal are counted over all connections, as time goes by")
	void principal() {
		PrincipalRateLimiter limiter = new PrincipalRateLimiter(10, this.time, this.observer);
		WsConnection one = connection("alice");
		WsConnection two = connection("alice");
		send(limiter, one, 5);
		send(limiter, two, 5);
		assertRefused(limiter, one);
		then(this.observer).should().limitReached(one, ConnectionLimit.MESSAGES_OF_PRINCIPAL);
		send(limiter, connection("bob"), 10);
		send(limiter, mock(WsConnection.class), 100);
		this.nanos.addAndGet(Duration.ofMillis(100).toNanos());
		send(limiter, two, 1);
		assertRefused(limiter, one);
	}

	private static WsConnection connection(String user) {
		Principal principal = () -> user;
		WsConnection connection = mock(WsConnection.class);
		given(connection.principal()).willReturn(principal);
		return connection;
	}

	private static void send(WsMessageInterceptor limiter, WsConnection connection, int count) {
		for (int i = 0; i < count; i++) {
			assertThat(limiter.inbound(connection, MESSAGE)).isSameAs(MESSAGE);
		}
	}

	private static void assertRefused(WsMessageInterceptor limiter, WsConnection connection) {
		assertThatExceptionOfType(WsCloseException.class).isThrownBy(() -> limiter.inbound(connection, MESSAGE))
			.satisfies((ex) -> assertThat(ex.status().getCode()).isEqualTo(4429));
	}

	/**
	 * Shows the nanoseconds as a time of day.
	 */
	private final class NanoClock extends Clock {

		@Override
		public Instant instant() {
			return Instant.EPOCH.plusNanos(InboundRateLimiterTests.this.nanos.get());
		}

		@Override
		public ZoneId getZone() {
			return ZoneOffset.UTC;
		}

		@Override
		public Clock withZone(ZoneId zone) {
			return this;
		}

	}

}
