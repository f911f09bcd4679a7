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

import java.time.Instant;

import io.github.wsext.BroadcastResult;
import io.github.wsext.OnEvent;
import io.github.wsext.OnOpen;
import io.github.wsext.WsConnection;
import io.github.wsext.WsConnections;
import io.github.wsext.WsEvents;
import io.github.wsext.WsExtEndpoint;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

import org.springframework.security.access.prepost.PreAuthorize;

/**
 * Shows administrators who is connected, and lets them say something to a user or
 * disconnect one. For others the handshake ends with 403, ticket or not.
 */
@WsExtEndpoint(path = AdminEndpoint.PATH, id = "admin")
@PreAuthorize("hasRole('ADMIN')")
class AdminEndpoint {

	static final String PATH = "/admin";

	private final OpenConnections openConnections;

	private final WsConnections connections;

	private final WsEvents events;

	AdminEndpoint(OpenConnections openConnections, WsConnections connections, WsEvents events) {
		this.openConnections = openConnections;
		this.connections = connections;
		this.events = events;
	}

	@OnOpen
	void open(WsConnection connection) {
		this.events.send(connection, OpenConnections.EVENT, this.openConnections.list());
	}

	@OnEvent("user:message")
	Told message(@Valid Message message) {
		BroadcastResult result = this.connections.sendToUser(message.user(),
				new ChatEvent.Notice(message.text(), Instant.now()));
		return new Told(result.matched(), result.queued(), result.dropped(), result.failed());
	}

	@OnEvent("user:disconnect")
	Disconnected disconnect(@Valid Unwanted unwanted) {
		return new Disconnected(this.connections.disconnectUser(unwanted.user()).local());
	}

	/**
	 * Something to say to a user, wherever the user is.
	 *
	 * @param user name of the user
	 * @param text what to say
	 */
	record Message(@NotBlank String user, @NotBlank @Size(max = 500) String text) {
	}

	/**
	 * How far a message got.
	 *
	 * @param matched how many connections it was meant for
	 * @param queued how many took it
	 * @param dropped how many do not keep up
	 * @param failed how many are about to end
	 */
	record Told(int matched, int queued, int dropped, int failed) {
	}

	/**
	 * Who is to go.
	 *
	 * @param user name of the user
	 */
	record Unwanted(@NotBlank String user) {
	}

	/**
	 * What a disconnect has done.
	 *
	 * @param connections how many connections were closed
	 */
	record Disconnected(int connections) {
	}

}
