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

package io.github.wsext.redis.node;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

import io.github.wsext.connection.NodeDirectory;
import org.jspecify.annotations.Nullable;

/**
 * The other nodes, as far as this one has heard of them. One thread changes them, any
 * number looks.
 */
class Others {

	private final Map<String, KnownNode> nodes = new ConcurrentHashMap<>();

	private final String self;

	private final Consumer<String> left;

	/**
	 * Creates the others.
	 * @param self id of this node
	 * @param left told who has gone
	 */
	Others(String self, Consumer<String> left) {
		this.self = self;
		this.left = left;
	}

	boolean areNone() {
		return this.nodes.isEmpty();
	}

	boolean have(long user) {
		for (KnownNode node : this.nodes.values()) {
			if (node.has(user)) {
				return true;
			}
		}
		return false;
	}

	Collection<NodeDirectory.RemoteNode> list() {
		return this.nodes.entrySet()
			.stream()
			.map((node) -> new NodeDirectory.RemoteNode(node.getKey(), node.getValue().connections()))
			.toList();
	}

	/**
	 * These are all that there are.
	 * @param lenient whether others may only not have come back yet
	 * @param entered told the id and the incarnation of each that has entered
	 */
	void are(Map<String, NodeInfo> infos, boolean lenient, BiConsumer<String, String> entered) {
		infos.forEach((id, info) -> {
			KnownNode known = this.nodes.get(id);
			if (known != null && known.incarnation().equals(info.incarnation())) {
				known.announced(info);
			}
			else {
				this.nodes.put(id, new KnownNode(info));
				entered.accept(id, info.incarnation());
			}
		});
		if (!lenient) {
			List.copyOf(this.nodes.keySet()).stream().filter((id) -> !infos.containsKey(id)).forEach(this::left);
		}
	}

	/**
	 * A node has entered.
	 */
	void entered(String id, String incarnation) {
		KnownNode known = this.nodes.get(id);
		if (known == null || !known.incarnation().equals(incarnation)) {
			this.nodes.put(id, new KnownNode(new NodeInfo(incarnation, 0, 0)));
		}
	}

	void left(String id) {
		if (this.nodes.remove(id) != null) {
			this.left.accept(id);
		}
	}

	/**
	 * Something has changed on a node.
	 */
	void changed(NodeStore.Entry entry) {
		String id = entry.text("o");
		KnownNode known = this.nodes.get(id);
		// Whoever has entered is heard of otherwise.
		if (!id.equals(this.self) && known != null && known.incarnation().equals(entry.text("i"))) {
			known.changed(new NodeInfo(known.incarnation(), Long.parseLong(entry.text("s")),
					Integer.parseInt(entry.text("c"))), entry.bytes("a"), entry.bytes("r"));
		}
	}

	/**
	 * All changes that there are have been read.
	 */
	void caughtUp() {
		this.nodes.values().forEach(KnownNode::caughtUp);
	}

	/**
	 * The nodes whose users have to be read as a whole.
	 */
	List<String> incomplete() {
		return this.nodes.entrySet()
			.stream()
			.filter((node) -> node.getValue().isIncomplete())
			.map(Map.Entry::getKey)
			.toList();
	}

	@Nullable KnownNode get(String id) {
		return this.nodes.get(id);
	}

}
