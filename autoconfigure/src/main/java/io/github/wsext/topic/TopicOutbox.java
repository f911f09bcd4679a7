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

import java.util.concurrent.CompletionStage;

import io.github.wsext.Relay;

/**
 * What transactions have published to topics with a history, kept by their database until
 * it has left: it leaves exactly when the transaction commits, also if this node dies
 * between the two. A bean of this type is used by
 * {@link io.github.wsext.WsTopics#afterCommit()}. Thread-safe.
 */
public interface TopicOutbox {

	/**
	 * There is none.
	 */
	TopicOutbox NONE = new TopicOutbox() {

		@Override
		public boolean isInTransaction() {
			return false;
		}

		@Override
		public CompletionStage<Relay> add(String topic, byte[] message) {
			throw new IllegalStateException("There is no outbox");
		}

		@Override
		public void start(Publisher publisher) {
			// Nothing is kept.
		}

		@Override
		public void stop() {
			// Nothing is kept.
		}

	};

	/**
	 * Whether the transaction of the current thread, if there is one, is of that
	 * database.
	 */
	boolean isInTransaction();

	/**
	 * Keeps a message within the transaction of the current thread.
	 * @return completes with what became of it once it has left, and exceptionally with a
	 * {@link java.util.concurrent.CancellationException} if the transaction does not
	 * commit. What hangs on it takes no time: it may run on the thread that lets messages
	 * go
	 * @throws RuntimeException if the database does not take it
	 */
	CompletionStage<Relay> add(String topic, byte[] message);

	/**
	 * Lets go of what is kept from now on, in the order in which it was added, by way of
	 * whichever node of the application.
	 * @param publisher takes a message
	 */
	void start(Publisher publisher);

	/**
	 * Lets go of nothing any more. What is kept leaves by way of another node, or later.
	 */
	void stop();

	/**
	 * Takes what leaves.
	 */
	@FunctionalInterface
	interface Publisher {

		/**
		 * Publishes a message.
		 * @param idempotencyKey what was published with it lately is not published again
		 * @return completes with what became of it
		 * @throws IllegalArgumentException if it never can be
		 */
		CompletionStage<Relay> publish(String topic, byte[] message, String idempotencyKey);

	}

}
