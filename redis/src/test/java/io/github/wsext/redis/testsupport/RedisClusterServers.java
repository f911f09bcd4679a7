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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.awaitility.Awaitility;

/**
 * A Redis Cluster of three masters.
 */
public final class RedisClusterServers implements AutoCloseable {

	private static final int SLOTS = 16384;

	private final List<RedisServer> masters = new ArrayList<>();

	/**
	 * Starts the masters and has them meet.
	 */
	public static RedisClusterServers start() {
		RedisClusterServers cluster = new RedisClusterServers();
		for (int i = 0; i < 3; i++) {
			cluster.masters.add(RedisServer.start("--cluster-enabled", "yes", "--cluster-node-timeout", "5000",
					"--cluster-require-full-coverage", "no"));
		}
		RedisServer first = cluster.masters.get(0);
		for (int i = 0; i < 3; i++) {
			RedisServer master = cluster.masters.get(i);
			List<String> slots = new ArrayList<>(List.of("CLUSTER", "ADDSLOTS"));
			for (int slot = i * SLOTS / 3; slot < (i + 1) * SLOTS / 3; slot++) {
				slots.add(Integer.toString(slot));
			}
			RedisCommandLine.lines(master, slots.toArray(String[]::new));
			RedisCommandLine.lines(master, "CLUSTER", "SET-CONFIG-EPOCH", Integer.toString(i + 1));
			if (master != first) {
				RedisCommandLine.lines(master, "CLUSTER", "MEET", "127.0.0.1", Integer.toString(first.port()));
			}
		}
		Awaitility.await()
			.atMost(Duration.ofMinutes(2))
			.until(() -> cluster.masters.stream().allMatch(RedisClusterServers::knowsAll));
		return cluster;
	}

	private static boolean knowsAll(RedisServer master) {
		String info = String.join("\n", RedisCommandLine.lines(master, "CLUSTER", "INFO"));
		return info.contains("cluster_state:ok") && info.contains("cluster_known_nodes:3")
				&& info.contains("cluster_slots_ok:16384");
	}

	/**
	 * The masters.
	 */
	public List<RedisServer> masters() {
		return List.copyOf(this.masters);
	}

	/**
	 * Their addresses.
	 */
	public List<String> addresses() {
		return this.masters.stream().map((master) -> "127.0.0.1:" + master.port()).toList();
	}

	/**
	 * Moves a slot with all that is in it to another master, as a resharding does.
	 */
	public void move(int slot, RedisServer to) {
		RedisServer from = this.masters.get(Math.min(2, slot * 3 / SLOTS));
		String source = id(from);
		String target = id(to);
		String number = Integer.toString(slot);
		RedisCommandLine.lines(to, "CLUSTER", "SETSLOT", number, "IMPORTING", source);
		RedisCommandLine.lines(from, "CLUSTER", "SETSLOT", number, "MIGRATING", target);
		for (String key : RedisCommandLine.lines(from, "CLUSTER", "GETKEYSINSLOT", number, "1000")) {
			RedisCommandLine.lines(from, "MIGRATE", "127.0.0.1", Integer.toString(to.port()), key, "0", "60000");
		}
		RedisCommandLine.lines(to, "CLUSTER", "SETSLOT", number, "NODE", target);
		RedisCommandLine.lines(from, "CLUSTER", "SETSLOT", number, "NODE", target);
	}

	private static String id(RedisServer master) {
		return RedisCommandLine.lines(master, "CLUSTER", "MYID").get(0);
	}

	@Override
	public void close() {
		this.masters.forEach(RedisServer::close);
	}

}
