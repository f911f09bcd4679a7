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
