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

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Connections by a key that several may share. A key exists as long as it has
 * connections. Thread-safe.
 */
final class ConnectionIndex {

	private final ConcurrentMap<String, Set<ManagedConnection>> connections;

	ConnectionIndex() {
		this(new ConcurrentHashMap<>());
	}

	/**
	 * Creates an index on a map that is empty.
	 */
	ConnectionIndex(ConcurrentMap<String, Set<ManagedConnection>> connections) {
		this.connections = connections;
	}

	/**
	 * Adds a connection.
	 * @return whether it is the first one of its key
	 */
	boolean add(String key, ManagedConnection connection) {
		AtomicBoolean first = new AtomicBoolean();
		this.connections.compute(key, (same, present) -> {
			Set<ManagedConnection> members = (present != null) ? present : ConcurrentHashMap.newKeySet(1);
			members.add(connection);
			first.set(present == null);
			return members;
		});
		return first.get();
	}

	/**
	 * Removes a connection.
	 * @return whether it may have been the last one of its key
	 */
	boolean remove(String key, ManagedConnection connection) {
		return this.connections.computeIfPresent(key, (same, present) -> {
			present.remove(connection);
			return present.isEmpty() ? null : present;
		}) == null;
	}

	Collection<ManagedConnection> get(String key) {
		Set<ManagedConnection> present = this.connections.get(key);
		return (present != null) ? List.copyOf(present) : List.of();
	}

	boolean contains(String key) {
		return this.connections.containsKey(key);
	}

	Collection<String> keys() {
		return List.copyOf(this.connections.keySet());
	}

	int size() {
		return this.connections.size();
	}

}
