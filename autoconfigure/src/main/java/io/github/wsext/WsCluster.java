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
