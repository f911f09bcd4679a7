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
import java.time.Duration;

import io.github.wsext.WsCloseException;
import io.github.wsext.WsConnection;
import io.github.wsext.WsMessage;
import io.github.wsext.connection.CloseStatuses;
import io.github.wsext.connection.ConnectionLimit;
import io.github.wsext.connection.ConnectionObserver;
import io.github.wsext.connection.TimeSource;
import io.github.wsext.limit.RateLimiter;

/**
 * A limit on the messages of one principal over all connections: closes the connection
 * that exceeds it with 4429. Who has no name is not counted.
 */
public final class PrincipalRateLimiter implements WsMessageInterceptor {

	private final RateLimiter messages;

	private final ConnectionObserver observer;

	/**
	 * Creates a limiter.
	 * @param time the time that seconds go by
	 * @throws IllegalArgumentException if the number is not positive
	 */
	public PrincipalRateLimiter(long messagesPerSecond, TimeSource time, ConnectionObserver observer) {
		if (messagesPerSecond < 1) {
			throw new IllegalArgumentException(
					"wsext.inbound.rate-per-principal must be at least 1 message per second, was " + messagesPerSecond);
		}
		this.messages = new RateLimiter(messagesPerSecond, Duration.ofSeconds(1), time.clock());
		this.observer = observer;
	}

	@Override
	public WsMessage inbound(WsConnection connection, WsMessage message) {
		Principal principal = connection.principal();
		if (principal != null && this.messages.tryAcquire(principal.getName()) != null) {
			this.observer.limitReached(connection, ConnectionLimit.MESSAGES_OF_PRINCIPAL);
			throw new WsCloseException(CloseStatuses.TOO_MANY_MESSAGES);
		}
		return message;
	}

}
