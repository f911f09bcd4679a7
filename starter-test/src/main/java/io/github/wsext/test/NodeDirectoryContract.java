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

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.github.wsext.Relay;
import io.github.wsext.connection.NodeDirectory;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What every {@link NodeDirectory} promises while its line is up, as tests: extend it to
 * find out whether an application's own does. No nodes but those of a test may be in the
 * directory.
 */
public abstract class NodeDirectoryContract {

	private static final int PATIENCE_SECONDS = 60;

	private final List<Node> started = new ArrayList<>();

	/**
	 * The directory of a further node, which is neither started nor stopped by anybody
	 * else.
	 */
	protected abstract NodeDirectory directory();

	@AfterEach
	void stopDirectories() {
		this.started.forEach((node) -> node.directory.stop());
	}

	@Test
	@DisplayName("R1 when a node has started, the others know of it, and it knows of them")
	void knowEachOther() {
		Node one = node();
		Node other = node();
		Node third = node();
		assertThat(one.others()).containsExactlyInAnyOrder(other.id, third.id);
		assertThat(other.others()).containsExactlyInAnyOrder(one.id, third.id);
		assertThat(third.others()).containsExactlyInAnyOrder(one.id, other.id);
		assertThat(this.started).noneMatch((node) -> node.directory.isAlone());
	}

