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

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

import io.github.wsext.BroadcastResult;
import io.github.wsext.Relay;

/**
 * The way of messages to the other nodes, for whoever sends to those of this one. Safe
 * for use by many threads; nothing waits for the network.
 */
public interface MessageRelay {

	/**
	 * There are no other nodes.
	 */
	MessageRelay NONE = new MessageRelay() {

		@Override
		public boolean isNeeded() {
			return false;
		}

		@Override
		public UnaryOperator<BroadcastResult> prepare(Destination destination, RelayedMessage message) {
			return UnaryOperator.identity();
		}

		@Override
		public void requireSize(int bytes) {
			// Nothing is sent.
		}

		@Override
		public CompletionStage<Relay> publish(Channel channel, byte[] message) {
			return CompletableFuture.completedStage(Relay.NONE);
		}

		@Override
		public void interestChanged(Channel channel, Predicate<Channel> wanted) {
			// Nobody sends anything.
		}

		@Override
		public CompletionStage<Void> reached(Channel channel, Predicate<Channel> wanted) {
			return CompletableFuture.completedStage(null);
		}

	};

	/**
	 * Whether there may be other nodes.
	 */
	boolean isNeeded();

	/**
	 * Makes a message ready, before anybody has got it.
	 * @return to be applied to the result on this node, when it has been sent here: sends
	 * it to the others, and adds what becomes of that. Throws an
	 * {@link IllegalArgumentException} if it can be encoded for nobody there and nobody
	 * here has taken it
	 * @throws IllegalArgumentException if it is too large
	 */
	UnaryOperator<BroadcastResult> prepare(Destination destination, RelayedMessage message);

	/**
	 * Checks whether a message may be sent.
	 * @throws IllegalArgumentException if it is too large
	 */
	void requireSize(int bytes);

	/**
	 * Sends a message that has been written down already.
	 * @return never completes exceptionally
	 */
	CompletionStage<Relay> publish(Channel channel, byte[] message);

	/**
	 * This node wants the messages of a channel, or does not want them any more.
	 * @param wanted which of the two it is by then: asked later, on another thread
	 */
	void interestChanged(Channel channel, Predicate<Channel> wanted);

	/**
	 * When this node gets whatever is published on a channel from then on.
	 * @param wanted whether it still wants that: asked later, on another thread
	 * @return completes exceptionally if the other nodes are out of reach
	 */
	CompletionStage<Void> reached(Channel channel, Predicate<Channel> wanted);

}
