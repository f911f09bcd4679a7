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

package io.github.wsext.send;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

import io.github.wsext.OverflowPolicy;
import io.github.wsext.WsMessage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WaitingMessages}.
 */
class WaitingMessagesTests {

	private static final Overflow OLDEST = Overflow.of(OverflowPolicy.DROP_OLDEST);

	private static final Overflow NEWEST = Overflow.of(OverflowPolicy.DROP_NEWEST);

	private static final OutboundSettings THREE = new OutboundSettings(3, 1000);

	private static final OutboundSettings TEN_BYTES = new OutboundSettings(100, 10);

	private final WaitingMessages waiting = new WaitingMessages();

	private long sequence;

	@Test
	@DisplayName("O2 DROP_OLDEST: the oldest makes room, the new one is last")
	void dropOldest() {
		add("a", OLDEST, THREE);
		add("b", OLDEST, THREE);
		add("c", OLDEST, THREE);
		assertThat(add("d", OLDEST, THREE)).containsExactly("a");
		assertThat(add("e", OLDEST, THREE)).containsExactly("b");
		assertThat(takeAll()).containsExactly("c", "d", "e");
	}

	@Test
	@DisplayName("O2 DROP_OLDEST: as many as it takes make room for a large one")
	void dropOldestBytes() {
		add("aaa", OLDEST, TEN_BYTES);
		add("bbb", OLDEST, TEN_BYTES);
		add("ccc", OLDEST, TEN_BYTES);
		assertThat(add("dddddd", OLDEST, TEN_BYTES)).containsExactly("aaa", "bbb");
		assertThat(this.waiting.bytes()).isEqualTo(9);
		assertThat(takeAll()).containsExactly("ccc", "dddddd");
	}

	@Test
	@DisplayName("O1 O2 a message larger than the bound waits alone")
	void largerThanTheBound() {
		add("a", OLDEST, TEN_BYTES);
		add("b", OLDEST, TEN_BYTES);
		assertThat(add("x".repeat(100), OLDEST, TEN_BYTES)).containsExactly("a", "b");
		assertThat(this.waiting.bytes()).isEqualTo(100);
		assertThat(add("c", NEWEST, TEN_BYTES)).containsExactly("c");
		assertThat(add("d", Overflow.CLOSE, TEN_BYTES)).containsExactly("x".repeat(100));
		assertThat(takeAll()).containsExactly("d");
	}

	@Test
	@DisplayName("O2 DROP_NEWEST: the new one is left out, the others stay")
	void dropNewest() {
		add("a", NEWEST, THREE);
		add("b", OLDEST, THREE);
		add("c", Overflow.CLOSE, THREE);
		assertThat(add("d", NEWEST, THREE)).containsExactly("d");
		assertThat(takeAll()).containsExactly("a", "b", "c");
	}

	@Test
	@DisplayName("O2 CONFLATE: the latest of a key takes the place of the one before, however much room there is")
	void conflate() {
		add("a1", Overflow.conflate("a"), THREE);
		add("b1", Overflow.conflate("b"), THREE);
		assertThat(add("a2", Overflow.conflate("a"), THREE)).containsExactly("a1");
		assertThat(add("c1", Overflow.conflate("c"), THREE)).isEmpty();
		assertThat(add("b2", Overflow.conflate("b"), THREE)).containsExactly("b1");
		assertThat(add("a3", Overflow.conflate("a"), THREE)).containsExactly("a2");
		assertThat(takeAll()).containsExactly("a3", "b2", "c1");
		assertThat(add("a4", Overflow.conflate("a"), THREE)).isEmpty();
		assertThat(takeAll()).containsExactly("a4");
	}

	@Test
	@DisplayName("O2 CONFLATE: where there is no message of the key, the oldest that may be dropped makes room")
	void conflateNewKey() {
		add("close", Overflow.CLOSE, THREE);
		add("a1", Overflow.conflate("a"), THREE);
		add("b1", Overflow.conflate("b"), THREE);
		assertThat(add("c1", Overflow.conflate("c"), THREE)).containsExactly("a1");
		assertThat(add("a2", Overflow.conflate("a"), THREE)).containsExactly("b1");
		assertThat(takeAll()).containsExactly("close", "c1", "a2");
	}

	@Test
	@DisplayName("O2 CONFLATE: a larger one that does not fit into the place makes room like any other")
	void conflateLarger() {
		add("old", OLDEST, TEN_BYTES);
		add("a1", Overflow.conflate("a"), TEN_BYTES);
		add("new", OLDEST, TEN_BYTES);
		assertThat(add("a2a2a2", Overflow.conflate("a"), TEN_BYTES)).containsExactly("a1", "old");
		assertThat(this.waiting.bytes()).isEqualTo(9);
		assertThat(add("a3", Overflow.conflate("a"), TEN_BYTES)).containsExactly("a2a2a2");
		assertThat(takeAll()).containsExactly("new", "a3");
	}

	@Test
	@DisplayName("O2 CONFLATE: a larger one that fits nowhere leaves the one before where it is")
	void conflateTooLarge() {
		add("keep me", Overflow.CLOSE, TEN_BYTES);
		add("a1", Overflow.conflate("a"), TEN_BYTES);
		assertThat(offer("a2a2a2", Overflow.conflate("a"), TEN_BYTES)).isNull();
		assertThat(this.waiting.bytes()).isEqualTo(9);
		assertThat(takeAll()).containsExactly("keep me", "a1");
	}

