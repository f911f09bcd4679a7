package io.github.wsext.test.guide.security;

import io.github.wsext.WsConnections;

import org.springframework.context.event.EventListener;

class Accounts {

	private final WsConnections connections;

	Accounts(WsConnections connections) {
		this.connections = connections;
	}

	@EventListener
	void disabled(AccountDisabled event) {
		this.connections.disconnectUser(event.user());
	}

	record AccountDisabled(String user) {
	}

}
