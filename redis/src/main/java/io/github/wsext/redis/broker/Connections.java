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

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.pubsub.RedisPubSubListener;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;

/**
 * Two connections to one server: Redis sends messages on the one, and takes them on the
 * other. Both live and die together.
 *
 * @param subscriber on which messages arrive
 * @param publisher on which messages leave
 * @param sharded whether its channels are those of slots
 */
record Connections(StatefulRedisPubSubConnection<String, byte[]> subscriber,
		StatefulRedisConnection<String, byte[]> publisher, boolean sharded) {

	/** What a server is that has a master. */
	static final String REPLICA = "slave";

	/**
	 * Tells somebody what arrives, and when either connection ends.
	 */
	void listen(Arrivals arrivals) {
		this.subscriber.addListener((RedisPubSubListener<String, byte[]>) arrivals);
		this.subscriber.addListener((RedisConnectionStateListener) arrivals);
		this.publisher.addListener((RedisConnectionStateListener) arrivals);
	}

	boolean areOpen() {
		return this.subscriber.isOpen() && this.publisher.isOpen();
	}

	RedisFuture<Long> publish(String channel, byte[] message) {
		return this.sharded ? this.publisher.async().spublish(channel, message)
				: this.publisher.async().publish(channel, message);
	}

	RedisFuture<Void> change(boolean on, String[] channels) {
		if (this.sharded) {
			return on ? this.subscriber.async().ssubscribe(channels) : this.subscriber.async().sunsubscribe(channels);
		}
		return on ? this.subscriber.async().subscribe(channels) : this.subscriber.async().unsubscribe(channels);
	}

	/**
	 * What the server is in its replication, such as {@code master}.
	 */
	CompletionStage<String> role() {
		return this.publisher.async().role().thenApply(Connections::first);
	}

	private static String first(List<Object> role) {
		return (role.get(0) instanceof byte[] text) ? new String(text, StandardCharsets.US_ASCII)
				: String.valueOf(role.get(0));
	}

	CompletableFuture<Void> close() {
		return CompletableFuture.allOf(this.subscriber.closeAsync(), this.publisher.closeAsync());
	}

}
