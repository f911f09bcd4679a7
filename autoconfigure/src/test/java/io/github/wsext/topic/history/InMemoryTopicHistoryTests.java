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

package io.github.wsext.topic.history;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;

import io.github.wsext.topic.PositionedMessage;
import io.github.wsext.topic.TopicHistory;
import io.github.wsext.topic.TopicPosition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link InMemoryTopicHistory}.
 */
class InMemoryTopicHistoryTests {

	private static final TopicHistory.Retention RETENTION = new TopicHistory.Retention(3, Duration.ofMinutes(5));

	private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 7);

	private final InMemoryTopicHistory history = new InMemoryTopicHistory(this.nanos::get);

	@Test
	void readsWhatCameAfterAPosition() {
		TopicPosition first = append("a");
		append("b");
		TopicPosition third = append("c");
		TopicHistory.Page page = read(first, 10);
		assertThat(page.continuous()).isTrue();
		assertThat(texts(page)).containsExactly("b", "c");
		assertThat(page.top()).isEqualTo(third);
		assertThat(texts(read(third, 10))).isEmpty();
	}

	@Test
	void leavesOutTheLastWhereThereAreMoreThanWereAskedFor() {
		TopicPosition before = read(null, 0).top();
		append("a");
		append("b");
		append("c");
		assertThat(texts(read(before, 2))).containsExactly("a", "b");
		assertThat(texts(read(null, 2))).containsExactly("b", "c");
	}

	@Test
	void knowsThePositionBeforeTheFirstMessageThatIsKept() {
		TopicPosition first = append("a");
		append("b");
		append("c");
		append("d");
		assertThat(texts(read(first, 10))).containsExactly("b", "c", "d");
		append("e");
		assertThat(read(first, 10).continuous()).isFalse();
		assertThat(texts(read(first, 10))).isEmpty();
	}

	@Test
	void refusesAPositionOfAnotherEpochOrCheckOrTime() {
		TopicPosition first = append("a");
		TopicPosition second = append("b");
		assertThat(read(new TopicPosition("other", 1, first.check()), 10).continuous()).isFalse();
		assertThat(read(new TopicPosition(first.epoch(), 1, second.check()), 10).continuous()).isFalse();
		assertThat(read(new TopicPosition(first.epoch(), 3, ""), 10).continuous()).isFalse();
		assertThat(read(new TopicPosition(first.epoch(), 999_999_999_999L, ""), 10).continuous()).isFalse();
	}

	@Test
	void keepsMessagesForTheirTime() {
		TopicPosition first = append("a");
		pass(Duration.ofMinutes(4));
		TopicPosition second = append("b");
		pass(Duration.ofMinutes(1));
		assertThat(texts(read(null, 10))).containsExactly("b");
		assertThat(texts(read(first, 10))).containsExactly("b");
		pass(Duration.ofMinutes(4));
		this.history.sweep();
		assertThat(this.history.messages()).isZero();
		assertThat(read(first, 10).continuous()).isFalse();
		assertThat(read(second, 10).continuous()).isTrue();
		assertThat(append("c").offset()).isEqualTo(3);
	}

	@Test
	void beginsAnotherEpochWhereATopicWasForgotten() {
		TopicPosition first = append("a");
		pass(Duration.ofHours(23));
		this.history.sweep();
		assertThat(read(null, 0).top()).isEqualTo(first);
		pass(Duration.ofHours(24));
		this.history.sweep();
		assertThat(this.history.topics()).isZero();
		TopicPosition again = append("b");
		assertThat(again.offset()).isEqualTo(1);
		assertThat(again.epoch()).isNotEqualTo(first.epoch());
		assertThat(read(first, 10).continuous()).isFalse();
	}

	@Test
	void appendsOnceWithAKey() {
		TopicHistory.Appended first = append("a", "key");
		append("b");
		pass(Duration.ofMinutes(5).minusNanos(1));
		assertThat(append("a", "key")).isEqualTo(new TopicHistory.Appended(first.position(), true));
		assertThat(append("a", "other").repeated()).isFalse();
		pass(Duration.ofNanos(1));
		assertThat(append("a", "key").position().offset()).isEqualTo(4);
	}

	@Test
	void keepsTopicsApart() {
		append("a");
		TopicHistory.Page other = this.history.read("/other", null, 10).toCompletableFuture().join();
		assertThat(other.top().offset()).isZero();
		assertThat(other.top().epoch()).isNotEqualTo(read(null, 0).top().epoch());
	}

	@Test
	void givesManyAppendersOffsetsWithoutAGapWhileOthersReadAndSweep() throws Exception {
		int appenders = 6;
		int each = 2_000;
		TopicHistory.Retention all = new TopicHistory.Retention(50, Duration.ofHours(1));
		ConcurrentLinkedQueue<TopicPosition> positions = new ConcurrentLinkedQueue<>();
		ExecutorService threads = Executors.newFixedThreadPool(appenders + 2);
		CyclicBarrier begin = new CyclicBarrier(appenders + 2);
		List<Future<?>> done = new ArrayList<>();
		for (int i = 0; i < appenders; i++) {
			done.add(threads.submit(() -> {
				begin.await();
				for (int j = 0; j < each; j++) {
					positions.add(this.history.append("/race", bytes("m" + j), all, null)
						.toCompletableFuture()
						.join()
						.position());
				}
				return null;
			}));
		}
		done.add(threads.submit(() -> {
			begin.await();
			TopicPosition seen = this.history.read("/race", null, 0).toCompletableFuture().join().top();
			while (seen.offset() < appenders * each) {
				TopicHistory.Page page = this.history.read("/race", seen, 7).toCompletableFuture().join();
				TopicPosition from = seen;
				if (page.continuous()) {
					assertThat(page.messages()).extracting((message) -> message.position().offset())
						.containsExactlyElementsOf(
								LongStream.rangeClosed(from.offset() + 1, from.offset() + page.messages().size())
									.boxed()
									.toList());
					seen = page.messages().isEmpty() ? seen
							: page.messages().get(page.messages().size() - 1).position();
				}
				else {
					assertThat(page.messages()).isEmpty();
					seen = page.top();
				}
			}
			return null;
		}));
		done.add(threads.submit(() -> {
			begin.await();
			while (positions.size() < appenders * each) {
				this.history.sweep();
			}
			return null;
		}));
		for (Future<?> task : done) {
			task.get();
		}
		threads.shutdown();
		assertThat(positions.stream().map(TopicPosition::offset).sorted())
			.containsExactlyElementsOf(LongStream.rangeClosed(1, appenders * each).boxed().toList());
		assertThat(positions.stream().map(TopicPosition::epoch).distinct()).hasSize(1);
	}

	private void pass(Duration time) {
		this.nanos.addAndGet(time.toNanos());
	}

	private TopicPosition append(String text) {
		return append(text, null).position();
	}

	private TopicHistory.Appended append(String text, @Nullable String key) {
		return this.history.append("/news", bytes(text), RETENTION, key).toCompletableFuture().join();
	}

	private TopicHistory.Page read(@Nullable TopicPosition since, int limit) {
		return this.history.read("/news", since, limit).toCompletableFuture().join();
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	private static List<String> texts(TopicHistory.Page page) {
		return page.messages()
			.stream()
			.map(PositionedMessage::message)
			.map((message) -> new String(message, StandardCharsets.UTF_8))
			.toList();
	}

}
