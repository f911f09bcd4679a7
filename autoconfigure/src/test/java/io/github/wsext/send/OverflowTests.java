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

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.github.wsext.OverflowPolicy;
import io.github.wsext.SendResult;
import io.github.wsext.WsMessage;
import io.github.wsext.testsupport.Patience;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link GatedQueue} with messages that may be left out.
 */
class OverflowTests {

	private static final Overflow OLDEST = Overflow.of(OverflowPolicy.DROP_OLDEST);

	private static final Overflow NEWEST = Overflow.of(OverflowPolicy.DROP_NEWEST);

	private final ManualTransport transport = new ManualTransport();

	private final Counts counts = new Counts();

	@Test
	@DisplayName("O2 each dropped message is DROPPED and counted; what stays leaves in order")
	void results() {
		GatedQueue queue = queue(3, 1000);
		Sent inFlight = offer(queue, "in flight", Overflow.CLOSE);
		List<Sent> sent = IntStream.range(0, 5).mapToObj((i) -> offer(queue, "m" + i, OLDEST)).toList();
		Sent newest = offer(queue, "newest", NEWEST);
		assertThat(newest.offer).isEqualTo(Offer.DROPPED);
		assertThat(newest.result).isCompletedWithValue(SendResult.DROPPED);
		assertThat(sent).allSatisfy((each) -> assertThat(each.offer).isEqualTo(Offer.QUEUED));
		assertThat(sent.get(0).result).isCompletedWithValue(SendResult.DROPPED);
		assertThat(sent.get(1).result).isCompletedWithValue(SendResult.DROPPED);
		assertThat(sent.get(2).result).isNotDone();
		assertThat(this.counts.dropped).hasValue(3);
		this.transport.complete();
		this.transport.complete();
		assertThat(this.transport.texts()).containsExactly("in flight", "m2", "m3", "m4");
		assertThat(inFlight.result).isCompletedWithValue(SendResult.SENT);
		assertThat(sent.subList(2, 5))
			.allSatisfy((each) -> assertThat(each.result).isCompletedWithValue(SendResult.SENT));
	}

	@Test
	@DisplayName("O2 all policies in one queue: what must not be left out never is")
	void mixed() {
		GatedQueue queue = queue(4, 1000);
		offer(queue, "in flight", Overflow.CLOSE);
		offer(queue, "reply 1", Overflow.CLOSE);
		offer(queue, "price 1", Overflow.conflate("price"));
		offer(queue, "chat 1", OLDEST);
		offer(queue, "rumour 1", NEWEST);
		assertThat(offer(queue, "price 2", Overflow.conflate("price")).offer).isEqualTo(Offer.QUEUED);
		assertThat(offer(queue, "rumour 2", NEWEST).offer).isEqualTo(Offer.DROPPED);
		assertThat(offer(queue, "chat 2", OLDEST).offer).isEqualTo(Offer.QUEUED);
		assertThat(offer(queue, "reply 2", Overflow.CLOSE).offer).isEqualTo(Offer.QUEUED);
		assertThat(offer(queue, "reply 3", Overflow.CLOSE).offer).isEqualTo(Offer.QUEUED);
		assertThat(offer(queue, "reply 4", Overflow.CLOSE).offer).isEqualTo(Offer.QUEUED);
		assertThat(offer(queue, "chat 3", OLDEST).offer).isEqualTo(Offer.DROPPED);
		Sent tooMuch = offer(queue, "reply 5", Overflow.CLOSE);
		assertThat(tooMuch.offer).isEqualTo(Offer.OVERFLOW);
		assertThat(tooMuch.result).isNotDone();
		this.transport.complete();
		assertThat(this.transport.texts()).containsExactly("in flight", "reply 1", "reply 2", "reply 3", "reply 4");
	}

	@Test
	@DisplayName("O2 a larger message that fits nowhere takes no result with it")
	void largerLatest() {
		GatedQueue queue = queue(10, 10);
		offer(queue, "in flight", Overflow.CLOSE);
		offer(queue, "keep me", Overflow.CLOSE);
		Sent before = offer(queue, "a1", Overflow.conflate("a"));
		assertThat(offer(queue, "a2a2a2", Overflow.conflate("a")).offer).isEqualTo(Offer.OVERFLOW);
		queue.abort();
		assertThat(before.result).isCompletedWithValue(SendResult.CLOSED);
	}

