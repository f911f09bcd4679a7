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

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import io.github.wsext.SendResult;
import io.github.wsext.WsMessage;
import io.github.wsext.testsupport.Patience;
import io.github.wsext.transport.EncodedMessage;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OutboundQueue} on a transport that does what the test wants.
 */
class OutboundQueueTests {

	private final ManualTransport transport = new ManualTransport();

	private final Queue<Runnable> tasks = new ArrayDeque<>();

	private final AtomicInteger failures = new AtomicInteger();

	private final AtomicInteger dropped = new AtomicInteger();

	private final AtomicInteger drained = new AtomicInteger();

	@Test
	@DisplayName("O1 one write is under way, and what gathers meanwhile leaves with the next")
	void oneWriteAtATime() {
		GatedQueue queue = queue(10, 1000);
		IntStream.range(0, 5)
			.forEach((i) -> assertThat(queue.offer(text("m" + i), Overflow.CLOSE, null)).isEqualTo(Offer.QUEUED));
		assertThat(this.transport.texts()).containsExactly("m0");
		this.transport.complete();
		assertThat(this.transport.texts()).containsExactly("m0", "m1", "m2", "m3", "m4");
		assertThat(this.transport.writes()).hasSize(2);
		this.transport.complete();
		assertThat(this.transport.isWriting()).isFalse();
	}

	@Test
	@DisplayName("O1 the queue is bounded in messages")
	void maxMessages() {
		GatedQueue queue = queue(3, 1000);
		queue.offer(text("in flight"), Overflow.CLOSE, null);
		IntStream.range(0, 3)
			.forEach((i) -> assertThat(queue.offer(text("m" + i), Overflow.CLOSE, null)).isEqualTo(Offer.QUEUED));
		assertThat(queue.offer(text("m3"), Overflow.CLOSE, null)).isEqualTo(Offer.OVERFLOW);
		this.transport.complete();
		assertThat(queue.offer(text("m4"), Overflow.CLOSE, null)).isEqualTo(Offer.QUEUED);
	}

	@Test
	@DisplayName("O1 the queue is bounded in bytes of UTF-8; a message that waits alone may be larger")
	void maxBytes() {
		GatedQueue queue = queue(10, 10);
		queue.offer(text("in flight"), Overflow.CLOSE, null);
		assertThat(queue.offer(text("€€€"), Overflow.CLOSE, null)).isEqualTo(Offer.QUEUED);
		assertThat(queue.offer(text("xx"), Overflow.CLOSE, null)).isEqualTo(Offer.OVERFLOW);
		assertThat(queue.offer(text("x"), Overflow.CLOSE, null)).isEqualTo(Offer.QUEUED);
		assertThat(queue.offer(text("x"), Overflow.CLOSE, null)).isEqualTo(Offer.OVERFLOW);
		this.transport.complete();
		assertThat(queue.offer(text("x".repeat(1000)), Overflow.CLOSE, null)).isEqualTo(Offer.QUEUED);
		assertThat(queue.offer(text(""), Overflow.CLOSE, null)).isEqualTo(Offer.OVERFLOW);
		this.transport.complete();
		assertThat(queue.offer(text(""), Overflow.CLOSE, null)).isEqualTo(Offer.QUEUED);
	}

	@Test
	@DisplayName("O1 bytes are counted down as they leave")
	void bytesAreCountedDown() {
		GatedQueue queue = queue(1000, 200_000);
		queue.offer(text("in flight"), Overflow.CLOSE, null);
		IntStream.range(0, 100).forEach((i) -> queue.offer(text("x".repeat(2000)), Overflow.CLOSE, null));
		assertThat(queue.offer(text("x"), Overflow.CLOSE, null)).isEqualTo(Offer.OVERFLOW);
		this.transport.complete();
		int taken = this.transport.writes().get(1).size();
		IntStream.range(0, taken)
			.forEach((i) -> assertThat(queue.offer(text("x".repeat(2000)), Overflow.CLOSE, null))
				.isEqualTo(Offer.QUEUED));
		assertThat(queue.offer(text("x"), Overflow.CLOSE, null)).isEqualTo(Offer.OVERFLOW);
	}

