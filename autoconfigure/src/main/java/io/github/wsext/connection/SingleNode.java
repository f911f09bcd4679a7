package io.github.wsext.connection;

import java.util.Collection;
import java.util.List;

import io.github.wsext.WsCluster;

/**
 * An application of one node, which is this one.
 */
final class SingleNode implements WsCluster, WsCluster.Node {

	private final String id;

	private final ConnectionRegistry connections;

	SingleNode(String id, ConnectionRegistry connections) {
		this.id = id;
		this.connections = connections;
	}

	@Override
	public String id() {
		return this.id;
	}

	@Override
	public int count() {
		return this.connections.count();
	}

	@Override
	public boolean isSelf() {
		return true;
	}

	@Override
	public boolean isOnline(String user) {
		return this.connections.isConnected(user);
	}

	@Override
	public Collection<Node> nodes() {
		return List.of(this);
	}

	@Override
	public String toString() {
		return "node " + this.id;
	}

}
