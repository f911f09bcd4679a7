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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import com.fasterxml.jackson.annotation.JsonValue;
import io.github.wsext.SendResult;
import io.github.wsext.WsEvents.Subscription;
import io.github.wsext.codec.WsCodecs;
import io.github.wsext.send.Offer;
import io.github.wsext.send.OutboundMessage;
import io.github.wsext.send.Overflow;
import io.github.wsext.support.EngineScheduler;
import io.github.wsext.testsupport.StandardEvents;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Tests for what {@link EventBatches} keep to while code of an application, within or
 * beside them, blocks, fails or sends again.
 */
@ExtendWith(OutputCaptureExtension.class)
@Timeout(60)
class EventBatchLawsTests {

	private static final Duration INTERVAL = Duration.ofSeconds(1);

	private final ManualScheduler scheduler = new ManualScheduler();

	private final ExecutorService executor = Executors.newCachedThreadPool();

	private EventBatches batches = batches(1000);

	private final BatchMember member = new BatchMember();

	private final Slow slow = new Slow();

	@AfterEach
	void shutDown() {
		this.slow.go();
		this.batches.destroy();
		this.executor.shutdown();
	}

	@Test
	@DisplayName("V5 L1 what has gathered at the shutdown is encoded by the executor, not by the thread that stops")
	void stopping() {
		AtomicReference<Thread> encoding = new AtomicReference<>();
		this.batches = batches(10);
		this.batches.start("price", INTERVAL);
		collect(this.member, new Object() {

			@JsonValue
			int value() {
				encoding.set(Thread.currentThread());
				return 1;
			}

		});
		this.batches.destroy();
		assertThat(this.member.payloads()).containsExactly(1);
		assertThat(encoding.get()).isNotNull().isNotSameAs(Thread.currentThread());
	}

	@Test
	@DisplayName("V5 whoever sends to a second connection when told of the first waits for nobody who does the opposite")
	void sendsCrosswise() {
		this.batches = batches(1);
		this.batches.start("price", INTERVAL);
		CyclicBarrier bothOffer = new CyclicBarrier(2);
		Crossing one = new Crossing(bothOffer);
		Crossing other = new Crossing(bothOffer);
		one.told.thenRun(() -> collect(other, 2));
		other.told.thenRun(() -> collect(one, 2));
		CompletableFuture.allOf(run(() -> collect(one, 1)), run(() -> collect(other, 1)))
			.orTimeout(30, TimeUnit.SECONDS)
			.join();
		assertThat(one.payloads()).containsExactly(1, 2);
		assertThat(other.payloads()).containsExactly(1, 2);
		assertThat(this.batches.size()).isZero();
	}

	@ParameterizedTest
	@ValueSource(classes = { StackOverflowError.class, OutOfMemoryError.class, IllegalStateException.class })
	@DisplayName("V5 whatever a serializer throws, others get their batch, the next interval comes, and the log has one entry")
	void serializerThrows(Class<? extends Throwable> type, CapturedOutput output) {
		this.batches.start("price", INTERVAL);
		this.batches.start("rate", INTERVAL);
		BatchMember unlucky = new BatchMember();
		CompletableFuture<SendResult> lost = new CompletableFuture<>();
		this.batches.collect("price", List.of(unlucky), new Throwing(type), lost);
		this.batches.collect("price", List.of(unlucky, this.member), new Throwing(type), null);
		collect(this.member, 1);
		this.batches.collect("rate", List.of(unlucky), 2, null);
		this.scheduler.tick();
		this.member.await(1);
		unlucky.await(1);
		Awaitility.await().until(() -> this.batches.size() == 0);
		collect(unlucky, 3);
		this.scheduler.tick();
		unlucky.await(2);
		assertThat(lost).isCompletedWithValue(SendResult.DROPPED);
		assertThat(output.getAll())
			.containsOnlyOnce("Payload of event 'price' is left out of its batch, and further failures: 1")
			.contains(type.getName());
	}