	@Test
	@DisplayName("C2 flush() waits for what took the place of a message, and not for one that was dropped")
	void flush() {
		GatedQueue queue = queue(2, 1000);
		offer(queue, "in flight", Overflow.CLOSE);
		CompletableFuture<Void> first = queue.flush().toCompletableFuture();
		offer(queue, "a1", Overflow.conflate("a"));
		CompletableFuture<Void> second = queue.flush().toCompletableFuture();
		offer(queue, "a2", Overflow.conflate("a"));
		this.transport.complete();
		assertThat(first).isCompleted();
		assertThat(second).isNotDone();
		this.transport.complete();
		assertThat(second).isCompleted();

		offer(queue, "in flight", Overflow.CLOSE);
		this.transport.complete();
		offer(queue, "in flight", Overflow.CLOSE);
		offer(queue, "dropped", OLDEST);
		CompletableFuture<Void> third = queue.flush().toCompletableFuture();
		offer(queue, "b", OLDEST);
		offer(queue, "c", OLDEST);
		assertThat(third).isNotDone();
		this.transport.complete();
		assertThat(third).isCompleted();
		assertThat(this.transport.texts()).doesNotContain("dropped");
	}

	@Test
	@DisplayName("O2 a policy for certain: the message's own, else the endpoint's; without a key nothing is conflated")
	void policies() {
		assertThat(Overflow.DEFAULT.orElse(OverflowPolicy.DROP_OLDEST)).isEqualTo(OLDEST);
		assertThat(Overflow.DEFAULT.orElse(OverflowPolicy.CLOSE)).isEqualTo(Overflow.CLOSE);
		assertThat(Overflow.DEFAULT.orElse(OverflowPolicy.CONFLATE)).isEqualTo(Overflow.CLOSE);
		assertThat(Overflow.byDefault("a").orElse(OverflowPolicy.CONFLATE)).isEqualTo(Overflow.conflate("a"));
		assertThat(Overflow.byDefault("a").orElse(OverflowPolicy.DROP_NEWEST)).isEqualTo(NEWEST);
		assertThat(Overflow.CLOSE.orElse(OverflowPolicy.DROP_NEWEST)).isEqualTo(Overflow.CLOSE);
		assertThat(Overflow.conflate("a").orElse(OverflowPolicy.CLOSE)).isEqualTo(Overflow.conflate("a"));
		assertThat(Overflow.of(OverflowPolicy.INHERIT)).isEqualTo(Overflow.DEFAULT);
		assertThat(Overflow.of(OverflowPolicy.INHERIT, "a")).isEqualTo(Overflow.byDefault("a"));
		assertThat(Overflow.of(OverflowPolicy.DROP_NEWEST, "a")).isEqualTo(NEWEST);
		assertThatIllegalArgumentException().isThrownBy(() -> Overflow.of(OverflowPolicy.CONFLATE))
			.withMessageContaining("sendLatest");
	}

	@Test
	@DisplayName("O5 what is sent during one read event leaves together at its end")
	void deferred() {
		GatedQueue queue = queue(100, 1000);
		this.transport.deferring();
		IntStream.range(0, 5).forEach((i) -> offer(queue, "m" + i, Overflow.CLOSE));
		assertThat(this.transport.writes()).isEmpty();
		this.transport.endReadEvent();
		assertThat(this.transport.writes()).hasSize(1);
		this.transport.complete();
		assertThat(this.transport.texts()).containsExactly("m0", "m1", "m2", "m3", "m4");
		this.transport.endReadEvent();
		assertThat(this.transport.writes()).hasSize(1);
	}

	@Test
	@DisplayName("O5 what is worth a write of its own does not wait for the end of the read event")
	void deferredEnough() {
		GatedQueue queue = queue(1000, 1_000_000);
		this.transport.deferring();
		IntStream.range(0, 63).forEach((i) -> offer(queue, "m", Overflow.CLOSE));
		assertThat(this.transport.writes()).isEmpty();
		offer(queue, "m", Overflow.CLOSE);
		assertThat(this.transport.written()).isEqualTo(64);
		this.transport.complete();
		offer(queue, "x".repeat(40_000), Overflow.CLOSE);
		assertThat(this.transport.written()).isEqualTo(65);
		this.transport.complete();
		this.transport.endReadEvent();
		assertThat(this.transport.writes()).hasSize(2);
	}

	@Test
	@DisplayName("O2 nothing is left out, and nobody is slow, only because a write was put off")
	void deferredIsNotFull() {
		this.transport.immediately().deferring();
		GatedQueue queue = queue(3, 1000);
		for (int i = 0; i < 10; i++) {
			assertThat(offer(queue, "close " + i, Overflow.CLOSE).offer).isEqualTo(Offer.QUEUED);
			assertThat(offer(queue, "newest " + i, NEWEST).offer).isEqualTo(Offer.QUEUED);
			assertThat(offer(queue, "oldest " + i, OLDEST).offer).isEqualTo(Offer.QUEUED);
			assertThat(offer(queue, "latest " + i, Overflow.conflate("a")).offer).isEqualTo(Offer.QUEUED);
		}
		assertThat(queue.isCongested()).isFalse();
		this.transport.endReadEvent();
		assertThat(this.transport.written()).isEqualTo(40);
		assertThat(this.counts.dropped).hasValue(0);
	}

