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

package io.github.wsext.support;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Observers}.
 */
class ObserversTests {

	@Test
	@DisplayName("Q1 observers are collected once, with the first news, and told in their order, whatever one throws")
	void collectedLate() {
		List<String> told = new ArrayList<>();
		AtomicInteger collected = new AtomicInteger();
		Observers<Consumer<String>> observers = new Observers<>(() -> {
			collected.incrementAndGet();
			return Stream.of((news) -> told.add("first " + news), (news) -> {
				throw new StackOverflowError("as the test wants it");
			}, (news) -> told.add("last " + news));
		});
		assertThat(collected).hasValue(0);
		observers.tell((observer) -> observer.accept("one"));
		observers.tell((observer) -> observer.accept("two"));
		assertThat(collected).hasValue(1);
		assertThat(told).containsExactly("first one", "last one", "first two", "last two");
	}

	@Test
	@DisplayName("Q1 news that come while observers cannot be collected yet are told when they can")
	void collectedAgain() {
		List<String> told = new ArrayList<>();
		AtomicInteger attempts = new AtomicInteger();
		Observers<Consumer<String>> observers = new Observers<>(() -> {
			if (attempts.incrementAndGet() == 1) {
				throw new IllegalStateException("as the test wants it");
			}
			return Stream.of(told::add);
		});
		observers.tell((observer) -> observer.accept("lost"));
		observers.tell((observer) -> observer.accept("told"));
		assertThat(told).containsExactly("told");
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void anObserverThatFailsEachTimeIsSummedUpInTheLog(CapturedOutput output) {
		Observers<Consumer<String>> observers = new Observers<>(() -> Stream.of((news) -> {
			throw new IllegalStateException("as the test wants it");
		}));
		for (int i = 0; i < 100; i++) {
			observers.tell((observer) -> observer.accept("news"));
		}
		assertThat(output.getOut().split("as the test wants it", -1)).hasSize(FailureLog.WRITTEN + 1);
	}

}