	@ParameterizedTest
	@ValueSource(classes = { StackOverflowError.class, OutOfMemoryError.class, IllegalStateException.class })
	@DisplayName("V5 whatever an interceptor throws, others get their batch, and the next interval comes")
	void interceptorThrows(Class<? extends Throwable> type, CapturedOutput output) {
		this.batches.start("price", INTERVAL);
		Refusing refusing = new Refusing(() -> create(type));
		CompletableFuture<SendResult> lost = new CompletableFuture<>();
		this.batches.collect("price", List.of(refusing), 1, lost);
		collect(this.member, 1);
		this.scheduler.tick();
		this.member.await(1);
		assertThat(lost).succeedsWithin(30, TimeUnit.SECONDS).isEqualTo(SendResult.DROPPED);
		collect(refusing, 2);
		this.scheduler.tick();
		refusing.await(1);
		assertThat(refusing.payloads()).containsExactly(2);
		assertThat(output).containsOnlyOnce("Batch of event 'price' could not be queued for refusing member");
	}

	@Test
	@DisplayName("V5 an executor without a thread to give does not end the schedule")
	void noThread(CapturedOutput output) {
		AtomicBoolean exhausted = new AtomicBoolean(true);
		this.batches = new EventBatches(settings(1000), (task) -> {
			if (exhausted.getAndSet(false)) {
				throw new OutOfMemoryError("unable to create native thread");
			}
			task.run();
		}, this.scheduler);
		this.batches.start("price", INTERVAL);
		collect(this.member, 1);
		this.scheduler.tick();
		assertThat(this.member.payloads()).isEmpty();
		this.scheduler.tick();
		assertThat(this.member.payloads()).containsExactly(1);
		assertThat(output).containsOnlyOnce("There is no thread for the batch of event 'price'");
	}

	@Test
	@DisplayName("V5 a serializer that blocks holds up neither another event, nor the schedule, nor who adds; its own event is flushed once at a time")
	void serializerBlocks() {
		this.batches.start("price", INTERVAL);
		this.batches.start("rate", INTERVAL);
		collect(this.member, this.slow);
		this.scheduler.tick();
		this.slow.awaitCall();
		BatchMember other = new BatchMember();
		for (int i = 1; i <= 3; i++) {
			collect(this.member, i);
			collect(other, i);
			this.batches.collect("rate", List.of(other), -i, null);
			this.scheduler.tick();
			other.await(i);
		}
		assertThat(other.payloads()).containsExactly(-1, -2, -3);
		this.slow.go();
		this.member.await(4);
		other.await(6);
		assertThat(this.member.payloads()).containsExactly(0, 1, 2, 3);
		assertThat(other.payloads()).containsExactly(-1, -2, -3, 1, 2, 3);
		assertThat(this.slow.encodings).hasValue(1);
	}

	@Test
	@DisplayName("V5 closing waits for no batch that is just being sent, and what follows the batch is done by whoever sends it, once")
	void closeDuringFlush() {
		this.batches.start("price", INTERVAL);
		this.batches.start("rate", INTERVAL);
		collect(this.member, this.slow);
		this.scheduler.tick();
		this.slow.awaitCall();
		collect(this.member, 1);
		this.batches.collect("rate", List.of(this.member), 2, null);
		List<List<Integer>> sentBefore = new ArrayList<>();
		this.batches.flush(this.member, Runnable::run, () -> sentBefore.add(this.member.payloads()));
		assertThat(sentBefore).isEmpty();
		this.slow.go();
		this.member.await(3);
		Awaitility.await().until(() -> this.batches.size() == 0);
		assertThat(sentBefore).containsExactly(List.of(2, 0, 1));
	}

	@Test
	@DisplayName("V5 with nothing gathered, what follows is done at once, and no other thread is asked")
	void closeWithoutBatch() {
		AtomicInteger flushed = new AtomicInteger();
		List<Runnable> tasks = new ArrayList<>();
		this.batches.flush(this.member, tasks::add, flushed::incrementAndGet);
		assertThat(flushed).hasValue(1);
		this.batches.start("price", INTERVAL);
		this.batches.flush(this.member, tasks::add, flushed::incrementAndGet);
		assertThat(flushed).hasValue(2);
		assertThat(tasks).isEmpty();
	}

	@Test
	@DisplayName("V5 what has gathered for a connection that closes is encoded by whom it is given to")
	void closeElsewhere() {
		AtomicInteger flushed = new AtomicInteger();
		List<Runnable> tasks = new ArrayList<>();
		this.batches.start("price", INTERVAL);
		collect(this.member, 1);
		this.batches.flush(this.member, tasks::add, flushed::incrementAndGet);
		assertThat(flushed).hasValue(0);
		assertThat(this.member.payloads()).isEmpty();
		tasks.forEach(Runnable::run);
		assertThat(flushed).hasValue(1);
		assertThat(this.member.payloads()).containsExactly(1);
	}

