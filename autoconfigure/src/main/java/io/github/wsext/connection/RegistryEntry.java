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

package io.github.wsext.connection;

import org.jspecify.annotations.Nullable;

/**
 * The keys under which the registry has one connection: given back once, whatever changes
 * them while the connection ends. Guarded by itself; calls nothing of the application.
 */
final class RegistryEntry {

	private final ConnectionState state;

	private @Nullable String user;

	private @Nullable String session;

	RegistryEntry(ConnectionState state) {
		this.state = state;
	}

	/**
	 * Enters the connection, unless its line is down.
	 */
	synchronized void add(ConnectionIndexes indexes, ManagedConnection connection, @Nullable String user) {
		if (this.state.isClosed()) {
			return;
		}
		this.user = user;
		indexes.byId().put(connection.id(), connection);
		indexes.byEndpoint().add(connection.endpoint(), connection);
		if (user != null) {
			indexes.byUser().add(user, connection);
		}
		move(indexes, connection, connection.identity().session());
	}

	/**
	 * The identity has been renewed, maybe by another HTTP session.
	 */
	synchronized void renewed(ConnectionIndexes indexes, ManagedConnection connection) {
		if (!this.state.isClosed()) {
			move(indexes, connection, connection.identity().session());
		}
	}

	private void move(ConnectionIndexes indexes, ManagedConnection connection, @Nullable String to) {
		String from = this.session;
		this.session = to;
		if (to != null) {
			indexes.bySession().add(to, connection);
		}
		if (from != null && !from.equals(to)) {
			indexes.bySession().remove(from, connection);
		}
	}

	/**
	 * Takes the connection out: its line is down.
	 */
	synchronized void remove(ConnectionIndexes indexes, ManagedConnection connection) {
		indexes.byId().remove(connection.id());
		indexes.byEndpoint().remove(connection.endpoint(), connection);
		if (this.user != null) {
			indexes.byUser().remove(this.user, connection);
			this.user = null;
		}
		move(indexes, connection, null);
	}

}
