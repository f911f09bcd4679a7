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

import java.util.HashSet;
import java.util.Set;

import io.github.wsext.topic.TopicNames;
import io.github.wsext.topic.TopicRegistry;

/**
 * What one connection is subscribed to: everything ends with the connection, whatever
 * subscribes at the same time. Safe for use by many threads.
 */
final class ConnectionTopics {

	private final ConnectionState state;

	private final TopicRegistry registry;

	private final int limit;

	// Guarded by this.

	private final Set<String> names = new HashSet<>(2);

	/** Those of them that the client has asked for. */
	private Set<String> ofClient = Set.of();

	ConnectionTopics(ConnectionState state, TopicRegistry registry, int limit) {
		this.state = state;
		this.registry = registry;
		this.limit = limit;
	}

	void subscribe(ManagedConnection connection, String topic) {
		checkName(topic);
		requireRoom(connection, add(connection, topic, false));
	}

	void subscribeForClient(ManagedConnection connection, String topic) {
		checkName(topic);
		requireRoom(connection, add(connection, topic, true));
	}

	private static void checkName(String topic) {
		if (!TopicNames.isValid(topic)) {
			throw new IllegalArgumentException(
					"Not the name of a topic: 1 to 256 characters are, without control characters");
		}
	}

	private void requireRoom(ManagedConnection connection, boolean room) {
		if (!room) {
			connection.limitReached(ConnectionLimit.TOPICS);
			throw new IllegalStateException(
					"Already subscribed to " + this.limit + " topics (wsext.topic.max-per-connection), " + connection);
		}
	}

	/**
	 * Subscribes.
	 * @return {@code false} if there is no room for a further topic
	 */
	private synchronized boolean add(ManagedConnection connection, String topic, boolean forClient) {
		if (this.state.isClosed() || this.names.contains(topic)) {
			return true;
		}
		int own = this.names.contains(connection.path()) ? 1 : 0;
		if (this.names.size() - own >= this.limit) {
			return false;
		}
		subscribeTo(connection, topic);
		if (forClient) {
			if (this.ofClient.isEmpty()) {
				this.ofClient = new HashSet<>(2);
			}
			this.ofClient.add(topic);
		}
		return true;
	}

	synchronized Set<String> namesOfClient() {
		return Set.copyOf(this.ofClient);
	}

	/**
	 * Subscribes without looking at limits.
	 */
	synchronized void subscribeTo(ManagedConnection connection, String topic) {
		if (!this.state.isClosed() && this.names.add(topic)) {
			this.registry.subscribe(topic, connection);
		}
	}

	synchronized void unsubscribe(ManagedConnection connection, String topic) {
		if (this.names.remove(topic)) {
			if (!this.ofClient.isEmpty()) {
				this.ofClient.remove(topic);
			}
			this.registry.unsubscribe(topic, connection);
		}
	}

	synchronized Set<String> names() {
		return Set.copyOf(this.names);
	}

	/**
	 * Ends all subscriptions, for good: the connection is closed.
	 */
	synchronized void leave(ManagedConnection connection) {
		this.names.forEach((topic) -> this.registry.unsubscribe(topic, connection));
		this.names.clear();
		this.ofClient = Set.of();
	}

}