	@Test
	@DisplayName("V5 what follows a batch is done although that could not be sent, and may fail without harm to the next")
	void closeAfterFailure(CapturedOutput output) {
		this.batches.start("price", INTERVAL);
		Refusing refusing = new Refusing(() -> new StackOverflowError("as the test wants it"));
		collect(refusing, this.slow);
		this.scheduler.tick();
		this.slow.awaitCall();
		this.batches.flush(refusing, Runnable::run, () -> {
			throw new StackOverflowError("as the test wants it");
		});
		this.slow.go();
		Awaitility.await().until(() -> this.batches.size() == 0);
		collect(refusing, 1);
		this.scheduler.tick();
		refusing.await(1);
		Awaitility.await()
			.untilAsserted(() -> assertThat(output).containsOnlyOnce(
					"Batch of event 'price' could not be queued for refusing member," + " and further failures: 1"));
	}

	@RepeatedTest(200)
	@DisplayName("V5 what follows a batch is done exactly once, after all that was added before, whoever adds and flushes meanwhile")
	void closeRaces() throws Exception {
		this.batches = batches(3);
		this.batches.start("price", INTERVAL);
		this.batches.start("rate", INTERVAL);
		CyclicBarrier start = new CyclicBarrier(3);
		AtomicInteger added = new AtomicInteger();
		CompletableFuture<Void> adding = run(() -> {
			meet(start);
			for (int i = 0; i < 20; i++) {
				collect(this.member, i);
				added.set(i);
			}
		});
		CompletableFuture<Void> ticking = run(() -> {
			meet(start);
			this.scheduler.tick();
			this.scheduler.tick();
		});
		List<Integer> missing = new ArrayList<>();
		AtomicInteger flushed = new AtomicInteger();
		meet(start);
		int before = added.get();
		this.batches.flush(this.member, Runnable::run, () -> {
			flushed.incrementAndGet();
			IntStream.rangeClosed(0, before).filter((i) -> !this.member.payloads().contains(i)).forEach(missing::add);
		});
		CompletableFuture.allOf(adding, ticking).get(30, TimeUnit.SECONDS);
		this.batches.flush(this.member, Runnable::run, flushed::incrementAndGet);
		Awaitility.await().until(() -> flushed.get() == 2 && this.batches.size() == 0);
		assertThat(this.member.payloads()).containsExactlyElementsOf(IntStream.range(0, 20).boxed().toList());
		if (before > 0) {
			assertThat(missing).isEmpty();
		}
	}

	@Test
	@DisplayName("V5 what a connection that has ended had gathered is CLOSED, and not encoded any more")
	void abandoned() {
		this.batches.start("price", INTERVAL);
		CompletableFuture<SendResult> result = new CompletableFuture<>();
		this.slow.go();
		this.batches.collect("price", List.of(this.member), this.slow, result);
		this.member.end();
		this.batches.abandon(this.member);
		assertThat(result).isCompletedWithValue(SendResult.CLOSED);
		assertThat(this.batches.size()).isZero();
		assertThat(this.slow.called.getCount()).isOne();
	}

	@Test
	@DisplayName("V5 an end while a batch is being sent gives up the rest, and a close that waits behind it is still done")
	void abandonedDuringFlush() {
		this.batches.start("price", INTERVAL);
		collect(this.member, this.slow);
		this.scheduler.tick();
		this.slow.awaitCall();
		CompletableFuture<SendResult> result = new CompletableFuture<>();
		this.batches.collect("price", List.of(this.member), 1, result);
		CompletableFuture<Void> closed = new CompletableFuture<>();
		this.batches.flush(this.member, Runnable::run, () -> closed.complete(null));
		this.member.end();
		this.batches.abandon(this.member);
		assertThat(closed).isNotDone();
		this.slow.go();
		assertThat(closed).succeedsWithin(30, TimeUnit.SECONDS);
		assertThat(result).isCompletedWithValue(SendResult.CLOSED);
		Awaitility.await().until(() -> this.batches.size() == 0);
		assertThat(this.member.transport.texts()).isEmpty();
	}

