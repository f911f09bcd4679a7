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

import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

import io.github.wsext.BroadcastResult;
import io.github.wsext.Relay;
import io.github.wsext.SendResult;
import io.github.wsext.WsCluster;
import io.github.wsext.topic.Channel;
import io.github.wsext.topic.Destination;
import io.github.wsext.topic.MessageRelay;
import io.github.wsext.topic.RelayedMessage;

import org.springframework.web.socket.CloseStatus;

/**
 * The other nodes of the application, for the connections of this one. Safe for use by
 * many threads; nothing waits for the network.
 */
public interface RemoteNodes extends MessageRelay {

	/**
	 * There are no other nodes.
	 */
	RemoteNodes NONE = new RemoteNodes() {

		@Override
		public boolean isNeeded() {
			return false;
		}

		@Override
		public UnaryOperator<BroadcastResult> prepare(Destination destination, RelayedMessage message) {
			return MessageRelay.NONE.prepare(destination, message);
		}

		@Override
		public void requireSize(int bytes) {
			// Nothing is sent.
		}

		@Override
		public CompletionStage<Relay> publish(Channel channel, byte[] message) {
			return MessageRelay.NONE.publish(channel, message);
		}

		@Override
		public void interestChanged(Channel channel, Predicate<Channel> wanted) {
			// Nobody sends anything.
		}

		@Override
		public CompletionStage<Void> reached(Channel channel, Predicate<Channel> wanted) {
			return MessageRelay.NONE.reached(channel, wanted);
		}

		@Override
		public CompletionStage<SendResult> send(String id, Object message) {
			return CompletableFuture.completedStage(SendResult.CLOSED);
		}

		@Override
		public CompletionStage<Relay> close(Destination destination, CloseStatus status) {
			return CompletableFuture.completedStage(Relay.NONE);
		}

		@Override
		public void tell(LoginEnd end) {
			// Nobody has to know.
		}

		@Override
		public void userChanged(String user) {
			// Nobody has to know.
		}

		@Override
		public WsCluster with(NodeDirectory.LocalNode node) {
			return new SingleNode(node);
		}

	};

	/**
	 * Sends to a connection that is not on this node.
	 * @return {@link SendResult#CLOSED} if no node has it, {@link SendResult#UNKNOWN} if
	 * its node does not say
	 * @throws IllegalArgumentException if the message cannot be encoded, or is too large
	 */
	CompletionStage<SendResult> send(String id, Object message);

	/**
	 * Closes connections on other nodes.
	 */
	CompletionStage<Relay> close(Destination destination, CloseStatus status);

	/**
	 * Tells of a login that has ended on this node.
	 */
	void tell(LoginEnd end);

	/**
	 * Tells, a little later, that a user has come to this node or left it.
	 */
	void userChanged(String user);

	/**
	 * The other nodes together with this one.
	 */
	WsCluster with(NodeDirectory.LocalNode node);

	/**
	 * Maker of the other nodes of an engine.
	 */
	@FunctionalInterface
	interface Factory {

		/**
		 * The other nodes.
		 * @param node id of this node
		 * @param executor its threads
		 * @param clock its time of day
		 */
		RemoteNodes connect(String node, ConnectionExecutor executor, Clock clock);

	}

}
