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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.github.wsext.redis.broker.ChannelNames;
import io.github.wsext.redis.connection.RedisKeys;
import io.github.wsext.redis.connection.RedisUnavailableException;
import io.github.wsext.redis.testsupport.LineProxy;
import io.github.wsext.redis.testsupport.RedisCommandLine;
import io.github.wsext.redis.testsupport.RedisSentinel;
import io.github.wsext.redis.testsupport.RedisServer;
import io.github.wsext.topic.PositionedMessage;
import io.github.wsext.topic.TopicHistory.Appended;
import io.github.wsext.topic.TopicHistory.Page;
import io.github.wsext.topic.TopicHistory.UnknownAppendException;
import io.github.wsext.topic.TopicPosition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What becomes of the history when Redis dies, halts, forgets or goes back.
 */
class RedisTopicHistoryFailureTests {

	private static final String NEWS = "/news";

	private final ChannelNames names = new ChannelNames(new RedisKeys("test"));

	private final String meta = this.names.key("h", NEWS, NEWS);

	private final String stream = this.names.key("m", NEWS, NEWS);

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
	void whatIsAppendedIsPublishedAsItIsKept() throws Exception {
		try (HistoryNode one = HistoryNode.at(this.redis.port());
				HistoryNode other = HistoryNode.at(this.redis.port())) {
			other.subscribe(NEWS);
			for (int i = 0; i < 100; i++) {
				one.append(NEWS, "message " + i);
			}
			HistoryNode.get(one.append(NEWS, "last", "key"));
			assertThat(HistoryNode.get(one.append(NEWS, "last", "key")).repeated()).isTrue();
			HistoryNode.get(one.append(NEWS, "end"));
			List<PositionedMessage> kept = one.read(NEWS, null).messages();
			HistoryNode.await().untilAsserted(() -> assertThat(other.arrived()).hasSize(kept.size()));
			assertThat(other.arrived()).usingRecursiveFieldByFieldElementComparator().isEqualTo(kept);
			assertThat(one.history().publishes()).isTrue();
		}
	}

	@Test
	void nobodyIsToldOnAThreadOfTheLine() throws Exception {
		try (HistoryNode one = HistoryNode.at(this.redis.port())) {
			for (int i = 0; i < 20; i++) {
				CompletionStage<String> appended = one.append(NEWS, "message").thenApply((any) -> thread());
				CompletionStage<String> read = one.history().read(NEWS, null, 1).thenApply((any) -> thread());
				assertThat(List.of(HistoryNode.get(appended), HistoryNode.get(read)))
					.allMatch((name) -> name.equals("wsext-redis-history") || name.equals(thread()));
			}
		}
	}

	private static String thread() {
		return Thread.currentThread().getName();
	}

	@Test
	void whoeverComesWhileRedisIsAwayIsRefusedAndAnEmptyRedisHasAnotherEpoch() throws Exception {
		try (HistoryNode one = HistoryNode.at(this.redis.port())) {
			TopicPosition before = HistoryNode.get(one.append(NEWS, "before")).position();
			this.redis.kill();
			HistoryNode.await().untilAsserted(() -> assertRefused(one.append(NEWS, "meanwhile")));
			assertThatThrownBy(() -> HistoryNode.get(one.history().read(NEWS, before, 10)))
				.isInstanceOf(ExecutionException.class)
				.hasCauseInstanceOf(RedisUnavailableException.class);
			this.redis.restart();
			Appended after = one.appendAtLast(NEWS, "after", null);
			assertThat(after.position().epoch()).isNotEqualTo(before.epoch());
			assertThat(after.position().offset()).isOne();
			Page page = one.read(NEWS, before);
			assertThat(page.continuous()).isFalse();
			assertThat(page.top()).isEqualTo(after.position());
		}
	}

	private static void assertRefused(CompletionStage<Appended> append) {
		assertThatThrownBy(() -> HistoryNode.get(append)).isInstanceOf(ExecutionException.class)
			.hasCauseInstanceOf(RedisUnavailableException.class);
	}

	private static void assertUnknown(CompletionStage<Appended> append) {
		assertThatThrownBy(() -> HistoryNode.get(append)).isInstanceOf(ExecutionException.class)
			.hasCauseInstanceOf(UnknownAppendException.class);
	}

	@Test
	void whatAHaltedRedisDidAfterAllIsThereOnceWhenItIsRepeated() throws Exception {
		try (HistoryNode one = HistoryNode.at(this.redis.port())) {
			HistoryNode.get(one.append(NEWS, "before"));
			this.redis.halt();
			assertUnknown(one.append(NEWS, "message", "key"));
			HistoryNode.await().untilAsserted(() -> assertRefused(one.append(NEWS, "refused")));
			this.redis.resume();
			HistoryNode.await()
				.untilAsserted(
						() -> assertThat(HistoryNode.texts(one.read(NEWS, null))).containsExactly("before", "message"));
			Appended again = one.appendAtLast(NEWS, "message", "key");
			assertThat(again.repeated()).isTrue();
			assertThat(again.position().offset()).isEqualTo(2);
			assertThat(HistoryNode.texts(one.read(NEWS, null))).containsExactly("before", "message");
		}
	}