	@Test
	@DisplayName("V5 nothing stays for a connection that has ended before it was added to")
	void addedAfterTheEnd() {
		this.batches.start("price", INTERVAL);
		this.member.end();
		CompletableFuture<SendResult> result = new CompletableFuture<>();
		this.batches.collect("price", List.of(this.member), 1, result);
		assertThat(result).isCompletedWithValue(SendResult.CLOSED);
		assertThat(this.batches.size()).isZero();
	}

	@Test
	@DisplayName("V5 behind a serializer that does not come back only so many payloads wait; further ones are DROPPED")
	void bounded(CapturedOutput output) {
		this.batches = batches(1);
		this.batches.start("price", INTERVAL);
		run(() -> collect(this.member, this.slow));
		this.slow.awaitCall();
		for (int i = 1; i <= 100_000; i++) {
			collect(this.member, i);
		}
		List<CompletableFuture<SendResult>> refused = List.of(new CompletableFuture<>(), new CompletableFuture<>());
		refused.forEach((result) -> this.batches.collect("price", List.of(this.member), -1, result));
		assertThat(refused).allSatisfy((result) -> assertThat(result).isCompletedWithValue(SendResult.DROPPED));
		assertThat(output).containsOnlyOnce("Leaving out payloads of event 'price'");
		this.batches.abandon(this.member);
	}

	@Test
	@DisplayName("V5 what is sent after the end of a batch does not overtake what is just being sent of it")
	void endDuringFlush() {
		Subscription batch = this.batches.start("price", INTERVAL);
		collect(this.member, this.slow);
		this.scheduler.tick();
		this.slow.awaitCall();
		batch.close();
		assertThat(this.batches.has("price")).isTrue();
		assertThat(collect(this.member, 1)).isTrue();
		this.slow.go();
		this.member.await(2);
		assertThat(this.member.payloads()).containsExactly(0, 1);
		Awaitility.await().until(() -> !this.batches.has("price"));
		assertThat(collect(this.member, 2)).isFalse();
	}

	@RepeatedTest(20)
	@DisplayName("V5 payloads of a caller keep their order, whenever batches begin and end")
	void orderAcrossEnds() throws Exception {
		this.batches = batches(5);
		AtomicBoolean over = new AtomicBoolean();
		CompletableFuture<Void> beginningAndEnding = run(() -> {
			while (!over.get()) {
				Subscription batch = this.batches.start("price", INTERVAL);
				this.scheduler.tick();
				batch.close();
			}
		});
		int each = 500;
		List<CompletableFuture<Void>> callers = IntStream.range(0, 3).mapToObj((caller) -> run(() -> {
			for (int i = 0; i < each; i++) {
				int payload = caller * each + i;
				if (!collect(this.member, payload)) {
					this.member.offer(single(payload), Overflow.CLOSE, null);
				}
			}
		})).toList();
		CompletableFuture.allOf(callers.toArray(CompletableFuture<?>[]::new)).get(30, TimeUnit.SECONDS);
		over.set(true);
		beginningAndEnding.get(30, TimeUnit.SECONDS);
		this.member.await(3 * each);
		List<Integer> payloads = this.member.payloads();
		for (int caller = 0; caller < 3; caller++) {
			int first = caller * each;
			assertThat(payloads.stream().filter((payload) -> payload >= first && payload < first + each).toList())
				.containsExactlyElementsOf(IntStream.range(first, first + each).boxed().toList());
		}
		Awaitility.await().until(() -> this.batches.size() == 0 && !this.batches.has("price"));
	}

	@Test
	@DisplayName("V5 a batch whose schedule is refused leaves nothing behind")
	void scheduleRefused() {
		EngineScheduler closed = EngineScheduler.onThread();
		closed.close();
		this.batches = new EventBatches(settings(1000), this.executor, closed);
		assertThat(catchThrowable(() -> this.batches.start("price", INTERVAL)))
			.isInstanceOf(RejectedExecutionException.class);
		assertThat(this.batches.has("price")).isFalse();
	}

