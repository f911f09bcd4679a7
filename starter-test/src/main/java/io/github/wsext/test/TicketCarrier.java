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

/**
 * How a {@link WsExtTestClient} hands its ticket to the server.
 */
public enum TicketCarrier {

	/**
	 * As browsers do it: {@code Sec-WebSocket-Protocol: wsext.v1, wsext.ticket.<ticket>},
	 * after the client's own subprotocols.
	 */
	SUBPROTOCOL,

	/**
	 * {@code Authorization: Ticket <ticket>}.
	 */
	HEADER,

	/**
	 * A temporary URI in place of the endpoint's path: the {@code url} that came with the
	 * ticket, or {@code /ws-ticket/<ticket>}. The ticket is issued for the endpoint.
	 */
	PATH,

	/**
	 * The query parameter {@code ticket}.
	 */
	QUERY,

	/**
	 * None: no ticket is fetched, and the credentials themselves go with the handshake.
	 * For endpoints that accept the authentication of the HTTP request.
	 */
	NONE

}
