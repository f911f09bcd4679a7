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

/**
 * Publish and subscribe. A connection is subscribed to its own path, such as
 * {@code /chat/lobby}, from the moment its {@link OnOpen} has succeeded until it ends,
 * and to whatever {@link WsConnection#subscribe} says. Can be injected anywhere and
 * called from any thread; nothing waits for the network. All subscribers see the messages
 * of one publisher on one topic in the order in which they were published.
 */
public interface WsTopics {

	/**
	 * Queues a message for every subscriber, whichever node it is on, and returns at
	 * once. It is encoded once.
	 * @param topic exact name of the topic
	 * @param message as for {@link WsConnection#send(Object)}
	 * @return how far it got
	 * @throws IllegalArgumentException if no subscriber's codec can encode the message
	 */
	BroadcastResult publish(String topic, Object message);

	/**
	 * Publishes a message that has an overflow policy of its own.
	 * @throws IllegalArgumentException if no subscriber's codec can encode the message,
	 * or the policy is {@link OverflowPolicy#CONFLATE}, for which there is
	 * {@link #publishLatest}
	 */
	BroadcastResult publish(String topic, Object message, OverflowPolicy policy);

	/**
	 * Publishes a message that takes the place of those of the same key that still wait
	 * for a subscriber: slow subscribers see the latest only.
	 * @param key what the message is about, such as the symbol of a price
	 * @throws IllegalArgumentException if no subscriber's codec can encode the message
	 */
	BroadcastResult publishLatest(String topic, String key, Object message);

	/**
	 * Publishes to all subscribers but one.
	 * @param sender who does not get it
	 * @throws IllegalArgumentException if no subscriber's codec can encode the message
	 */
	BroadcastResult publishOthers(String topic, Object message, WsConnection sender);

	/**
	 * The same topics, except that what is published within a transaction leaves when the
	 * transaction has committed, in the order of publishing, and never if it rolls back,
	 * be it to a savepoint. Without a transaction, or without Spring's transaction
	 * support, it leaves at once. Put off, the result
	 * {@linkplain BroadcastResult#isDeferred() says so} and
	 * {@linkplain BroadcastResult#completed() tells later} how far the message got; one
	 * that cannot be encoded is logged, too.
	 */
	WsTopics afterCommit();

	/**
	 * Number of subscribers on this node.
	 */
	int subscribers(String topic);

}
