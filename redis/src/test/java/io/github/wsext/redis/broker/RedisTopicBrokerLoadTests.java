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

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import io.github.wsext.Relay;
import io.github.wsext.redis.connection.RedisClients;
import io.github.wsext.redis.connection.RedisKeys;
import io.github.wsext.redis.testsupport.LongRuns;
import io.github.wsext.redis.testsupport.RedisServer;
import io.github.wsext.topic.Channel;
import io.github.wsext.topic.TopicBroker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The broker under load: in short by default, with the profile {@code cluster-long} at
 * length.
 */
class RedisTopicBrokerLoadTests {

	private static final int TOPICS = 50;

	private static final int PUBLISHERS = LongRuns.orElse(20, 6);

	private static final int MESSAGES = LongRuns.orElse(2000, 50);

	private static final Duration HALT = Duration.ofSeconds(LongRuns.orElse(20, 3));

	private static final long MAX_HEAP = 32 * 1024 * 1024;

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
	@DisplayName("R2 many publishers on many topics and two nodes: each topic has the order of each publisher")
	void order() throws Exception {
		List<Channel> topics = IntStream.range(0, TOPICS).mapToObj((i) -> Channel.ofTopic("/topic/" + i)).toList();
		ExecutorService threads = Executors.newFixedThreadPool(PUBLISHERS);
		Counting counting = new Counting();
		RedisTopicBroker listening = broker();
		try (BrokerNode one = BrokerNode.at(this.redis.port()).up();
				BrokerNode two = BrokerNode.at(this.redis.port()).up()) {
			listening.start(counting);
			BrokerNode.await()
				.until(() -> BrokerNode
					.outcome(listening.publish(Channel.ofNode("nobody"), new byte[0])) == Relay.Outcome.RELAYED);
			listening.subscribe(topics).toCompletableFuture().get(1, TimeUnit.MINUTES);
			List<Future<?>> publishers = new ArrayList<>();
			for (int i = 0; i < PUBLISHERS; i++) {
				String name = Integer.toString(i);
				BrokerNode node = (i % 2 == 0) ? one : two;
				publishers.add(threads.submit(() -> publish(node, name, topics)));
			}
			for (Future<?> publisher : publishers) {
				publisher.get(20, TimeUnit.MINUTES);
			}
			long expected = (long) TOPICS * PUBLISHERS * MESSAGES;
			BrokerNode.await().untilAsserted(() -> assertThat(counting.arrived).hasValue(expected));
			assertThat(counting.violations).hasValue(0);
		}
		finally {
			listening.stop();
			threads.shutdownNow();
		}
	}

	private static void publish(BrokerNode node, String name, List<Channel> topics) {
		for (int i = 0; i < MESSAGES; i++) {
			byte[] message = (name + ' ' + i).getBytes(StandardCharsets.UTF_8);
			List<CompletionStage<Relay>> relays = topics.stream()
				.map((topic) -> node.broker().publish(topic, message))
				.toList();
			relays.forEach((relay) -> assertThat(BrokerNode.outcome(relay)).isEqualTo(Relay.Outcome.RELAYED));
		}
	}

	@Test
	@DisplayName("R3 while Redis stands still publishing takes neither time nor memory, for as long as it does")
	void redisStandsStill(TestReporter reporter) {
		try (BrokerNode one = BrokerNode.at(this.redis.port()).up()) {
			Channel topic = Channel.ofTopic("/news");
			byte[] message = new byte[10_000];
			long[] nanos = new long[1_000_000];
			long before = usedHeap();
			int count = 0;
			this.redis.halt();
			try {
				long end = System.nanoTime() + HALT.toNanos();
				while (System.nanoTime() < end) {
					long start = System.nanoTime();
					one.broker().publish(topic, message);
					nanos[count % nanos.length] = System.nanoTime() - start;
					count++;
				}
				assertThat(usedHeap() - before).isLessThan(MAX_HEAP);
			}
			finally {
				this.redis.resume();
			}
			int measured = Math.min(count, nanos.length);
			long p99 = LongStream.of(nanos)
				.limit(measured)
				.sorted()
				.skip(measured * 99L / 100)
				.findFirst()
				.orElseThrow();
			reporter.publishEntry(count + " calls of publish(), p99", Duration.ofNanos(p99).toString());
			if (LongRuns.areWanted()) {
				assertThat(p99).isLessThan(TimeUnit.MILLISECONDS.toNanos(1));
			}
			BrokerNode.await().until(() -> one.publish(topic, "on") == Relay.Outcome.RELAYED);
		}
	}

	private static long usedHeap() {
		System.gc();
		return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
	}

	private RedisTopicBroker broker() {
		return new RedisTopicBroker(new RedisClients(
				new LettuceConnectionFactory(new RedisStandaloneConfiguration("127.0.0.1", this.redis.port())),
				Duration.ofSeconds(1)), new RedisKeys("test"), 1024);
	}

	/**
	 * Counts what arrives, and what is not the next one of its publisher.
	 */
	private static final class Counting implements TopicBroker.Listener {

		private final AtomicLong arrived = new AtomicLong();

		private final AtomicLong violations = new AtomicLong();

		/** The last number of each topic and publisher; messages arrive on one thread. */
		private final Map<String, Integer> last = new HashMap<>();

		@Override
		public void received(Channel channel, byte[] message) {
			String text = new String(message, StandardCharsets.UTF_8);
			int space = text.indexOf(' ');
			int number = Integer.parseInt(text.substring(space + 1));
			Integer before = this.last.put(channel.name() + ' ' + text.substring(0, space), number);
			if (number != ((before != null) ? before + 1 : 0)) {
				this.violations.incrementAndGet();
			}
			this.arrived.incrementAndGet();
		}

		@Override
		public void interrupted() {
			// Nothing may be missing: that is counted.
		}

		@Override
		public void resumed() {
			// Nothing may be missing: that is counted.
		}

	}

}
