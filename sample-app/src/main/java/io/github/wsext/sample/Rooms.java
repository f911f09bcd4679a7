package io.github.wsext.sample;

import java.security.Principal;
import java.util.List;
import java.util.Objects;

import io.github.wsext.WsConnection;
import io.github.wsext.WsConnections;

import org.springframework.stereotype.Component;

/**
 * The rooms there are, and who is in them.
 */
@Component
class Rooms {

	private static final List<String> NAMES = List.of("lobby", "random");

	private final WsConnections connections;

	Rooms(WsConnections connections) {
		this.connections = connections;
	}

	/**
	 * The topic of a room: the path its connections are on.
	 */
	static String topic(String room) {
		return "/chat/" + room;
	}

	List<String> names() {
		return NAMES;
	}

	boolean exists(String room) {
		return NAMES.contains(room);
	}

	/**
	 * Names of those in a room, each once, however many windows they have open.
	 */
	List<String> members(String room) {
		return this.connections.byTopic(topic(room))
			.stream()
			.map(WsConnection::principal)
			.filter(Objects::nonNull)
			.map(Principal::getName)
			.distinct()
			.sorted()
			.toList();
	}

}
