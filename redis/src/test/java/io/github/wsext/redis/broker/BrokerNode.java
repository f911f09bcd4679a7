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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.wsext.Relay;
import io.github.wsext.redis.connection.RedisClients;
import io.github.wsext.redis.connection.RedisKeys;
import io.github.wsext.topic.Channel;
import io.github.wsext.topic.TopicBroker;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A node's broker, and what it has been told.
 */
final class BrokerNode implements TopicBroker.Listener, AutoCloseable {

	private final RedisTopicBroker broker;

	private final Map<Channel, Queue<String>> arrived = new ConcurrentHashMap<>();

	private final AtomicInteger interrupted = new AtomicInteger();

	private final AtomicInteger resumed = new AtomicInteger();

	private BrokerNode(LettuceConnectionFactory factory) {
		this.broker = new RedisTopicBroker(new RedisClients(factory, Duration.ofSeconds(1)), new RedisKeys("test"),
				1024 * 1024);
		this.broker.start(this);
	}

	static BrokerNode at(int port) {
		return at(new LettuceConnectionFactory(new RedisStandaloneConfiguration("127.0.0.1", port)));
	}

	static BrokerNode at(LettuceConnectionFactory factory) {
		return new BrokerNode(factory);
	}

	static ConditionFactory await() {
		return Awaitility.await().pollInterval(Duration.ofMillis(20)).atMost(Duration.ofSeconds(60));
	}

	RedisTopicBroker broker() {
		return this.broker;
	}

	BrokerNode up() {
		await().until(() -> publish(Channel.ofNode("nobody"), "up") == Relay.Outcome.RELAYED);
		return this;
	}

	void subscribe(List<Channel> channels) {
		this.broker.subscribe(channels).toCompletableFuture().orTimeout(1, TimeUnit.MINUTES).join();
	}

	Relay.Outcome publish(Channel channel, String text) {
		return outcome(this.broker.publish(channel, text.getBytes(StandardCharsets.UTF_8)));
	}

	static Relay.Outcome outcome(CompletionStage<Relay> relay) {
		return relay.toCompletableFuture().orTimeout(1, TimeUnit.MINUTES).join().outcome();
	}

	List<String> arrived(Channel channel) {
		return List.copyOf(this.arrived.getOrDefault(channel, new ConcurrentLinkedQueue<>()));
	}

	int interruptions() {
		return this.interrupted.get();
	}

	int resumptions() {
		return this.resumed.get();
	}

	void awaitResumed(int times) {
		await().untilAsserted(() -> assertThat(this.resumed).hasValue(times));
		assertThat(this.interrupted).hasValue(times);
	}

	@Override
	public void received(Channel channel, byte[] message) {
		this.arrived.computeIfAbsent(channel, (any) -> new ConcurrentLinkedQueue<>())
			.add(new String(message, StandardCharsets.UTF_8));
	}

	@Override
	public void interrupted() {
		this.interrupted.incrementAndGet();
	}

	@Override
	public void resumed() {
		this.resumed.incrementAndGet();
	}

	@Override
	public void close() {
		this.broker.stop();
	}

}
