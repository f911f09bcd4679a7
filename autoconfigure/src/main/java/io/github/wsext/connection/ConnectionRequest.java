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

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executor;

import io.github.wsext.OverflowPolicy;
import io.github.wsext.WsHandshake;
import io.github.wsext.codec.WsCodec;
import io.github.wsext.limit.ConnectionPermit;
import org.jspecify.annotations.Nullable;

/**
 * What an accepted handshake says of the connection that follows.
 *
 * @param handshake the handshake
 * @param identity who is at the other end
 * @param codec encodes what is sent
 * @param overflow what happens to messages for which the queue has no room
 * @param maxMessageSize largest message that the client may send, in bytes
 * @param handler what is done with what happens
 * @param outboundFilter sees messages before they are queued
 * @param executor runs code of the application that the caller must not wait for
 * @param permit what the connection gives back at its end
 * @param pingInterval time between two pings, {@code null} for that of all connections
 * @param pingTimeout longest time the client may take to answer a ping, {@code null} for
 * that of all connections
 * @param wantsHeartbeats whether the client wants heartbeat events
 * @param resume where the client was in topics before, as it says itself
 */
public record ConnectionRequest(WsHandshake handshake, Identity identity, WsCodec codec, OverflowPolicy overflow,
		long maxMessageSize, MessageHandler handler, OutboundFilter outboundFilter, Executor executor,
		ConnectionPermit permit, @Nullable Duration pingInterval, @Nullable Duration pingTimeout,
		boolean wantsHeartbeats, Map<String, String> resume) {

	/**
	 * A new connection with the pings of all, and without heartbeat events.
	 */
	public ConnectionRequest(WsHandshake handshake, Identity identity, WsCodec codec, OverflowPolicy overflow,
			long maxMessageSize, MessageHandler handler, OutboundFilter outboundFilter, Executor executor,
			ConnectionPermit permit) {
		this(handshake, identity, codec, overflow, maxMessageSize, handler, outboundFilter, executor, permit, null,
				null, false, Map.of());
	}

}
