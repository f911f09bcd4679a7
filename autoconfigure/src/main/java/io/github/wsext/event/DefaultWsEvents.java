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
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

import io.github.wsext.BroadcastResult;
import io.github.wsext.SendResult;
import io.github.wsext.WsConnection;
import io.github.wsext.WsEvent;
import io.github.wsext.WsEvents;
import io.github.wsext.send.ApplicationStage;
import io.github.wsext.send.Overflow;
import io.github.wsext.send.Recipient;
import io.github.wsext.send.SharedMessage;
import io.github.wsext.topic.TopicRegistry;

/**
 * Events as applications see them.
 */
public final class DefaultWsEvents implements WsEvents {

	private final EventEnvelope envelope;

	private final EventSubscriptions subscriptions;

	private final EventBatches batches;

	private final TopicRegistry topics;

	/**
	 * Creates the events of an application.
	 */
	public DefaultWsEvents(EventEnvelope envelope, EventSubscriptions subscriptions, EventBatches batches,
			TopicRegistry topics) {
		this.envelope = envelope;
		this.subscriptions = subscriptions;
		this.batches = batches;
		this.topics = topics;
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
		ApplicationStage<SendResult> result = new ApplicationStage<>(recipient(connection).executor());
		if (!connection.isOpen()) {
			result.complete(SendResult.CLOSED);
		}
		else if (!this.batches.collect(event, List.of(recipient(connection)), payload, result)) {
			return sendNow(connection, event, payload);
		}
		return result;
	}

	@Override
	public CompletionStage<SendResult> sendNow(WsConnection connection, String event, Object payload) {
		ApplicationStage<SendResult> result = new ApplicationStage<>(recipient(connection).executor());
		SharedMessage message = new SharedMessage(this.envelope.write(event, payload, null), Overflow.byDefault(event));
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
		if (!this.batches.has(event)) {
			return publishNow(topic, event, payload);
		}
		Collection<Recipient> subscribers = this.topics.subscribersOf(topic);
		if (!this.batches.collect(event, subscribers, payload, null)) {
			return publishNow(topic, event, payload);
		}
		return BroadcastResult.of(subscribers.size(), subscribers.size(), 0, 0);
	}

	@Override
	public BroadcastResult publishNow(String topic, String event, Object payload) {
		return this.topics.publish(topic, this.envelope.write(event, payload, null),
				Overflow.byDefault(topic + ' ' + event));
	}

	@Override
	public Subscription batch(String event, Duration interval) {
		return this.batches.start(event, interval);
	}

}
