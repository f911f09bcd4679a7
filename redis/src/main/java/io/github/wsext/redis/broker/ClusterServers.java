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

package io.github.wsext.redis.broker;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.github.wsext.redis.connection.RedisClients;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.protocol.ProtocolVersion;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The masters of a Redis Cluster. Where it knows no channels of slots, which came with
 * Redis 7, any master will do: each sends all messages to all others.
 */
class ClusterServers implements Servers {

	private static final Log logger = LogFactory.getLog(ClusterServers.class);

	private static final byte[] EMPTY = {};

	private final RedisClients.OpenClient client;

	private final RedisClusterClient topology;

	private final RedisClient nodes;

	private final ChannelNames names;

	/** The servers so far, by what they are connected to by. */
	private Map<RedisURI, Server> known = Map.of();

	private volatile boolean sharded = true;

	ClusterServers(RedisClients.OpenClient client, ChannelNames names) {
		this.client = client;
		this.topology = (RedisClusterClient) client.lettuce();
		this.nodes = RedisClient.create(this.topology.getResources());
		// With the older protocol Lettuce takes messages of shards for answers.
		this.nodes.setOptions(NodeConnections.options(this.topology.getOptions())
			.mutate()
			.protocolVersion(ProtocolVersion.RESP3)
			.build());
		this.names = names;
	}

	@Override
	public CompletionStage<@Nullable Server[]> find() {
		return this.topology.refreshPartitionsAsync().thenApply((done) -> servers());
	}

	private synchronized @Nullable Server[] servers() {
		Map<RedisURI, Server> current = new HashMap<>();
		@Nullable Server[] servers = new Server[ChannelNames.PLACES];
		for (int place = 0; place < servers.length; place++) {
			RedisClusterNode master = this.topology.getPartitions().getMasterBySlot(this.names.slot(place));
			if (master != null) {
				servers[place] = current.computeIfAbsent(master.getUri(), this::server);
			}
		}
		this.known = current;
		if (!this.sharded) {
			Arrays.fill(servers, servers[0]);
		}
		return servers;
	}

	private Server server(RedisURI uri) {
		Server same = this.known.get(uri);
		return (same != null) ? same : new Master(uri);
	}

	@Override
	public boolean areSharded() {
		return this.sharded;
	}

	@Override
	public void close() {
		this.nodes.shutdown();
		this.client.close();
	}

	private Connections connect(RedisURI uri, String probe) {
		boolean shards = this.sharded;
		Connections connections = NodeConnections.open(() -> this.nodes.connectPubSub(NodeConnections.CODEC, uri),
				() -> this.nodes.connect(NodeConnections.CODEC, uri), shards);
		if (shards && !knowsShards(connections, probe)) {
			connections.close();
			this.sharded = false;
			logger.warn("This Redis Cluster has no sharded Pub/Sub, which came with Redis 7: each message goes to each"
					+ " of its servers. That is as much for each as if there was only one of them");
			throw new RedisConnectionException("It has no sharded Pub/Sub");
		}
		return connections;
	}

	private static boolean knowsShards(Connections connections, String probe) {
		try {
			connections.publish(probe, EMPTY).get(1, TimeUnit.SECONDS);
			return true;
		}
		catch (ExecutionException ex) {
			return !(ex.getCause() instanceof RedisCommandExecutionException refused
					&& String.valueOf(refused.getMessage()).contains("unknown command"));
		}
		catch (TimeoutException ex) {
			return true;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return true;
		}
	}

	/**
	 * One master.
	 */
	private final class Master implements Server {

		private final RedisURI uri;

		private Master(RedisURI uri) {
			this.uri = uri;
		}

		@Override
		public String name() {
			return "Redis at " + this.uri.getHost() + ":" + this.uri.getPort();
		}

		@Override
		public Connections connect(String probe) {
			return ClusterServers.this.connect(this.uri, probe);
		}

	}

}
