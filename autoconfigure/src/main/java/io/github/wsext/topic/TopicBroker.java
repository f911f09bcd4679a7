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
import java.util.concurrent.CompletionStage;

import io.github.wsext.Relay;

/**
 * Carrier of messages between the nodes of an application: a bean of this type, together
 * with a {@code NodeDirectory}, makes a cluster. Knows channels and bytes; what they mean
 * is for the engine to know. Delivers at most once, and in the order in which one node
 * has published on one channel.
 *
 * <p>
 * Safe for use by many threads. No method waits for the network or for the listener, and
 * none throws for want of either.
 */
public interface TopicBroker {

	/**
	 * Connects, and goes on connecting until it is stopped. Called once, before all
	 * others.
	 * @param listener told what arrives
	 */
	void start(Listener listener);

	/**
	 * Listens to further channels. Where the line breaks the broker listens to all of
	 * them again by itself.
	 * @param channels at most 512; it listens to none of them, or could not say so when
	 * it was asked before
	 * @return completes when whatever is published from now on will arrive, and
	 * exceptionally when that cannot be said within the time that callers wait for; it
	 * goes on trying then
	 */
	CompletionStage<Void> subscribe(Collection<Channel> channels);

	/**
	 * Does not listen to channels any more.
	 */
	void unsubscribe(Collection<Channel> channels);

	/**
	 * Publishes a message to all nodes that listen to a channel. This node may be among
	 * them.
	 * @param message not changed afterwards, by nobody
	 * @return completes with {@link Relay.Outcome#RELAYED},
	 * {@link Relay.Outcome#LOCAL_ONLY} if it has certainly reached no other node, or
	 * {@link Relay.Outcome#UNKNOWN}; never exceptionally
	 */
	CompletionStage<Relay> publish(Channel channel, byte[] message);

	/**
	 * Largest message in bytes that it takes.
	 */
	int maxMessageSize();

	/**
	 * Disconnects. The listener hears nothing after that.
	 */
	void stop();

	/**
	 * Whoever is told what arrives. Returns at once, and does not throw.
	 */
	interface Listener {

		/**
		 * A message has arrived. Those of one channel come one after the other.
		 * @param message not to be changed
		 */
		void received(Channel channel, byte[] message);

		/**
		 * The line is down: messages may be lost from now on.
		 */
		void interrupted();

		/**
		 * The line is up again, and all channels are listened to.
		 */
		void resumed();

	}

}
