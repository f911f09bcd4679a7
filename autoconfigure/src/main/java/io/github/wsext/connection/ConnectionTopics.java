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

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;

import io.github.wsext.topic.TopicJoin;
import io.github.wsext.topic.TopicNames;
import io.github.wsext.topic.TopicRegistry;
import org.jspecify.annotations.Nullable;

/**
 * What one connection is subscribed to: everything ends with the connection, whatever
 * subscribes at the same time. Safe for use by many threads.
 */
final class ConnectionTopics {

	private final ConnectionState state;

	private final TopicRegistry registry;

	private final int limit;

	private final ConnectionObserver observer;

	// Guarded by this.

	private final Set<String> names = new HashSet<>(2);

	/** Those of them that the client has asked for. */
	private Set<String> ofClient = Set.of();

	/** What the observer has to be told, in the order in which it happened. */
	private @Nullable Queue<Change> untold;

	private boolean telling;

	ConnectionTopics(ConnectionState state, TopicRegistry registry, int limit, ConnectionObserver observer) {
		this.state = state;
		this.registry = registry;
		this.limit = limit;
		this.observer = observer;
	}

	/**
	 * Subscribes.
	 * @param join how to join a topic that has a history
	 * @return whether that is new
	 */
	boolean subscribe(ManagedConnection connection, String topic, @Nullable TopicJoin join) {
		return subscribe(connection, topic, false, join);
	}

	boolean subscribeForClient(ManagedConnection connection, String topic, @Nullable TopicJoin join) {
		return subscribe(connection, topic, true, join);
	}

	private boolean subscribe(ManagedConnection connection, String topic, boolean forClient, @Nullable TopicJoin join) {
		checkName(topic);
		Addition addition = add(connection, topic, forClient, join);
		requireRoom(connection, addition != Addition.NO_ROOM);
		tell(connection);
		return addition == Addition.ADDED;
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

	private synchronized Addition add(ManagedConnection connection, String topic, boolean forClient,
			@Nullable TopicJoin join) {
		if (this.state.isClosed() || this.names.contains(topic)) {
			return Addition.NOTHING;
		}
		int own = this.names.contains(connection.path()) ? 1 : 0;
		if (this.names.size() - own >= this.limit) {
			return Addition.NO_ROOM;
		}
		join(connection, topic, join);
		if (forClient) {
			if (this.ofClient.isEmpty()) {
				this.ofClient = new HashSet<>(2);
			}
			this.ofClient.add(topic);
		}
		return Addition.ADDED;
	}

	synchronized Set<String> namesOfClient() {
		return Set.copyOf(this.ofClient);
	}

	/**
	 * Subscribes without looking at limits.
	 */
	void subscribeTo(ManagedConnection connection, String topic, @Nullable TopicJoin join) {
		join(connection, topic, join);
		tell(connection);
	}

	private synchronized void join(ManagedConnection connection, String topic, @Nullable TopicJoin join) {
		if (!this.state.isClosed() && this.names.add(topic)) {
			if (join != null) {
				this.registry.subscribe(topic, connection, join);
			}
			else {
				this.registry.subscribe(topic, connection);
			}
			changed(topic, true);
		}
	}

	void unsubscribe(ManagedConnection connection, String topic) {
		leave(connection, topic);
		tell(connection);
	}

	private synchronized void leave(ManagedConnection connection, String topic) {
		if (this.names.remove(topic)) {
			if (!this.ofClient.isEmpty()) {
				this.ofClient.remove(topic);
			}
			this.registry.unsubscribe(topic, connection);
			changed(topic, false);
		}
	}

	private synchronized void changed(String topic, boolean subscribed) {
		if (this.untold == null) {
			this.untold = new ArrayDeque<>(1);
		}
		this.untold.add(new Change(topic, subscribed));
	}

	/**
	 * Tells the observer of what has changed, in order, unless another thread does so,
	 * which goes on until all is told.
	 */
	void tell(ManagedConnection connection) {
		for (Change change = nextUntold(); change != null; change = nextUntold()) {
			try {
				change.tell(connection, this.observer);
			}
			finally {
				told();
			}
		}
	}

	private synchronized @Nullable Change nextUntold() {
		if (this.telling || this.untold == null) {
			return null;
		}
		Change next = this.untold.poll();
		if (next == null) {
			this.untold = null;
		}
		this.telling = next != null;
		return next;
	}

	private synchronized void told() {
		this.telling = false;
	}

	synchronized int count() {
		return this.names.size();
	}

	synchronized Set<String> names() {
		return Set.copyOf(this.names);
	}

	/**
	 * Ends all subscriptions, for good: the connection is closed. Whoever runs the last
	 * callback has to {@linkplain #tell tell} the observer.
	 */
	synchronized void leave(ManagedConnection connection) {
		this.names.forEach((topic) -> {
			this.registry.unsubscribe(topic, connection);
			changed(topic, false);
		});
		this.names.clear();
		this.ofClient = Set.of();
	}

	/**
	 * A subscription that has begun or ended.
	 */
	private record Change(String topic, boolean subscribed) {

		void tell(ManagedConnection connection, ConnectionObserver observer) {
			if (this.subscribed) {
				observer.subscribed(connection, this.topic);
			}
			else {
				observer.unsubscribed(connection, this.topic);
			}
		}

	}

	/**
	 * What became of a wish to subscribe.
	 */
	private enum Addition {

		/** There is a further subscription. */
		ADDED,

		/** There was one already, or there is no connection any more. */
		NOTHING,

		/** There are as many as there may be. */
		NO_ROOM

	}

}
