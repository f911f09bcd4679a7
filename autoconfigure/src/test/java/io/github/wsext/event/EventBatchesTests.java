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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.github.wsext.SendResult;
import io.github.wsext.WsEvents.Subscription;
import io.github.wsext.send.Offer;
import io.github.wsext.send.OutboundMessage;
import io.github.wsext.send.Overflow;
import io.github.wsext.support.EngineScheduler;
import io.github.wsext.testsupport.Patience;
import io.github.wsext.testsupport.StandardEvents;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link EventBatches} in memory.
 */
@ExtendWith(OutputCaptureExtension.class)
class EventBatchesTests {

	private static final Duration SOON = Duration.ofMillis(20);

	private static final Duration NEVER = Duration.ofDays(1);

	private static final Runnable NOTHING = () -> {
	};

	private final EngineScheduler scheduler = EngineScheduler.onThread();

	private EventBatches batches = batches(1000);

	private final BatchMember member = new BatchMember();

	@AfterEach
	void destroy() {
		this.batches.destroy();
		this.scheduler.close();
	}

	@Test
	@DisplayName("V5 collects per connection and sends when the interval is over; nothing is kept then")
	void interval() {
		this.batches.start("price", SOON);
		BatchMember other = new BatchMember();
		CompletableFuture<SendResult> result = new CompletableFuture<>();
		this.batches.collect("price", List.of(this.member, other), 1, result);
		this.batches.collect("price", List.of(this.member), Map.of("b", 2), null);
		assertThat(this.batches.collect("unknown", List.of(this.member), 3, null)).isFalse();
		this.member.await(1);
		other.await(1);
		assertThat(String.join("", this.member.transport.texts())
			.replace("]}}{\"event\":\"batch_price\",\"payload\":{\"d\":[", ","))
			.isEqualTo("{\"event\":\"batch_price\",\"payload\":{\"d\":[1,{\"b\":2}]}}");
		assertThat(other.transport.texts()).containsExactly("{\"event\":\"batch_price\",\"payload\":{\"d\":[1]}}");
		Awaitility.await().until(() -> this.batches.size() == 0);
		assertThat(result).isCompletedWithValue(SendResult.SENT);
	}

	@Test
	@DisplayName("V5 O5 connections that have gathered the same share the encoded message")
	void shared() {
		Subscription batch = this.batches.start("price", NEVER);
		List<BatchMember> members = IntStream.range(0, 10).mapToObj((i) -> new BatchMember()).toList();
		Counted payload = new Counted();
		this.batches.collect("price", members, payload, null);
		batch.close();
		assertThat(members).allSatisfy((each) -> assertThat(each.transport.texts())
			.containsExactly("{\"event\":\"batch_price\",\"payload\":{\"d\":[{\"value\":7}]}}"));
		assertThat(payload.encodings).hasValue(1);
	}

	@Test
	@DisplayName("V5 re-registration sends what was collected, replaces the interval, and sends nothing twice")
	void replaces() {
		Subscription first = this.batches.start("price", NEVER);
		this.batches.collect("price", List.of(this.member), 1, null);
		this.batches.start("price", NEVER);
		assertThat(this.member.payloads()).containsExactly(1);
		this.batches.collect("price", List.of(this.member), 2, null);
		first.close();
		assertThat(this.batches.has("price")).isTrue();
		this.batches.start("price", SOON);
		this.batches.collect("price", List.of(this.member), 3, null);
		this.member.await(3);
		assertThat(this.member.payloads()).containsExactly(1, 2, 3);
	}

	@Test
	@DisplayName("V5 a batch that was replaced ticks no more")
	void replacedTicksNoMore() {
		this.batches.start("price", SOON);
		this.batches.start("price", NEVER);
		this.batches.start("clock", SOON);
		this.batches.collect("price", List.of(this.member), 1, null);
		for (int i = 1; i <= 5; i++) {
			this.batches.collect("clock", List.of(this.member), -i, null);
			this.member.await(i);
		}
		assertThat(this.member.payloads()).containsExactly(-1, -2, -3, -4, -5);
	}

	@Test
	@DisplayName("V5 closing the handle sends what is collected and ends the batch, once")
	void handle() {
		Subscription batch = this.batches.start("price", NEVER);
		this.batches.collect("price", List.of(this.member), 1, null);
		batch.close();
		batch.close();
		assertThat(this.member.payloads()).containsExactly(1);
		assertThat(this.batches.has("price")).isFalse();
		assertThat(this.batches.collect("price", List.of(this.member), 2, null)).isFalse();
	}

