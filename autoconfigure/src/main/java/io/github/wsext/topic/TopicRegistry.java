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

package io.github.wsext.topic;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

import io.github.wsext.BroadcastResult;
import io.github.wsext.OverflowPolicy;
import io.github.wsext.WsConnection;
import io.github.wsext.WsTopics;
import io.github.wsext.send.Broadcasts;
import io.github.wsext.send.Overflow;
import io.github.wsext.send.PublishSampler;
import io.github.wsext.send.Recipient;
import io.github.wsext.send.SendObserver;
import io.github.wsext.send.SendObserver.Receivers;
import io.github.wsext.send.SendObserver.Sending;
import io.github.wsext.topic.RecoverableTopics.Publication;
import org.jspecify.annotations.Nullable;

/**
 * The index from topic to subscribers. A topic exists as long as it has subscribers.
 * Thread-safe.
 */
public final class TopicRegistry implements WsTopics {

	private final ConcurrentMap<String, Set<Recipient>> topics = new ConcurrentHashMap<>();

	private final MessageRelay relay;

	private final RecoverableTopics recoverable;

	private final SendObserver observer;

	private final PublishSampler sampler = new PublishSampler();

	private final Predicate<Channel> wanted = (channel) -> this.topics.containsKey(channel.name());

	private final WsTopics afterCommit;

	/**
	 * Creates an empty registry of one node, without transactions.
	 */
	public TopicRegistry() {
		this(TransactionBoundary.NONE, MessageRelay.NONE);
	}

	/**
	 * Creates an empty registry of topics without a history.
	 * @param relay the way to the subscribers on other nodes
	 */
	public TopicRegistry(TransactionBoundary transactions, MessageRelay relay) {
		this(transactions, relay, RecoverableTopics.NONE);
	}

	/**
	 * Creates an empty registry that nobody observes.
	 * @param relay the way to the subscribers on other nodes
	 * @param recoverable the topics that have a history
	 */
	public TopicRegistry(TransactionBoundary transactions, MessageRelay relay, RecoverableTopics recoverable) {
		this(transactions, relay, recoverable, SendObserver.NONE);
	}

	/**
	 * Creates an empty registry.
	 * @param relay the way to the subscribers on other nodes
	 * @param recoverable the topics that have a history
	 * @param observer observes what is published through {@link WsTopics}
	 */
	public TopicRegistry(TransactionBoundary transactions, MessageRelay relay, RecoverableTopics recoverable,
			SendObserver observer) {
		this.relay = relay;
		this.recoverable = recoverable;
		this.observer = observer;
		this.afterCommit = new AfterCommitTopics(this, transactions);
	}

	@Override
	public BroadcastResult publish(String topic, Object message) {
		return observed(topic, message, Overflow.byDefault(topic));
	}

	@Override
	public BroadcastResult publish(String topic, Object message, OverflowPolicy policy) {
		return observed(topic, message, Overflow.of(policy, topic));
	}

	@Override
	public BroadcastResult publishLatest(String topic, String key, Object message) {
		return observed(topic, message, Overflow.conflate(key));
	}

	BroadcastResult observed(String topic, Object message, Overflow overflow) {
		Sending sending = this.observer.sending(Receivers.TOPIC, null, null);
		return (sending != null) ? sending.run((trace) -> publish(topic, message, overflow))
				: publish(topic, message, overflow);
	}

	/**
	 * Publishes a message, which nobody observes.
	 * @param overflow what may happen to it where it does not fit
	 */
	public BroadcastResult publish(String topic, Object message, Overflow overflow) {
		if (this.recoverable.has(topic)) {
			return this.recoverable.publish(topic, new Publication(message, overflow, null, null));
		}
		if (!this.relay.isNeeded()) {
			return deliver(topic, message, overflow);
		}
		UnaryOperator<BroadcastResult> relayed = this.relay.prepare(Destination.topic(topic),
				new RelayedMessage(message, overflow));
		return relayed.apply(deliver(topic, message, overflow));
	}

	/**
	 * Publishes a message that somebody may publish once more because nobody has said
	 * what became of it: on a topic with a history it is there once.
	 * @param idempotencyKey the same for the same message
	 */
	public BroadcastResult publish(String topic, Object message, Overflow overflow, String idempotencyKey) {
		return this.recoverable.has(topic)
				? this.recoverable.publish(topic, new Publication(message, overflow, null, idempotencyKey))
				: publish(topic, message, overflow);
	}

