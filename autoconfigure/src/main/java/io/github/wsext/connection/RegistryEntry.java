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
	 * @return whether it is the first one of its user
	 */
	synchronized boolean add(ConnectionIndexes indexes, ManagedConnection connection, @Nullable String user) {
		if (this.state.isClosed()) {
			return false;
		}
		this.user = user;
		indexes.byId().put(connection.id(), connection);
		indexes.byEndpoint().add(connection.endpoint(), connection);
		move(indexes, connection, connection.identity().session());
		return user != null && indexes.byUser().add(user, connection);
	}

	/**
	 * The identity has been renewed, maybe by another HTTP session.
	 */
	synchronized void renewed(ConnectionIndexes indexes, ManagedConnection connection) {
		if (!this.state.isClosed()) {
			move(indexes, connection, connection.identity().session());
		}
	}

	/**
	 * The user that it is entered under, if any.
	 */
	synchronized @Nullable String user() {
		return this.user;
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
	 * @return its user, if it was the last one of that
	 */
	synchronized @Nullable String remove(ConnectionIndexes indexes, ManagedConnection connection) {
		indexes.byId().remove(connection.id());
		indexes.byEndpoint().remove(connection.endpoint(), connection);
		move(indexes, connection, null);
		String user = this.user;
		this.user = null;
		return (user != null && indexes.byUser().remove(user, connection)) ? user : null;
	}

}
