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

package io.github.wsext;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * Named events, for code that is no endpoint: receive, send, and collect in batches. Can
 * be injected anywhere and called from any thread; nothing waits for the network.
 */
public interface WsEvents {

	/**
	 * Receives events of all connections. An endpoint's own {@link OnEvent} method goes
	 * first; the subscriptions follow in the order in which they were made, in the
	 * connection's order of messages and with the client's identity. A handler that
	 * throws does not keep the event from the others: the failure is logged, and told to
	 * a client that awaits an answer. An {@link InvalidPayloadException} and a refusal of
	 * method security are not logged, and told in any case. Where none of them replies or
	 * {@linkplain WsEvent#replyLater() is going to}, such a client gets an empty answer.
	 * @param name name of the event; {@code *} stands for any last part, as in
	 * {@code chat:*}
	 * @param handler called with each event
	 * @return ends the subscription
	 * @throws IllegalArgumentException if the name is not valid
	 */
	Subscription subscribe(String name, Consumer<? super WsEvent> handler);

	/**
	 * Sends an event to one connection, or collects it if there is a batch for it.
	 * @return completes with what became of the message or of the batch that it is in
	 * @throws IllegalArgumentException if the payload cannot be encoded; in a batch that
	 * is logged instead
	 */
	CompletionStage<SendResult> send(WsConnection connection, String event, Object payload);

	/**
	 * Sends an event to one connection, past a batch.
	 * @throws IllegalArgumentException if the payload cannot be encoded
	 */
	CompletionStage<SendResult> sendNow(WsConnection connection, String event, Object payload);

	/**
	 * Sends an event to all connections of a user, or collects it for each if there is a
	 * batch for it.
	 * @param user {@linkplain java.security.Principal#getName() name} of the principal
	 * @throws IllegalArgumentException if the payload cannot be encoded; in a batch that
	 * is logged instead
	 */
	BroadcastResult sendToUser(String user, String event, Object payload);

	/**
	 * Publishes an event to a topic, or collects it for each subscriber if there is a
	 * batch for it.
	 * @throws IllegalArgumentException if the payload cannot be encoded; in a batch that
	 * is logged instead
	 */
	BroadcastResult publish(String topic, String event, Object payload);

	/**
	 * Publishes an event to a topic, past a batch.
	 * @throws IllegalArgumentException if the payload cannot be encoded
	 */
	BroadcastResult publishNow(String topic, String event, Object payload);

	/**
	 * Publishes an event that takes the place of those of the same key that still wait
	 * for a subscriber, past a batch: slow subscribers see the latest only.
	 * @param key what the event is about, such as the symbol of a price
	 * @throws IllegalArgumentException if the payload cannot be encoded
	 * @see WsTopics#publishLatest(String, String, Object)
	 */
	BroadcastResult publishLatest(String topic, String key, String event, Object payload);

	/**
	 * Publishes an event to all subscribers of a topic but one, or collects it for each
	 * of them if there is a batch for it.
	 * @param sender who does not get it
	 * @throws IllegalArgumentException if the payload cannot be encoded; in a batch that
	 * is logged instead
	 */
	BroadcastResult publishOthers(String topic, String event, Object payload, WsConnection sender);

	/**
	 * The same events, except that what is sent or published within a transaction leaves
	 * when the transaction has committed, in the order of the calls, and never if it
	 * rolls back. Without a transaction it leaves at once. Put off, a
	 * {@link BroadcastResult} is {@linkplain BroadcastResult#isDeferred() deferred}; the
	 * stage of {@link #send} completes after the commit, or exceptionally with a
	 * {@link java.util.concurrent.CancellationException} if there is none. A payload that
	 * cannot be encoded is logged then, too.
	 * @see WsTopics#afterCommit()
	 */
	WsEvents afterCommit();

	/**
	 * Collects the payloads of an event per connection from now on, and sends what has
	 * gathered as one event {@code {"event":"batch_price","payload":{"d":[...]}}}.
	 * Nothing collected, nothing sent. Also sent early when
	 * {@code wsext.event.batch-max-size} payloads have gathered, and when a connection or
	 * the application closes. Replaces a batch of the same event, whose payloads are sent
	 * at once. A payload that cannot be encoded is left out and logged.
	 * @param event name of the event
	 * @param interval time between two batches, at least 1 ms
	 * @return ends the batch, sending what is collected
	 * @throws IllegalArgumentException if the interval is too short
	 */
	Subscription batch(String event, Duration interval);

	/**
	 * Something that goes on until it is closed.
	 */
	@FunctionalInterface
	interface Subscription extends AutoCloseable {

		/**
		 * Ends it. Does nothing the second time.
		 */
		@Override
		void close();

	}

}
