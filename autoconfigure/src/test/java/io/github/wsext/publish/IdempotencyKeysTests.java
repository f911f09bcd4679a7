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

package io.github.wsext.publish;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.wsext.publish.IdempotencyKeys.Answer;
import io.github.wsext.support.EngineScheduler;
import io.github.wsext.testsupport.Duel;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class IdempotencyKeysTests {

	private final List<Runnable> timers = new ArrayList<>();

	private final IdempotencyKeys<Integer> keys = keys(2);

	private final AtomicInteger carriedOut = new AtomicInteger();

	private IdempotencyKeys<Integer> keys(int max) {
		return new IdempotencyKeys<>(new EngineScheduler() {

			@Override
			public Runnable every(Duration interval, Runnable task) {
				throw new UnsupportedOperationException();
			}

			@Override
			public synchronized Runnable after(Duration delay, Runnable task) {
				assertThat(delay).isEqualTo(IdempotencyKeys.KEPT);
				IdempotencyKeysTests.this.timers.add(task);
				return task;
			}

			@Override
			public void close() {
			}

		}, max);
	}

	private CompletionStage<Answer<Integer>> once(String caller, String key, String body) {
		return this.keys.once(caller, key, body.getBytes(StandardCharsets.UTF_8), (value) -> value >= 0,
				() -> CompletableFuture.completedStage(this.carriedOut.incrementAndGet()));
	}

	@Test
	@DisplayName("I3 the same key leads to the same answer, for five minutes, to each caller its own")
	void once() {
		assertThat(once("a", "1", "x")).isCompletedWithValue(new Answer<>(1, false));
		assertThat(once("a", "1", "x")).isCompletedWithValue(new Answer<>(1, true));
		assertThat(once("b", "1", "y")).isCompletedWithValue(new Answer<>(2, false));
		this.timers.forEach(Runnable::run);
		assertThat(this.keys.size()).isZero();
		assertThat(once("a", "1", "x")).isCompletedWithValue(new Answer<>(3, false));
	}

	@Test
	@DisplayName("I3 the same key for another request is refused")
	void otherRequest() {
		once("a", "1", "x");
		assertThatExceptionOfType(PublishRefusedException.class).isThrownBy(() -> once("a", "1", "y"))
			.satisfies((ex) -> assertThat(ex.status().value()).isEqualTo(422));
		assertThat(this.carriedOut).hasValue(1);
	}

	@Test
	@DisplayName("I3 what has failed is carried out anew, whoever waited for it is told so, and nothing is kept")
	void failures() {
		CompletableFuture<Integer> slow = new CompletableFuture<>();
		CompletionStage<Answer<Integer>> first = this.keys.once("a", "1", new byte[0], (value) -> true, () -> slow);
		CompletionStage<Answer<Integer>> second = once("a", "1", "");
		assertThat(second).isNotDone();
		slow.completeExceptionally(new IllegalStateException("as the test wants it"));
		assertThat(first).isCompletedExceptionally();
		assertThat(second).isCompletedExceptionally();
		assertThat(this.keys.once("a", "1", new byte[0], (value) -> true, () -> {
			throw new AssertionError("as the test wants it");
		})).isCompletedExceptionally();
		assertThat(this.keys.size()).isZero();
		assertThat(once("a", "1", "")).isCompletedWithValue(new Answer<>(1, false));
		assertThat(this.timers).hasSize(1);
	}

	@Test
	@DisplayName("I3 what has led to nothing that is for good is carried out anew, and nothing is kept")
	void unsettled() {
		this.carriedOut.set(-2);
		assertThat(once("a", "1", "x")).isCompletedWithValue(new Answer<>(-1, false));
		assertThat(this.keys.size()).isZero();
		assertThat(once("a", "1", "x")).isCompletedWithValue(new Answer<>(0, false));
		assertThat(once("a", "1", "x")).isCompletedWithValue(new Answer<>(0, true));
	}

	@Test
	@DisplayName("I3 where there is no room for a key it is refused, and none is forgotten before its time")
	void full() {
		once("a", "1", "x");
		once("a", "2", "x");
		assertThatExceptionOfType(PublishRefusedException.class).isThrownBy(() -> once("a", "3", "x"))
			.satisfies((ex) -> assertThat(ex.status().value()).isEqualTo(503));
		assertThat(once("a", "1", "x")).isCompletedWithValue(new Answer<>(1, true));
		assertThat(this.keys.size()).isEqualTo(2);
		this.timers.forEach(Runnable::run);
		assertThat(once("a", "3", "x")).isCompletedWithValue(new Answer<>(3, false));
	}

	@Test
	@DisplayName("I3 of two at the same moment one is carried out")
	void race() throws Exception {
		IdempotencyKeys<Integer> many = keys(Integer.MAX_VALUE);
		Duel.fight(20_000,
				(round, me) -> many.once("a", "" + round, new byte[0], (value) -> true,
						() -> CompletableFuture.completedStage(this.carriedOut.incrementAndGet())),
				(round) -> assertThat(this.carriedOut).hasValue(round + 1));
	}

}
