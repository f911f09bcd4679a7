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

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

import io.github.wsext.redis.broker.ChannelNames;
import io.github.wsext.redis.connection.RedisKeys;
import io.github.wsext.redis.connection.RedisUnavailableException;
import io.github.wsext.redis.testsupport.RedisCluster;
import io.github.wsext.redis.testsupport.RedisCommandLine;
import io.github.wsext.redis.testsupport.RedisServer;
import io.github.wsext.redis.testsupport.RedisSeven;
import io.github.wsext.topic.PositionedMessage;
import io.github.wsext.topic.TopicHistory.Page;
import io.github.wsext.topic.TopicPosition;
import io.lettuce.core.cluster.SlotHash;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The history on a Redis Cluster: on all masters, in order while slots move, and
 * published where it is listened to.
 */
class ClusterTopicHistoryTests {

	private static final List<String> TOPICS = IntStream.range(0, 12).mapToObj((i) -> "/topic/" + i).toList();

	private final ChannelNames names = new ChannelNames(new RedisKeys("test"));

	@Test
	void whatIsAppendedArrivesOverShards() throws Exception {
		try (RedisCluster redis = RedisCluster.start(RedisSeven.executable())) {
			assertPublished(redis);
			assertThat(redis.masters()).allSatisfy((master) -> {
				assertThat(RedisCommandLine.lines(master, "KEYS", "wsext:test:*:m:*")).isNotEmpty();
				assertThat(String.join("\n", RedisCommandLine.lines(master, "INFO", "commandstats")))
					.contains("cmdstat_spublish")
					.doesNotContain("cmdstat_publish");
			});
		}
	}

	@Test
	void whatIsAppendedArrivesWithoutShards() throws Exception {
		try (RedisCluster redis = RedisCluster.start()) {
			assertPublished(redis);
		}
	}

	private void assertPublished(RedisCluster redis) throws Exception {
		try (HistoryNode one = HistoryNode.at(redis.connections());
				HistoryNode other = HistoryNode.at(redis.connections())) {
			TOPICS.forEach(other::subscribe);
			for (String topic : TOPICS) {
				one.appendAtLast(topic, "first", null);
			}
			// Until it is known that there are no shards, some are listened to elsewhere.
			HistoryNode.await().untilAsserted(() -> {
				for (String topic : TOPICS) {
					HistoryNode.get(one.append(topic, "hello"));
				}
				assertThat(other.arrived()).extracting((each) -> each.position().epoch())
					.containsAll(TOPICS.stream().map((topic) -> one.read(topic, null).top().epoch()).toList());
			});
			List<PositionedMessage> kept = TOPICS.stream()
				.flatMap((topic) -> one.read(topic, null).messages().stream())
				.toList();
			assertThat(kept).usingRecursiveFieldByFieldElementComparator().containsAll(other.arrived());
		}
	}

	@Test
	void whileSlotsMoveNothingThatWasAcknowledgedIsLost() throws Exception {
		try (RedisCluster redis = RedisCluster.start(RedisSeven.executable())) {
			assertNothingIsLost(redis);
		}
	}

	@Test
	void whileSlotsOfOlderServersMoveNothingThatWasAcknowledgedIsLost() throws Exception {
		try (RedisCluster redis = RedisCluster.start()) {
			assertNothingIsLost(redis);
		}
	}

	private void assertNothingIsLost(RedisCluster redis) throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(2);
		AtomicBoolean moving = new AtomicBoolean(true);
		try (HistoryNode one = HistoryNode.at(redis.connections());
				HistoryNode other = HistoryNode.at(redis.connections())) {
			Map<String, TopicPosition> starts = new HashMap<>();
			TOPICS.forEach((topic) -> starts.put(topic, one.read(topic, null).top()));
			List<Future<Map<String, Map<TopicPosition, String>>>> appenders = List.of(
					threads.submit(() -> appendAll(one, "one", false, moving)),
					threads.submit(() -> appendAll(other, "other", true, moving)));
			for (String topic : TOPICS) {
				int slot = SlotHash.getSlot(this.names.key("h", topic, topic));
				RedisServer from = redis.masterOf(slot);
				RedisServer to = redis.masters().get((redis.masters().indexOf(from) + 1) % 3);
				redis.move(slot, from, to);
			}
			moving.set(false);
			Map<String, Map<TopicPosition, String>> first = appenders.get(0).get(2, TimeUnit.MINUTES);
			Map<String, Map<TopicPosition, String>> second = appenders.get(1).get(2, TimeUnit.MINUTES);
			for (String topic : TOPICS) {
				Map<TopicPosition, String> acknowledged = new HashMap<>(first.get(topic));
				acknowledged.putAll(second.get(topic));
				Page page = other.read(topic, starts.get(topic));
				assertThat(page.continuous()).isTrue();
				assertThat(page.messages()).hasSize(acknowledged.size())
					.allSatisfy(
							(each) -> assertThat(acknowledged.get(each.position())).isEqualTo(HistoryNode.text(each)));
				for (String node : List.of("one", "other")) {
					List<String> own = HistoryNode.texts(page)
						.stream()
						.filter((text) -> text.startsWith(node))
						.toList();
					assertThat(own).isNotEmpty()
						.containsExactlyElementsOf(
								IntStream.range(0, own.size()).mapToObj((i) -> node + " " + i).toList());
				}
			}
		}
		finally {
			threads.shutdownNow();
		}
	}

	/**
	 * Appends to all topics while slots move: what was refused once more, and what is
	 * unknown only under its key.
	 */
	private Map<String, Map<TopicPosition, String>> appendAll(HistoryNode node, String name, boolean withKeys,
			AtomicBoolean moving) throws ExecutionException {
		Map<String, Map<TopicPosition, String>> acknowledged = new HashMap<>();
		for (int i = 0; i < 450 && (moving.get() || i < 20); i++) {
			for (String topic : TOPICS) {
				String message = name + " " + i;
				TopicPosition position = withKeys ? node.appendAtLast(topic, message, message).position()
						: appendUnlessRefused(node, topic, message);
				acknowledged.computeIfAbsent(topic, (any) -> new HashMap<>()).put(position, message);
			}
		}
		return acknowledged;
	}

	private static TopicPosition appendUnlessRefused(HistoryNode node, String topic, String message) {
		List<ExecutionException> unknown = new ArrayList<>();
		TopicPosition position = HistoryNode.await().until(() -> {
			try {
				return HistoryNode.get(node.append(topic, message)).position();
			}
			catch (ExecutionException ex) {
				if (!(ex.getCause() instanceof RedisUnavailableException)) {
					unknown.add(ex);
				}
				return null;
			}
		}, (appended) -> appended != null);
		assertThat(unknown).isEmpty();
		return position;
	}

}
