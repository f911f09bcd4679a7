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

package io.github.wsext.event;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import io.github.wsext.WsMessage;
import io.github.wsext.codec.JacksonWsCodec;
import io.github.wsext.event.EventEnvelope.InboundEvent;
import io.github.wsext.event.PendingAnswers.Question;
import io.github.wsext.testsupport.StandardEvents;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PendingAnswers} while its connection ends.
 */
class PendingAnswersTests {

	private static final Duration LONG = Duration.ofMinutes(1);

	private final AtomicBoolean ended = new AtomicBoolean();

	private final ManualScheduler scheduler = new ManualScheduler();

	private final PendingAnswers answers = new PendingAnswers(10, this.ended::get);

	@Test
	@DisplayName("V3 a question that is asked while the connection ends is always completed, and nothing stays")
	void askedDuringTheEnd() throws Exception {
		int rounds = 20_000;
		List<AtomicBoolean> ends = IntStream.range(0, rounds).mapToObj((i) -> new AtomicBoolean()).toList();
		List<PendingAnswers> all = ends.stream().map((end) -> new PendingAnswers(10, end::get)).toList();
		CyclicBarrier barrier = new CyclicBarrier(2);
		CompletableFuture<Void> ending = CompletableFuture.runAsync(() -> {
			for (int i = 0; i < rounds; i++) {
				meet(barrier);
				ends.get(i).set(true);
				all.get(i).close();
			}
		}, (task) -> new Thread(task).start());
		for (PendingAnswers each : all) {
			meet(barrier);
			Question first = each.ask("where");
			Question second = each.ask("where");
			assertThat(List.of(first, second))
				.allSatisfy((question) -> assertThat(question.answer()).failsWithin(30, TimeUnit.SECONDS)
					.withThrowableThat()
					.isInstanceOf(CancellationException.class));
			assertThat(each.isEmpty()).isTrue();
		}
		ending.get(30, TimeUnit.SECONDS);
	}

	@Test
	@DisplayName("V3 an end between asking and looking for it finds the question")
	void endedWhileAsking() {
		AtomicReference<@Nullable PendingAnswers> pending = new AtomicReference<>();
		PendingAnswers closing = new PendingAnswers(10, () -> {
			PendingAnswers self = pending.getAndSet(null);
			if (self != null) {
				self.close();
			}
			return false;
		});
		pending.set(closing);
		assertThat(closing.ask("where").answer()).isCancelled();
		assertThat(closing.isEmpty()).isTrue();
	}

	@Test
	@DisplayName("V3 after the end a question is completed at once")
	void askedAfterTheEnd() {
		this.ended.set(true);
		this.answers.close();
		assertThat(this.answers.ask("where").answer()).isCancelled();
		assertThat(this.answers.isEmpty()).isTrue();
	}

	@Test
	@DisplayName("V4 a question whose time is up is not pending any more, and one that is answered needs no timer")
	void timeIsUp() {
		Question unanswered = this.answers.ask("where");
		CompletableFuture<InboundEvent> late = this.answers.answer(unanswered, LONG, this.scheduler);
		this.scheduler.tick();
		assertThat(late).failsWithin(Duration.ZERO).withThrowableThat().withCauseInstanceOf(TimeoutException.class);
		assertThat(this.answers.isEmpty()).isTrue();
		assertThat(this.answers.answer(event("where", unanswered.id()))).isFalse();
		Question answered = this.answers.ask("where");
		CompletableFuture<InboundEvent> answer = this.answers.answer(answered, LONG, this.scheduler);
		assertThat(this.scheduler.size()).isEqualTo(1);
		this.answers.answer(event("where", answered.id()));
		assertThat(answer).isCompleted();
		assertThat(this.scheduler.size()).isZero();
	}

	@Test
	@DisplayName("V3 whoever is told of an answer, or that there is none, keeps nobody from asking")
	void toldWithoutLock() {
		CompletableFuture<Void> askedMeanwhile = new CompletableFuture<>();
		Question question = this.answers.ask("where");
		this.answers.answer(question, LONG, this.scheduler)
			.whenComplete((event, failure) -> askElsewhere(askedMeanwhile));
		assertThat(this.answers.answer(event("where", question.id()))).isTrue();
		assertThat(askedMeanwhile).isCompleted();
		CompletableFuture<Void> askedAtTheEnd = new CompletableFuture<>();
		this.answers.answer(this.answers.ask("where"), LONG, this.scheduler)
			.whenComplete((event, failure) -> askElsewhere(askedAtTheEnd));
		this.answers.close();
		assertThat(askedAtTheEnd).isCompleted();
	}

	/**
	 * Asks on another thread, and waits for that.
	 */
	private void askElsewhere(CompletableFuture<Void> asked) {
		CompletableFuture.runAsync(() -> this.answers.ask("what"), (task) -> new Thread(task).start())
			.orTimeout(30, TimeUnit.SECONDS)
			.join();
		asked.complete(null);
	}

	private static InboundEvent event(String name, String id) {
		JacksonWsCodec json = JacksonWsCodec.text(JsonMapper.shared());
		InboundEvent event = StandardEvents.ENVELOPE
			.read(json.readTree(WsMessage.text("{\"event\":\"" + name + "\",\"id\":\"" + id + "\"}")));
		assertThat(event).isNotNull();
		return event;
	}

	private static void meet(CyclicBarrier barrier) {
		try {
			barrier.await(30, TimeUnit.SECONDS);
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

}
