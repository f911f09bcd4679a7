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

package io.github.wsext.transport;

import java.security.Principal;

import org.jspecify.annotations.Nullable;

import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.socket.server.HandshakeFailureException;

/**
 * Upgrade of accepted handshakes to connections.
 */
public interface WebSocketUpgrade {

	/**
	 * Name of the transport, for those who run the application.
	 */
	default String name() {
		return "standard";
	}

	/**
	 * Answers 101 and opens the connection.
	 * @param subprotocol the subprotocol to echo, if any
	 * @param listener told of everything that happens on the connection
	 * @throws HandshakeFailureException if the container refuses
	 */
	void upgrade(ServerHttpRequest request, ServerHttpResponse response, @Nullable String subprotocol,
			@Nullable Principal principal, TransportListener listener);

}