	@Test
	@DisplayName("C3 close() and flush() during a read event wait for what was put off")
	void deferredClose() {
		this.transport.immediately().deferring();
		GatedQueue queue = queue(10, 1000);
		Sent sent = offer(queue, "last", Overflow.CLOSE);
		AtomicBoolean drained = new AtomicBoolean();
		CompletableFuture<Void> flushed = queue.flush().toCompletableFuture();
		queue.close(() -> drained.set(true));
		assertThat(drained).isFalse();
		assertThat(flushed).isNotDone();
		this.transport.endReadEvent();
		assertThat(drained).isTrue();
		assertThat(flushed).isCompleted();
		assertThat(sent.result).isCompletedWithValue(SendResult.SENT);
	}

	@Test
	@DisplayName("D5 congestion begins when more than half is taken and ends when there is room again")
	void relief() {
		GatedQueue queue = queue(200, 1_000_000);
		AtomicInteger relieved = new AtomicInteger();
		offer(queue, "in flight", Overflow.CLOSE);
		IntStream.range(0, 100).forEach((i) -> offer(queue, "x".repeat(2000), Overflow.CLOSE));
		assertThat(queue.isCongested()).isFalse();
		assertThat(queue.awaitRelief(relieved::incrementAndGet)).isFalse();
		offer(queue, "x".repeat(2000), Overflow.CLOSE);
		assertThat(queue.isCongested()).isTrue();
		assertThat(queue.awaitRelief(relieved::incrementAndGet)).isTrue();
		assertThat(relieved).hasValue(0);
		this.transport.complete();
		assertThat(relieved).hasValue(1);
		while (this.transport.isWriting()) {
			this.transport.complete();
		}
		assertThat(relieved).hasValue(1);
	}

	@Test
	@DisplayName("D5 bytes congest, too, and whoever waits for relief gets it when the queue ends")
	void reliefAtTheEnd() {
		for (int end = 0; end < 4; end++) {
			ManualTransport transport = new ManualTransport();
			GatedQueue queue = new GatedQueue(transport, new OutboundSettings(100, 100), Runnable::run, new Counts());
			AtomicInteger relieved = new AtomicInteger();
			offer(queue, "in flight", Overflow.CLOSE);
			offer(queue, "x".repeat(51), Overflow.CLOSE);
			assertThat(queue.awaitRelief(relieved::incrementAndGet)).isTrue();
			switch (end) {
				case 0 -> queue.abort();
				case 1 -> queue.close(() -> {
				});
				case 2 -> queue.closeAfterWrite(() -> {
				});
				default -> transport.failing().complete();
			}
			assertThat(relieved).as("end " + end).hasValue(1);
			assertThat(queue.awaitRelief(relieved::incrementAndGet)).isFalse();
		}
	}

	@Test
	@DisplayName("O2 under races of many callers with all policies every message has exactly one end, and drops are counted")
	void races() {
		long seed = 99;
		System.out.println("Seed " + seed);
		Random random = new Random(seed);
		for (int round = 0; round < 120; round++) {
			race(new Random(random.nextLong()), round % 4, random.nextInt(300), round % 3);
		}
	}

