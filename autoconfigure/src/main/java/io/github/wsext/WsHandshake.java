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

package io.github.wsext;

import java.net.InetSocketAddress;
import java.net.URI;
import java.security.Principal;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.util.MultiValueMap;

/**
 * The HTTP request that opens a connection, as a copy that outlives it. Nothing in it
 * shows the ticket.
 *
 * <p>
 * Immutable and safe for use by several threads, apart from {@link #attributes()}, which
 * is safe too but meant to be filled in {@link OnConnect}.
 */
public interface WsHandshake {

	/**
	 * Path pattern of the endpoint, such as {@code /chat/{room}}.
	 */
	String endpoint();

	/**
	 * Path within the application, decoded, such as {@code /chat/lobby}; also the topic
	 * the connection is subscribed to.
	 */
	String path();

	/**
	 * Path and query the client asked for, without the ticket.
	 */
	URI uri();

	/**
	 * Values of the variables in the endpoint's path, decoded.
	 */
	Map<String, String> pathVariables();

	/**
	 * Query parameters, decoded.
	 */
	MultiValueMap<String, String> queryParameters();

	/**
	 * Request headers, read-only, without the ticket.
	 */
	HttpHeaders headers();

	/**
	 * The caller at the time of the handshake: the authentication that issued the ticket,
	 * or that of the HTTP request. {@code null} on endpoints without authentication.
	 */
	@Nullable Principal principal();

	/**
	 * Address of the client, or of the nearest proxy where forwarded headers are not
	 * evaluated.
	 */
	@Nullable InetSocketAddress remoteAddress();

	/**
	 * The negotiated subprotocol, if any.
	 */
	@Nullable String subprotocol();

	/**
	 * Attributes the connection starts with: those of the ticket, and whatever
	 * {@link OnConnect} adds. Once it is open, it has
	 * {@linkplain WsConnection#attributes() attributes of its own}.
	 */
	Map<String, Object> attributes();

	/**
	 * Payload of the ticket.
	 * @param type the expected type
	 * @return the payload, or empty if the ticket has none or it is of another type
	 */
	<T> Optional<T> ticketPayload(Class<T> type);

}
