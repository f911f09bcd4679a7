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

import java.util.List;

import io.github.wsext.WsConnection;
import io.github.wsext.WsMessage;
import io.github.wsext.connection.ManagedConnection;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The interceptors of one endpoint, in their order.
 */
final class MessageInterceptors {

	private static final Log logger = LogFactory.getLog(MessageInterceptors.class);

	private final List<WsMessageInterceptor> interceptors;

	private final List<InboundRateLimiter> limiters;

	MessageInterceptors(List<WsMessageInterceptor> all, String endpoint) {
		this.interceptors = all.stream().filter((interceptor) -> interceptor.supports(endpoint)).toList();
		this.limiters = this.interceptors.stream()
			.filter(InboundRateLimiter.class::isInstance)
			.map(InboundRateLimiter.class::cast)
			.toList();
	}

	boolean isEmpty() {
		return this.interceptors.isEmpty();
	}

	@Nullable WsMessage inbound(WsConnection connection, WsMessage message) {
		WsMessage current = message;
		for (WsMessageInterceptor interceptor : this.interceptors) {
			current = interceptor.inbound(connection, current);
			if (current == null) {
				return null;
			}
		}
		return current;
	}

	/**
	 * Whether a connection may get frames that are no messages.
	 */
	boolean acceptsOthers(WsConnection connection, int count) {
		for (InboundRateLimiter limiter : this.limiters) {
			if (!limiter.acceptsOthers(connection, count)) {
				return false;
			}
		}
		return true;
	}

	@Nullable WsMessage outbound(ManagedConnection connection, WsMessage message) {
		WsMessage current = message;
		for (int i = this.interceptors.size() - 1; i >= 0; i--) {
			current = outbound(this.interceptors.get(i), connection, current);
			if (current == null) {
				return null;
			}
		}
		return current;
	}

	private static @Nullable WsMessage outbound(WsMessageInterceptor interceptor, ManagedConnection connection,
			WsMessage message) {
		try {
			return interceptor.outbound(connection, message);
		}
		catch (Throwable ex) {
			connection.failed(logger, interceptor.getClass().getName() + ", for which a message is not sent,", ex);
			return null;
		}
	}

}
