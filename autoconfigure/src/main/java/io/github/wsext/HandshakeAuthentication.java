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

/**
 * How a client proves who it is before the connection opens.
 */
public enum HandshakeAuthentication {

	/**
	 * By a one-time ticket. Nothing else counts: a valid session cookie without a ticket
	 * is refused with {@code 401}.
	 */
	TICKET,

	/**
	 * Not at all. No ticket is read and none is consumed.
	 */
	NONE,

	/**
	 * By the authentication of the HTTP request itself: a session cookie, a bearer token,
	 * a client certificate. The application's own security rules apply to the path.
	 */
	HTTP,

	/**
	 * By a ticket if the request carries one, else by the authentication of the HTTP
	 * request.
	 */
	TICKET_OR_HTTP;

	/**
	 * Whether a ticket can open the connection.
	 */
	public boolean acceptsTicket() {
		return this == TICKET || this == TICKET_OR_HTTP;
	}

	/**
	 * Whether the authentication of the HTTP request can open the connection.
	 */
	public boolean acceptsHttp() {
		return this == HTTP || this == TICKET_OR_HTTP;
	}

}
