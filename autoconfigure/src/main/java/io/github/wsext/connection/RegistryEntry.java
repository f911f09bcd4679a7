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
