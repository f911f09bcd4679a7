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

package io.github.wsext.actuate;

import java.util.ArrayList;
import java.util.List;

import io.github.wsext.CloseResult;
import io.github.wsext.WsConnections;
import io.github.wsext.connection.CloseStatuses;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.util.Assert;
import org.springframework.web.socket.CloseStatus;

/**
 * Closing of connections by whoever runs the application, with a status that may be sent.
 */
final class ConnectionCloser {

	private final NodeStatus status;

	private final WsConnections connections;

	ConnectionCloser(NodeStatus status, WsConnections connections) {
		this.status = status;
		this.connections = connections;
	}

	/**
	 * Closes what exactly one of the first three names.
	 * @param code close code, or {@code null} for 4540
	 * @param reason reason that the client reads
	 */
	Closed close(@Nullable String id, @Nullable String user, @Nullable String endpoint, @Nullable Integer code,
			@Nullable String reason) {
		List<String> named = new ArrayList<>();
		for (String name : new String[] { id, user, endpoint }) {
			if (name != null) {
				named.add(name);
			}
		}
		if (named.size() != 1 || named.get(0).isEmpty()) {
			throw new InvalidEndpointRequestException("Not exactly one of id, user and endpoint is given",
					"Say what to close by one of id, user and endpoint");
		}
		CloseStatus status = status(code, reason);
		return new Closed(this.status.node(), close(id, user, endpoint, status).local());
	}

	private CloseResult close(@Nullable String id, @Nullable String user, @Nullable String endpoint,
			CloseStatus status) {
		if (id != null) {
			return this.connections.close(id, status);
		}
		if (user != null) {
			// Whoever is sent away for good must not come back by a ticket.
			return status.equals(CloseStatuses.DISCONNECTED) ? this.connections.disconnectUser(user)
					: this.connections.closeUser(user, status);
		}
		Assert.state(endpoint != null, "Nothing to close");
		Parameters.requireEndpoint(this.status, endpoint);
		return this.connections.closeEndpoint(endpoint, status);
	}

	private static CloseStatus status(@Nullable Integer code, @Nullable String reason) {
		if (code == null && reason == null) {
			return CloseStatuses.DISCONNECTED;
		}
		if (reason != null && reason.chars().anyMatch(Character::isISOControl)) {
			throw new InvalidEndpointRequestException("Control character in a reason",
					"The reason must not have control characters");
		}
		CloseStatus wanted;
		CloseStatus sendable;
		try {
			wanted = new CloseStatus((code != null) ? code : CloseStatuses.DISCONNECTED.getCode(), reason);
			sendable = CloseStatuses.sendable(wanted);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidEndpointRequestException("Invalid close code", String.valueOf(ex.getMessage()), ex);
		}
		if (!sendable.equals(wanted)) {
			throw new InvalidEndpointRequestException("Reason too long", "The reason may be of 123 bytes in UTF-8");
		}
		return sendable;
	}

	/**
	 * What was closed.
	 *
	 * @param node id of this node
	 * @param closed number of its connections that were told
	 */
	record Closed(String node, int closed) implements OperationResponseBody {
	}

}
