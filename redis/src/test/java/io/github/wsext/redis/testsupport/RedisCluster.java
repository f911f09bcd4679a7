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

package io.github.wsext.redis.testsupport;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.awaitility.Awaitility;

import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * A Redis Cluster of three masters, on request with a replica of the first.
 */
public final class RedisCluster implements AutoCloseable {

	private static final int SLOTS = 16_384;

	private static final String[] OPTIONS = { "--cluster-enabled", "yes", "--cluster-node-timeout", "2000" };

	private final List<RedisServer> masters;

	private final List<RedisServer> replicas = new ArrayList<>();

	private RedisCluster(List<RedisServer> masters) {
		this.masters = masters;
	}

	/**
	 * Starts a cluster of what the tests bring along, which is Redis 6.2.
	 */
	public static RedisCluster start() {
		return form(Stream.generate(() -> RedisServer.start(OPTIONS)).limit(3).toList());
	}

	/**
	 * Starts a cluster of another version.
	 */
	public static RedisCluster start(Path executable) {
		return form(Stream.generate(() -> RedisServer.start(executable, OPTIONS)).limit(3).toList());
	}

	private static RedisCluster form(List<RedisServer> masters) {
		RedisCluster cluster = new RedisCluster(masters);
		for (int i = 0; i < masters.size(); i++) {
			int last = (i + 1) * SLOTS / masters.size();
			List<String> command = new ArrayList<>(List.of("CLUSTER", "ADDSLOTS"));
			IntStream.range(i * SLOTS / masters.size(), last).mapToObj(Integer::toString).forEach(command::add);
			RedisCommandLine.lines(masters.get(i), command.toArray(String[]::new));
			cluster.meet(masters.get(i));
		}
		cluster.awaitFormed();
		return cluster;
	}

	private void meet(RedisServer server) {
		RedisCommandLine.lines(server, "CLUSTER", "MEET", "127.0.0.1", Integer.toString(this.masters.get(0).port()));
	}

	private void awaitFormed() {
		List<RedisServer> all = Stream.concat(this.masters.stream(), this.replicas.stream()).toList();
		for (RedisServer server : all) {
			await(() -> {
				String info = info(server);
				return info.contains("cluster_state:ok") && info.contains("cluster_known_nodes:" + all.size());
			});
		}
	}

	private static String epoch(RedisServer server) {
		return info(server).lines()
			.filter((line) -> line.startsWith("cluster_current_epoch:"))
			.findFirst()
			.orElseThrow();
	}

	private static String info(RedisServer server) {
		return String.join("\n", RedisCommandLine.lines(server, "CLUSTER", "INFO"));
	}

	private static void await(Callable<Boolean> condition) {
		Awaitility.await().pollInterval(Duration.ofMillis(50)).atMost(Duration.ofMinutes(1)).until(condition);
	}

	/**
	 * Adds a replica of the first master.
	 */
	public void addReplica(Path executable) {
		RedisServer replica = RedisServer.start(executable, OPTIONS);
		this.replicas.add(replica);
		meet(replica);
		String master = id(this.masters.get(0));
		await(() -> {
			try {
				RedisCommandLine.lines(replica, "CLUSTER", "REPLICATE", master);
				return true;
			}
			catch (IllegalStateException ex) {
				// It does not know of its master yet.
				return false;
			}
		});
		await(() -> String.join("\n", RedisCommandLine.lines(replica, "INFO", "replication"))
			.contains("master_link_status:up"));
		awaitFormed();
	}

	public List<RedisServer> masters() {
		return this.masters;
	}

	/**
	 * The master that has a slot.
	 */
	public RedisServer masterOf(int slot) {
		return this.masters
			.get(IntStream.range(0, 3).filter((i) -> slot < (i + 1) * SLOTS / 3).findFirst().orElseThrow());
	}

	/**
	 * Moves a slot with all that is in it to another master.
	 */
	public void move(int slot, RedisServer from, RedisServer to) {
		// Who takes a slot without knowing the latest epoch loses it again to whoever has
		// that.
		await(() -> this.masters.stream().map(RedisCluster::epoch).distinct().count() == 1);
		String number = Integer.toString(slot);
		String target = id(to);
		RedisCommandLine.lines(to, "CLUSTER", "SETSLOT", number, "IMPORTING", id(from));
		RedisCommandLine.lines(from, "CLUSTER", "SETSLOT", number, "MIGRATING", target);
		for (List<String> keys = keys(from, number); !keys.isEmpty(); keys = keys(from, number)) {
			keys.forEach((key) -> RedisCommandLine.lines(from, "MIGRATE", "127.0.0.1", Integer.toString(to.port()), key,
					"0", "60000"));
		}
		RedisCommandLine.lines(to, "CLUSTER", "SETSLOT", number, "NODE", target);
		RedisCommandLine.lines(from, "CLUSTER", "SETSLOT", number, "NODE", target);
		this.masters.stream()
			.filter((master) -> master != from && master != to)
			.forEach((master) -> RedisCommandLine.lines(master, "CLUSTER", "SETSLOT", number, "NODE", target));
	}

	private static List<String> keys(RedisServer server, String slot) {
		return RedisCommandLine.lines(server, "CLUSTER", "GETKEYSINSLOT", slot, "100");
	}

	private static String id(RedisServer server) {
		return RedisCommandLine.lines(server, "CLUSTER", "MYID").get(0);
	}

	/**
	 * The application's own connections to it.
	 */
	public LettuceConnectionFactory connections() {
		return new LettuceConnectionFactory(new RedisClusterConfiguration(
				this.masters.stream().map((master) -> "127.0.0.1:" + master.port()).toList()));
	}

	@Override
	public void close() {
		this.replicas.forEach(RedisServer::close);
		this.masters.forEach(RedisServer::close);
	}

}
