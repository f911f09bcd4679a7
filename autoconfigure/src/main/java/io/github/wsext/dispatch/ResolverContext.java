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

import java.time.Instant;

import io.github.wsext.WsConnection;
import io.github.wsext.WsEvent;
import io.github.wsext.WsHandshake;
import io.github.wsext.WsMessage;
import io.github.wsext.dispatch.invocation.Invocation;
import io.github.wsext.dispatch.invocation.Occurrence;
import io.github.wsext.event.EventEnvelope;
import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;

/**
 * An invocation as the resolvers of an application see it.
 *
 * @param parameter the parameter
 * @param invocation the invocation
 * @param envelope the shape of events
 */
record ResolverContext(MethodParameter parameter, Invocation invocation,
		EventEnvelope envelope) implements HandlerArgumentResolver.Context {

	@Override
	public WsHandshake handshake() {
		return this.invocation.handshake();
	}

	@Override
	public @Nullable WsConnection connection() {
		return this.invocation.connection();
	}

	@Override
	public @Nullable WsMessage message() {
		return (this.invocation.occurrence() instanceof Occurrence.Message message) ? message.message() : null;
	}

	@Override
	public @Nullable WsEvent event() {
		return this.invocation.received(this.envelope);
	}

	@Override
	public Instant arrivedAt() {
		return this.invocation.arrivedAt();
	}

}