	@Test
	@DisplayName("O3 one write takes 64 KB of several messages at most, so that writes show progress")
	void boundedWrites() {
		GatedQueue queue = queue(1000, 10_000_000);
		queue.offer(text("in flight"), Overflow.CLOSE, null);
		IntStream.range(0, 100).forEach((i) -> queue.offer(text("x".repeat(10_000)), Overflow.CLOSE, null));
		queue.offer(text("x".repeat(100_000)), Overflow.CLOSE, null);
		queue.offer(text("last"), Overflow.CLOSE, null);
		while (this.transport.isWriting()) {
			this.transport.complete();
		}
		List<List<WsMessage>> writes = this.transport.writes();
		assertThat(writes.stream().mapToInt(List::size).sum()).isEqualTo(103);
		assertThat(writes).allMatch((write) -> write.size() == 1 || size(write) <= 64 * 1024);
		assertThat(writes.get(1)).hasSize(6);
	}

	@Test
	@DisplayName("C2 100 000 messages that leave at once do not overflow the stack")
	void noRecursion() {
		GatedQueue queue = queue(200_000, 10_000_000);
		queue.offer(text("in flight"), Overflow.CLOSE, null);
		IntStream.range(0, 100_000).forEach((i) -> queue.offer(text("x".repeat(50)), Overflow.CLOSE, null));
		this.transport.immediately().complete();
		runTasks();
		assertThat(this.transport.texts()).hasSize(100_001);
	}

	@Test
	@DisplayName("C2 a caller does its share of writing and is not held up by what others add")
	void callerIsNotCaptured() {
		this.transport.immediately();
		GatedQueue queue = queue(10, 1000);
		AtomicInteger sent = new AtomicInteger();
		offerForEver(queue, sent);
		assertThat(sent).hasValueLessThan(100);
		assertThat(this.tasks).hasSize(1);
		assertThat(queue.offer(text("stop"), Overflow.CLOSE, null)).isEqualTo(Offer.QUEUED);
		this.tasks.remove().run();
		assertThat(this.transport.texts()).contains("stop");
	}

	private void offerForEver(GatedQueue queue, AtomicInteger sent) {
		CompletableFuture<SendResult> result = new CompletableFuture<>();
		result.thenRun(() -> {
			sent.incrementAndGet();
			offerForEver(queue, sent);
		});
		queue.offer(text("again"), Overflow.CLOSE, result);
	}

	@Test
	@DisplayName("C2 a message is SENT when its write has ended, not before")
	void sent() {
		GatedQueue queue = queue(10, 1000);
		CompletableFuture<SendResult> first = offer(queue, "first");
		CompletableFuture<SendResult> second = offer(queue, "second");
		assertThat(first).isNotDone();
		this.transport.complete();
		assertThat(first).isCompletedWithValue(SendResult.SENT);
		assertThat(second).isNotDone();
		this.transport.complete();
		assertThat(second).isCompletedWithValue(SendResult.SENT);
	}

	@Test
	@DisplayName("C2 a failed write makes all messages CLOSED and is reported once")
	void failedWrite() {
		GatedQueue queue = queue(10, 1000);
		CompletableFuture<SendResult> first = offer(queue, "first");
		CompletableFuture<SendResult> second = offer(queue, "second");
		CompletableFuture<Void> flushed = queue.flush().toCompletableFuture();
		this.transport.failing().complete();
		assertThat(first).isCompletedWithValue(SendResult.CLOSED);
		assertThat(second).isCompletedWithValue(SendResult.CLOSED);
		assertThat(flushed).isCompleted();
		assertThat(this.failures).hasValue(1);
		assertThat(queue.offer(text("later"), Overflow.CLOSE, null)).isEqualTo(Offer.CLOSED);
		queue.close(this.drained::incrementAndGet);
		assertThat(this.drained).hasValue(1);
		assertThat(queue.isStalled(System.nanoTime() + TimeUnit.DAYS.toNanos(1), 1)).isFalse();
	}

