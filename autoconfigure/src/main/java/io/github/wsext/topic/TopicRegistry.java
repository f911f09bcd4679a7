package io.github.wsext.topic;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import io.github.wsext.BroadcastResult;
import io.github.wsext.WsTopics;
import io.github.wsext.send.Broadcasts;
import io.github.wsext.send.Recipient;

/**
 * The index from topic to subscribers. A topic exists as long as it has subscribers.
 * Thread-safe.
 */
public final class TopicRegistry implements WsTopics {

	private final ConcurrentMap<String, Set<Recipient>> topics = new ConcurrentHashMap<>();

	@Override
	public BroadcastResult publish(String topic, Object message) {
		Set<Recipient> subscribers = this.topics.get(topic);
		return (subscribers != null) ? Broadcasts.send(message, subscribers) : BroadcastResult.NONE;
	}

	/**
	 * Publishes to all subscribers but one.
	 */
	public BroadcastResult publishOthers(String topic, Object message, Recipient sender) {
		return Broadcasts.send(message, subscribersOf(topic).stream().filter((other) -> other != sender).toList());
	}

	@Override
	public int subscribers(String topic) {
		Set<Recipient> subscribers = this.topics.get(topic);
		return (subscribers != null) ? subscribers.size() : 0;
	}

	/**
	 * The subscribers of a topic, as a snapshot.
	 */
	public Collection<Recipient> subscribersOf(String topic) {
		Set<Recipient> subscribers = this.topics.get(topic);
		return (subscribers != null) ? List.copyOf(subscribers) : List.of();
	}

	/**
	 * Adds a subscriber.
	 */
	public void subscribe(String topic, Recipient subscriber) {
		// Within compute, so that it cannot be added to a set that is just being removed.
		this.topics.compute(topic, (name, subscribers) -> {
			Set<Recipient> members = (subscribers != null) ? subscribers : ConcurrentHashMap.newKeySet(1);
			members.add(subscriber);
			return members;
		});
	}

	/**
	 * Removes a subscriber, and the topic with its last one.
	 */
	public void unsubscribe(String topic, Recipient subscriber) {
		this.topics.computeIfPresent(topic, (name, subscribers) -> {
			subscribers.remove(subscriber);
			return subscribers.isEmpty() ? null : subscribers;
		});
	}

	/**
	 * Number of topics that have subscribers.
	 */
	public int size() {
		return this.topics.size();
	}

}
