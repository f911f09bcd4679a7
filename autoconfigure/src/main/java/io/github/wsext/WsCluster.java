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

import java.util.Collection;

/**
 * The application as a whole: what {@link WsConnections} says of this node, for all nodes
 * together. As each node knows it, without asking the others. An application of one node
 * gets exact answers.
 */
public interface WsCluster {

	/**
	 * Number of open connections on all nodes.
	 */
	int count();

	/**
	 * Whether a user has an open connection on any node.
	 * @param user {@linkplain java.security.Principal#getName() name} of the principal
	 */
	boolean isOnline(String user);

	/**
	 * The nodes, this one included, as a snapshot.
	 */
	Collection<Node> nodes();

	/**
	 * Whether the other nodes are out of reach, so that what this says of them is what
	 * was last known.
	 */
	boolean isStale();

	/**
	 * A node of the application.
	 */
	interface Node {

		/**
		 * Identifier of the node, with which the ids of its connections begin. Another
		 * one after each start.
		 */
		String id();

		/**
		 * Number of its open connections.
		 */
		int count();

		/**
		 * Whether it is this node.
		 */
		boolean isSelf();

	}

}
