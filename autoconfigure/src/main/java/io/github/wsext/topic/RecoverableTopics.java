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

import io.github.wsext.BroadcastResult;
import io.github.wsext.WsConnection;
import io.github.wsext.send.Overflow;
import io.github.wsext.send.Recipient;
import org.jspecify.annotations.Nullable;

/**
 * The topics whose last messages are kept, for whoever publishes to one or subscribes.
 * Thread-safe; nothing waits for a history.
 */
public interface RecoverableTopics {

	/**
	 * There are none.
	 */
	RecoverableTopics NONE = new RecoverableTopics() {

		@Override
		public boolean has(String topic) {
			return false;
		}

		@Override
		public BroadcastResult publish(String topic, Publication publication) {
			throw new IllegalStateException("No topic has a history");
		}

		@Override
		public @Nullable BroadcastResult keep(String topic, Publication publication) {
			return null;
		}

		@Override
		public void subscribe(String topic, Recipient subscriber, TopicJoin join) {
			throw new IllegalStateException("No topic has a history");
		}

		@Override
		public void join(String topic) {
			// Nobody has subscribed.
		}

		@Override
		public void joinAgain(String topic, Recipient subscriber, TopicJoin join) {
			// Nobody has subscribed.
		}

		@Override
		public void unsubscribe(String topic, Recipient subscriber) {
			// Nobody has subscribed.
		}

		@Override
		public void arrived(String topic, PositionedMessage message) {
			// Nobody has subscribed.
		}

		@Override
		public void check(String topic) {
			// Nothing can be missing.
		}

		@Override
		public void checkAll() {
			// Nothing can be missing.
		}

	};

	/**
	 * Whether a topic is one of them.
	 */
	boolean has(String topic);

	/**
	 * Appends a message to the history of a topic, and queues it for all subscribers in
	 * the order of positions.
	 * @return deferred where the history takes its time, or another thread is about to
	 * queue it
	 * @throws IllegalArgumentException if it cannot be written down, is too large, or may
	 * be left out where nothing may
	 */
	BroadcastResult publish(String topic, Publication publication);

	/**
	 * Keeps a message in the transaction of the current thread, to be published when that
	 * commits.
	 * @return deferred until it has left; {@code null} if there is no such transaction
	 * @throws IllegalArgumentException if it cannot be written down, is too large, or may
	 * be left out where nothing may
	 */
	@Nullable BroadcastResult keep(String topic, Publication publication);

	/**
	 * Adds a subscriber, who gets nothing before he has {@linkplain #join joined}. Runs
	 * no code of the application.
	 */
	void subscribe(String topic, Recipient subscriber, TopicJoin join);

	/**
	 * Has those join who have subscribed. Not to be called while anything is locked.
	 */
	void join(String topic);

	/**
	 * Tells a subscriber, who stays one, once more where he is.
	 */
	void joinAgain(String topic, Recipient subscriber, TopicJoin join);

	/**
	 * Removes a subscriber, whether he has joined or not.
	 */
	void unsubscribe(String topic, Recipient subscriber);

	/**
	 * A message has come from another node, or from this one by way of the others.
	 */
	void arrived(String topic, PositionedMessage message);

	/**
	 * Messages of a topic may be missing.
	 */
	void check(String topic);

	/**
	 * Messages of any topic may be missing.
	 */
	void checkAll();

	/**
	 * Something to be published.
	 *
	 * @param message whatever the application sends
	 * @param overflow what may happen to it where it does not fit
	 * @param except the connection that gets no more than the position
	 * @param idempotencyKey what was published with the same key lately is not published
	 * again
	 */
	record Publication(Object message, Overflow overflow, @Nullable WsConnection except,
			@Nullable String idempotencyKey) {
	}

}
