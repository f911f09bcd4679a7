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

package io.github.wsext.test;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;

import org.springframework.context.ApplicationContext;
import org.springframework.test.context.MergedContextConfiguration;

/**
 * The nodes of a test with {@link WsExtCluster @WsExtCluster}, a bean of its application:
 *
 * <pre class="code">
 * WsExtTestClient alice = nodes.get(0).connect("/chat/lobby").as("alice").open();
 * WsExtTestClient bob = nodes.get(1).connect("/chat/lobby").as("bob").open();
 * </pre>
 *
 * <p>
 * Meant for the one thread of the test.
 */
public final class WsExtTestNodes implements Iterable<WsExtTestNode> {

	private final List<WsExtTestNode> nodes;

	private boolean started;

	WsExtTestNodes(int count, MergedContextConfiguration configuration, MemoryBus bus, ApplicationContext first,
			BusLine lineOfFirst) {
		List<WsExtTestNode> nodes = new ArrayList<>();
		nodes.add(WsExtTestNode.ofTest(first, lineOfFirst));
		IntStream.range(1, count)
			.forEach((index) -> nodes.add(WsExtTestNode.further(new FurtherNode(index, configuration, bus))));
		this.nodes = List.copyOf(nodes);
	}

	/**
	 * A node.
	 * @param index its number; 0 is the application of the test itself
	 */
	public WsExtTestNode get(int index) {
		return nodes().get(index);
	}

	/**
	 * How many there are, whether they run or not.
	 */
	public int size() {
		return this.nodes.size();
	}

	@Override
	public Iterator<WsExtTestNode> iterator() {
		return nodes().iterator();
	}

	private List<WsExtTestNode> nodes() {
		if (!this.started) {
			restore();
		}
		return this.nodes;
	}

	/**
	 * Has all nodes run and reach each other.
	 */
	void restore() {
		this.nodes.get(0).requireServer();
		this.started = true;
		this.nodes.forEach(WsExtTestNode::restore);
	}

	/**
	 * Stops all nodes but the first, which Spring looks after.
	 */
	void close() {
		this.nodes.stream().skip(1).forEach(WsExtTestNode::stop);
	}

	@Override
	public String toString() {
		return this.nodes.toString();
	}

}
