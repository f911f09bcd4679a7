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

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

import io.github.wsext.Relay;
import io.github.wsext.connection.NodeDirectory;
import io.github.wsext.redis.connection.RedisClients;
import io.github.wsext.redis.connection.RedisKeys;
import io.github.wsext.redis.connection.RedisLink;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * A node's directory with a line of its own, and what it has been told.
 */
final class DirectoryNode implements NodeDirectory.LocalNode, NodeDirectory.Listener, AutoCloseable {

	private final String id = "node-" + UUID.randomUUID();

	private final RedisLink link;

	private final RedisNodeDirectory directory;

	private final Set<String> users = ConcurrentHashMap.newKeySet();

	private final Queue<String> told = new ConcurrentLinkedQueue<>();

	private volatile int connections;

	private DirectoryNode(LettuceConnectionFactory factory) {
		this.link = new RedisLink(new RedisClients(factory, Duration.ofSeconds(1)));
		this.link.start();
		this.directory = new RedisNodeDirectory(this.link, new RedisKeys("test"));
		this.directory.start(this, this);
	}

	static DirectoryNode at(int port) {
		return at(new LettuceConnectionFactory(new RedisStandaloneConfiguration("127.0.0.1", port)));
	}

	static DirectoryNode at(LettuceConnectionFactory factory) {
		return new DirectoryNode(factory);
	}

	static ConditionFactory await() {
		return Awaitility.await().pollInterval(Duration.ofMillis(20)).atMost(Duration.ofSeconds(60));
	}

	RedisNodeDirectory directory() {
		return this.directory;
	}

	DirectoryNode fresh() {
		await().until(() -> !this.directory.isStale());
		return this;
	}

	DirectoryNode connections(int count) {
		this.connections = count;
		return this;
	}

	DirectoryNode come(String user) {
		this.users.add(user);
		this.directory.userChanged(user);
		return this;
	}

	DirectoryNode go(String user) {
		this.users.remove(user);
		this.directory.userChanged(user);
		return this;
	}

	CompletionStage<Relay> command(String text) {
		return this.directory.command(text.getBytes(StandardCharsets.UTF_8));
	}

	static Relay.Outcome outcome(CompletionStage<Relay> relay) {
		return relay.toCompletableFuture().orTimeout(1, TimeUnit.MINUTES).join().outcome();
	}

	/**
	 * What it was told, in order: commands, {@code LOST}, and {@code LEFT} with an id.
	 */
	List<String> told() {
		return List.copyOf(this.told);
	}

	List<String> others() {
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
		this.told.add(new String(command, StandardCharsets.UTF_8));
	}

	@Override
	public void commandsLost() {
		this.told.add("LOST");
	}

	@Override
	public void left(String node) {
		this.told.add("LEFT " + node);
	}

	@Override
	public void close() {
		this.directory.stop();
		this.link.close();
	}

}
