package io.github.wsext.test.guide.endpoints;

import io.github.wsext.WsConnections;

import org.springframework.scheduling.annotation.Scheduled;

class Reminders {

	private final WsConnections connections;

	Reminders(WsConnections connections) {
		this.connections = connections;
	}

	@Scheduled(fixedRate = 60_000)
	void remind() {
		this.connections.publish("Still there?", (connection) -> connection.handshake().path().equals("/rooms/lobby"));
		this.connections.sendToUser("alice", new Reminder("Water the plants"));
	}

	record Reminder(String text) {
	}

}
