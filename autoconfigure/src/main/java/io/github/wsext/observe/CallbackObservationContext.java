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

package io.github.wsext.observe;

import io.github.wsext.WsConnection;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;
import org.jspecify.annotations.Nullable;

/**
 * Context of the observation of a callback. Its carrier is the trace that an event of the
 * client has carried, {@code null} if there is none.
 */
public final class CallbackObservationContext extends ReceiverContext<@Nullable TraceCarrier> {

	private final String endpoint;

	private final String callback;

	private final @Nullable WsConnection connection;

	private final @Nullable String event;

	private final @Nullable SpanIds handshake;

	CallbackObservationContext(String endpoint, String callback, @Nullable WsConnection connection,
			@Nullable String event, @Nullable SpanIds handshake) {
		super((carrier, key) -> (carrier != null) ? carrier.get(key) : null, Kind.CONSUMER);
		this.endpoint = endpoint;
		this.callback = callback;
		this.connection = connection;
		this.event = event;
		this.handshake = handshake;
	}

	/**
	 * Path pattern of the endpoint.
	 */
	public String getEndpoint() {
		return this.endpoint;
	}

	/**
	 * The callback's annotation in lower case, such as {@code text}; {@code subscription}
	 * where those have the event who have subscribed to it.
	 */
	public String getCallback() {
		return this.callback;
	}

	/**
	 * The connection; {@code null} in {@code @OnConnect}.
	 */
	public @Nullable WsConnection getConnection() {
		return this.connection;
	}

	/**
	 * Name of the event, which the client has chosen; {@code null} if it is for none.
	 */
	public @Nullable String getEvent() {
		return this.event;
	}

	/**
	 * Whether it is {@code @OnConnect}, which the handshake waits for.
	 */
	public boolean isPartOfHandshake() {
		return this.connection == null;
	}

	/**
	 * The span of the handshake, to which that of the callback is linked; {@code null} if
	 * there was none, and in {@code @OnConnect}, which is a part of the handshake.
	 */
	public @Nullable SpanIds getHandshake() {
		return this.handshake;
	}

}