	@Test
	void whatIsRepeatedUnderItsKeyIsThereOnceHoweverOftenTheLineBreaks() throws Exception {
		ExecutorService threads = Executors.newSingleThreadExecutor();
		try (LineProxy proxy = LineProxy.to(this.redis.port()); HistoryNode one = HistoryNode.at(proxy.port())) {
			int count = 100;
			Future<?> appender = threads.submit(() -> {
				for (int i = 0; i < count; i++) {
					one.appendAtLast(NEWS, "message " + i, "key " + i);
				}
			});
			while (!appender.isDone()) {
				int offset = offset();
				proxy.cut();
				HistoryNode.await().until(() -> appender.isDone() || offset() >= offset + 5);
			}
			appender.get(1, TimeUnit.MINUTES);
			assertThat(HistoryNode.texts(one.read(NEWS, null)))
				.containsExactlyElementsOf(IntStream.range(0, count).mapToObj((i) -> "message " + i).toList());
			assertThat(proxy.opened()).isGreaterThan(10);
		}
		finally {
			threads.shutdownNow();
		}
	}

	private int offset() {
		List<String> offset = RedisCommandLine.lines(this.redis, "HGET", this.meta, "s");
		return offset.isEmpty() ? 0 : Integer.parseInt(offset.get(0));
	}

	@Test
	void anEpochThatHasLostItsLatestMessagesIsNoticed() throws Exception {
		try (HistoryNode one = HistoryNode.at(this.redis.port())) {
			TopicPosition common = HistoryNode.get(one.append(NEWS, "common")).position();
			copy("");
			TopicPosition lost = HistoryNode.get(one.append(NEWS, "lost")).position();
			TopicPosition same = HistoryNode.get(one.append(NEWS, "same")).position();
			goBack("");
			assertThat(one.read(NEWS, lost).continuous()).isFalse();
			assertThat(one.read(NEWS, common).continuous()).isTrue();
			TopicPosition other = HistoryNode.get(one.append(NEWS, "other")).position();
			TopicPosition sameAgain = HistoryNode.get(one.append(NEWS, "same")).position();
			HistoryNode.get(one.append(NEWS, "end"));
			assertThat(other.epoch()).isEqualTo(lost.epoch());
			assertThat(other.offset()).isEqualTo(lost.offset());
			assertThat(one.read(NEWS, lost).continuous()).isFalse();
			assertThat(one.read(NEWS, same).continuous()).as("the same message, but another one before").isFalse();
			assertThat(HistoryNode.texts(one.read(NEWS, sameAgain))).containsExactly("end");
			assertThat(HistoryNode.texts(one.read(NEWS, common))).containsExactly("other", "same", "end");
		}
	}

	private void copy(String suffix) {
		for (String key : List.of(this.meta, this.stream)) {
			RedisCommandLine.lines(this.redis, "COPY", key, "copy" + suffix + key, "REPLACE");
		}
	}

	private void goBack(String suffix) {
		for (String key : List.of(this.meta, this.stream)) {
			RedisCommandLine.lines(this.redis, "COPY", "copy" + suffix + key, key, "REPLACE");
		}
	}

	@Test
	void aMessageThatIsMissingIsNotPassedOver() throws Exception {
		try (HistoryNode one = HistoryNode.at(this.redis.port())) {
			List<TopicPosition> positions = new ArrayList<>();
			for (int i = 1; i <= 5; i++) {
				positions.add(HistoryNode.get(one.append(NEWS, Integer.toString(i))).position());
			}
			delete("3");
			assertThat(one.read(NEWS, positions.get(0)).continuous()).isFalse();
			assertThat(one.read(NEWS, positions.get(1)).continuous()).isFalse();
			assertThat(HistoryNode.texts(one.read(NEWS, positions.get(2)))).containsExactly("4", "5");
			assertThat(HistoryNode.texts(one.read(NEWS, null))).containsExactly("4", "5");
			delete("5");
			assertThat(one.read(NEWS, positions.get(2)).continuous()).isFalse();
			assertThat(one.read(NEWS, positions.get(4)).continuous()).isTrue();
			assertThat(one.read(NEWS, null).messages()).isEmpty();
			assertThat(one.read(NEWS, null).top()).isEqualTo(positions.get(4));
		}
	}

	private void delete(String offset) {
		String id = RedisCommandLine.lines(this.redis, "XRANGE", this.stream, offset, offset).get(0);
		assertThat(RedisCommandLine.lines(this.redis, "XDEL", this.stream, id)).containsExactly("1");
	}

