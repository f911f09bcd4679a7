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

package io.github.wsext.event;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import io.github.wsext.BroadcastResult;
import io.github.wsext.SendResult;
import io.github.wsext.WsConnection;
import io.github.wsext.WsEvent;
import io.github.wsext.WsEvents;
import io.github.wsext.send.ApplicationStage;
import io.github.wsext.send.Broadcasts;
import io.github.wsext.send.CarriedTrace;
import io.github.wsext.send.Overflow;
import io.github.wsext.send.Recipient;
import io.github.wsext.send.SendObserver;
import io.github.wsext.send.SendObserver.Receivers;
import io.github.wsext.send.SendObserver.Sending;
import io.github.wsext.send.SharedMessage;
import io.github.wsext.topic.Destination;
import io.github.wsext.topic.MessageRelay;
import io.github.wsext.topic.RelayedMessage;
import io.github.wsext.topic.TopicRegistry;
import io.github.wsext.topic.TransactionBoundary;
import org.jspecify.annotations.Nullable;

/**
 * Events as applications see them.
 */
public final class DefaultWsEvents implements WsEvents {

	private final EventEnvelope envelope;

	private final EventSubscriptions subscriptions;

	private final EventBatches batches;

	private final TopicRegistry topics;

	private final Function<String, ? extends Collection<? extends Recipient>> connectionsOfUser;

	private final MessageRelay relay;

	private final SendObserver observer;

	private final WsEvents afterCommit;

	/**
	 * Creates the events of an application without users and transactions, which nobody
	 * observes.
	 */
	public DefaultWsEvents(EventEnvelope envelope, EventSubscriptions subscriptions, EventBatches batches,
			TopicRegistry topics) {
		this(envelope, subscriptions, batches, topics, (user) -> List.of(), TransactionBoundary.NONE, MessageRelay.NONE,
				SendObserver.NONE);
	}

	/**
	 * Creates the events of an application.
	 * @param connectionsOfUser finds the connections of a user
	 * @param transactions the transactions whose end {@code afterCommit} waits for
	 * @param relay the way to connections on other nodes
	 * @param observer observes what is sent
	 */
	public DefaultWsEvents(EventEnvelope envelope, EventSubscriptions subscriptions, EventBatches batches,
			TopicRegistry topics, Function<String, ? extends Collection<? extends Recipient>> connectionsOfUser,
			TransactionBoundary transactions, MessageRelay relay, SendObserver observer) {
		this.envelope = envelope;
		this.subscriptions = subscriptions;
		this.batches = batches;
		this.topics = topics;
		this.connectionsOfUser = connectionsOfUser;
		this.relay = relay;
		this.observer = observer;
		this.afterCommit = new AfterCommitEvents(this, envelope, topics, transactions);
	}

	@Override
	public Subscription subscribe(String name, Consumer<? super WsEvent> handler) {
		return this.subscriptions.add(name, handler);
	}

	@Override
	public CompletionStage<SendResult> send(WsConnection connection, String event, Object payload) {
		if (!this.batches.has(event)) {
			return sendNow(connection, event, payload);
		}
		Sending sending = this.observer.sending(Receivers.CONNECTION, connection.handshake().endpoint(), event);
		return (sending != null) ? sending.run((trace) -> collect(connection, event, payload, trace))
				: collect(connection, event, payload, null);
	}

	private CompletionStage<SendResult> collect(WsConnection connection, String event, Object payload,
			@Nullable CarriedTrace trace) {
		ApplicationStage<SendResult> result = new ApplicationStage<>(recipient(connection).executor());
		if (!connection.isOpen()) {
			result.complete(SendResult.CLOSED);
		}
		else if (!this.batches.collect(event, List.of(recipient(connection)), payload, result)) {
			return sendNow(connection, event, payload, trace);
		}
		return result;
	}

	@Override
	public CompletionStage<SendResult> sendNow(WsConnection connection, String event, Object payload) {
		Sending sending = this.observer.sending(Receivers.CONNECTION, connection.handshake().endpoint(), event);
		return (sending != null) ? sending.run((trace) -> sendNow(connection, event, payload, trace))
				: sendNow(connection, event, payload, null);
	}

	private CompletionStage<SendResult> sendNow(WsConnection connection, String event, Object payload,
			@Nullable CarriedTrace trace) {
		ApplicationStage<SendResult> result = new ApplicationStage<>(recipient(connection).executor());
		SharedMessage message = new SharedMessage(this.envelope.traced(event, payload, null, trace),
				Overflow.byDefault(event));
		message.offerTo(recipient(connection), result);
		message.reportFailure();
		return result;
	}

	private static Recipient recipient(WsConnection connection) {
		if (connection instanceof Recipient recipient) {
			return recipient;
		}
		throw new IllegalArgumentException("Not a connection of this application: " + connection);
	}

	@Override
	public BroadcastResult publish(String topic, String event, Object payload) {
		if ((!this.batches.has(event) && !this.relay.isNeeded()) || this.topics.recoverable().has(topic)) {
			return publishNow(topic, event, payload);
		}
		Sending sending = this.observer.sending(Receivers.TOPIC, null, event);
		return (sending != null) ? sending.run((trace) -> publish(topic, event, payload, trace))
				: publish(topic, event, payload, (CarriedTrace) null);
	}

