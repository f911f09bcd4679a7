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
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.github.wsext.topic.PositionedMessage;
import io.github.wsext.topic.TopicHistory;
import io.github.wsext.topic.TopicHistory.Appended;
import io.github.wsext.topic.TopicHistory.Page;
import io.github.wsext.topic.TopicHistory.Retention;
import io.github.wsext.topic.TopicPosition;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A history, and how tests use it: with topics that nobody else has.
 */
final class HistoryUnderTest {

	static final Duration PATIENCE = Duration.ofSeconds(30);

	private final String suffix = "-" + UUID.randomUUID();

	private final TopicHistory history;

	HistoryUnderTest(TopicHistory history) {
		this.history = history;
	}

	/**
	 * Appends without waiting.
	 */
	CompletionStage<Appended> start(String topic, String message, Retention retention, @Nullable String key) {
		return this.history.append(topic + this.suffix, bytes(message), retention, key);
	}

	Appended append(String topic, String message, Retention retention, @Nullable String key) {
		return join(start(topic, message, retention, key));
	}

	Appended append(String topic, byte[] message, Retention retention) {
		return join(this.history.append(topic + this.suffix, message, retention, null));
	}

	List<Appended> appendAll(String topic, Retention retention, String... messages) {
		return Stream.of(messages).map((message) -> append(topic, message, retention, null)).toList();
	}

	Page read(String topic, @Nullable TopicPosition since, int limit) {
		return join(this.history.read(topic + this.suffix, since, limit));
	}

	/**
	 * Reads all that came after a position.
	 */
	List<PositionedMessage> readInPages(String topic, TopicPosition since, int limit) {
		List<PositionedMessage> all = new ArrayList<>();
		TopicPosition from = since;
		while (true) {
			Page page = read(topic, from, limit);
			assertThat(page.continuous()).isTrue();
			assertThat(page.messages()).hasSizeLessThanOrEqualTo(limit);
			if (page.messages().isEmpty()) {
				assertThat(from).isEqualTo(page.top());
				return all;
			}
			all.addAll(page.messages());
			from = page.messages().get(page.messages().size() - 1).position();
		}
	}

	static void assertNotContinuous(Page page) {
		assertThat(page.continuous()).isFalse();
		assertThat(page.messages()).isEmpty();
	}

	static <T> List<T> race(int threads, Racer<T> racer) throws Exception {
		CyclicBarrier start = new CyclicBarrier(threads);
		ExecutorService pool = Executors.newFixedThreadPool(threads);
		try {
			List<Future<T>> running = new ArrayList<>();
			for (int i = 0; i < threads; i++) {
				int thread = i;
				Callable<T> task = () -> {
					start.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
					return racer.run(thread);
				};
				running.add(pool.submit(task));
			}
			List<T> results = new ArrayList<>();
			for (Future<T> each : running) {
				results.add(each.get(2 * PATIENCE.toSeconds(), TimeUnit.SECONDS));
			}
			return results;
		}
		finally {
			pool.shutdownNow();
		}
	}

	static List<String> texts(Page page) {
		return page.messages().stream().map(HistoryUnderTest::text).toList();
	}

	static String text(PositionedMessage message) {
		return new String(message.message(), StandardCharsets.UTF_8);
	}

	static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	/**
	 * Waits without completing what is waited for, if that takes too long.
	 */
	static <T> T join(CompletionStage<T> stage) {
		CompletableFuture<T> result = new CompletableFuture<>();
		stage.whenComplete((value, failure) -> {
			if (failure != null) {
				result.completeExceptionally(failure);
			}
			else {
				result.complete(value);
			}
		});
		return result.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
	}

	/**
	 * What a thread of a race does.
	 */
	interface Racer<T> {

		T run(int thread);

	}

}
