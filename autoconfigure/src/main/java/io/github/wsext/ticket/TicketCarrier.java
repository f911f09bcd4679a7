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
