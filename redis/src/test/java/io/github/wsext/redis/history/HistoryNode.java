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

package io.github.wsext.redis.history;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.github.wsext.redis.broker.RedisTopicBroker;
import io.github.wsext.redis.connection.RedisClients;
import io.github.wsext.redis.connection.RedisKeys;
import io.github.wsext.topic.Channel;
import io.github.wsext.topic.PositionedMessage;
import io.github.wsext.topic.TopicBroker;
import io.github.wsext.topic.TopicHistory.Appended;
import io.github.wsext.topic.TopicHistory.Page;
import io.github.wsext.topic.TopicHistory.Retention;
import io.github.wsext.topic.TopicPosition;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * A node with a broker and a history, which remembers what has arrived.
 */
final class HistoryNode implements TopicBroker.Listener, AutoCloseable {

	private static final Retention MANY = new Retention(1000, Duration.ofMinutes(10));

	private final RedisTopicBroker broker;

	private final RedisTopicHistory history;

	private final Queue<PositionedMessage> arrived = new ConcurrentLinkedQueue<>();

	private HistoryNode(LettuceConnectionFactory factory, Duration timeout) {
		RedisClients clients = new RedisClients(factory, timeout);
		RedisKeys keys = new RedisKeys("test");
		this.broker = new RedisTopicBroker(clients, keys, 1024 * 1024);
		this.history = new RedisTopicHistory(clients, keys, this.broker);
		this.broker.start(this);
		this.history.start();
	}

	static HistoryNode at(int port) {
		return at(new LettuceConnectionFactory(new RedisStandaloneConfiguration("127.0.0.1", port)));
	}

	static HistoryNode at(LettuceConnectionFactory factory) {
		return at(factory, Duration.ofSeconds(1));
	}

	/**
	 * A node that waits for Redis for a time of its own.
	 */
	static HistoryNode at(LettuceConnectionFactory factory, Duration timeout) {
		return new HistoryNode(factory, timeout);
	}

	static ConditionFactory await() {
		return Awaitility.await().pollInterval(Duration.ofMillis(20)).atMost(Duration.ofSeconds(60));
	}

	RedisTopicHistory history() {
		return this.history;
	}

	void subscribe(String topic) {
		await().until(() -> {
			try {
				this.broker.subscribe(List.of(Channel.ofTopic(topic))).toCompletableFuture().get(1, TimeUnit.MINUTES);
				return true;
			}
			catch (ExecutionException ex) {
				// Not yet.
				return false;
			}
		});
	}

	CompletionStage<Appended> append(String topic, String message) {
		return append(topic, message, null);
	}

	CompletionStage<Appended> append(String topic, String message, @Nullable String idempotencyKey) {
		return this.history.append(topic, message.getBytes(StandardCharsets.UTF_8), MANY, idempotencyKey);
	}

	/**
	 * Appends until it succeeds.
	 */
	Appended appendAtLast(String topic, String message, @Nullable String idempotencyKey) {
		return await().until(() -> {
			try {
				return get(append(topic, message, idempotencyKey));
			}
			catch (ExecutionException ex) {
				// Not yet.
				return null;
			}
		}, (appended) -> appended != null);
	}

	Page read(String topic, @Nullable TopicPosition since) {
		return await().until(() -> {
			try {
				return get(this.history.read(topic, since, 1000));
			}
			catch (ExecutionException ex) {
				// Not yet.
				return null;
			}
		}, (page) -> page != null);
	}

	static <T> T get(CompletionStage<T> stage) throws ExecutionException {
		CompletableFuture<T> result = new CompletableFuture<>();
		stage.whenComplete((value, failure) -> {
			if (failure != null) {
				result.completeExceptionally(failure);
			}
			else {
				result.complete(value);
			}
		});
		try {
			return result.get(1, TimeUnit.MINUTES);
		}
		catch (InterruptedException | TimeoutException ex) {
			throw new IllegalStateException(ex);
		}
	}

	static List<String> texts(Page page) {
		return page.messages().stream().map(HistoryNode::text).toList();
	}

	static String text(PositionedMessage message) {
		return new String(message.message(), StandardCharsets.UTF_8);
	}

	List<PositionedMessage> arrived() {
		return List.copyOf(this.arrived);
	}

	@Override
	public void received(Channel channel, byte[] message) {
		PositionedMessage positioned = PositionedMessage.parse(message);
		if (positioned != null) {
			this.arrived.add(positioned);
		}
	}

	@Override
	public void interrupted() {
	}

	@Override
	public void resumed() {
	}

	@Override
	public void close() {
		this.history.stop();
		this.broker.stop();
	}

}