	@Test
	@DisplayName("V5 the thread that triggers batches has a name, outlives what it runs, and ends with its scheduler")
	void timerThread() {
		try (EngineScheduler timer = EngineScheduler.onThread()) {
			CompletableFuture<Thread> thread = new CompletableFuture<>();
			AtomicInteger runs = new AtomicInteger();
			timer.every(Duration.ofMillis(1), () -> {
				if (runs.incrementAndGet() == 1) {
					throw new StackOverflowError("as the test wants it");
				}
				thread.complete(Thread.currentThread());
			});
			Thread running = thread.orTimeout(30, TimeUnit.SECONDS).join();
			assertThat(running.getName()).startsWith("wsext-schedule-");
			assertThat(running.isDaemon()).isTrue();
			timer.close();
			Awaitility.await().until(() -> !running.isAlive());
		}
	}

	private EventBatches batches(int maxSize) {
		return new EventBatches(settings(maxSize), this.executor, this.scheduler);
	}

	private static EventSettings settings(int maxSize) {
		return StandardEvents.withBatchesOf(maxSize);
	}

	private boolean collect(BatchMember recipient, Object payload) {
		return this.batches.collect("price", List.of(recipient), payload, null);
	}

	private CompletableFuture<Void> run(Runnable task) {
		return CompletableFuture.runAsync(task, this.executor);
	}

	private static OutboundMessage single(int payload) {
		return new OutboundMessage(WsCodecs
			.encode(StandardEvents.ENVELOPE.write("price", Map.of("d", List.of(payload)), null), BatchMember.CODEC));
	}

	private static void meet(CyclicBarrier barrier) {
		try {
			barrier.await(30, TimeUnit.SECONDS);
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static Throwable create(Class<? extends Throwable> type) {
		try {
			return type.getConstructor(String.class).newInstance("as the test wants it");
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@SuppressWarnings("unchecked")
	private static <T extends Throwable> T sneaky(Throwable throwable) throws T {
		throw (T) throwable;
	}

	/**
	 * Takes its time to be encoded, until it may go. Its value is 0.
	 */
	static final class Slow extends Number {

		private static final long serialVersionUID = 1L;

		private final transient CountDownLatch called = new CountDownLatch(1);

		private final transient CountDownLatch mayGo = new CountDownLatch(1);

		private final transient AtomicInteger encodings = new AtomicInteger();

		void awaitCall() {
			try {
				assertThat(this.called.await(30, TimeUnit.SECONDS)).isTrue();
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}

		void go() {
			this.mayGo.countDown();
		}

		@Override
		public String toString() {
			this.encodings.incrementAndGet();
			this.called.countDown();
			try {
				this.mayGo.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			return "0";
		}

		@Override
		public int intValue() {
			return 0;
		}

		@Override
		public long longValue() {
			return 0;
		}

		@Override
		public float floatValue() {
			return 0;
		}

		@Override
		public double doubleValue() {
			return 0;
		}

	}

	/**
	 * Cannot be encoded.
	 */
	static final class Throwing {

		private final Class<? extends Throwable> type;

		Throwing(Class<? extends Throwable> type) {
			this.type = type;
		}

		public int getValue() {
			throw EventBatchLawsTests.<RuntimeException>sneaky(create(this.type));
		}

	}

	/**
	 * Takes no message the first time.
	 */
	private static final class Refusing extends BatchMember {

		private final Supplier<Throwable> failure;

		private final AtomicBoolean first = new AtomicBoolean(true);

		Refusing(Supplier<Throwable> failure) {
			this.failure = failure;
		}

		@Override
		public Offer offer(OutboundMessage message, Overflow overflow, @Nullable CompletableFuture<SendResult> result) {
			if (this.first.getAndSet(false)) {
				throw EventBatchLawsTests.<RuntimeException>sneaky(this.failure.get());
			}
			return super.offer(message, overflow, result);
		}

		@Override
		public String toString() {
			return "refusing member";
		}

	}

	/**
	 * While it takes its first message it tells somebody of an earlier one, as queues do,
	 * when another one is just doing the same.
	 */
	private static final class Crossing extends BatchMember {

		private final CyclicBarrier bothOffer;

		private final CompletableFuture<SendResult> told = new CompletableFuture<>();

		private final AtomicBoolean first = new AtomicBoolean(true);

		Crossing(CyclicBarrier bothOffer) {
			this.bothOffer = bothOffer;
		}

		@Override
		public Offer offer(OutboundMessage message, Overflow overflow, @Nullable CompletableFuture<SendResult> result) {
			if (this.first.getAndSet(false)) {
				meet(this.bothOffer);
				this.told.complete(SendResult.SENT);
			}
			return super.offer(message, overflow, result);
		}

	}

}
