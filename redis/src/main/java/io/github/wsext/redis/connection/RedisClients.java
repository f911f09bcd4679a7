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

package io.github.wsext.redis.connection;

import java.time.Duration;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration.LettuceClientConfigurationBuilder;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.util.Assert;

/**
 * Clients of the Redis that an application uses, with all that it has set for that:
 * hosts, credentials, TLS, Sentinel, Cluster, options. What differs is how they fail: a
 * command is refused without a line, given up after a while, and never repeated.
 */
public final class RedisClients {

	private static final Duration SHUTDOWN = Duration.ofSeconds(2);

	private static final Duration TOPOLOGY_REFRESH = Duration.ofSeconds(15);

	private static final int MAX_WAITING = 16 * 1024;

	private final LettuceConnectionFactory ofApplication;

	private final Duration timeout;

	/**
	 * Creates clients.
	 * @param ofApplication the application's own connections, whose settings are taken
	 * @param timeout how long anybody waits for Redis
	 */
	public RedisClients(LettuceConnectionFactory ofApplication, Duration timeout) {
		this.ofApplication = ofApplication;
		this.timeout = timeout;
	}

	/**
	 * How long anybody waits for Redis.
	 */
	public Duration timeout() {
		return this.timeout;
	}

	/**
	 * Whether it is a Redis Cluster.
	 */
	public boolean isCluster() {
		return this.ofApplication.isClusterAware();
	}

	/**
	 * A client that has not connected yet.
	 * @param name what Redis lists its connections as
	 * @return to be closed
	 */
	public OpenClient open(String name) {
		LettuceConnectionFactory derived = new LettuceConnectionFactory(server(), configuration(name));
		derived.setAutoStartup(false);
		derived.afterPropertiesSet();
		derived.start();
		return new OpenClient(derived);
	}

	private RedisConfiguration server() {
		if (this.ofApplication.isClusterAware()) {
			return required(this.ofApplication.getClusterConfiguration());
		}
		if (this.ofApplication.isRedisSentinelAware()) {
			return required(this.ofApplication.getSentinelConfiguration());
		}
		RedisConfiguration socket = this.ofApplication.getSocketConfiguration();
		return (socket != null) ? socket : this.ofApplication.getStandaloneConfiguration();
	}

	private static <T> T required(@Nullable T configuration) {
		Assert.state(configuration != null, "The factory has no configuration of the kind that it is of");
		return configuration;
	}

	private LettuceClientConfiguration configuration(String name) {
		LettuceClientConfiguration theirs = this.ofApplication.getClientConfiguration();
		LettuceClientConfigurationBuilder ours = LettuceClientConfiguration.builder()
			.clientOptions(options(theirs.getClientOptions().orElseGet(ClientOptions::create)))
			.clientName(name)
			.commandTimeout(this.timeout)
			.shutdownQuietPeriod(Duration.ZERO)
			.shutdownTimeout(SHUTDOWN);
		theirs.getClientResources().ifPresent(ours::clientResources);
		theirs.getRedisCredentialsProviderFactory().ifPresent(ours::redisCredentialsProviderFactory);
		if (theirs.isUseSsl()) {
			var tls = ours.useSsl();
			tls.verifyPeer(theirs.getVerifyMode());
			if (theirs.isStartTls()) {
				tls.startTls();
			}
		}
		return ours.build();
	}

	private ClientOptions options(ClientOptions theirs) {
		if (!isCluster()) {
			// The link sees to it that there is a line.
			return failFast(theirs.mutate().autoReconnect(false)).build();
		}
		ClusterClientOptions cluster = (theirs instanceof ClusterClientOptions options) ? options
				: ClusterClientOptions.builder(theirs).build();
		ClusterClientOptions.Builder ours = cluster.mutate().topologyRefreshOptions(refresh(cluster));
		failFast(ours.autoReconnect(true));
		return ours.build();
	}

	private ClusterTopologyRefreshOptions refresh(ClusterClientOptions theirs) {
		ClusterTopologyRefreshOptions set = theirs.getTopologyRefreshOptions();
		boolean periodic = set != null && set.isPeriodicRefreshEnabled();
		return ClusterTopologyRefreshOptions.builder()
			.enableAllAdaptiveRefreshTriggers()
			.adaptiveRefreshTriggersTimeout(this.timeout)
			.enablePeriodicRefresh(periodic ? set.getRefreshPeriod() : TOPOLOGY_REFRESH)
			.dynamicRefreshSources(set == null || set.useDynamicRefreshSources())
			.build();
	}

	private ClientOptions.Builder failFast(ClientOptions.Builder options) {
		return options.disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
			.timeoutOptions(TimeoutOptions.enabled(this.timeout))
			.replayFilter((command) -> true)
			.requestQueueSize(MAX_WAITING);
	}

	/**
	 * A client that can connect.
	 */
	public static final class OpenClient implements AutoCloseable {

		private final LettuceConnectionFactory factory;

		private OpenClient(LettuceConnectionFactory factory) {
			this.factory = factory;
		}

		/**
		 * The client itself, a {@link io.lettuce.core.RedisClient} or a
		 * {@link io.lettuce.core.cluster.RedisClusterClient}, which knows where to
		 * connect to.
		 */
		public AbstractRedisClient lettuce() {
			return this.factory.getRequiredNativeClient();
		}

		/**
		 * Closes all connections of the client.
		 */
		@Override
		public void close() {
			this.factory.destroy();
		}

	}

}
