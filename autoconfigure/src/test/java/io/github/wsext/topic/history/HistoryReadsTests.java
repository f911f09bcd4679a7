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

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import io.github.wsext.topic.TopicHistory;
import io.github.wsext.topic.TopicPosition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How many read at once.
 */
class HistoryReadsTests {

	private static final TopicHistory.Page PAGE = new TopicHistory.Page(true, new TopicPosition("e", 0, ""), List.of());

	private final Queue<CompletableFuture<TopicHistory.Page>> reading = new ArrayDeque<>();

	private Supplier<CompletionStage<TopicHistory.Page>> history = () -> {
		CompletableFuture<TopicHistory.Page> read = new CompletableFuture<>();
		this.reading.add(read);
		return read;
	};

	private final HistoryReads reads = new HistoryReads(new TopicHistory() {

		@Override
		public CompletionStage<Appended> append(String topic, byte[] message, Retention retention,
				@Nullable String idempotencyKey) {
			throw new IllegalStateException("Nobody appends");
		}

		@Override
		public CompletionStage<Page> read(String topic, @Nullable TopicPosition since, int limit) {
			return HistoryReadsTests.this.history.get();
		}

	});

	private CompletableFuture<TopicHistory.Page> read() {
		return this.reads.read("/news", null, 1);
	}

	@Test
	void someReadAtOnceAndTheOthersAfterThem() {
		List<CompletableFuture<TopicHistory.Page>> all = IntStream.range(0, 200).mapToObj((i) -> read()).toList();
		for (int i = 0; i < all.size(); i++) {
			assertThat(this.reading).hasSize(Math.min(64, all.size() - i));
			CompletableFuture<TopicHistory.Page> first = this.reading.remove();
			if (i % 2 == 0) {
				first.complete(PAGE);
				assertThat(all.get(i)).isCompletedWithValue(PAGE);
			}
			else {
				first.completeExceptionally(new IllegalStateException());
				assertThat(all.get(i)).isCompletedExceptionally();
			}
		}
		assertThat(this.reading).isEmpty();
	}

	@Test
	void manyThatEndAtOnceDoNotEndWithinEachOther() {
		List<CompletableFuture<TopicHistory.Page>> all = new ArrayList<>(
				IntStream.range(0, 64).mapToObj((i) -> read()).toList());
		Supplier<CompletionStage<TopicHistory.Page>> slow = this.history;
		this.history = () -> CompletableFuture.failedStage(new IllegalStateException());
		IntStream.range(0, 16 * 1024).forEach((i) -> all.add(read()));
		assertThat(read()).isCompletedExceptionally()
			.failsWithin(Duration.ZERO)
			.withThrowableThat()
			.withMessageContaining("Too many wait to read from the history");
		this.reading.remove().complete(PAGE);
		assertThat(all.subList(64, all.size())).allMatch(CompletableFuture::isDone);
		this.history = slow;
		read();
		assertThat(this.reading).hasSize(64);
	}

	@Test
	void aHistoryThatThrowsHoldsUpNobody() {
		Supplier<CompletionStage<TopicHistory.Page>> slow = this.history;
		this.history = () -> {
			throw new StackOverflowError("on purpose");
		};
		IntStream.range(0, 100).forEach((i) -> assertThat(read()).isCompletedExceptionally());
		this.history = slow;
		read();
		assertThat(this.reading).hasSize(1);
	}

}
