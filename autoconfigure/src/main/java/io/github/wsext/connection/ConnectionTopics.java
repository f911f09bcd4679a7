package io.github.wsext.connection;

import java.util.HashSet;
import java.util.Set;

import io.github.wsext.topic.TopicNames;
import io.github.wsext.topic.TopicRegistry;
import org.jspecify.annotations.Nullable;

/**
 * What one connection is subscribed to. Thread-safe.
 */
final class ConnectionTopics {

	private final ManagedConnection connection;

	private final TopicRegistry registry;

	private final int limit;

	/** Guarded by this; {@code null} once the connection has left. */
	private @Nullable Set<String> names = new HashSet<>(2);

	/** Those of them that the client has asked for. */
	private Set<String> ofClient = Set.of();

	ConnectionTopics(ManagedConnection connection, TopicRegistry registry, int limit) {
		this.connection = connection;
		this.registry = registry;
		this.limit = limit;
	}

	void subscribe(String topic) {
		if (!TopicNames.isValid(topic)) {
			throw new IllegalArgumentException(
					"Not the name of a topic: 1 to 256 characters are, without control characters");
		}
		synchronized (this) {
			if (this.names != null && !this.names.contains(topic)) {
				int own = this.names.contains(this.connection.path()) ? 1 : 0;
				if (this.names.size() - own >= this.limit) {
					this.connection.limitReached(ConnectionLimit.TOPICS);
					throw new IllegalStateException("Already subscribed to " + this.limit
							+ " topics (wsext.topic.max-per-connection), " + this.connection);
				}
				subscribeTo(topic);
			}
		}
	}

	synchronized void subscribeForClient(String topic) {
		boolean present = this.names == null || this.names.contains(topic);
		subscribe(topic);
		if (!present) {
			if (this.ofClient.isEmpty()) {
				this.ofClient = new HashSet<>(2);
			}
			this.ofClient.add(topic);
		}
	}

	synchronized Set<String> namesOfClient() {
		return Set.copyOf(this.ofClient);
	}

	/**
	 * Subscribes without looking at limits.
	 */
	synchronized void subscribeTo(String topic) {
		if (this.names != null && this.names.add(topic)) {
			this.registry.subscribe(topic, this.connection);
		}
	}

	synchronized void unsubscribe(String topic) {
		if (this.names != null && this.names.remove(topic)) {
			if (!this.ofClient.isEmpty()) {
				this.ofClient.remove(topic);
			}
			this.registry.unsubscribe(topic, this.connection);
		}
	}

	synchronized Set<String> names() {
		return (this.names != null) ? Set.copyOf(this.names) : Set.of();
	}

	/**
	 * Ends all subscriptions, for good.
	 */
	synchronized void leave() {
		if (this.names != null) {
			this.names.forEach((topic) -> this.registry.unsubscribe(topic, this.connection));
			this.names = null;
		}
	}

}
