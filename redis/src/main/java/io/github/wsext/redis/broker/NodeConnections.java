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

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;

/**
 * Opens the two connections to a server, neither of which does anything by itself.
 */
final class NodeConnections {

	static final RedisCodec<String, byte[]> CODEC = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);

	private static final Duration ANSWER = Duration.ofSeconds(1);

	private NodeConnections() {
	}

	/**
	 * No time-outs of commands: what has left keeps its room until it is answered, and
	 * the line looks after the time.
	 */
	static ClientOptions options(ClientOptions set) {
		return set.mutate()
			.autoReconnect(false)
			.disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
			.timeoutOptions(TimeoutOptions.builder().timeoutCommands(false).build())
			.maintNotificationsConfig(MaintNotificationsConfig.disabled())
			.build();
	}

	static Connections open(Supplier<StatefulRedisPubSubConnection<String, byte[]>> subscriber,
			Supplier<StatefulRedisConnection<String, byte[]>> publisher, boolean sharded) {
		StatefulRedisPubSubConnection<String, byte[]> in = subscriber.get();
		try {
			StatefulRedisConnection<String, byte[]> out = publisher.get();
			return checked(new Connections(in, out, sharded));
		}
		catch (RuntimeException ex) {
			in.closeAsync();
			throw ex;
		}
	}

	private static Connections checked(Connections connections) {
		try {
			if (isReplica(connections)) {
				throw new RedisConnectionException(
						"It is a replica: what is published there reaches nobody who listens to the master");
			}
			return connections;
		}
		catch (RuntimeException ex) {
			close(connections.publisher());
			throw ex;
		}
	}

	private static boolean isReplica(Connections connections) {
		try {
			return connections.role()
				.toCompletableFuture()
				.get(ANSWER.toMillis(), TimeUnit.MILLISECONDS)
				.equals(Connections.REPLICA);
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof RedisCommandExecutionException) {
				// Not allowed to ask.
				return false;
			}
			throw new RedisConnectionException("It does not answer", ex.getCause());
		}
		catch (TimeoutException ex) {
			throw new RedisConnectionException("It does not answer", ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new RedisConnectionException("Interrupted", ex);
		}
	}

	private static void close(StatefulConnection<?, ?> connection) {
		connection.closeAsync();
	}

}
