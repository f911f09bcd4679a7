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

package io.github.wsext.redis.recovery;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import io.github.wsext.redis.recovery.Observation.Lost;
import io.github.wsext.redis.recovery.Observation.Message;
import io.github.wsext.redis.recovery.Observation.Resumed;
import io.github.wsext.topic.TopicPosition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Faults that are planted are found, and what is no fault is not taken for one.
 */
class RecoveryCheckerTests {

	private static final List<Observation> GOOD = List.of(new Resumed(at("e.0."), null, 0), message("e.1", "a"),
			message("e.2", "b"), new Resumed(at("e.4.x"), true, 2), message("e.3", "c"), message("e.4", "d"),
			new Lost(at("f.7.x")), message("f.8", "e"), new Resumed(at("f.8.x"), true, 0),
			new Resumed(at("g.2.x"), false, 0), message("g.3", "f"));

	@Test
	@DisplayName("S2 a history without a fault passes")
	void good() {
		assertThat(check(GOOD)).isEmpty();
	}

	static Stream<Named<List<Observation>>> faulty() {
		return Stream.of(planted("a gap", 2, null), planted("a gap in what was missed", 4, null),
				planted("a message at another place", 2, message("e.2", "z")),
				planted("a message twice", 5, message("e.4", "c")),
				planted("a wrong count", 3, new Resumed(at("e.4.x"), true, 1)),
				planted("a part of what was missed", 5, message("e.5", "d")),
				planted("a loss that is not announced", 6, null),
				planted("a loss of nothing", 6, new Lost(at("e.4.x"))),
				planted("a loss of nothing on coming back", 8, new Resumed(at("f.8.x"), false, 0)),
				planted("a gap on coming back", 8, new Resumed(at("f.9.x"), null, 0)),
				planted("a beginning without a place", 0, null),
				planted("a return that ends elsewhere", 3, new Resumed(at("e.4.y"), true, 2)));
	}

	/**
	 * The good history with one observation left out or replaced.
	 */
	private static Named<List<Observation>> planted(String name, int index, @Nullable Observation other) {
		List<Observation> observations = new ArrayList<>(GOOD);
		observations.remove(index);
		if (other != null) {
			observations.add(index, other);
		}
		return Named.of(name, observations);
	}

	@ParameterizedTest
	@MethodSource
	@DisplayName("S2 a fault that is planted is found")
	void faulty(List<Observation> observations) {
		assertThat(check(observations)).isNotEmpty();
	}

	@Test
	@DisplayName("S2 clients that see two orders, and publishers that are told another place, are found")
	void orders() {
		RecoveryChecker checker = new RecoveryChecker();
		checker.observed("one", List.of(new Resumed(at("e.0."), null, 0), message("e.1", "a"), message("e.2", "b")));
		checker.observed("two", List.of(new Resumed(at("e.0."), null, 0), message("e.1", "b"), message("e.2", "a")));
		assertThat(checker.violations()).isNotEmpty();
		RecoveryChecker other = new RecoveryChecker();
		other.observed("one", GOOD);
		other.published("b", at("e.3.x"));
		assertThat(other.violations()).isNotEmpty();
	}

	@Test
	@DisplayName("S2 a history that went on with other messages passes if clients hear of it, and is found if not")
	void fork() {
		Message other = new Message(at("e.2.y"), "z");
		List<Observation> told = List.of(new Resumed(at("e.0."), null, 0), message("e.1", "a"), message("e.2", "b"),
				new Lost(at("e.1.x")), other);
		assertThat(together(told, List.of(new Resumed(at("e.1.x"), null, 0), other))).isEmpty();
		assertThat(together(told, List.of(new Resumed(at("e.1.w"), null, 0), other))).isNotEmpty();
		List<Observation> back = List.of(new Resumed(at("e.0."), null, 0), message("e.1", "a"), message("e.2", "b"),
				new Resumed(at("e.3.y"), true, 1), new Message(at("e.3.y"), "y"));
		Message following = new Message(at("e.3.y"), "y");
		assertThat(together(back, List.of(new Resumed(at("e.1.x"), null, 0), other, following))).isNotEmpty();
		assertThat(together(told, List.of(new Resumed(at("e.1.x"), null, 0), other, new Message(at("e.3.y"), "z"))))
			.isNotEmpty();
	}

	@Test
	@DisplayName("S2 a recovery that passes over other messages is found, also if nothing of it has arrived")
	void recoveredElsewhere() {
		List<Observation> cut = List.of(new Resumed(at("e.0."), null, 0), message("e.1", "a"),
				new Resumed(at("e.2.y"), true, 1));
		List<Observation> seen = List.of(new Resumed(at("e.1.y"), null, 0), new Message(at("e.2.y"), "z"));
		assertThat(together(cut, seen)).isNotEmpty();
	}

	private static List<String> together(List<Observation> one, List<Observation> other) {
		RecoveryChecker checker = new RecoveryChecker();
		checker.observed("one", one);
		checker.observed("other", other);
		return checker.violations();
	}

	@Test
	@DisplayName("S2 a client that has stopped on the way is found")
	void end() {
		RecoveryChecker checker = new RecoveryChecker();
		checker.arrived("one", GOOD, at("g.4.x"));
		assertThat(checker.violations()).hasSize(1);
	}

	private static List<String> check(List<Observation> observations) {
		RecoveryChecker checker = new RecoveryChecker();
		for (Message message : List.of(message("e.1", "a"), message("e.2", "b"), message("e.3", "c"),
				message("e.4", "d"))) {
			checker.published(message.text(), message.position());
		}
		checker.observed("client", observations);
		return checker.violations();
	}

	private static TopicPosition at(String text) {
		return Objects.requireNonNull(TopicPosition.parse(text));
	}

	private static Message message(String place, String text) {
		return new Message(at(place + ".x"), text);
	}

}
