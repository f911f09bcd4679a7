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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.wsext.redis.connection.RedisClients;
import io.lettuce.core.RedisClient;
import org.jspecify.annotations.Nullable;

/**
 * The one server that there is, or the master that Sentinel names.
 */
class SingleServer implements Servers, Server {

	private final RedisClients.OpenClient client;

	private final RedisClient lettuce;

	SingleServer(RedisClients.OpenClient client) {
		this.client = client;
		this.lettuce = (RedisClient) client.lettuce();
		this.lettuce.setOptions(NodeConnections.options(this.lettuce.getOptions()));
	}

	@Override
	public CompletionStage<@Nullable Server[]> find() {
		@Nullable Server[] servers = new Server[ChannelNames.PLACES];
		Arrays.fill(servers, this);
		return CompletableFuture.completedStage(servers);
	}

	@Override
	public String name() {
		return "Redis";
	}

	@Override
	public Connections connect(String probe) {
		return NodeConnections.open(() -> this.lettuce.connectPubSub(NodeConnections.CODEC),
				() -> this.lettuce.connect(NodeConnections.CODEC), false);
	}

	@Override
	public boolean areSharded() {
		return false;
	}

	@Override
	public void close() {
		this.client.close();
	}

}