	@Test
	@DisplayName("O2 a message alone may be replaced by one larger than the bound")
	void conflateAlone() {
		add("a1", Overflow.conflate("a"), TEN_BYTES);
		assertThat(add("a2".repeat(50), Overflow.conflate("a"), TEN_BYTES)).containsExactly("a1");
		assertThat(add("a3", Overflow.conflate("a"), TEN_BYTES)).hasSize(1);
		assertThat(this.waiting.bytes()).isEqualTo(2);
	}

	@ParameterizedTest
	@EnumSource(value = OverflowPolicy.class, names = { "DROP_OLDEST", "DROP_NEWEST" })
	@DisplayName("O2 what must not be left out stays, and what may be goes instead")
	void keepsOthers(OverflowPolicy policy) {
		add("a", Overflow.CLOSE, THREE);
		add("b", Overflow.of(policy), THREE);
		add("c", Overflow.CLOSE, THREE);
		assertThat(add("reply", Overflow.CLOSE, THREE)).containsExactly("b");
		assertThat(add("d", Overflow.of(policy), THREE)).containsExactly("d");
		assertThat(offer("reply 2", Overflow.CLOSE, THREE)).isNull();
		assertThat(offer("e", Overflow.conflate("e"), THREE)).isNull();
		assertThat(takeAll()).containsExactly("a", "c", "reply");
	}

	@Test
	@DisplayName("O2 nobody goes where that does not help")
	void noneInVain() {
		add("12345678", Overflow.CLOSE, TEN_BYTES);
		add("a", OLDEST, TEN_BYTES);
		assertThat(add("xxx", OLDEST, TEN_BYTES)).containsExactly("xxx");
		assertThat(offer("yyy", Overflow.CLOSE, TEN_BYTES)).isNull();
		assertThat(takeAll()).containsExactly("12345678", "a");
	}

	@Test
	@DisplayName("O1 O2 whatever is added: bounds hold, each entry has one end, order is kept, and keys are those of what waits")
	void random() {
		long seed = 20240817;
		System.out.println("Seed " + seed);
		Random random = new Random(seed);
		for (int round = 0; round < 300; round++) {
			random(random, new OutboundSettings(1 + random.nextInt(6), 1 + random.nextInt(40)));
		}
	}

	private void random(Random random, OutboundSettings settings) {
		WaitingMessages messages = new WaitingMessages();
		Map<String, Integer> ends = new HashMap<>();
		List<String> taken = new ArrayList<>();
		int refused = 0;
		for (int i = 0; i < 100; i++) {
			if (random.nextInt(4) == 0 && !messages.isEmpty()) {
				messages.take(random.nextInt(30)).forEach((entry) -> taken.add(text(entry)));
			}
			String name = i + ":" + "x".repeat(random.nextInt(12));
			OutboundEntry entry = entry(name, overflow(random));
			List<OutboundEntry> dropped = messages.add(entry, settings);
			if (dropped == null) {
				assertThat(entry.overflow().policy()).isIn(OverflowPolicy.CLOSE, OverflowPolicy.CONFLATE);
				refused++;
				continue;
			}
			dropped.forEach((each) -> {
				assertThat(each.overflow().policy()).isNotEqualTo(OverflowPolicy.CLOSE);
				ends.merge(text(each), 1, Integer::sum);
			});
			ends.putIfAbsent(name, 0);
			assertThat(messages.count()).isLessThanOrEqualTo(settings.maxMessages());
			assertThat(messages.count() == 1 || messages.bytes() <= settings.maxBytes()).isTrue();
		}
		Set<String> keys = new HashSet<>();
		messages.takeAll().forEach((entry) -> {
			taken.add(text(entry));
			assertThat(!entry.overflow().conflates() || keys.add(String.valueOf(entry.overflow().key()))).isTrue();
		});
		taken.forEach((name) -> ends.merge(name, 1, Integer::sum));
		assertThat(ends).hasSize(100 - refused).allSatisfy((name, count) -> assertThat(count).as(name).isOne());
		assertThat(messages.bytes()).isZero();
		assertThat(messages.isEmpty()).isTrue();
		assertThat(messages.firstSequence()).isEqualTo(Long.MAX_VALUE);
	}

	private static Overflow overflow(Random random) {
		return switch (random.nextInt(4)) {
			case 0 -> Overflow.CLOSE;
			case 1 -> OLDEST;
			case 2 -> NEWEST;
			default -> Overflow.conflate("key " + random.nextInt(3));
		};
	}

	private List<String> add(String text, Overflow overflow, OutboundSettings settings) {
		List<String> dropped = offer(text, overflow, settings);
		assertThat(dropped).as("room for " + text).isNotNull();
		return dropped;
	}

	private @Nullable List<String> offer(String text, Overflow overflow, OutboundSettings settings) {
		List<OutboundEntry> dropped = this.waiting.add(entry(text, overflow), settings);
		return (dropped != null) ? dropped.stream().map(WaitingMessagesTests::text).toList() : null;
	}

	private OutboundEntry entry(String text, Overflow overflow) {
		return new OutboundEntry(this.sequence++, new OutboundMessage(WsMessage.text(text)), overflow, null);
	}

	private List<String> takeAll() {
		return this.waiting.takeAll().stream().map(WaitingMessagesTests::text).toList();
	}

	private static String text(OutboundEntry entry) {
		return ((WsMessage.Text) entry.message().message().message()).payload();
	}

}