	@Test
	@DisplayName("C2 a write that fails at once is reported once")
	void failedAtOnce() {
		this.transport.immediately().failing();
		GatedQueue queue = queue(10, 1000);
		assertThat(offer(queue, "first")).isCompletedWithValue(SendResult.CLOSED);
		assertThat(this.failures).hasValue(1);
		assertThat(queue.offer(text("later"), Overflow.CLOSE, null)).isEqualTo(Offer.CLOSED);
	}

	@Test
	@DisplayName("C2 flush() waits for the messages before it and for none after it")
	void flush() {
		GatedQueue queue = queue(10, 1000);
		assertThat(queue.flush().toCompletableFuture()).isCompleted();
		offer(queue, "first");
		CompletableFuture<Void> afterFirst = queue.flush().toCompletableFuture();
		offer(queue, "second");
		CompletableFuture<Void> afterSecond = queue.flush().toCompletableFuture();
		CompletableFuture<Void> againAfterSecond = queue.flush().toCompletableFuture();
		this.transport.complete();
		assertThat(afterFirst).isCompleted();
		assertThat(afterSecond).isNotDone();
		offer(queue, "third");
		this.transport.complete();
		assertThat(afterSecond).isCompleted();
		assertThat(againAfterSecond).isCompleted();
	}

	@Test
	@DisplayName("C3 close() takes nothing more and acts when all has left")
	void close() {
		GatedQueue queue = queue(10, 1000);
		offer(queue, "first");
		CompletableFuture<SendResult> second = offer(queue, "second");
		queue.close(this.drained::incrementAndGet);
		assertThat(queue.offer(text("later"), Overflow.CLOSE, null)).isEqualTo(Offer.CLOSED);
		this.transport.complete();
		assertThat(this.drained).hasValue(0);
		this.transport.complete();
		assertThat(this.drained).hasValue(1);
		assertThat(second).isCompletedWithValue(SendResult.SENT);
		assertThat(this.transport.texts()).containsExactly("first", "second");
	}

	@Test
	@DisplayName("C3 close() acts at once if nothing waits")
	void closeIdle() {
		queue(10, 1000).close(this.drained::incrementAndGet);
		assertThat(this.drained).hasValue(1);
	}

	@Test
	@DisplayName("O2 a slow consumer gets the write under way and nothing of what waits")
	void closeAfterWrite() {
		GatedQueue queue = queue(10, 1000);
		CompletableFuture<SendResult> first = offer(queue, "first");
		CompletableFuture<SendResult> second = offer(queue, "second");
		queue.closeAfterWrite(this.drained::incrementAndGet);
		assertThat(second).isCompletedWithValue(SendResult.CLOSED);
		assertThat(first).isNotDone();
		assertThat(this.drained).hasValue(0);
		this.transport.complete();
		assertThat(first).isCompletedWithValue(SendResult.SENT);
		assertThat(this.drained).hasValue(1);
		assertThat(this.transport.texts()).containsExactly("first");
	}

	@Test
	@DisplayName("C3 abort() gives up everything, and the action of close() with it")
	void abort() {
		GatedQueue queue = queue(10, 1000);
		CompletableFuture<SendResult> first = offer(queue, "first");
		CompletableFuture<SendResult> second = offer(queue, "second");
		CompletableFuture<Void> flushed = queue.flush().toCompletableFuture();
		queue.close(this.drained::incrementAndGet);
		queue.abort();
		assertThat(first).isCompletedWithValue(SendResult.CLOSED);
		assertThat(second).isCompletedWithValue(SendResult.CLOSED);
		assertThat(flushed).isCompleted();
		this.transport.complete();
		assertThat(this.drained).hasValue(0);
		assertThat(this.transport.texts()).containsExactly("first");
		assertThat(queue.flush().toCompletableFuture()).isCompleted();
		queue.abort();
	}

	@Test
	@DisplayName("O3 a write counts as stalled when it takes too long, an idle queue does not")
	void stalled() {
		GatedQueue queue = queue(10, 1000);
		long later = System.nanoTime() + TimeUnit.HOURS.toNanos(1);
		long limit = TimeUnit.SECONDS.toNanos(10);
		assertThat(queue.isStalled(later, limit)).isFalse();
		offer(queue, "first");
		assertThat(queue.isStalled(System.nanoTime(), TimeUnit.HOURS.toNanos(1))).isFalse();
		assertThat(queue.isStalled(later, limit)).isTrue();
		this.transport.complete();
		assertThat(queue.isStalled(later, limit)).isFalse();
	}