	private void race(Random random, int end, int after, int mode) {
		ManualTransport transport = new ManualTransport();
		if (mode > 0) {
			transport.deferring();
		}
		if (mode > 1) {
			transport.immediately();
		}
		Counts counts = new Counts();
		GatedQueue queue = new GatedQueue(transport, new OutboundSettings(1 + random.nextInt(8), 400),
				(task) -> new Thread(task).start(), counts);
		int callers = 4;
		AtomicBoolean over = new AtomicBoolean();
		List<Sent> all = Collections.synchronizedList(new ArrayList<>());
		List<CompletableFuture<Void>> flushes = Collections.synchronizedList(new ArrayList<>());
		CountDownLatch reliefs = new CountDownLatch(1);
		CyclicBarrier barrier = new CyclicBarrier(callers);
		List<CompletableFuture<?>> threads = new ArrayList<>();
		for (int caller = 0; caller < callers; caller++) {
			int name = caller;
			long seed = random.nextLong();
			threads.add(inThread(() -> {
				barrier.await();
				Random own = new Random(seed);
				for (int i = 0; i < 150; i++) {
					all.add(offer(queue, name + ":" + i, overflow(own)));
					if (i % 20 == 0) {
						flushes.add(queue.flush().toCompletableFuture());
					}
					if (i == 75 && name == 0 && !queue.awaitRelief(reliefs::countDown)) {
						reliefs.countDown();
					}
				}
				return null;
			}));
		}
		CompletableFuture<?> writer = inThread(() -> {
			while (!over.get() || transport.isWriting()) {
				transport.endReadEvent();
				if (transport.isWriting()) {
					transport.complete();
				}
				Thread.yield();
			}
			return null;
		});
		threads.add(inThread(() -> {
			while (transport.written() < after
					&& !threads.stream().limit(callers).allMatch(CompletableFuture::isDone)) {
				Thread.yield();
			}
			switch (end) {
				case 0 -> queue.close(() -> {
				});
				case 1 -> queue.abort();
				case 2 -> queue.closeAfterWrite(() -> {
				});
				default -> {
				}
			}
			return null;
		}));
		join(threads.toArray(CompletableFuture<?>[]::new));
		join(flushes.toArray(CompletableFuture<?>[]::new));
		join(queue.flush().toCompletableFuture());
		join(inThread(() -> {
			reliefs.await();
			return null;
		}));
		List<Sent> taken = all.stream()
			.filter((sent) -> sent.offer == Offer.QUEUED || sent.offer == Offer.DROPPED)
			.toList();
		join(taken.stream().map((sent) -> sent.result).toArray(CompletableFuture<?>[]::new));
		over.set(true);
		join(writer);
		assertThat(all).hasSize(callers * 150);
		assertThat(all).filteredOn((sent) -> sent.offer == Offer.CLOSED || sent.offer == Offer.OVERFLOW)
			.allSatisfy((sent) -> assertThat(sent.result).isNotDone());
		// What was given up during its write may be told so again when that ends.
		int mostEnds = (end == 1) ? 2 : 1;
		assertThat(taken).allSatisfy((sent) -> assertThat(sent.ends.get()).isBetween(1, mostEnds));
		assertThat(counts.dropped.get())
			.isEqualTo((int) taken.stream().filter((sent) -> sent.result.join() == SendResult.DROPPED).count());
		List<String> written = transport.texts();
		assertThat(written).doesNotHaveDuplicates();
		assertThat(written).containsAll(taken.stream()
			.filter((sent) -> sent.result.join() == SendResult.SENT)
			.map((sent) -> sent.text)
			.toList());
		if (end == 0 || end == 3) {
			assertThat(taken).noneMatch((sent) -> sent.result.join() == SendResult.CLOSED);
			assertThat(written)
				.hasSize((int) taken.stream().filter((sent) -> sent.result.join() == SendResult.SENT).count());
		}
		// Conflated ones take the place of older ones, so that only the others are in
		// order.
		for (int caller = 0; caller < callers; caller++) {
			String prefix = caller + ":";
			List<Integer> order = all.stream()
				.filter((sent) -> sent.text.startsWith(prefix) && !sent.overflow.conflates()
						&& written.contains(sent.text))
				.map((sent) -> written.indexOf(sent.text))
				.toList();
			assertThat(order).isSorted();
		}
	}

	private static Overflow overflow(Random random) {
		return switch (random.nextInt(4)) {
			case 0 -> Overflow.CLOSE;
			case 1 -> OLDEST;
			case 2 -> NEWEST;
			default -> Overflow.conflate("key " + random.nextInt(3));
		};
	}

	private GatedQueue queue(int maxMessages, long maxBytes) {
		return new GatedQueue(this.transport, new OutboundSettings(maxMessages, maxBytes), Runnable::run, this.counts);
	}

	private static Sent offer(GatedQueue queue, String text, Overflow overflow) {
		return new Sent(queue, text, overflow);
	}

	private static CompletableFuture<?> inThread(Callable<?> action) {
		return CompletableFuture.supplyAsync(() -> {
			try {
				return action.call();
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		}, (task) -> new Thread(task).start());
	}

	private static void join(CompletableFuture<?>... futures) {
		CompletableFuture.allOf(futures).orTimeout(Patience.SECONDS, TimeUnit.SECONDS).join();
	}

	/**
	 * A message with what became of it.
	 */
	private static final class Sent {

		private final String text;

		private final Overflow overflow;

		private final AtomicInteger ends = new AtomicInteger();

		private final CompletableFuture<SendResult> result = new CompletableFuture<>() {

			@Override
			public boolean complete(SendResult value) {
				boolean first = super.complete(value);
				Sent.this.ends.incrementAndGet();
				return first;
			}

		};

		private final Offer offer;

		Sent(GatedQueue queue, String text, Overflow overflow) {
			this.text = text;
			this.overflow = overflow;
			this.offer = queue.offer(new OutboundMessage(WsMessage.text(text)), overflow, this.result);
		}

	}

	private static final class Counts implements OutboundListener {

		private final AtomicInteger dropped = new AtomicInteger();

		@Override
		public void dropped(int count) {
			this.dropped.addAndGet(count);
		}

		@Override
		public void writeFailed() {
		}

	}

}
