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
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;

import io.github.wsext.Relay;
import io.github.wsext.redis.testsupport.LineProxy;
import io.github.wsext.redis.testsupport.LongRuns;
import io.github.wsext.redis.testsupport.RedisServer;
import io.github.wsext.topic.Channel;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

import static org.assertj.core.api.Assertions.assertThat;

class RedisTopicBrokerFailureTests {

	private static final Channel NEWS = Channel.ofTopic("/news");

	private RedisServer redis;

	@BeforeEach
	void startRedis() {
		this.redis = RedisServer.start();
	}

	@AfterEach
	void stopRedis() {
		this.redis.close();
	}

	@Test
	@DisplayName("R3 after Redis was killed and started empty all is as before, and whoever listens is told once")
	void killedAndStartedEmpty() {
		try (BrokerNode one = BrokerNode.at(this.redis.port()).up();
				BrokerNode other = BrokerNode.at(this.redis.port()).up()) {
			List<Channel> channels = topics(1500);
			subscribe(other, channels);
			for (int round = 1; round <= 2; round++) {
				this.redis.kill();
				BrokerNode.await()
					.untilAsserted(() -> assertThat(one.publish(NEWS, "nobody")).isEqualTo(Relay.Outcome.LOCAL_ONLY));
				this.redis.restart();
				one.awaitResumed(round);
				other.awaitResumed(round);
				String text = "round " + round;
				for (Channel channel : channels) {
					assertThat(one.publish(channel, text)).isEqualTo(Relay.Outcome.RELAYED);
				}
				BrokerNode.await()
					.untilAsserted(() -> assertThat(channels)
						.allSatisfy((channel) -> assertThat(other.arrived(channel)).contains(text)));
			}
		}
	}

	@Test
	@DisplayName("R3 a node that starts without Redis goes on by itself, and is in order once there is one")
	void startedWithoutRedis() {
		this.redis.kill();
		try (BrokerNode one = BrokerNode.at(this.redis.port()); BrokerNode other = BrokerNode.at(this.redis.port())) {
			assertThat(one.publish(NEWS, "nobody")).isEqualTo(Relay.Outcome.LOCAL_ONLY);
			CompletionStage<Void> effective = other.broker().subscribe(List.of(NEWS));
			BrokerNode.await().until(effective.toCompletableFuture()::isCompletedExceptionally);
			this.redis.restart();
			one.awaitResumed(1);
			other.awaitResumed(1);
			one.publish(NEWS, "hello");
			BrokerNode.await().untilAsserted(() -> assertThat(other.arrived(NEWS)).containsExactly("hello"));
		}
	}

	@Test
	@DisplayName("R3 nobody waits for a Redis that stands still, and what is published meanwhile takes no memory")
	void redisStandsStill(TestReporter reporter) {
		try (BrokerNode one = BrokerNode.at(this.redis.port()).up();
				BrokerNode other = BrokerNode.at(this.redis.port()).up()) {
			other.subscribe(List.of(NEWS));
			byte[] message = new byte[16 * 1024];
			this.redis.halt();
			List<Relay.Outcome> outcomes = new ArrayList<>();
			try {
				List<CompletionStage<Relay>> relays = new ArrayList<>();
				List<Long> nanos = new ArrayList<>();
				for (int i = 0; i < 5000; i++) {
					long start = System.nanoTime();
					relays.add(one.broker().publish(NEWS, message));
					nanos.add(System.nanoTime() - start);
				}
				relays.forEach((relay) -> outcomes.add(BrokerNode.outcome(relay)));
				nanos.sort(null);
				reporter.publishEntry("publish() p99", Duration.ofNanos(nanos.get(nanos.size() * 99 / 100)).toString());
			}
			finally {
				this.redis.resume();
			}
			assertThat(outcomes).contains(Relay.Outcome.UNKNOWN, Relay.Outcome.LOCAL_ONLY)
				.doesNotContain(Relay.Outcome.RELAYED);
			assertThat(outcomes.stream().filter((outcome) -> outcome == Relay.Outcome.UNKNOWN).count())
				.isLessThanOrEqualTo(1024);
			BrokerNode.await().untilAsserted(() -> {
				assertThat(one.publish(NEWS, "on")).isEqualTo(Relay.Outcome.RELAYED);
				assertThat(other.arrived(NEWS)).contains("on");
			});
		}
	}

