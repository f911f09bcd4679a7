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
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

import io.github.wsext.WsConnection;
import io.github.wsext.WsConnections;
import io.github.wsext.WsEvents;
import io.github.wsext.WsTopics;
import org.jspecify.annotations.Nullable;

import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Who is connected, told once a second to the administrators who watch.
 */
@Component
class OpenConnections {

	static final String EVENT = "connections";

	private final WsConnections connections;

	private final WsTopics topics;

	private final WsEvents events;

	OpenConnections(WsConnections connections, WsTopics topics, WsEvents events) {
		this.connections = connections;
		this.topics = topics;
		this.events = events;
	}

	List<Connection> list() {
		return this.connections.all()
			.stream()
			.sorted(Comparator.comparing(WsConnection::openedAt).thenComparing(WsConnection::id))
			.map(Connection::of)
			.toList();
	}

	@Scheduled(fixedRate = 1000)
	void publish() {
		if (this.topics.subscribers(AdminEndpoint.PATH) > 0) {
			this.events.publish(AdminEndpoint.PATH, EVENT, list());
		}
	}

	/**
	 * An open connection.
	 *
	 * @param id its identifier
	 * @param user its user, if known
	 * @param path its path
	 * @param openedAt when it opened
	 */
	record Connection(String id, @Nullable String user, String path, Instant openedAt) {

		static Connection of(WsConnection connection) {
			Principal principal = connection.principal();
			return new Connection(connection.id(), (principal != null) ? principal.getName() : null,
					connection.handshake().path(), connection.openedAt());
		}

	}

}
