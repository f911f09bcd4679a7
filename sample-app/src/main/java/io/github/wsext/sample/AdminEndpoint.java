package io.github.wsext.sample;

import io.github.wsext.OnOpen;
import io.github.wsext.WsConnection;
import io.github.wsext.WsEvents;
import io.github.wsext.WsExtEndpoint;

import org.springframework.security.access.prepost.PreAuthorize;

/**
 * Shows administrators who is connected. For others the handshake ends with 403, ticket
 * or not.
 */
@WsExtEndpoint(path = AdminEndpoint.PATH, id = "admin")
@PreAuthorize("hasRole('ADMIN')")
class AdminEndpoint {

	static final String PATH = "/admin";

	private final OpenConnections connections;

	private final WsEvents events;

	AdminEndpoint(OpenConnections connections, WsEvents events) {
		this.connections = connections;
		this.events = events;
	}

	@OnOpen
	void open(WsConnection connection) {
		this.events.send(connection, OpenConnections.EVENT, this.connections.list());
	}

}
