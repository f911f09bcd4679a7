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

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletionStage;

import io.github.wsext.Relay;

/**
 * Directory of the nodes of an application: who is there, with how many connections and
 * which users, and what they are all told for certain. A bean of this type, together with
 * a {@code TopicBroker}, makes a cluster. What it says is at most three seconds old, as
 * long as it is not {@linkplain #isStale() stale}; a node that has died is gone from it
 * within twelve.
 *
 * <p>
 * Safe for use by many threads. No method waits for the network or for the listener,
 * except {@link #start} and {@link #stop} for a moment, and none throws for want of
 * either.
 */
public interface NodeDirectory {

	/**
	 * Enters this node, and keeps it entered until it is stopped. When this returns every
	 * other node knows of this one, or this one is {@linkplain #isStale() stale}.
	 * @param node this node, which is asked at any time
	 * @param listener told what the others have to say
	 */
	void start(LocalNode node, Listener listener);

	/**
	 * Whether a user has come to this node or left it: the node is asked later.
	 */
	void userChanged(String user);

	/**
	 * The other nodes, as far as it knows.
	 */
	Collection<RemoteNode> others();

	/**
	 * Whether a user has connections on another node.
	 */
	boolean isOnline(String user);

	/**
	 * Whether there is certainly no other node, so that nothing needs to be said. Never
	 * {@code true} while it is stale.
	 */
	boolean isAlone();

	/**
	 * Whether it has not heard of anything for so long that it only says what was last
	 * known.
	 */
	boolean isStale();

	/**
	 * Tells all other nodes something that must not get lost: also those that are cut off
	 * for a while. In the order of one node; more than once, maybe.
	 * @param command not changed afterwards, by nobody
	 * @return completes with {@link Relay.Outcome#RELAYED}, or
	 * {@link Relay.Outcome#UNKNOWN} if it goes on trying for as long as this node lives;
	 * never exceptionally
	 */
	CompletionStage<Relay> command(byte[] command);

	/**
	 * What has to be added to the clock of this node to get the time that all nodes
	 * share, as that of a store. Compares what happens on two nodes, to the accuracy of a
	 * round trip.
	 */
	Duration clockOffset();

	/**
	 * Takes this node out.
	 */
	void stop();

	/**
	 * This node.
	 */
	interface LocalNode {

		/**
		 * Its id, with which those of its connections begin.
		 */
		String id();

		/**
		 * Number of its connections.
		 */
		int connections();

		/**
		 * The users that have connections, as a snapshot.
		 */
		Collection<String> users();

		/**
		 * Whether a user has connections.
		 */
		boolean isOnline(String user);

	}

	/**
	 * Another node, as it was last heard of.
	 *
	 * @param id its id
	 * @param connections number of its connections
	 */
	record RemoteNode(String id, int connections) {
	}

	/**
	 * Whoever is told what the other nodes have to say. Does not throw, and holds up
	 * nobody but the directory.
	 */
	interface Listener {

		/**
		 * A command of another node, not of this one.
		 */
		void command(byte[] command);

		/**
		 * Commands may be lost: this node was cut off for longer than they are kept.
		 */
		void commandsLost();

		/**
		 * A node has gone.
		 */
		void left(String node);

	}

}
