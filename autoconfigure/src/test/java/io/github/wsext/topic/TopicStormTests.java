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

package io.github.wsext.topic;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;

import io.github.wsext.SendResult;
import io.github.wsext.codec.JacksonWsCodec;
import io.github.wsext.codec.WsCodec;
import io.github.wsext.send.GatedQueue;
import io.github.wsext.send.ManualTransport;
import io.github.wsext.send.Offer;
import io.github.wsext.send.OutboundListener;
import io.github.wsext.send.OutboundMessage;
import io.github.wsext.send.OutboundSettings;
import io.github.wsext.send.Overflow;
import io.github.wsext.send.Recipient;
import io.github.wsext.testsupport.Patience;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many publishers on many topics with subscribers that come and go, in memory.
 */
class TopicStormTests {

	private static final int PUBLISHERS = 50;

	private static final int TOPICS = 20;

	private static final int SUBSCRIBERS = 500;

	private static final int THREADS = 10;

	/** How many messages each publisher gives each topic. */
	private static final int EACH = 60;

	private final TopicRegistry topics = new TopicRegistry();

	/** Number of messages that have been published, by topic and publisher. */
	private final List<AtomicIntegerArray> published = IntStream.range(0, TOPICS)
		.mapToObj((i) -> new AtomicIntegerArray(PUBLISHERS))
		.toList();

	@Test
	@DisplayName("P1 P5 P4 each subscriber sees what each publisher publishes while it is subscribed, in order, without gap or double; nothing leaks")
	void comeAndGo() {
		long seed = 1234;
		System.out.println("Seed " + seed);
		Random random = new Random(seed);
		CyclicBarrier barrier = new CyclicBarrier(PUBLISHERS + THREADS);
		List<CompletableFuture<?>> threads = new ArrayList<>();
		AtomicBoolean over = new AtomicBoolean();
		List<CompletableFuture<?>> publishers = new ArrayList<>();
		for (int i = 0; i < PUBLISHERS; i++) {
			int publisher = i;
			publishers.add(inThread(() -> {
				await(barrier);
				publish(publisher);
			}));
		}
		for (int i = 0; i < THREADS; i++) {
			long own = random.nextLong();
			threads.add(inThread(() -> {
				await(barrier);
				Random of = new Random(own);
				for (int j = 0; j < SUBSCRIBERS / THREADS || !over.get(); j++) {
					subscribe(of);
				}
			}));
		}
		join(publishers);
		over.set(true);
		join(threads);
		assertThat(this.topics.size()).isZero();
	}

	private void publish(int publisher) {
		for (int i = 0; i < EACH; i++) {
			for (int topic = 0; topic < TOPICS; topic++) {
				this.topics.publish("/" + topic, topic + ":" + publisher + ":" + i);
				this.published.get(topic).incrementAndGet(publisher);
			}
		}
	}

	private void subscribe(Random random) {
		Subscriber subscriber = new Subscriber();
		List<Integer> mine = random.ints(3, 0, TOPICS).distinct().boxed().toList();
		Map<Integer, int[]> before = new HashMap<>();
		Map<Integer, int[]> after = new HashMap<>();
		mine.forEach((topic) -> {
			this.topics.subscribe("/" + topic, subscriber);
			before.put(topic, snapshot(topic));
		});
		IntStream.range(0, random.nextInt(20)).forEach((i) -> Thread.yield());
		mine.forEach((topic) -> {
			after.put(topic, snapshot(topic));
			this.topics.unsubscribe("/" + topic, subscriber);
		});
		// What is queued may still be in the hands of another publisher.
		join(List.of(subscriber.queue.flush().toCompletableFuture()));
		Map<String, List<Integer>> received = new HashMap<>();
		subscriber.transport.texts().forEach((text) -> {
			int end = text.lastIndexOf(':');
			received.computeIfAbsent(text.substring(0, end), (key) -> new ArrayList<>())
				.add(Integer.valueOf(text.substring(end + 1)));
		});
		received.forEach((from, numbers) -> assertThat(numbers).as(from)
			.containsExactlyElementsOf(
					IntStream.range(numbers.get(0), numbers.get(0) + numbers.size()).boxed().toList()));
		mine.forEach((topic) -> {
			for (int publisher = 0; publisher < PUBLISHERS; publisher++) {
				List<Integer> numbers = received.getOrDefault(topic + ":" + publisher, List.of());
				// One that was under way at the beginning may be missing, and a call is
				// counted after it.
				int from = before.get(topic)[publisher] + 1;
				int to = after.get(topic)[publisher];
				assertThat(numbers).as("%s:%s", topic, publisher)
					.containsAll(IntStream.range(from, to).boxed().toList());
			}
		});
		assertThat(received.keySet()).allMatch((from) -> mine.contains(Integer.valueOf(from.split(":")[0])));
	}

	private int[] snapshot(int topic) {
		return IntStream.range(0, PUBLISHERS).map(this.published.get(topic)::get).toArray();
	}

	private static CompletableFuture<?> inThread(Runnable action) {
		return CompletableFuture.runAsync(action, (task) -> new Thread(task).start());
	}

	private static void join(List<CompletableFuture<?>> futures) {
		CompletableFuture.allOf(futures.toArray(CompletableFuture<?>[]::new))
			.orTimeout(Patience.SECONDS, TimeUnit.SECONDS)
			.join();
	}

	private static void await(CyclicBarrier barrier) {
		try {
			barrier.await();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static final class Subscriber implements Recipient, OutboundListener {

		private static final WsCodec CODEC = JacksonWsCodec.text(JsonMapper.shared());

		private final ManualTransport transport = new ManualTransport().immediately();

		private final GatedQueue queue = new GatedQueue(this.transport, new OutboundSettings(100_000, 10_000_000),
				Runnable::run, this);

		@Override
		public WsCodec codec() {
			return CODEC;
		}

		@Override
		public Offer offer(OutboundMessage message, Overflow overflow, @Nullable CompletableFuture<SendResult> result) {
			return this.queue.offer(message, Overflow.CLOSE, result);
		}

		@Override
		public void dropped(int count) {
			throw new AssertionError();
		}

		@Override
		public void writeFailed() {
			throw new AssertionError();
		}

	}

}
