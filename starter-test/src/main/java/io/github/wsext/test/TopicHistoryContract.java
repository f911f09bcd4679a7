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

package io.github.wsext.test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import io.github.wsext.topic.PositionedMessage;
import io.github.wsext.topic.TopicHistory;
import io.github.wsext.topic.TopicHistory.Appended;
import io.github.wsext.topic.TopicHistory.Page;
import io.github.wsext.topic.TopicHistory.Retention;
import io.github.wsext.topic.TopicPosition;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What every {@link TopicHistory} promises, as tests: extend it to find out whether an
 * application's own does. Topics that tests use have names of their own.
 */
public abstract class TopicHistoryContract {

	private static final Retention MANY = new Retention(10_000, Duration.ofMinutes(10));

	private HistoryUnderTest history;

	/**
	 * The history to be tested, once for each test.
	 */
	protected abstract TopicHistory history();

	/**
	 * A time after which messages are to be gone within the patience of a test.
	 */
	protected Duration shortTimeToLive() {
		return Duration.ofMillis(300);
	}

	/**
	 * Lets time pass, for histories that have a clock of their own. Called until what is
	 * to be gone is gone.
	 */
	protected void letPass(Duration time) {
	}

	@BeforeEach
	void takeHistory() {
		this.history = new HistoryUnderTest(history());
	}

	@Test
	void messagesHavePositionsInTheirOrder() {
		TopicPosition start = this.history.read("/news", null, 0).top();
		List<Appended> appended = this.history.appendAll("/news", MANY, "one", "two", "three");
		assertThat(appended).extracting((each) -> each.position().offset()).containsExactly(1L, 2L, 3L);
		assertThat(appended).allSatisfy((each) -> {
			assertThat(each.repeated()).isFalse();
			assertThat(each.position().epoch()).isEqualTo(start.epoch());
			assertThat(each.position().check()).isNotEmpty();
		});
		Page page = this.history.read("/news", start, 100);
		assertThat(page.continuous()).isTrue();
		assertThat(page.top()).isEqualTo(appended.get(2).position());
		assertThat(page.messages()).extracting(PositionedMessage::position)
			.containsExactlyElementsOf(appended.stream().map(Appended::position).toList());
		assertThat(HistoryUnderTest.texts(page)).containsExactly("one", "two", "three");
	}

	@Test
	void whatIsAppendedWithoutWaitingKeepsTheOrderOfItsCaller() {
		List<CompletionStage<Appended>> appended = new ArrayList<>();
		for (int i = 0; i < 500; i++) {
			appended.add(this.history.start("/news", "message " + i, MANY, null));
		}
		assertThat(appended.stream().map((each) -> HistoryUnderTest.join(each).position().offset()))
			.containsExactlyElementsOf(LongStream.rangeClosed(1, 500).boxed().toList());
		assertThat(HistoryUnderTest.texts(this.history.read("/news", null, 1000)))
			.containsExactlyElementsOf(IntStream.range(0, 500).mapToObj((i) -> "message " + i).toList());
	}