	@Test
	void whereTheMessagesAreGoneThePositionGoesOn() throws Exception {
		try (HistoryNode one = HistoryNode.at(this.redis.port())) {
			TopicPosition first = HistoryNode.get(one.append(NEWS, "1")).position();
			TopicPosition second = HistoryNode.get(one.append(NEWS, "2")).position();
			RedisCommandLine.lines(this.redis, "DEL", this.stream);
			assertThat(one.read(NEWS, first).continuous()).isFalse();
			assertThat(one.read(NEWS, second).continuous()).isTrue();
			assertThat(HistoryNode.get(one.append(NEWS, "3")).position().offset()).isEqualTo(3);
			assertThat(one.read(NEWS, first).continuous()).isFalse();
			assertThat(HistoryNode.texts(one.read(NEWS, second))).containsExactly("3");
		}
	}

	@Test
	void wherePositionsAreGoneThereIsAnotherEpochWithoutTheMessages() throws Exception {
		try (HistoryNode one = HistoryNode.at(this.redis.port())) {
			TopicPosition first = HistoryNode.get(one.append(NEWS, "1")).position();
			HistoryNode.get(one.append(NEWS, "2"));
			RedisCommandLine.lines(this.redis, "DEL", this.meta);
			TopicPosition third = HistoryNode.get(one.append(NEWS, "3")).position();
			assertThat(third.epoch()).isNotEqualTo(first.epoch());
			assertThat(HistoryNode.texts(one.read(NEWS, null))).containsExactly("3");
			RedisCommandLine.lines(this.redis, "DEL", this.meta);
			Page page = one.read(NEWS, third);
			assertThat(page.continuous()).isFalse();
			assertThat(page.top().epoch()).isNotEqualTo(third.epoch());
			assertThat(page.top().offset()).isZero();
			assertThat(HistoryNode.get(one.append(NEWS, "4")).position().epoch()).isEqualTo(page.top().epoch());
		}
	}

	@Test
	void whatIsKeptEndsByItself() throws Exception {
		try (HistoryNode one = HistoryNode.at(this.redis.port())) {
			HistoryNode.get(one.append(NEWS, "1", "key"));
			one.read("/never", null);
			List<String> keys = RedisCommandLine.lines(this.redis, "KEYS", "*");
			assertThat(keys).hasSize(4).allMatch((key) -> key.startsWith("wsext:test:{t"));
			assertThat(keys)
				.allSatisfy((key) -> assertThat(Long.parseLong(RedisCommandLine.lines(this.redis, "PTTL", key).get(0)))
					.isBetween(1L, Duration.ofHours(24).toMillis()));
		}
	}

	@Test
	void whatIsBeyondTheRoomIsRefusedAtOnceAndTheRoomComesBack() {
		try (HistoryNode one = HistoryNode.at(this.redis.port())) {
			one.appendAtLast(NEWS, "before", null);
			this.redis.halt();
			List<CompletionStage<Appended>> under = IntStream.range(0, 1024)
				.mapToObj((i) -> one.append(NEWS, "message"))
				.toList();
			CompletionStage<Appended> beyond = one.append(NEWS, "beyond");
			assertThat(beyond.toCompletableFuture()).isCompletedExceptionally();
			assertRefused(beyond);
			HistoryNode.await()
				.untilAsserted(() -> assertThat(under)
					.allMatch((each) -> each.toCompletableFuture().isCompletedExceptionally()));
			this.redis.resume();
			assertThat(one.appendAtLast(NEWS, "after", null).position().epoch())
				.isEqualTo(one.read(NEWS, null).top().epoch());
			for (int i = 0; i < 1100; i++) {
				one.appendAtLast(NEWS, "again", null);
			}
		}
	}

	@Test
	void stoppedNobodyWaits() {
		HistoryNode stopped = HistoryNode.at(this.redis.port());
		stopped.appendAtLast(NEWS, "before", null);
		this.redis.halt();
		CompletionStage<Appended> under = stopped.append(NEWS, "under way");
		CompletionStage<Appended> waiting = stopped.append(NEWS, "waiting");
		CompletionStage<Page> read = stopped.history().read(NEWS, null, 1);
		stopped.close();
		this.redis.resume();
		HistoryNode.await()
			.untilAsserted(() -> assertThat(List.of(under, waiting, read))
				.allMatch((each) -> each.toCompletableFuture().isCompletedExceptionally()));
		assertRefused(stopped.append(NEWS, "late"));
	}

	@Test
	void afterAFailoverTheHistoryGoesOnOrIsAnother() {
		try (RedisSentinel sentinel = RedisSentinel.start();
				HistoryNode one = HistoryNode.at(sentinel.connections());
				HistoryNode other = HistoryNode.at(sentinel.connections())) {
			Appended before = one.appendAtLast(NEWS, "before", null);
			sentinel.master().halt();
			sentinel.awaitFailover();
			Appended after = one.appendAtLast(NEWS, "after", "key");
			sentinel.master().resume();
			Page page = other.read(NEWS, before.position());
			assertThat(page.top()).isEqualTo(after.position());
			// Redis replicates after it has answered.
			if (page.continuous()) {
				assertThat(HistoryNode.texts(page)).containsExactly("after");
			}
			else {
				assertThat(after.position().epoch()).isNotEqualTo(before.position().epoch());
			}
		}
	}

}
