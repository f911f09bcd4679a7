package io.github.wsext.connection;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Connections by a key that several may share. A key exists as long as it has
 * connections. Thread-safe.
 */
final class ConnectionIndex {

	private final ConcurrentMap<String, Set<ManagedConnection>> connections = new ConcurrentHashMap<>();

	void add(String key, ManagedConnection connection) {
		this.connections.compute(key, (same, present) -> {
			Set<ManagedConnection> members = (present != null) ? present : ConcurrentHashMap.newKeySet(1);
			members.add(connection);
			return members;
		});
	}

	void remove(String key, ManagedConnection connection) {
		this.connections.computeIfPresent(key, (same, present) -> {
			present.remove(connection);
			return present.isEmpty() ? null : present;
		});
	}

	Collection<ManagedConnection> get(String key) {
		Set<ManagedConnection> present = this.connections.get(key);
		return (present != null) ? List.copyOf(present) : List.of();
	}

	boolean contains(String key) {
		return this.connections.containsKey(key);
	}

	int size() {
		return this.connections.size();
	}

}
