package io.github.wsext.test.guide.sending;

import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.github.wsext.SendResult;
import io.github.wsext.WsConnection;
import io.github.wsext.WsConnections;

// The examples of connections in docs/sending.md.
class Reports {

	private final Queue<String> undelivered = new ConcurrentLinkedQueue<>();

	private final WsConnections connections;

	Reports(WsConnections connections) {
		this.connections = connections;
	}

	void warn(WsConnection connection, String text) {
		connection.send(new Warning(text)).thenAccept((result) -> {
			if (result != SendResult.SENT) {
				this.undelivered.add(text);
			}
		});
	}

	CompletionStage<Void> deliver(WsConnection connection, Iterable<String> pages) {
		pages.forEach(connection::send);
		return connection.flush();
	}

	int dismiss(String user) {
		this.connections.sendToUser(user, new Warning("This account has been closed"));
		return this.connections.disconnectUser(user).local();
	}

	Queue<String> undelivered() {
		return this.undelivered;
	}

	record Warning(String warning) {
	}

}
