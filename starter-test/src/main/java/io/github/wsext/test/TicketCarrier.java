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