	@Test
	@DisplayName("O3 the time of a write begins with each write anew, however long the queue has been busy")
	void stalledByWrite() {
		AtomicLong now = new AtomicLong();
		OutboundQueue queue = new OutboundQueue(this.transport, new OutboundSettings(10, 1000), this.tasks::add,
				() -> true, now::get);
		queue.attach(listener(this.failures));
		queue.offer(text("first"), Overflow.CLOSE, null);
		queue.offer(text("second"), Overflow.CLOSE, null);
		now.set(9);
		assertThat(queue.isStalled(now.get(), 10)).isFalse();
		this.transport.complete();
		queue.offer(text("third"), Overflow.CLOSE, null);
		now.set(18);
		assertThat(queue.isStalled(now.get(), 10)).as("the second, after nine").isFalse();
		now.set(20);
		assertThat(queue.isStalled(now.get(), 10)).as("the second, after eleven").isTrue();
		this.transport.complete();
		now.set(29);
		queue.ping(EncodedMessage.ping(ByteBuffer.allocate(8)));
		assertThat(queue.isStalled(now.get(), 10)).as("the third, after nine").isFalse();
		now.set(31);
		assertThat(queue.isStalled(now.get(), 10)).as("the third, after eleven").isTrue();
		this.transport.complete();
		now.set(40);
		assertThat(queue.isStalled(now.get(), 10)).as("the ping, after nine").isFalse();
		assertThat(this.transport.isWriting()).as("the ping is under way").isTrue();
		this.transport.complete();
		now.set(100);
		queue.ping(EncodedMessage.ping(ByteBuffer.allocate(8)));
		now.set(110);
		assertThat(queue.isStalled(now.get(), 10)).as("another ping, after ten").isFalse();
	}

	@Test
	@DisplayName("C5 a ping that comes during a write leaves with the next, before all that waits, or by itself")
	void pingDuringWrite() {
		GatedQueue queue = queue(10, 1000);
		offer(queue, "under way");
		queue.ping(EncodedMessage.ping(ByteBuffer.allocate(8)));
		offer(queue, "behind");
		assertThat(this.transport.written()).isEqualTo(1);
		this.transport.complete();
		assertThat(this.transport.written()).as("with the next").isEqualTo(3);
		assertThat(this.transport.writes().get(1)).last().isEqualTo(WsMessage.text("behind"));
		queue.ping(EncodedMessage.ping(ByteBuffer.allocate(8)));
		this.transport.complete();
		assertThat(this.transport.written()).as("by itself").isEqualTo(4);
		this.transport.complete();
		assertThat(this.transport.isWriting()).isFalse();
		queue.ping(EncodedMessage.ping(ByteBuffer.allocate(8)));
		assertThat(this.transport.written()).as("at once").isEqualTo(5);
	}

	@Test
	@DisplayName("C5 a queue that is closed takes no ping, whether it writes or not")
	void noPingAfterClose() {
		GatedQueue queue = queue(10, 1000);
		offer(queue, "under way");
		queue.close(this.drained::incrementAndGet);
		queue.ping(EncodedMessage.ping(ByteBuffer.allocate(8)));
		this.transport.complete();
		queue.ping(EncodedMessage.ping(ByteBuffer.allocate(8)));
		assertThat(this.transport.written()).isEqualTo(1);
		assertThat(this.drained).hasValue(1);
	}

	@Test
	@DisplayName("C2 with many callers, writes that end anywhere and an end at any moment nothing is lost and no result stays open")
	void races() {
		long seed = 4711;
		System.out.println("Seed " + seed);
		Random random = new Random(seed);
		for (int round = 0; round < 200; round++) {
			race(random.nextInt(3), random.nextInt(200), random.nextBoolean());
		}
	}

