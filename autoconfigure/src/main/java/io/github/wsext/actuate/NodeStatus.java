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

package io.github.wsext.actuate;

import java.util.List;

import io.github.wsext.WsCluster;
import io.github.wsext.connection.ConnectionRegistry;
import io.github.wsext.dispatch.EndpointDispatchers;
import io.github.wsext.endpoint.EndpointDescriptor;
import io.github.wsext.transport.WebSocketUpgrade;
import org.jspecify.annotations.Nullable;

/**
 * Status of this node, as the endpoint, health and info report it. Safe for use by many
 * threads; waits for nobody.
 */
public final class NodeStatus {

	private final ConnectionRegistry connections;

	private final EndpointDispatchers dispatchers;

	private final WebSocketUpgrade upgrade;

	private final @Nullable WsCluster cluster;

	/**
	 * Creates the status of a node.
	 * @param cluster the nodes, if there may be others
	 */
	public NodeStatus(ConnectionRegistry connections, EndpointDispatchers dispatchers, WebSocketUpgrade upgrade,
			@Nullable WsCluster cluster) {
		this.connections = connections;
		this.dispatchers = dispatchers;
		this.upgrade = upgrade;
		this.cluster = cluster;
	}

	String node() {
		return this.connections.node().id();
	}

	String transport() {
		return this.upgrade.name();
	}

	boolean isDraining() {
		return this.connections.isDraining();
	}

	List<EndpointDescriptor> endpoints() {
		return this.dispatchers.endpoints();
	}

	ConnectionRegistry connections() {
		return this.connections;
	}

	@Nullable ClusterDescription cluster() {
		return (this.cluster != null) ? ClusterDescription.of(this.cluster) : null;
	}

	/**
	 * The nodes, as this one knows them.
	 *
	 * @param reachable whether the others are within reach; if they are not, the rest is
	 * what was last known
	 * @param nodes the nodes, this one included
	 */
	record ClusterDescription(boolean reachable, List<ClusterNode> nodes) {

		private static ClusterDescription of(WsCluster cluster) {
			return new ClusterDescription(!cluster.isStale(),
					cluster.nodes().stream().map((node) -> new ClusterNode(node.id(), node.count())).toList());
		}

	}

	/**
	 * A node.
	 *
	 * @param id its id
	 * @param connections number of its connections
	 */
	record ClusterNode(String id, int connections) {
	}

}