	private BroadcastResult publish(String topic, String event, Object payload, @Nullable CarriedTrace trace) {
		return send(Destination.topic(topic), this.topics.subscribersOf(topic), event, payload,
				Overflow.byDefault(topic + ' ' + event), null, trace);
	}

	@Override
	public BroadcastResult sendToUser(String user, String event, Object payload) {
		Sending sending = this.observer.sending(Receivers.USER, null, event);
		return (sending != null) ? sending.run((trace) -> sendToUser(user, event, payload, trace))
				: sendToUser(user, event, payload, null);
	}

	private BroadcastResult sendToUser(String user, String event, Object payload, @Nullable CarriedTrace trace) {
		return send(Destination.user(user), this.connectionsOfUser.apply(user), event, payload,
				Overflow.byDefault(event), null, trace);
	}

	@Override
	public BroadcastResult publishOthers(String topic, String event, Object payload, WsConnection sender) {
		Sending sending = this.observer.sending(Receivers.TOPIC, null, event);
		return (sending != null) ? sending.run((trace) -> publishOthers(topic, event, payload, sender, trace))
				: publishOthers(topic, event, payload, sender, null);
	}

	private BroadcastResult publishOthers(String topic, String event, Object payload, WsConnection sender,
			@Nullable CarriedTrace trace) {
		if (this.topics.recoverable().has(topic)) {
			// Each message has a position of its own: none waits for a batch.
			return this.topics.publishOthers(topic, this.envelope.write(event, payload, null),
					Overflow.byDefault(topic + ' ' + event), sender);
		}
		List<Recipient> others = this.topics.subscribersOf(topic).stream().filter((other) -> other != sender).toList();
		return send(Destination.topic(topic), others, event, payload, Overflow.byDefault(topic + ' ' + event), sender,
				trace);
	}

	/**
	 * Sends to all of a destination: to each of these of this node, or collects for them.
	 */
	private BroadcastResult send(Destination destination, Collection<? extends Recipient> local, String event,
			Object payload, Overflow overflow, @Nullable WsConnection except, @Nullable CarriedTrace trace) {
		if (!this.relay.isNeeded()) {
			return collects(local, event, payload) ? collected(local)
					: Broadcasts.send(this.envelope.traced(event, payload, null, trace), overflow, local);
		}
		Map<String, Object> message = this.envelope.traced(event, payload, null, trace);
		UnaryOperator<BroadcastResult> relayed = this.relay.prepare(destination,
				new RelayedMessage(message, overflow, except, true));
		return relayed.apply(deliver(local, event, payload, message, overflow));
	}

	private boolean collects(Collection<? extends Recipient> recipients, String event, Object payload) {
		return this.batches.has(event) && this.batches.collect(event, recipients, payload, null);
	}

	private static BroadcastResult collected(Collection<? extends Recipient> recipients) {
		return BroadcastResult.of(recipients.size(), recipients.size(), 0, 0);
	}

	/**
	 * Sends an event to each of these, or collects it for them.
	 * @param message the event to be encoded
	 */
	public BroadcastResult deliver(Collection<? extends Recipient> recipients, String event, Object payload,
			Object message, Overflow overflow) {
		return collects(recipients, event, payload) ? collected(recipients)
				: Broadcasts.send(message, overflow, recipients);
	}

	@Override
	public BroadcastResult publishLatest(String topic, String key, String event, Object payload) {
		Overflow overflow = Overflow.conflate(key);
		Sending sending = this.observer.sending(Receivers.TOPIC, null, event);
		return (sending != null) ? sending.run((trace) -> publish(topic, event, payload, overflow, trace))
				: publish(topic, event, payload, overflow, null);
	}

	private BroadcastResult publish(String topic, String event, Object payload, Overflow overflow,
			@Nullable CarriedTrace trace) {
		return this.topics.publish(topic, this.envelope.traced(event, payload, null, trace), overflow);
	}

	@Override
	public WsEvents afterCommit() {
		return this.afterCommit;
	}

	@Override
	public BroadcastResult publishNow(String topic, String event, Object payload) {
		Overflow overflow = Overflow.byDefault(topic + ' ' + event);
		Sending sending = this.observer.sending(Receivers.TOPIC, null, event);
		return (sending != null) ? sending.run((trace) -> publish(topic, event, payload, overflow, trace))
				: publish(topic, event, payload, overflow, null);
	}

	/**
	 * Publishes an event that somebody may publish once more because nobody has said what
	 * became of it: on a topic with a history it is there once.
	 * @param idempotencyKey the same for the same event
	 */
	public BroadcastResult publish(String topic, String event, Object payload, String idempotencyKey) {
		Overflow overflow = Overflow.byDefault(topic + ' ' + event);
		Sending sending = this.observer.sending(Receivers.TOPIC, null, event);
		return (sending != null)
				? sending.run((trace) -> this.topics.publish(topic, this.envelope.traced(event, payload, null, trace),
						overflow, idempotencyKey))
				: this.topics.publish(topic, this.envelope.write(event, payload, null), overflow, idempotencyKey);
	}

	@Override
	public Subscription batch(String event, Duration interval) {
		return this.batches.start(event, interval);
	}

}
