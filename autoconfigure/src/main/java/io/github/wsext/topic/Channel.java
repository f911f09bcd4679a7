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

import org.springframework.util.Assert;

/**
 * A way from node to node, on which messages keep the order of whoever publishes them.
 *
 * @param kind for whom its messages are
 * @param name name of the topic, the user or the node; empty where it is for all
 */
public record Channel(Kind kind, String name) {

	/** The channel that every node listens to. */
	public static final Channel ALL = new Channel(Kind.ALL, "");

	public Channel {
		Assert.isTrue(name.isEmpty() == (kind == Kind.ALL), "A channel has a name unless it is for all");
	}

	/**
	 * The channel to the nodes on which a topic has subscribers.
	 */
	public static Channel ofTopic(String topic) {
		return new Channel(Kind.TOPIC, topic);
	}

	/**
	 * The channel to the nodes on which a user has connections.
	 */
	public static Channel ofUser(String user) {
		return new Channel(Kind.USER, user);
	}

	/**
	 * The channel to one node.
	 * @param node its id
	 */
	public static Channel ofNode(String node) {
		return new Channel(Kind.NODE, node);
	}

	/**
	 * For whom the messages of a channel are.
	 */
	public enum Kind {

		/** The subscribers of a topic. */
		TOPIC,

		/** The connections of a user. */
		USER,

		/** One node. */
		NODE,

		/** All nodes. */
		ALL

	}

}
