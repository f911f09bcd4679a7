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

package io.github.wsext.spi;

import java.net.InetSocketAddress;
import java.net.URI;
import java.security.Principal;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.util.MultiValueMap;

/**
 * Handshake as a {@link HandshakeCheck} sees it: the HTTP request without its ticket, and
 * what earlier checks have found out. Valid while the check runs, not to be kept.
 */
public interface HandshakeRequest {

	/**
	 * Path within the application, decoded, such as {@code /chat/lobby}. Of the temporary
	 * URI it is the path that it stands for, from {@link HandshakeOrder#ROUTING} on.
	 */
	String path();

	/**
	 * Path and query the client asked for.
	 */
	URI uri();

	/**
	 * Query parameters, decoded.
	 */
	MultiValueMap<String, String> queryParameters();

	/**
	 * Request headers, read-only.
	 */
	HttpHeaders headers();

	/**
	 * Address of the client, or of the nearest proxy where forwarded headers are not
	 * evaluated.
	 */
	@Nullable InetSocketAddress remoteAddress();

	/**
	 * Path pattern of the endpoint, such as {@code /chat/{room}}; {@code null} before
	 * {@link HandshakeOrder#ROUTING}.
	 */
	@Nullable String endpoint();

	/**
	 * Values of the variables in the endpoint's path, decoded; empty before
	 * {@link HandshakeOrder#ROUTING}.
	 */
	Map<String, String> pathVariables();

	/**
	 * The negotiated subprotocol, if any; {@code null} before
	 * {@link HandshakeOrder#ROUTING}.
	 */
	@Nullable String subprotocol();

	/**
	 * The caller; {@code null} before {@link HandshakeOrder#AUTHENTICATION}, and on
	 * endpoints without authentication.
	 */
	@Nullable Principal principal();

}
