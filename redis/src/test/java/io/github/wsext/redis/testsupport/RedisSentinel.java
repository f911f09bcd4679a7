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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import org.awaitility.Awaitility;

import org.springframework.data.redis.connection.RedisSentinelConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * A master, its replica, and a Sentinel that watches over them.
 */
public final class RedisSentinel implements AutoCloseable {

	/** What the Sentinel calls them. */
	public static final String NAME = "ours";

	private RedisServer master = RedisServer.start();

	private RedisServer replica;

	private final RedisServer sentinel;

	private RedisSentinel() {
		this.replica = RedisServer.start("--replicaof", "127.0.0.1", Integer.toString(this.master.port()));
		await("master_link_status:up", this.replica, "INFO", "replication");
		try {
			Path configuration = Files.createTempFile(Files.createDirectories(Path.of("target", "redis")), "sentinel",
					".conf");
			Files.writeString(configuration, """
					sentinel monitor %1$s 127.0.0.1 %2$d 1
					sentinel down-after-milliseconds %1$s 1000
					sentinel failover-timeout %1$s 5000
					""".formatted(NAME, this.master.port()));
			this.sentinel = RedisServer.start(configuration.toAbsolutePath().toString(), "--sentinel");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		await(Integer.toString(this.replica.port()), this.sentinel, "SENTINEL", "replicas", NAME);
	}

	/**
	 * Starts all three.
	 */
	public static RedisSentinel start() {
		return new RedisSentinel();
	}

	private static void await(String text, RedisServer server, String... command) {
		Awaitility.await()
			.pollInterval(Duration.ofMillis(50))
			.atMost(Duration.ofMinutes(1))
			.until(() -> String.join("\n", RedisCommandLine.lines(server, command)).contains(text));
	}

	/**
	 * The one that was the master at first, or after the last awaited failover.
	 */
	public synchronized RedisServer master() {
		return this.master;
	}

	/**
	 * The other one.
	 */
	public synchronized RedisServer replica() {
		return this.replica;
	}

	/**
	 * Watches over them.
	 */
	public RedisServer sentinel() {
		return this.sentinel;
	}

	/**
	 * Waits until the replica is the master.
	 */
	public synchronized void awaitFailover() {
		await(Integer.toString(this.replica.port()), this.sentinel, "SENTINEL", "get-master-addr-by-name", NAME);
		await("role:master", this.replica, "INFO", "replication");
		RedisServer replaced = this.master;
		this.master = this.replica;
		this.replica = replaced;
	}

	/**
	 * Waits until the replica follows the master, and the Sentinel knows.
	 */
	public void awaitReplica() {
		RedisServer replica = replica();
		await("master_port:" + master().port() + "\r\nmaster_link_status:up", replica, "INFO", "replication");
		await("slave0:ip=127.0.0.1,port=" + replica.port() + ",state=online", master(), "INFO", "replication");
	}

	/**
	 * The application's own connections to it.
	 */
	public LettuceConnectionFactory connections() {
		return new LettuceConnectionFactory(
				new RedisSentinelConfiguration().master(NAME).sentinel("127.0.0.1", this.sentinel.port()));
	}

	@Override
	public void close() {
		this.sentinel.close();
		this.replica.close();
		this.master.close();
	}

}
