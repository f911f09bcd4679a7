package io.github.wsext.ticket;

import io.github.wsext.testsupport.RawHandshake;
import io.github.wsext.testsupport.RawWebSocketClient;

/**
 * Puts tickets where they are looked for.
 */
final class Carriers {

	private Carriers() {
	}

	/**
	 * A handshake for this path that carries the ticket, which has to be bound to the
	 * path if it is to go into the temporary URI.
	 */
	static RawHandshake carry(RawWebSocketClient client, TicketCarrier carrier, String path, String ticket) {
		return switch (carrier) {
			case SUBPROTOCOL -> client.handshake(path).ticket(ticket);
			case HEADER -> client.handshake(path).header("Authorization", "Ticket " + ticket);
			case PATH -> client.handshake("/ws-ticket/" + ticket);
			case QUERY -> client.handshake(path + "?ticket=" + ticket);
		};
	}

}
