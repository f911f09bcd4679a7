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

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.github.wsext.redis.connection.Completions;
import io.github.wsext.redis.connection.RedisUnavailableException;
import io.github.wsext.topic.TopicHistory.Appended;
import io.github.wsext.topic.TopicHistory.Retention;
import io.github.wsext.topic.TopicHistory.UnknownAppendException;
import io.github.wsext.topic.TopicPosition;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * The order in which appends leave, and what becomes of them.
 */
class TopicAppendsTests {

	private static final Retention RETENTION = new Retention(10, Duration.ofMinutes(1));

	private final Completions completions = new Completions("test-completions");

	private final LinkedBlockingQueue<Step> steps = new LinkedBlockingQueue<>();

	private final LinkedBlockingQueue<Runnable> delayed = new LinkedBlockingQueue<>();

	private final TopicAppends appends = new TopicAppends((topic, messages) -> {
		Step step = new Step(topic, texts(messages), new CompletableFuture<>());
		this.steps.add(step);
		return step.answer;
	}, this.completions, this.delayed::add);

	@BeforeEach
	void startCompletions() {
		this.completions.start();
	}

	@AfterEach
	void endCompletions() {
		this.completions.end();
	}

	private static List<String> texts(List<PendingAppend> messages) {
		return messages.stream().map((each) -> new String(each.message(), StandardCharsets.UTF_8)).toList();
	}

	private CompletionStage<Appended> append(String topic, String message, Duration time) {
		PendingAppend append = new PendingAppend(message.getBytes(StandardCharsets.UTF_8), RETENTION, null,
				System.nanoTime() + time.toNanos(), new CompletableFuture<>());
		assertThat(this.appends.add(topic, append)).isTrue();
		return append.result();
	}

	private CompletionStage<Appended> append(String message) {
		return append("/news", message, Duration.ofMinutes(5));
	}

	private Step step() throws InterruptedException {
		Step step = this.steps.poll(1, TimeUnit.MINUTES);
		assertThat(step).isNotNull();
		return step;
	}

	@Test
	void whatGathersWhileAStepIsUnderWayIsTheNextOne() throws Exception {
		append("1");
		List<CompletionStage<Appended>> later = IntStream.rangeClosed(2, 100)
			.mapToObj((i) -> append(Integer.toString(i)))
			.toList();
		append("/weather", "rain", Duration.ofMinutes(5));
		Step first = step();
		assertThat(first.messages).containsExactly("1");
		assertThat(step().topic).isEqualTo("/weather");
		assertThat(this.steps).isEmpty();
		first.succeed();
		Step second = step();
		assertThat(second.messages).hasSize(64).startsWith("2", "3").endsWith("65");
		second.succeed();
		assertThat(HistoryNode.get(later.get(63)).position().offset()).isEqualTo(63);
		assertThat(step().messages).hasSize(35).endsWith("100");
	}

	@Test
	void largeMessagesLeaveInStepsOfTheirOwn() throws Exception {
		append("first");
		String large = "x".repeat(700_000);
		append(large);
		append(large);
		append("last");
		step().succeed();
		Step second = step();
		assertThat(second.messages).containsExactly(large);
		second.succeed();
		assertThat(step().messages).containsExactly(large, "last");
	}

	@Test
	void whatRedisWantsToBeAskedAgainIsAskedAgainBeforeWhatCameLater() throws Exception {
		CompletionStage<Appended> one = append("1");
		append("2");
		for (int i = 0; i < 3; i++) {
			step().answer.completeExceptionally(tryAgain());
			assertThat(this.steps).isEmpty();
			this.delayed.remove().run();
		}
		Step last = step();
		assertThat(last.messages).containsExactly("1");
		last.succeed();
		assertThat(HistoryNode.get(one).repeated()).isFalse();
		assertThat(step().messages).containsExactly("2");
	}

	@Test
	void whatWaitsToAskAgainIsToldOfTheEndOnce() throws Exception {
		CompletionStage<Appended> one = append("1");
		step().answer.completeExceptionally(tryAgain());
		this.appends.stop();
		step().answer.completeExceptionally(new RedisUnavailableException("There is no connection", null));
		assertThatThrownBy(() -> HistoryNode.get(one)).hasCauseInstanceOf(RedisUnavailableException.class);
		CompletionStage<Appended> late = append("2");
		step().answer.completeExceptionally(tryAgain());
		step().succeed();
		assertThat(HistoryNode.get(late).repeated()).isFalse();
		this.delayed.forEach(Runnable::run);
		assertThat(this.steps).isEmpty();
	}

	private static RedisCommandExecutionException tryAgain() {
		return new RedisCommandExecutionException("TRYAGAIN Multiple keys request during rehashing of slot");
	}

	@Test
	void whatIsLateDoesNotLeave() throws Exception {
		append("1");
		CompletionStage<Appended> late = append("/news", "late", Duration.ZERO);
		append("2");
		step().succeed();
		assertThat(step().messages).containsExactly("2");
		assertThatThrownBy(() -> HistoryNode.get(late)).isInstanceOf(ExecutionException.class)
			.hasCauseInstanceOf(RedisUnavailableException.class);
	}

	@Test
	void itIsKnownWhatHasNotLeft() throws Exception {
		for (Exception failure : List.of(new RedisUnavailableException("There is no connection", null),
				new RedisCommandExecutionException("OOM command not allowed"),
				new RedisException("Currently not connected. Commands are rejected."))) {
			CompletionStage<Appended> append = append("1");
			step().answer.completeExceptionally(failure);
			assertThatThrownBy(() -> HistoryNode.get(append)).isInstanceOf(ExecutionException.class)
				.hasCauseInstanceOf(RedisUnavailableException.class);
		}
		for (Exception failure : List.of(new RedisCommandTimeoutException("timed out"),
				new RedisException("Connection closed"), new CancellationException(), new IllegalStateException())) {
			CompletionStage<Appended> append = append("1");
			step().answer.completeExceptionally(failure);
			assertThatThrownBy(() -> HistoryNode.get(append)).isInstanceOf(ExecutionException.class)
				.hasCauseInstanceOf(UnknownAppendException.class);
		}
	}

	/**
	 * A step that is under way.
	 */
	private record Step(String topic, List<String> messages, CompletableFuture<List<Appended>> answer) {

		void succeed() {
			List<Appended> appended = new ArrayList<>();
			for (int i = 0; i < this.messages.size(); i++) {
				appended.add(new Appended(new TopicPosition("epoch", i, "c"), false));
			}
			this.answer.complete(appended);
		}

	}

}
