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

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.wsext.Relay;
import io.github.wsext.connection.NodeDirectory;
import io.github.wsext.topic.Channel;
import io.github.wsext.topic.TopicBroker;
import org.jspecify.annotations.Nullable;

/**
 * What nodes of one JVM have between them: each gets a broker and a directory. The line
 * of each can be cut.
 */
public final class InMemoryBus {

	private final List<Node> nodes = new CopyOnWriteArrayList<>();

	/** What was commanded, by whom: those who were cut off read it later. */
	private final List<Command> commands = new CopyOnWriteArrayList<>();

	public Node node() {
		return new Node();
	}

	/**
	 * A node's end of the bus.
	 */
	public final class Node implements TopicBroker, NodeDirectory {

		private final Set<Channel> channels = ConcurrentHashMap.newKeySet();

		private final List<Integer> batches = new CopyOnWriteArrayList<>();

		private TopicBroker.@Nullable Listener messages;

		private NodeDirectory.@Nullable Listener directory;

		private @Nullable LocalNode self;

		private volatile boolean cut;

		private volatile boolean alone;

		private int heard;

		/**
		 * Cuts the line to all others.
		 */
		public void cut() {
			this.cut = true;
			messages().interrupted();
		}

		/**
		 * Mends the line: what was commanded comes first.
		 */
		public void mend() {
			this.cut = false;
			hear();
			messages().resumed();
		}

		/**
		 * Loses what was commanded meanwhile.
		 */
		void lose() {
			this.heard = InMemoryBus.this.commands.size();
			directory().commandsLost();
		}

		/**
		 * Sizes of the sets of channels that were subscribed to at once.
		 */
		List<Integer> batches() {
			return this.batches;
		}

		Set<Channel> channels() {
			return this.channels;
		}

		@Override
		public void start(TopicBroker.Listener listener) {
			this.messages = listener;
			InMemoryBus.this.nodes.add(this);
		}

		@Override
		public CompletionStage<Void> subscribe(Collection<Channel> channels) {
			this.batches.add(channels.size());
			this.channels.addAll(channels);
			return this.cut ? CompletableFuture.failedStage(new IllegalStateException("cut"))
					: CompletableFuture.completedStage(null);
		}

		@Override
		public void unsubscribe(Collection<Channel> channels) {
			this.channels.removeAll(channels);
		}

		@Override
		public CompletionStage<Relay> publish(Channel channel, byte[] message) {
			if (this.cut) {
				return CompletableFuture.completedStage(Relay.of(Relay.Outcome.LOCAL_ONLY));
			}
			InMemoryBus.this.nodes.stream()
				.filter((node) -> !node.cut && node.channels.contains(channel))
				.forEach((node) -> node.messages().received(channel, message));
			return CompletableFuture.completedStage(Relay.of(Relay.Outcome.RELAYED));
		}

		@Override
		public int maxMessageSize() {
			return 100_000;
		}

		@Override
		public void start(LocalNode node, NodeDirectory.Listener listener) {
			this.self = node;
			this.directory = listener;
			this.heard = InMemoryBus.this.commands.size();
		}

		@Override
		public void userChanged(String user) {
			// Everybody is asked anew each time.
		}

		private List<LocalNode> otherNodes() {
			return InMemoryBus.this.nodes.stream()
				.filter((node) -> node != this && node.self != null)
				.map(Node::self)
				.toList();
		}

		@Override
		public Collection<RemoteNode> others() {
			return otherNodes().stream().map((node) -> new RemoteNode(node.id(), node.connections())).toList();
		}

		@Override
		public boolean isOnline(String user) {
			return otherNodes().stream().anyMatch((node) -> node.isOnline(user));
		}

		@Override
		public boolean isAlone() {
			return this.alone;
		}

		void pretendAlone(boolean alone) {
			this.alone = alone;
		}

		@Override
		public boolean isStale() {
			return this.cut;
		}

		@Override
		public CompletionStage<Relay> command(byte[] command) {
			InMemoryBus.this.commands.add(new Command(this, command));
			InMemoryBus.this.nodes.forEach(Node::hear);
			return CompletableFuture.completedStage(Relay.of(Relay.Outcome.RELAYED));
		}

		private synchronized void hear() {
			while (!this.cut && this.heard < InMemoryBus.this.commands.size()) {
				Command command = InMemoryBus.this.commands.get(this.heard++);
				if (command.from() != this) {
					directory().command(command.command());
				}
			}
		}

		@Override
		public Duration clockOffset() {
			return Duration.ZERO;
		}

		@Override
		public void stop() {
			if (InMemoryBus.this.nodes.remove(this) && this.self != null) {
				String id = this.self.id();
				InMemoryBus.this.nodes.forEach((node) -> node.directory().left(id));
			}
		}

		private LocalNode self() {
			return required(this.self);
		}

		private TopicBroker.Listener messages() {
			return required(this.messages);
		}

		private NodeDirectory.Listener directory() {
			return required(this.directory);
		}

		private static <T> T required(@Nullable T part) {
			if (part == null) {
				throw new IllegalStateException("Not started");
			}
			return part;
		}

	}

	private record Command(Node from, byte[] command) {
	}

}