	/**
	 * Keeps a message in the transaction of the current thread, if there is an outbox for
	 * its topic.
	 * @param except who does not get it
	 * @return {@code null} if it is not kept
	 */
	public @Nullable BroadcastResult keep(String topic, Object message, Overflow overflow,
			@Nullable WsConnection except) {
		return this.recoverable.has(topic)
				? this.recoverable.keep(topic, new Publication(message, overflow, except, null)) : null;
	}

	/**
	 * The topics that have a history.
	 */
	public RecoverableTopics recoverable() {
		return this.recoverable;
	}

	/**
	 * Queues a message for the subscribers on this node alone.
	 */
	public BroadcastResult deliver(String topic, Object message, Overflow overflow) {
		Set<Recipient> subscribers = this.topics.get(topic);
		return (subscribers != null) ? Broadcasts.send(message, overflow, subscribers, this.sampler.begin())
				: BroadcastResult.NONE;
	}

	@Override
	public BroadcastResult publishOthers(String topic, Object message, WsConnection sender) {
		return observedOthers(topic, message, Overflow.byDefault(topic), sender);
	}

	BroadcastResult observedOthers(String topic, Object message, Overflow overflow, WsConnection sender) {
		Sending sending = this.observer.sending(Receivers.TOPIC, null, null);
		return (sending != null) ? sending.run((trace) -> publishOthers(topic, message, overflow, sender))
				: publishOthers(topic, message, overflow, sender);
	}

	/**
	 * Publishes to all subscribers but one, which nobody observes.
	 * @param overflow what may happen to the message where it does not fit
	 */
	public BroadcastResult publishOthers(String topic, Object message, Overflow overflow, WsConnection sender) {
		if (this.recoverable.has(topic)) {
			return this.recoverable.publish(topic, new Publication(message, overflow, sender, null));
		}
		List<Recipient> others = subscribersOf(topic).stream().filter((other) -> other != sender).toList();
		if (!this.relay.isNeeded()) {
			return Broadcasts.send(message, overflow, others, this.sampler.begin());
		}
		UnaryOperator<BroadcastResult> relayed = this.relay.prepare(Destination.topic(topic),
				new RelayedMessage(message, overflow, sender, false));
		return relayed.apply(Broadcasts.send(message, overflow, others, this.sampler.begin()));
	}

	@Override
	public WsTopics afterCommit() {
		return this.afterCommit;
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
	 * Adds a subscriber of a topic with a history.
	 */
	public void subscribe(String topic, Recipient subscriber, TopicJoin join) {
		this.recoverable.subscribe(topic, subscriber, join);
		subscribe(topic, subscriber);
	}

	/**
	 * Adds a subscriber.
	 */
	public void subscribe(String topic, Recipient subscriber) {
		// Within compute, so that it cannot be added to a set that is just being removed.
		AtomicBoolean first = new AtomicBoolean();
		this.topics.compute(topic, (name, subscribers) -> {
			Set<Recipient> members = (subscribers != null) ? subscribers : ConcurrentHashMap.newKeySet(1);
			members.add(subscriber);
			first.set(subscribers == null);
			return members;
		});
		if (first.get()) {
			this.relay.interestChanged(Channel.ofTopic(topic), this.wanted);
		}
	}

	/**
	 * Removes a subscriber, and the topic with its last one.
	 */
	public void unsubscribe(String topic, Recipient subscriber) {
		if (this.recoverable.has(topic)) {
			this.recoverable.unsubscribe(topic, subscriber);
		}
		Set<Recipient> after = this.topics.computeIfPresent(topic, (name, subscribers) -> {
			subscribers.remove(subscriber);
			return subscribers.isEmpty() ? null : subscribers;
		});
		if (after == null) {
			this.relay.interestChanged(Channel.ofTopic(topic), this.wanted);
		}
	}

	/**
	 * When whatever any node publishes to a topic from then on reaches its subscribers on
	 * this one.
	 */
	public CompletionStage<Void> reached(String topic) {
		return this.relay.reached(Channel.ofTopic(topic), this.wanted);
	}

	/**
	 * The topics that have subscribers, as they come and go.
	 */
	public Set<String> names() {
		return Collections.unmodifiableSet(this.topics.keySet());
	}

	/**
	 * Number of topics that have subscribers.
	 */
	public int size() {
		return this.topics.size();
	}

}