	@Test
	@DisplayName("R4 of nodes that start at the same time none believes that it is alone")
	void startAtTheSameTime() throws Exception {
		int count = 4;
		CyclicBarrier barrier = new CyclicBarrier(count);
		ExecutorService threads = Executors.newFixedThreadPool(count);
		try {
			List<Node> nodes = IntStream.range(0, count).mapToObj((i) -> new Node(directory())).toList();
			this.started.addAll(nodes);
			List<Future<Boolean>> alone = new ArrayList<>();
			for (Node node : nodes) {
				alone.add(threads.submit(() -> {
					barrier.await();
					node.directory.start(node, node);
					return node.directory.isAlone() && nodes.stream().anyMatch((other) -> other.started);
				}));
			}
			for (Future<Boolean> each : alone) {
				assertThat(each.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isFalse();
			}
			assertThat(nodes).noneMatch((node) -> node.directory.isAlone());
			await().untilAsserted(() -> assertThat(nodes).allMatch((node) -> node.others().size() == count - 1));
		}
		finally {
			threads.shutdownNow();
		}
	}

	@Test
	@DisplayName("R1 connections of other nodes are counted")
	void connectionsAreCounted() {
		Node one = node();
		Node other = node();
		other.connections = 3;
		await().untilAsserted(() -> assertThat(one.directory.others()).extracting(NodeDirectory.RemoteNode::connections)
			.containsExactly(3));
		other.connections = 0;
		await().untilAsserted(() -> assertThat(one.directory.others()).extracting(NodeDirectory.RemoteNode::connections)
			.containsExactly(0));
	}

	@Test
	@DisplayName("R1 a user is online who has connections on another node")
	void usersOfOtherNodes() {
		Node one = node();
		Node other = node();
		other.come("alice");
		other.come("b\u00f6b");
		await().untilAsserted(() -> {
			assertThat(one.directory.isOnline("alice")).isTrue();
			assertThat(one.directory.isOnline("b\u00f6b")).isTrue();
		});
		assertThat(one.directory.isOnline("carol")).isFalse();
		assertThat(other.directory.isOnline("alice")).isFalse();
		other.go("alice");
		await().untilAsserted(() -> assertThat(one.directory.isOnline("alice")).isFalse());
		assertThat(one.directory.isOnline("b\u00f6b")).isTrue();
	}

	@Test
	void aUserOnTwoNodesIsOnlineUntilTheLastHasLost() {
		Node one = node();
		Node two = node();
		Node three = node();
		two.come("alice");
		three.come("alice");
		await().untilAsserted(() -> {
			assertThat(one.directory.isOnline("alice")).isTrue();
			assertThat(two.directory.isOnline("alice")).isTrue();
			assertThat(three.directory.isOnline("alice")).isTrue();
		});
		two.go("alice");
		await().untilAsserted(() -> assertThat(three.directory.isOnline("alice")).isFalse());
		assertThat(one.directory.isOnline("alice")).isTrue();
		three.go("alice");
		await().untilAsserted(() -> assertThat(one.directory.isOnline("alice")).isFalse());
	}

	@Test
	void aNodeThatStartsLaterKnowsAllUsers() {
		Node one = node();
		List<String> users = IntStream.range(0, 5000).mapToObj((i) -> "user-" + i).toList();
		users.forEach(one::come);
		Node witness = node();
		await().untilAsserted(() -> assertThat(users).allMatch(witness.directory::isOnline));
		Node late = node();
		await().untilAsserted(() -> assertThat(users).allMatch(late.directory::isOnline));
		users.subList(0, 2500).forEach(one::go);
		await().untilAsserted(() -> {
			assertThat(users.subList(0, 2500)).noneMatch(late.directory::isOnline);
			assertThat(users.subList(2500, 5000)).allMatch(late.directory::isOnline);
		});
	}

	@Test
	void commandsReachAllOthersInOrder() {
		Node one = node();
		Node other = node();
		Node third = node();
		List<String> commands = IntStream.range(0, 500).mapToObj((i) -> "command " + i).toList();
		commands.stream()
			.map(one::command)
			.toList()
			.forEach((relay) -> assertThat(Node.outcome(relay)).isEqualTo(Relay.Outcome.RELAYED));
		for (Node node : List.of(other, third)) {
			await()
				.untilAsserted(() -> assertThat(node.commands.stream().distinct()).containsExactlyElementsOf(commands));
		}
		assertThat(one.commands).isEmpty();
		assertThat(this.started).allSatisfy((node) -> assertThat(node.lost).isEmpty());
	}

	@Test
	void commandsAreByteForByte() {
		Node one = node();
		Node other = node();
		byte[] all = new byte[256];
		IntStream.range(0, all.length).forEach((i) -> all[i] = (byte) i);
		one.directory.command(all);
		one.directory.command(new byte[0]);
		await().untilAsserted(() -> assertThat(other.bytes).containsExactly(all, new byte[0]));
	}

	@Test
	void theTimeThatAllShareIsTheSameOnEachNode() {
		Node one = node();
		Node other = node();
		assertThat(one.directory.clockOffset()).isCloseTo(other.directory.clockOffset(), Duration.ofSeconds(5));
	}

	@Test
	@DisplayName("R4 a node that stops is gone from the others, with its users")
	void stoppedNodeIsGone() {
		Node one = node();
		Node other = node();
		other.connections = 1;
		other.come("alice");
		await().untilAsserted(() -> assertThat(one.directory.isOnline("alice")).isTrue());
		other.directory.stop();
		await().untilAsserted(() -> assertThat(one.left).containsExactly(other.id));
		assertThat(one.others()).isEmpty();
		assertThat(one.directory.isOnline("alice")).isFalse();
		await().untilAsserted(() -> assertThat(one.directory.isAlone()).isTrue());
		Node again = node();
		assertThat(one.directory.isAlone()).isFalse();
		assertThat(one.others()).containsExactly(again.id);
	}

	@Test
	void nothingThrowsAfterStop() {
		Node one = node();
		Node other = node();
		one.directory.stop();
		one.directory.userChanged("alice");
		assertThat(one.directory.isOnline("alice")).isFalse();
		assertThat(one.directory.isAlone()).isFalse();
		assertThat(one.directory.others()).isNotNull();
		assertThat(Node.outcome(one.command("late"))).isNotEqualTo(Relay.Outcome.RELAYED);
		one.directory.stop();
		assertThat(Node.outcome(other.command("last"))).isEqualTo(Relay.Outcome.RELAYED);
		assertThat(one.commands).isEmpty();
	}

	private Node node() {
		Node node = new Node(directory());
		this.started.add(node);
		node.directory.start(node, node);
		node.started = true;
		await().until(() -> !node.directory.isStale());
		return node;
	}

	private static ConditionFactory await() {
		return Awaitility.await().pollInterval(Duration.ofMillis(20)).atMost(Duration.ofSeconds(PATIENCE_SECONDS));
	}

	/**
	 * A node, which remembers what it was told.
	 */
	private static final class Node implements NodeDirectory.LocalNode, NodeDirectory.Listener {

		private final String id = UUID.randomUUID().toString();

		private final NodeDirectory directory;

		private final Set<String> users = ConcurrentHashMap.newKeySet();

		private final Queue<String> commands = new ConcurrentLinkedQueue<>();

		private final Queue<byte[]> bytes = new ConcurrentLinkedQueue<>();

		private final Queue<String> left = new ConcurrentLinkedQueue<>();

		private final Queue<String> lost = new ConcurrentLinkedQueue<>();

		private volatile int connections;

		private volatile boolean started;

		private Node(NodeDirectory directory) {
			this.directory = directory;
		}

		private void come(String user) {
			this.users.add(user);
			this.directory.userChanged(user);
		}

		private void go(String user) {
			this.users.remove(user);
			this.directory.userChanged(user);
		}

		private CompletionStage<Relay> command(String text) {
			return this.directory.command(text.getBytes(StandardCharsets.UTF_8));
		}

		private static Relay.Outcome outcome(CompletionStage<Relay> relay) {
			Relay ended = relay.toCompletableFuture().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
			return Objects.requireNonNull(ended).outcome();
		}

		private List<String> others() {
			return this.directory.others().stream().map(NodeDirectory.RemoteNode::id).toList();
		}

		@Override
		public String id() {
			return this.id;
		}

		@Override
		public int connections() {
			return this.connections;
		}

		@Override
		public Collection<String> users() {
			return List.copyOf(this.users);
		}

		@Override
		public boolean isOnline(String user) {
			return this.users.contains(user);
		}

		@Override
		public void command(byte[] command) {
			this.bytes.add(command);
			this.commands.add(new String(command, StandardCharsets.UTF_8));
		}

		@Override
		public void commandsLost() {
			this.lost.add("lost");
		}

		@Override
		public void left(String node) {
			this.left.add(node);
		}

	}

}
