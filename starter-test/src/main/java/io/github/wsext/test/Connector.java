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

import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import io.github.wsext.test.Handshake.HandshakeRefusedException;

import org.springframework.http.HttpHeaders;

/**
 * How a handshake becomes a connection.
 */
interface Connector {

	/**
	 * Connects.
	 * @throws HandshakeRefusedException if the server refused the handshake
	 */
	WebSocket open(Handshake handshake, WebSocket.Listener listener, Duration timeout) throws HandshakeRefusedException;

	/**
	 * What tells the server who a user is, in the headers of a request.
	 */
	default HttpHeaders credentials(String user, String password) {
		HttpHeaders headers = new HttpHeaders();
		headers.setBasicAuth(user, password, StandardCharsets.UTF_8);
		return headers;
	}

	/**
	 * Whether there is a port, and HTTP.
	 */
	boolean isOverPort();

	/**
	 * Whether a client can ask for tickets.
	 */
	boolean issuesTickets();

	/**
	 * A path as failures show it.
	 */
	String describe(String path);

}