	@Test
	void manyWhoAppendAtOnceGetOneOrderWithoutGaps() throws Exception {
		int threads = 8;
		int count = 200;
		Map<Long, String> byOffset = new HashMap<>();
		Map<Long, TopicPosition> positions = new HashMap<>();
		List<List<Appended>> appended = HistoryUnderTest.race(threads, (thread) -> {
			List<Appended> own = new ArrayList<>();
			for (int i = 0; i < count; i++) {
				own.add(this.history.append("/news", thread + ":" + i, MANY, null));
			}
			return own;
		});
		for (int thread = 0; thread < threads; thread++) {
			assertThat(appended.get(thread)).extracting((each) -> each.position().offset()).isSorted();
			for (int i = 0; i < count; i++) {
				TopicPosition position = appended.get(thread).get(i).position();
				byOffset.put(position.offset(), thread + ":" + i);
				positions.put(position.offset(), position);
			}
		}
		assertThat(byOffset.keySet())
			.containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(1, (long) threads * count).boxed().toList());
		List<PositionedMessage> all = this.history.readInPages("/news",
				new TopicPosition(Objects.requireNonNull(positions.get(1L)).epoch(), 0, ""), 300);
		assertThat(all).hasSize(threads * count).allSatisfy((each) -> {
			assertThat(HistoryUnderTest.text(each)).isEqualTo(byOffset.get(each.position().offset()));
			assertThat(each.position()).isEqualTo(positions.get(each.position().offset()));
		});
		assertThat(all).extracting((each) -> each.position().offset()).isSorted();
	}

	@Test
	void whoReadsMeanwhileSeesNoGap() throws Exception {
		TopicPosition start = this.history.read("/news", null, 0).top();
		int count = 500;
		ExecutorService threads = Executors.newSingleThreadExecutor();
		try {
			Future<?> appender = threads.submit(() -> {
				for (int i = 1; i <= count; i++) {
					this.history.append("/news", "message " + i, MANY, null);
				}
			});
			TopicPosition from = start;
			while (from.offset() < count) {
				Page page = this.history.read("/news", from, 50);
				assertThat(page.continuous()).isTrue();
				assertThat(page.top().offset()).isGreaterThanOrEqualTo(from.offset());
				for (PositionedMessage message : page.messages()) {
					assertThat(message.position().offset()).isEqualTo(from.offset() + 1);
					assertThat(HistoryUnderTest.text(message)).isEqualTo("message " + message.position().offset());
					from = message.position();
				}
			}
			appender.get(HistoryUnderTest.PATIENCE.toSeconds(), TimeUnit.SECONDS);
		}
		finally {
			threads.shutdownNow();
		}
	}

	@Test
	void asManyAreKeptAsTheRetentionSays() {
		Retention five = new Retention(5, Duration.ofMinutes(10));
		TopicPosition start = this.history.read("/news", null, 0).top();
		List<TopicPosition> positions = new ArrayList<>();
		for (int i = 1; i <= 250; i++) {
			positions.add(this.history.append("/news", "message " + i, five, null).position());
		}
		assertThat(HistoryUnderTest.texts(this.history.read("/news", null, 1000))).containsExactly("message 246",
				"message 247", "message 248", "message 249", "message 250");
		assertThat(HistoryUnderTest.texts(this.history.read("/news", positions.get(245), 1000)))
			.containsExactly("message 247", "message 248", "message 249", "message 250");
		assertThat(this.history.read("/news", positions.get(244), 1000).messages()).hasSize(5);
		HistoryUnderTest.assertNotContinuous(this.history.read("/news", positions.get(243), 1000));
		HistoryUnderTest.assertNotContinuous(this.history.read("/news", positions.get(0), 1));
		HistoryUnderTest.assertNotContinuous(this.history.read("/news", start, 1));
		assertThat(this.history.read("/news", positions.get(249), 10).continuous()).isTrue();
	}

	@Test
	void theRetentionOfTheLastMessageCounts() {
		for (int i = 1; i <= 10; i++) {
			this.history.append("/news", "message " + i, MANY, null);
		}
		this.history.append("/news", "message 11", new Retention(2, Duration.ofMinutes(10)), null);
		assertThat(HistoryUnderTest.texts(this.history.read("/news", null, 100))).containsExactly("message 10",
				"message 11");
		this.history.append("/news", "message 12", MANY, null);
		assertThat(HistoryUnderTest.texts(this.history.read("/news", null, 100))).containsExactly("message 10",
				"message 11", "message 12");
	}

	@Test
	void messagesAreGoneAfterTheirTimeAndThePositionIsKnownAllTheSame() {
		Duration time = shortTimeToLive();
		TopicPosition start = this.history.read("/news", null, 0).top();
		Retention brief = new Retention(100, time);
		TopicPosition first = this.history.append("/news", "one", brief, null).position();
		TopicPosition last = this.history.append("/news", "two", brief, null).position();
		await().untilAsserted(() -> {
			letPass(time);
			assertThat(this.history.read("/news", null, 10).messages()).isEmpty();
		});
		assertThat(this.history.read("/news", null, 10).top()).isEqualTo(last);
		HistoryUnderTest.assertNotContinuous(this.history.read("/news", first, 10));
		HistoryUnderTest.assertNotContinuous(this.history.read("/news", start, 10));
		Page page = this.history.read("/news", last, 10);
		assertThat(page.continuous()).isTrue();
		assertThat(page.messages()).isEmpty();
		TopicPosition next = this.history.append("/news", "three", MANY, null).position();
		assertThat(next.offset()).isEqualTo(3);
		assertThat(next.epoch()).isEqualTo(last.epoch());
		assertThat(HistoryUnderTest.texts(this.history.read("/news", last, 10))).containsExactly("three");
	}

	@Test
	void readsOnFromAnyPosition() {
		TopicPosition start = this.history.read("/news", null, 0).top();
		List<Appended> appended = this.history.appendAll("/news", MANY, "1", "2", "3", "4", "5");
		List<TopicPosition> positions = new ArrayList<>(List.of(start));
		appended.forEach((each) -> positions.add(each.position()));
		for (int i = 0; i < positions.size(); i++) {
			Page page = this.history.read("/news", positions.get(i), 100);
			assertThat(page.continuous()).isTrue();
			assertThat(page.top()).isEqualTo(positions.get(5));
			assertThat(HistoryUnderTest.texts(page))
				.containsExactlyElementsOf(IntStream.rangeClosed(i + 1, 5).mapToObj(Integer::toString).toList());
		}
	}

	@Test
	void aPositionThatTheTopicDoesNotKnowIsNotContinuous() {
		TopicPosition start = this.history.read("/news", null, 0).top();
		List<Appended> appended = this.history.appendAll("/news", MANY, "1", "2", "3");
		TopicPosition second = appended.get(1).position();
		TopicPosition top = appended.get(2).position();
		String wrong = second.check().equals("0") ? "1" : "0";
		Stream
			.of(new TopicPosition("another", 2, second.check()), new TopicPosition(second.epoch(), 2, wrong),
					new TopicPosition(second.epoch(), 2, ""), new TopicPosition(top.epoch(), 3, wrong),
					new TopicPosition(top.epoch(), 3, ""), new TopicPosition(top.epoch(), 4, top.check()),
					new TopicPosition(top.epoch(), 999_999_999_999_999_999L, "f"),
					new TopicPosition(start.epoch(), 0, wrong), new TopicPosition("-", 0, ""),
					new TopicPosition("_".repeat(32), 999_999_999_999_999_999L, "-".repeat(16)))
			.forEach((unknown) -> {
				for (int limit : new int[] { 0, 1, 100 }) {
					Page page = this.history.read("/news", unknown, limit);
					HistoryUnderTest.assertNotContinuous(page);
					assertThat(page.top()).isEqualTo(top);
				}
			});
	}

	@Test
	void aPositionOfAnotherTopicIsNotContinuous() {
		TopicPosition weather = this.history.appendAll("/weather", MANY, "rain").get(0).position();
		TopicPosition news = this.history.appendAll("/news", MANY, "one").get(0).position();
		assertThat(weather.epoch()).isNotEqualTo(news.epoch());
		HistoryUnderTest.assertNotContinuous(this.history.read("/news", weather, 10));
	}

	@Test
	void noMoreAreReadThanWereAskedFor() {
		TopicPosition start = this.history.read("/news", null, 0).top();
		List<Appended> appended = this.history.appendAll("/news", MANY, "1", "2", "3", "4", "5");
		TopicPosition top = appended.get(4).position();
		Page first = this.history.read("/news", start, 2);
		assertThat(first.continuous()).isTrue();
		assertThat(first.top()).isEqualTo(top);
		assertThat(HistoryUnderTest.texts(first)).containsExactly("1", "2");
		assertThat(HistoryUnderTest.texts(this.history.read("/news", first.messages().get(1).position(), 2)))
			.containsExactly("3", "4");
		assertThat(HistoryUnderTest.texts(this.history.read("/news", null, 2))).containsExactly("4", "5");
		assertThat(HistoryUnderTest.texts(this.history.read("/news", null, 5))).containsExactly("1", "2", "3", "4",
				"5");
		for (TopicPosition since : Arrays.asList(start, appended.get(2).position(), top, null)) {
			Page nothing = this.history.read("/news", since, 0);
			assertThat(nothing.continuous()).isTrue();
			assertThat(nothing.top()).isEqualTo(top);
			assertThat(nothing.messages()).isEmpty();
		}
	}

	@Test
	void anEmptyTopicHasOneEpoch() throws Exception {
		List<Page> pages = HistoryUnderTest.race(8, (thread) -> this.history.read("/empty", null, 10));
		assertThat(new HashSet<>(pages)).hasSize(1);
		Page page = pages.get(0);
		assertThat(page.continuous()).isTrue();
		assertThat(page.messages()).isEmpty();
		assertThat(page.top().offset()).isZero();
		assertThat(page.top().check()).isEmpty();
		assertThat(this.history.read("/empty", page.top(), 10)).isEqualTo(page);
		HistoryUnderTest.assertNotContinuous(this.history.read("/empty", new TopicPosition("another", 0, ""), 10));
		HistoryUnderTest
			.assertNotContinuous(this.history.read("/empty", new TopicPosition(page.top().epoch(), 1, "0"), 10));
		assertThat(this.history.appendAll("/empty", MANY, "first").get(0).position().epoch())
			.isEqualTo(page.top().epoch());
	}

	@Test
	void theSameKeyAppendsOnce() {
		Appended first = this.history.append("/news", "one", MANY, "key");
		Appended other = this.history.append("/news", "two", MANY, "other key");
		Appended again = this.history.append("/news", "one", MANY, "key");
		assertThat(first.repeated()).isFalse();
		assertThat(other.repeated()).isFalse();
		assertThat(again).isEqualTo(new Appended(first.position(), true));
		assertThat(HistoryUnderTest.texts(this.history.read("/news", null, 10))).containsExactly("one", "two");
		assertThat(this.history.append("/news", "three", MANY, null).position().offset()).isEqualTo(3);
	}

	@Test
	void theSameKeyAppendsOnceHoweverManyRace() throws Exception {
		List<Appended> appended = HistoryUnderTest.race(8, (thread) -> {
			List<CompletionStage<Appended>> own = new ArrayList<>();
			for (int i = 0; i < 20; i++) {
				own.add(this.history.start("/news", "message", MANY, "key"));
			}
			return own.stream().map(HistoryUnderTest::join).toList();
		}).stream().flatMap(List::stream).toList();
		assertThat(appended).filteredOn((each) -> !each.repeated()).hasSize(1);
		assertThat(appended).extracting(Appended::position).containsOnly(appended.get(0).position());
		assertThat(HistoryUnderTest.texts(this.history.read("/news", null, 10))).containsExactly("message");
	}

	@Test
	void keysAreThoseOfATopic() {
		List<String> keys = List.of("key", "", "{key}", "k:e:y", "\u65e5\u672c", "x".repeat(200), "KEY");
		for (String key : keys) {
			for (String name : List.of("/news", "/news:", "/weather")) {
				assertThat(this.history.append(name, key, MANY, key).repeated()).isFalse();
			}
		}
		assertThat(HistoryUnderTest.texts(this.history.read("/news", null, 100))).containsExactlyElementsOf(keys);
		assertThat(HistoryUnderTest.texts(this.history.read("/weather", null, 100))).containsExactlyElementsOf(keys);
	}

	@Test
	void anyNameIsATopicOfItsOwn() {
		List<String> names = Stream
			.of("", " ", "/", "with\nline\r\nbreaks", "{braces}", "a{b}c", "{}", "}{", "*", "?", "[a-z]", "caf\u00e9",
					"cafe\u0301", "\u65e5\u672c", "\ud83d\ude00", "\ud800", "\udc00", "\ud801", "\ufffd", "?\u0000",
					"x".repeat(4000), ":", "a:b", "A", "a")
			.toList();
		List<CompletionStage<Appended>> appended = new ArrayList<>();
		for (int i = 0; i < names.size(); i++) {
			appended.add(this.history.start(names.get(i), "of " + i, MANY, "key"));
		}
		for (int i = 0; i < names.size(); i++) {
			assertThat(HistoryUnderTest.join(appended.get(i)).position().offset()).isOne();
			assertThat(HistoryUnderTest.join(appended.get(i)).repeated()).isFalse();
			Page page = this.history.read(names.get(i), null, 10);
			assertThat(HistoryUnderTest.texts(page)).containsExactly("of " + i);
			assertThat(page.top()).isEqualTo(HistoryUnderTest.join(appended.get(i)).position());
		}
	}

	@Test
	void messagesAreKeptByteForByte() {
		byte[] all = new byte[256];
		IntStream.range(0, all.length).forEach((i) -> all[i] = (byte) i);
		byte[] large = new byte[1024 * 1024];
		Arrays.fill(large, (byte) 0xFF);
		List<byte[]> messages = List.of(all, new byte[0], large, "1234".getBytes(StandardCharsets.UTF_8),
				"k.1.f:x".getBytes(StandardCharsets.UTF_8));
		messages.forEach((message) -> this.history.append("/bytes", message.clone(), MANY));
		for (int round = 0; round < 2; round++) {
			assertThat(this.history.read("/bytes", null, 100).messages()).extracting(PositionedMessage::message)
				.containsExactlyElementsOf(messages);
		}
	}

	@Test
	void equalMessagesHavePositionsOfTheirOwn() {
		List<Appended> appended = this.history.appendAll("/ticks", MANY, "tick", "tick", "tick");
		assertThat(appended).extracting(Appended::position).doesNotHaveDuplicates();
		assertThat(HistoryUnderTest.texts(this.history.read("/ticks", appended.get(0).position(), 10)))
			.containsExactly("tick", "tick");
	}

	private static ConditionFactory await() {
		return Awaitility.await().pollInterval(Duration.ofMillis(20)).atMost(HistoryUnderTest.PATIENCE);
	}

}
