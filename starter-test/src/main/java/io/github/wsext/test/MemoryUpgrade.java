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

package io.github.wsext.test;

import java.security.Principal;

import io.github.wsext.transport.TransportListener;
import io.github.wsext.transport.WebSocketUpgrade;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;

/**
 * The upgrade to connections in memory: keeps with the request what the connection is to
 * be opened with, for whoever has made the request up.
 */
final class MemoryUpgrade implements WebSocketUpgrade {

	private static final String ACCEPTED = MemoryUpgrade.class.getName() + ".accepted";

	@Override
	public void upgrade(ServerHttpRequest request, ServerHttpResponse response, @Nullable String subprotocol,
			@Nullable Principal principal, TransportListener listener) {
		response.setStatusCode(HttpStatus.SWITCHING_PROTOCOLS);
		((ServletServerHttpRequest) request).getServletRequest()
			.setAttribute(ACCEPTED, new Accepted(listener, subprotocol));
	}

	/**
	 * What has become of a request.
	 * @return {@code null} if it was refused
	 */
	static @Nullable Accepted accepted(HttpServletRequest request) {
		return (Accepted) request.getAttribute(ACCEPTED);
	}

	/**
	 * A handshake that is to become a connection.
	 *
	 * @param listener told what happens on it
	 * @param subprotocol the subprotocol, if any was agreed
	 */
	record Accepted(TransportListener listener, @Nullable String subprotocol) {
	}

}