	@Test
	@DisplayName("V5 a maximum size flushes early")
	void maxSize() {
		this.batches = batches(3);
		this.batches.start("price", NEVER);
		IntStream.range(0, 7).forEach((i) -> this.batches.collect("price", List.of(this.member), i, null));
		assertThat(this.member.transport.texts()).containsExactly(
				"{\"event\":\"batch_price\",\"payload\":{\"d\":[0,1,2]}}",
				"{\"event\":\"batch_price\",\"payload\":{\"d\":[3,4,5]}}");
		this.batches.flush(this.member, Runnable::run, NOTHING);
		assertThat(this.member.payloads()).endsWith(6);
		assertThat(this.batches.size()).isZero();
		this.batches.flush(this.member, Runnable::run, NOTHING);
		assertThat(this.member.transport.texts()).hasSize(3);
	}

	@Test
	@DisplayName("V5 shutdown flushes, and what comes later does not stay")
	void shutdown() {
		this.batches.start("price", NEVER);
		this.batches.collect("price", List.of(this.member), 1, null);
		this.batches.destroy();
		assertThat(this.member.payloads()).containsExactly(1);
		this.batches.collect("price", List.of(this.member), 2, null);
		assertThat(this.member.payloads()).containsExactly(1, 2);
		assertThat(this.batches.size()).isZero();
	}

	@Test
	@DisplayName("V5 a payload that cannot be encoded is logged, and harms neither others in its batch nor other batches")
	void notEncodable(CapturedOutput output) {
		Subscription batch = this.batches.start("price", NEVER);
		BatchMember other = new BatchMember();
		BatchMember unlucky = new BatchMember();
		CompletableFuture<SendResult> lost = new CompletableFuture<>();
		this.batches.collect("price", List.of(this.member, other), 1, null);
		this.batches.collect("price", List.of(this.member), new NotEncodable(), null);
		this.batches.collect("price", List.of(unlucky), new NotEncodable(), lost);
		this.batches.collect("price", List.of(this.member), 2, null);
		batch.close();
		assertThat(this.member.payloads()).containsExactly(1, 2);
		assertThat(other.payloads()).containsExactly(1);
		assertThat(unlucky.transport.texts()).isEmpty();
		assertThat(lost).isCompletedWithValue(SendResult.DROPPED);
		assertThat(this.batches.size()).isZero();
		assertThat(output).contains("Payload of event 'price' is left out of its batch");
	}

	@Test
	@DisplayName("V5 a payload that cannot be encoded does not end the schedule")
	void scheduleGoesOn() {
		this.batches.start("price", SOON);
		this.batches.collect("price", List.of(this.member), new NotEncodable(), null);
		Awaitility.await().until(() -> this.batches.size() == 0);
		this.batches.collect("price", List.of(this.member), 1, null);
		this.member.await(1);
	}

	@Test
	@DisplayName("V5 what became of a batch is told to all whose payloads are in it")
	void results() {
		Subscription batch = this.batches.start("price", NEVER);
		List<CompletableFuture<SendResult>> results = collect(2);
		this.member.transport.failing();
		batch.close();
		assertThat(results).allSatisfy((result) -> assertThat(result).isCompletedWithValue(SendResult.CLOSED));
		batch = this.batches.start("price", NEVER);
		results = collect(2);
		assertThat(results).noneMatch(CompletableFuture::isDone);
		batch.close();
		assertThat(results).allSatisfy((result) -> assertThat(result).isCompletedWithValue(SendResult.CLOSED));
	}