	private void race(int end, int after, boolean immediate) {
		ManualTransport transport = new ManualTransport();
		if (immediate) {
			transport.immediately();
		}
		AtomicInteger ends = new AtomicInteger();
		GatedQueue queue = new GatedQueue(transport, new OutboundSettings(100_000, 100_000_000),
				(task) -> new Thread(task).start(), listener(ends));
		int callers = 3;
		List<List<CompletableFuture<SendResult>>> results = new ArrayList<>();
		IntStream.range(0, callers).forEach((i) -> results.add(new ArrayList<>()));
		AtomicBoolean over = new AtomicBoolean();
		Thread completer = new Thread(() -> {
			while (!over.get() || transport.isWriting()) {
				if (transport.isWriting()) {
					transport.complete();
				}
				else {
					Thread.yield();
				}
			}
		});
		completer.start();
		CyclicBarrier barrier = new CyclicBarrier(callers + 1);
		List<Thread> threads = new ArrayList<>();
		for (int caller = 0; caller < callers; caller++) {
			int name = caller;
			threads.add(new Thread(() -> {
				await(barrier);
				for (int i = 0; i < 100; i++) {
					CompletableFuture<SendResult> result = new CompletableFuture<>();
					if (queue.offer(text(name + ":" + i), Overflow.CLOSE, result) == Offer.QUEUED) {
						results.get(name).add(result);
					}
				}
			}));
		}
		threads.add(new Thread(() -> {
			await(barrier);
			while (transport.written() < after) {
				Thread.yield();
			}
			switch (end) {
				case 0 -> queue.close(ends::incrementAndGet);
				case 1 -> queue.abort();
				default -> queue.closeAfterWrite(ends::incrementAndGet);
			}
		}));
		threads.forEach(Thread::start);
		threads.forEach(OutboundQueueTests::join);
		CompletableFuture.allOf(results.stream().flatMap(List::stream).toArray(CompletableFuture<?>[]::new))
			.orTimeout(Patience.SECONDS, TimeUnit.SECONDS)
			.join();
		queue.flush().toCompletableFuture().orTimeout(Patience.SECONDS, TimeUnit.SECONDS).join();
		over.set(true);
		join(completer);
		for (int caller = 0; caller < callers; caller++) {
			String prefix = caller + ":";
			List<String> written = transport.texts().stream().filter((text) -> text.startsWith(prefix)).toList();
			assertThat(written).as("order of caller %s", caller)
				.containsExactlyElementsOf(IntStream.range(0, written.size()).mapToObj((i) -> prefix + i).toList());
			if (end == 0) {
				assertThat(results.get(caller)).hasSize(written.size())
					.allMatch((result) -> result.join() == SendResult.SENT);
			}
		}
		Awaitility.await().pollDelay(Duration.ZERO).untilAsserted(() -> assertThat(ends).hasValue((end == 1) ? 0 : 1));
	}

	private GatedQueue queue(int maxMessages, long maxBytes) {
		return new GatedQueue(this.transport, new OutboundSettings(maxMessages, maxBytes), this.tasks::add,
				listener(this.failures));
	}

	private OutboundListener listener(AtomicInteger failures) {
		return new OutboundListener() {

			@Override
			public void dropped(int count) {
				OutboundQueueTests.this.dropped.addAndGet(count);
			}

			@Override
			public void writeFailed() {
				failures.incrementAndGet();
			}

		};
	}

	private void runTasks() {
		while (!this.tasks.isEmpty()) {
			this.tasks.remove().run();
		}
	}

	private static CompletableFuture<SendResult> offer(GatedQueue queue, String text) {
		CompletableFuture<SendResult> result = new CompletableFuture<>();
		assertThat(queue.offer(text(text), Overflow.CLOSE, result)).isEqualTo(Offer.QUEUED);
		return result;
	}

	private static OutboundMessage text(String text) {
		return new OutboundMessage(WsMessage.text(text));
	}

	private static int size(List<WsMessage> write) {
		return write.stream().mapToInt((message) -> ((WsMessage.Text) message).payload().length()).sum();
	}

	private static void await(CyclicBarrier barrier) {
		try {
			barrier.await();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void join(Thread thread) {
		try {
			thread.join();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
