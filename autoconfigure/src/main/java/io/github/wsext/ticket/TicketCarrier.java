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

package io.github.wsext.ticket;

/**
 * Carrier of a ticket: where a handshake request has it.
 */
public enum TicketCarrier {

	/**
	 * {@code Sec-WebSocket-Protocol: wsext.v1, wsext.ticket.<ticket>}: what a browser can
	 * do that keeps the ticket out of URLs.
	 */
	SUBPROTOCOL,

	/**
	 * {@code Authorization: Ticket <ticket>}.
	 */
	HEADER,

	/**
	 * The temporary URI {@code /ws-ticket/<ticket>}, which stands for the endpoint the
	 * ticket was issued for. Access logs of containers and proxies show it.
	 */
	PATH,

	/**
	 * The query parameter {@code ticket}. Access logs of containers and proxies show it.
	 */
	QUERY

}