	private List<CompletableFuture<SendResult>> collect(int count) {
		List<CompletableFuture<SendResult>> results = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			CompletableFuture<SendResult> result = new CompletableFuture<>();
			this.batches.collect("price", List.of(this.member), i, result);
			results.add(result);
		}
		return results;
	}

	@Test
	@DisplayName("V5 whoever sends again when told of a result does not get stuck, and waits for nobody else")
	void sendsFromResult() {
		this.batches = batches(1);
		this.batches.start("price", NEVER);
		BatchMember other = new BatchMember();
		CompletableFuture<?>[] threads = new CompletableFuture<?>[4];
		for (int i = 0; i < threads.length; i++) {
			boolean even = i % 2 == 0;
			threads[i] = CompletableFuture.runAsync(() -> {
				for (int j = 0; j < 2000; j++) {
					CompletableFuture<SendResult> result = new CompletableFuture<>();
					result.thenRun(() -> this.batches.collect("price", List.of(even ? other : this.member), 2, null));
					this.batches.collect("price", List.of(even ? this.member : other), 1, result);
				}
			}, (task) -> new Thread(task).start());
		}
		CompletableFuture.allOf(threads).orTimeout(Patience.SECONDS, TimeUnit.SECONDS).join();
		assertThat(this.batches.size()).isZero();
		assertThat(this.member.payloads()).hasSize(8000);
	}

	@Test
	@DisplayName("V5 sending from within a result goes on collecting")
	void collectsFromResult() {
		Subscription batch = this.batches.start("price", NEVER);
		Reentrant reentrant = new Reentrant();
		this.batches.collect("price", List.of(reentrant), 1, null);
		this.batches.flush(reentrant, Runnable::run, NOTHING);
		assertThat(this.batches.size()).isEqualTo(1);
		batch.close();
		assertThat(this.batches.size()).isZero();
		assertThat(reentrant.received).hasValue(2);
	}

	@Test
	@DisplayName("V5 a later payload does not overtake a batch that is just being sent")
	void noOvertaking() {
		this.batches.start("price", NEVER);
		Overtaken overtaken = new Overtaken();
		this.batches.collect("price", List.of(overtaken), 1, null);
		this.batches.flush(overtaken, Runnable::run, NOTHING);
		overtaken.other.join();
		assertThat(overtaken.payloads()).containsExactly(1, 2);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 7, 1000 })
	@DisplayName("V5 C2 payloads of each caller keep their order and none is lost or doubled, whatever flushes meanwhile")
	void order(int maxSize) {
		this.batches = batches(maxSize);
		this.batches.start("price", Duration.ofMillis(1));
		int callers = 4;
		int each = 3000;
		AtomicBoolean over = new AtomicBoolean();
		CompletableFuture<?>[] threads = IntStream.range(0, callers)
			.mapToObj((caller) -> CompletableFuture.runAsync(() -> {
				for (int i = 0; i < each; i++) {
					this.batches.collect("price", List.of(this.member), caller * each + i, null);
				}
			}, (task) -> new Thread(task).start()))
			.toArray(CompletableFuture<?>[]::new);
		CompletableFuture<Void> disturber = CompletableFuture.runAsync(() -> {
			Random random = new Random(5);
			while (!over.get()) {
				if (random.nextBoolean()) {
					this.batches.flush(this.member, Runnable::run, NOTHING);
				}
				else {
					this.batches.start("price", Duration.ofMillis(1));
				}
				Thread.yield();
			}
		}, (task) -> new Thread(task).start());
		CompletableFuture.allOf(threads).orTimeout(Patience.SECONDS, TimeUnit.SECONDS).join();
		over.set(true);
		disturber.join();
		this.member.await(callers * each);
		List<Integer> payloads = this.member.payloads();
		for (int caller = 0; caller < callers; caller++) {
			int first = caller * each;
			assertThat(payloads.stream().filter((payload) -> payload >= first && payload < first + each).toList())
				.containsExactlyElementsOf(IntStream.range(first, first + each).boxed().toList());
		}
		Awaitility.await().until(() -> this.batches.size() == 0);
	}

	@Test
	@DisplayName("V5 an interval below a millisecond is refused")
	void shortInterval() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.batches.start("price", Duration.ofNanos(1)))
			.withMessageContaining("price");
		assertThatIllegalArgumentException().isThrownBy(() -> this.batches.start("price", Duration.ofMillis(-1)));
		assertThat(this.batches.has("price")).isFalse();
	}

	private EventBatches batches(int maxSize) {
		return new EventBatches(StandardEvents.withBatchesOf(maxSize), Runnable::run, this.scheduler);
	}

	static class NotEncodable {

		public int getValue() {
			throw new IllegalStateException("as the test wants it");
		}

	}

	static class Counted {

		private final AtomicInteger encodings = new AtomicInteger();

		public int getValue() {
			this.encodings.incrementAndGet();
			return 7;
		}

	}

	/**
	 * While it takes its first message another thread sends to it, as far as that gets.
	 */
	private final class Overtaken extends BatchMember {

		private final CompletableFuture<Void> other = new CompletableFuture<>();

		private final AtomicBoolean first = new AtomicBoolean(true);

		@Override
		public Offer offer(OutboundMessage message, Overflow overflow, @Nullable CompletableFuture<SendResult> result) {
			if (this.first.getAndSet(false)) {
				Thread thread = new Thread(() -> {
					EventBatchesTests.this.batches.collect("price", List.of(this), 2, null);
					EventBatchesTests.this.batches.flush(this, Runnable::run, NOTHING);
					this.other.complete(null);
				});
				thread.start();
				Awaitility.await()
					.until(thread::getState,
							(state) -> state == Thread.State.BLOCKED || state == Thread.State.TERMINATED);
			}
			return super.offer(message, overflow, result);
		}

	}

	/**
	 * Sends again while it takes a message, as somebody may who is told of the result.
	 */
	private final class Reentrant extends BatchMember {

		private final AtomicInteger received = new AtomicInteger();

		@Override
		public Offer offer(OutboundMessage message, Overflow overflow, @Nullable CompletableFuture<SendResult> result) {
			if (this.received.incrementAndGet() == 1) {
				EventBatchesTests.this.batches.collect("price", List.of(this), 2, null);
			}
			return super.offer(message, overflow, result);
		}

	}

}
