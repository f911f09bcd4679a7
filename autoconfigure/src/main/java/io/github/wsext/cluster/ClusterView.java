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

package io.github.wsext.cluster;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import io.github.wsext.WsCluster;
import io.github.wsext.connection.NodeDirectory;

/**
 * The nodes of the application: this one as it is, the others as the directory knows
 * them.
 */
final class ClusterView implements WsCluster {

	private final NodeDirectory.LocalNode self;

	private final NodeDirectory directory;

	ClusterView(NodeDirectory.LocalNode self, NodeDirectory directory) {
		this.self = self;
		this.directory = directory;
	}

	@Override
	public int count() {
		return nodes().stream().mapToInt(Node::count).sum();
	}

	@Override
	public boolean isOnline(String user) {
		return this.self.isOnline(user) || this.directory.isOnline(user);
	}

	@Override
	public boolean isStale() {
		return this.directory.isStale();
	}

	@Override
	public Collection<Node> nodes() {
		List<Node> nodes = new ArrayList<>();
		nodes.add(new Member(this.self.id(), this.self.connections(), true));
		this.directory.others().forEach((other) -> nodes.add(new Member(other.id(), other.connections(), false)));
		return List.copyOf(nodes);
	}

	/**
	 * A node.
	 */
	private record Member(String id, int count, boolean isSelf) implements Node {
	}

}
