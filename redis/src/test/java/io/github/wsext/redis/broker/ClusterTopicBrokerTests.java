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

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.github.wsext.Relay;
import io.github.wsext.redis.connection.RedisKeys;
import io.github.wsext.redis.testsupport.RedisCluster;
import io.github.wsext.redis.testsupport.RedisCommandLine;
import io.github.wsext.redis.testsupport.RedisServer;
import io.github.wsext.redis.testsupport.RedisSeven;
import io.github.wsext.topic.Channel;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ClusterTopicBrokerTests {

	/** Published until it gets through, and so more than once. */
	private static final String PROBE = "999999999";

	private static final List<Channel> TOPICS = IntStream.range(0, 200)
		.mapToObj((i) -> Channel.ofTopic("/topic/" + i))
		.toList();

	private final ChannelNames names = new ChannelNames(new RedisKeys("test"));

	@Test
	@DisplayName("R2 the channels of topics are on all masters, however many there are")
	void channelsAreOnAllMasters() {
		for (int masters = 2; masters <= 16; masters++) {
			int count = masters;
			Map<Integer, Long> shares = IntStream.range(0, ChannelNames.NODES)
				.mapToObj((place) -> this.names.slot(place) * count / 16_384)
				.collect(Collectors.groupingBy((master) -> master, Collectors.counting()));
			assertThat(shares).hasSize(masters);
			assertThat(shares.values()).allMatch((share) -> Math.abs(share - 64.0 / count) < 2);
		}
		assertThat(
				IntStream.range(0, 10_000).map((i) -> this.names.of(Channel.ofTopic("/topic/" + i)).place()).distinct())
			.hasSize(64);
	}

	@Test
	@DisplayName("R2 on a Redis Cluster each message goes to the master of its slot alone")
	void sharded() {
		try (RedisCluster redis = RedisCluster.start(RedisSeven.executable());
				BrokerNode one = BrokerNode.at(redis.connections()).up();
				BrokerNode other = BrokerNode.at(redis.connections()).up()) {
			other.subscribe(TOPICS);
			TOPICS.forEach((topic) -> assertThat(one.publish(topic, "hello")).isEqualTo(Relay.Outcome.RELAYED));
			awaitText(other, "hello");
			for (RedisServer master : redis.masters()) {
				String stats = String.join("\n", RedisCommandLine.lines(master, "INFO", "commandstats"));
				assertThat(stats).contains("cmdstat_spublish", "cmdstat_ssubscribe")
					.doesNotContain("cmdstat_publish", "cmdstat_subscribe");
			}
		}
	}

	@Test
	@DisplayName("R2 slots may move under load: whoever listens is told, and hears everything again, in order")
	void slotsMove() throws Exception {
		ExecutorService publishing = Executors.newSingleThreadExecutor();
		AtomicBoolean moving = new AtomicBoolean(true);
		try (RedisCluster redis = RedisCluster.start(RedisSeven.executable());
				BrokerNode one = BrokerNode.at(redis.connections()).up();
				BrokerNode other = BrokerNode.at(redis.connections()).up()) {
			other.subscribe(TOPICS);
			Future<?> publisher = publishing.submit(() -> {
				for (int i = 0; moving.get(); i++) {
					String text = Integer.toString(i);
					TOPICS.forEach((topic) -> one.publish(topic, text));
				}
			});
			for (int place = 0; place < ChannelNames.PLACES; place += 7) {
				int slot = this.names.slot(place);
				RedisServer from = redis.masterOf(slot);
				RedisServer to = redis.masters().get((redis.masters().indexOf(from) + 1) % 3);
				redis.move(slot, from, to);
			}
			BrokerNode.await().until(() -> other.interruptions() > 0 && other.interruptions() == other.resumptions());
			moving.set(false);
			publisher.get(1, TimeUnit.MINUTES);
			awaitPublished(one);
			TOPICS.forEach((topic) -> assertThat(one.publish(topic, "1000000000")).isEqualTo(Relay.Outcome.RELAYED));
			awaitText(other, "1000000000");
			assertThat(TOPICS).allSatisfy((topic) -> assertThat(
					other.arrived(topic).stream().filter((text) -> !PROBE.equals(text)).map(Integer::valueOf))
				.isSorted()
				.doesNotHaveDuplicates());
		}
		finally {
			publishing.shutdownNow();
		}
	}

	@Test
	@DisplayName("R3 where a master of a Redis Cluster dies its replica takes over, and all is as before")
	void masterDies() {
		try (RedisCluster redis = RedisCluster.start(RedisSeven.executable())) {
			redis.addReplica(RedisSeven.executable());
			try (BrokerNode one = BrokerNode.at(redis.connections()).up();
					BrokerNode other = BrokerNode.at(redis.connections()).up()) {
				other.subscribe(TOPICS);
				redis.masters().get(0).kill();
				BrokerNode.await()
					.until(() -> other.interruptions() > 0 && other.interruptions() == other.resumptions());
				awaitPublished(one);
				TOPICS.forEach((topic) -> assertThat(one.publish(topic, "again")).isEqualTo(Relay.Outcome.RELAYED));
				awaitText(other, "again");
			}
		}
	}

	@Test
	@DisplayName("R2 a Redis Cluster before version 7 carries messages, too")
	void withoutShards() {
		try (RedisCluster redis = RedisCluster.start();
				BrokerNode one = BrokerNode.at(redis.connections()).up();
				BrokerNode other = BrokerNode.at(redis.connections()).up()) {
			other.subscribe(TOPICS);
			// Until it is known that there are no shards, some are tried with a master of
			// their own.
			BrokerNode.await().untilAsserted(() -> {
				TOPICS.forEach((topic) -> one.publish(topic, "hello"));
				assertThat(TOPICS).allSatisfy((topic) -> assertThat(other.arrived(topic)).contains("hello"));
			});
		}
	}

	private static void awaitPublished(BrokerNode node) {
		BrokerNode.await()
			.until(() -> TOPICS.stream().allMatch((topic) -> node.publish(topic, PROBE) == Relay.Outcome.RELAYED));
	}

	private static void awaitText(BrokerNode node, String text) {
		BrokerNode.await()
			.untilAsserted(
					() -> assertThat(TOPICS).allSatisfy((topic) -> assertThat(node.arrived(topic)).contains(text)));
	}

}
