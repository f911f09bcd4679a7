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

import java.util.Collection;
import java.util.List;

import io.github.wsext.WsCluster;

/**
 * An application of one node, which is this one.
 */
final class SingleNode implements WsCluster, WsCluster.Node {

	private final NodeDirectory.LocalNode node;

	SingleNode(NodeDirectory.LocalNode node) {
		this.node = node;
	}

	@Override
	public String id() {
		return this.node.id();
	}

	@Override
	public int count() {
		return this.node.connections();
	}

	@Override
	public boolean isSelf() {
		return true;
	}

	@Override
	public boolean isOnline(String user) {
		return this.node.isOnline(user);
	}

	@Override
	public boolean isStale() {
		return false;
	}

	@Override
	public Collection<Node> nodes() {
		return List.of(this);
	}

	@Override
	public String toString() {
		return "node " + id();
	}

}