	@Test
	@DisplayName("R3 a line that has become a black hole is replaced, without anybody publishing")
	void blackHole(TestReporter reporter) {
		try (LineProxy proxy = LineProxy.to(this.redis.port());
				BrokerNode one = BrokerNode.at(this.redis.port()).up();
				BrokerNode other = BrokerNode.at(proxy.port()).up()) {
			other.subscribe(List.of(NEWS));
			long start = System.nanoTime();
			proxy.swallow();
			other.awaitResumed(1);
			reporter.publishEntry("black hole replaced after", Duration.ofNanos(System.nanoTime() - start).toString());
			one.publish(NEWS, "hello");
			BrokerNode.await().untilAsserted(() -> assertThat(other.arrived(NEWS)).containsExactly("hello"));
			assertThat(one.interruptions()).isZero();
		}
	}

	@Test
	@DisplayName("R2 10 000 topics that appear at once, 100 000 in the long run, are few commands, also when Redis is back")
	void manyTopicsAtOnce() {
		int count = LongRuns.orElse(100_000, 10_000);
		long most = count / 250;
		List<Channel> channels = topics(count);
		try (BrokerNode one = BrokerNode.at(this.redis.port()).up()) {
			long before = subscribeCommands();
			List<CompletionStage<Void>> effective = new ArrayList<>();
			channels.forEach((channel) -> effective.add(one.broker().subscribe(List.of(channel))));
			effective.forEach((stage) -> stage.toCompletableFuture().join());
			assertThat(subscribeCommands() - before).isBetween(1L, most);
			this.redis.restart();
			one.awaitResumed(1);
			assertThat(subscribeCommands()).isBetween(1L, most);
			assertThat(one.publish(channels.get(count - 1), "hello")).isEqualTo(Relay.Outcome.RELAYED);
			BrokerNode.await()
				.untilAsserted(() -> assertThat(one.arrived(channels.get(count - 1))).containsExactly("hello"));
		}
	}

	@Test
	@DisplayName("R3 a broker that has stopped leaves no thread behind")
	void noThreadsLeft() {
		Set<Thread> ofOthers = Thread.getAllStackTraces().keySet();
		BrokerNode one = BrokerNode.at(this.redis.port()).up();
		assertThat(threads(ofOthers)).isNotEmpty();
		one.close();
		BrokerNode.await().untilAsserted(() -> assertThat(threads(ofOthers)).isEmpty());
	}

	private static List<String> threads(Set<Thread> ofOthers) {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> !ofOthers.contains(thread))
			.map(Thread::getName)
			.filter((name) -> name.startsWith("wsext-") || name.startsWith("lettuce-"))
			.toList();
	}

	private long subscribeCommands() {
		RedisClient client = RedisClient.create("redis://127.0.0.1:" + this.redis.port());
		try (StatefulRedisConnection<String, String> connection = client.connect()) {
			return connection.sync()
				.info("commandstats")
				.lines()
				.filter((line) -> line.startsWith("cmdstat_subscribe:calls="))
				.map((line) -> line.substring("cmdstat_subscribe:calls=".length(), line.indexOf(',')))
				.mapToLong(Long::parseLong)
				.sum();
		}
		finally {
			client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
		}
	}

	private static List<Channel> topics(int count) {
		return IntStream.range(0, count).mapToObj((i) -> Channel.ofTopic("/topic/" + i)).toList();
	}

	private static void subscribe(BrokerNode node, List<Channel> channels) {
		for (int i = 0; i < channels.size(); i += 500) {
			node.subscribe(channels.subList(i, i + 500));
		}
	}

}
