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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.wsext.Relay;
import io.github.wsext.topic.Channel;
import io.github.wsext.topic.TopicBroker;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What every {@link TopicBroker} promises while its line is up, as tests: extend it to
 * find out whether an application's own does. Channels that tests use have names of their
 * own.
 */
public abstract class TopicBrokerContract {

	private static final int PATIENCE_SECONDS = 30;

	private final String suffix = "-" + UUID.randomUUID();

	private final List<TopicBroker> started = new ArrayList<>();

	/**
	 * The broker of a further node, which is neither started nor stopped by anybody else.
	 */
	protected abstract TopicBroker broker();

	@AfterEach
	void stopBrokers() {
		this.started.forEach(TopicBroker::stop);
	}

	@Test
	@DisplayName("R2 a message reaches the other nodes that listen to its channel, and no others")
	void reachesWhoListens() {
		Node one = node();
		Node other = node();
		Node third = node();
		Channel channel = topic("/news");
		other.subscribe(channel);
		third.subscribe(topic("/weather"));
		assertThat(one.publish(channel, "hello")).isEqualTo(Relay.Outcome.RELAYED);
		other.awaitTexts(channel, "hello");
		one.publish(topic("/weather"), "rain");
		third.awaitTexts(topic("/weather"), "rain");
		assertThat(third.texts(channel)).isEmpty();
		assertThat(other.texts(topic("/weather"))).isEmpty();
	}

	@Test
	void channelsOfAllKindsAreApart() {
		Node one = node();
		Node other = node();
		String name = "alice" + this.suffix;
		List<Channel> channels = List.of(Channel.ofTopic(name), Channel.ofUser(name), Channel.ofNode(name),
				Channel.ALL);
		other.subscribe(channels);
		channels.forEach((channel) -> one.publish(channel, channel.kind() + this.suffix));
		channels.forEach((channel) -> await()
			.untilAsserted(() -> assertThat(other.texts(channel)).contains(channel.kind() + this.suffix)));
		channels.stream()
			.filter((channel) -> channel.kind() != Channel.Kind.ALL)
			.forEach((channel) -> assertThat(other.texts(channel)).containsExactly(channel.kind() + this.suffix));
	}

	@Test
	void whatIsPublishedOnceListeningIsEffectiveArrives() {
		Node one = node();
		Node other = node();
		for (int i = 0; i < 50; i++) {
			Channel channel = topic("/room/" + i);
			other.subscribe(channel);
			one.publish(channel, "first");
			other.awaitTexts(channel, "first");
		}
	}

	@Test
	void listensOnceWhereItIsAskedAgain() {
		Node one = node();
		Node other = node();
		Channel channel = topic("/again");
		other.subscribe(channel);
		other.subscribe(List.of(channel, topic("/another")));
		one.publish(channel, "first");
		one.publish(channel, "second");
		other.awaitTexts(channel, "first", "second");
	}

	@Test
	@DisplayName("R2 messages of one publisher on one channel arrive in their order, all of them")
	void keepsTheOrderOfAPublisher() throws Exception {
		Node one = node();
		Node two = node();
		Node other = node();
		List<Channel> channels = IntStream.range(0, 20).mapToObj((i) -> topic("/order/" + i)).toList();
		other.subscribe(channels);
		int count = 300;
		ExecutorService threads = Executors.newFixedThreadPool(2);
		try {
			List<Future<?>> publishers = List.of(threads.submit(() -> publishAll(one, "one", channels, count)),
					threads.submit(() -> publishAll(two, "two", channels, count)));
			for (Future<?> publisher : publishers) {
				publisher.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
			}
		}
		finally {
			threads.shutdownNow();
		}
		for (Channel channel : channels) {
			await().untilAsserted(() -> assertThat(other.texts(channel)).hasSize(2 * count));
			for (String publisher : List.of("one", "two")) {
				assertThat(other.texts(channel).stream().filter((text) -> text.startsWith(publisher)))
					.containsExactlyElementsOf(IntStream.range(0, count).mapToObj((i) -> publisher + i).toList());
			}
		}
	}

	private static void publishAll(Node node, String name, List<Channel> channels, int count) {
		for (int i = 0; i < count; i++) {
			List<CompletionStage<Relay>> under = new ArrayList<>();
			for (Channel channel : channels) {
				under.add(node.broker.publish(channel, (name + i).getBytes(StandardCharsets.UTF_8)));
			}
			under.forEach((relay) -> assertThat(Node.outcome(relay)).isEqualTo(Relay.Outcome.RELAYED));
		}
	}

	@Test
	void messagesArriveByteForByte() {
		Node one = node();
		Node other = node();
		Channel channel = topic("/bytes");
		byte[] all = new byte[256];
		IntStream.range(0, all.length).forEach((i) -> all[i] = (byte) i);
		byte[] large = new byte[one.broker.maxMessageSize()];
		Arrays.fill(large, (byte) 'x');
		other.subscribe(channel);
		for (byte[] message : List.of(all, new byte[0], large)) {
			assertThat(Node.outcome(one.broker.publish(channel, message))).isEqualTo(Relay.Outcome.RELAYED);
		}
		await().untilAsserted(() -> assertThat(other.messages(channel)).containsExactly(all, new byte[0], large));
	}

	@Test
	void anyNameIsAChannelOfItsOwn() {
		Node one = node();
		Node other = node();
		List<Channel> channels = Stream
			.of("with space", "with\nline\r\nbreaks", "{braces}", "a{b}c", "*", "?", "[a-z]", "caf\u00e9",
					"\u65e5\u672c", "\ud83d\ude00", "\ud800", "\udc00", "\ud801", "\ufffd", "?\u0000", "x".repeat(4000),
					":", "a:b", "A", "a")
			.flatMap((name) -> Stream.of(Channel.ofTopic(name + this.suffix), Channel.ofUser(name + this.suffix)))
			.toList();
		other.subscribe(channels);
		for (int i = 0; i < channels.size(); i++) {
			one.publish(channels.get(i), "of " + i);
		}
		for (int i = 0; i < channels.size(); i++) {
			other.awaitTexts(channels.get(i), "of " + i);
		}
	}

	@Test
	void nothingArrivesAnyMoreAfterUnsubscribing() {
		Node one = node();
		Node other = node();
		Channel left = topic("/left");
		Channel kept = topic("/kept");
		other.subscribe(List.of(left, kept));
		other.broker.unsubscribe(List.of(left));
		await().until(() -> {
			int before = other.texts(left).size();
			one.publish(left, "late");
			one.publish(kept, "marker");
			int markers = other.texts(kept).size();
			one.publish(kept, "marker");
			await().until(() -> other.texts(kept).size() > markers);
			return other.texts(left).size() == before;
		});
		other.subscribe(left);
		int before = other.texts(left).size();
		one.publish(left, "again");
		await().untilAsserted(
				() -> assertThat(other.texts(left).subList(before, other.texts(left).size())).contains("again"));
	}

	@Test
	void theLastWordAboutAChannelCounts() {
		Node one = node();
		Node other = node();
		Channel channel = topic("/back-and-forth");
		for (int i = 0; i < 50; i++) {
			CompletionStage<Void> first = other.broker.subscribe(List.of(channel));
			other.broker.unsubscribe(List.of(channel));
			CompletionStage<Void> last = other.broker.subscribe(List.of(channel));
			await().until(() -> first.toCompletableFuture().isDone());
			join(last);
			one.publish(channel, "round " + i);
			String text = "round " + i;
			await().untilAsserted(() -> assertThat(other.texts(channel)).contains(text));
			other.broker.unsubscribe(List.of(channel));
		}
	}

	@Test
	void listensToManyChannels() {
		Node one = node();
		Node other = node();
		List<Channel> channels = IntStream.range(0, 2048).mapToObj((i) -> topic("/many/" + i)).toList();
		List<CompletableFuture<Void>> effective = new ArrayList<>();
		for (int i = 0; i < channels.size(); i += 512) {
			effective.add(other.broker.subscribe(channels.subList(i, i + 512)).toCompletableFuture());
		}
		effective.forEach(TopicBrokerContract::join);
		for (int i = 0; i < channels.size(); i += 256) {
			channels.subList(i, i + 256)
				.stream()
				.map((channel) -> one.broker.publish(channel, channel.name().getBytes(StandardCharsets.UTF_8)))
				.toList()
				.forEach((relay) -> assertThat(Node.outcome(relay)).isEqualTo(Relay.Outcome.RELAYED));
		}
		await().untilAsserted(() -> assertThat(other.count()).isGreaterThanOrEqualTo(channels.size()));
		assertThat(channels).allSatisfy((channel) -> assertThat(other.texts(channel)).containsExactly(channel.name()));
	}

	@Test
	void nothingArrivesAfterStop() {
		Node one = node();
		Node other = node();
		Node third = node();
		Channel channel = topic("/stopped");
		other.subscribe(channel);
		third.subscribe(channel);
		other.broker.stop();
		int before = other.count();
		one.publish(channel, "late");
		third.awaitTexts(channel, "late");
		assertThat(other.count()).isEqualTo(before);
	}

	@Test
	void nothingThrowsAfterStop() {
		Node stopped = node();
		stopped.broker.stop();
		Channel channel = topic("/stopped");
		assertThat(stopped.publish(channel, "late")).isEqualTo(Relay.Outcome.LOCAL_ONLY);
		CompletableFuture<Void> never = stopped.broker.subscribe(List.of(channel)).toCompletableFuture();
		await().until(never::isCompletedExceptionally);
		stopped.broker.unsubscribe(List.of(channel));
		stopped.broker.stop();
	}

	private Channel topic(String name) {
		return Channel.ofTopic(name + this.suffix);
	}

	private Node node() {
		TopicBroker broker = broker();
		Node node = new Node(broker);
		this.started.add(broker);
		broker.start(node);
		Channel self = Channel.ofNode("self-" + UUID.randomUUID());
		await().until(() -> node.publish(self, "up") == Relay.Outcome.RELAYED);
		return node;
	}

	private static ConditionFactory await() {
		return Awaitility.await().pollInterval(Duration.ofMillis(10)).atMost(Duration.ofSeconds(PATIENCE_SECONDS));
	}

	private static <T> @Nullable T join(CompletionStage<T> stage) {
		return stage.toCompletableFuture().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
	}

	/**
	 * A node, which remembers what has arrived.
	 */
	private static final class Node implements TopicBroker.Listener {

		private final TopicBroker broker;

		private final Map<Channel, Queue<byte[]>> arrivals = new ConcurrentHashMap<>();

		private Node(TopicBroker broker) {
			this.broker = broker;
		}

		private void subscribe(Channel channel) {
			subscribe(List.of(channel));
		}

		private void subscribe(List<Channel> channels) {
			join(this.broker.subscribe(channels));
		}

		private Relay.Outcome publish(Channel channel, String text) {
			return outcome(this.broker.publish(channel, text.getBytes(StandardCharsets.UTF_8)));
		}

		private static Relay.Outcome outcome(CompletionStage<Relay> relay) {
			Relay ended = Objects.requireNonNull(join(relay));
			return ended.outcome();
		}

		private void awaitTexts(Channel channel, String... texts) {
			await().untilAsserted(() -> assertThat(texts(channel)).containsExactly(texts));
		}

		private List<String> texts(Channel channel) {
			return messages(channel).stream().map((message) -> new String(message, StandardCharsets.UTF_8)).toList();
		}

		private List<byte[]> messages(Channel channel) {
			return List.copyOf(this.arrivals.getOrDefault(channel, new ConcurrentLinkedQueue<>()));
		}

		private int count() {
			return this.arrivals.values().stream().mapToInt(Queue::size).sum();
		}

		@Override
		public void received(Channel channel, byte[] message) {
			this.arrivals.computeIfAbsent(channel, (any) -> new ConcurrentLinkedQueue<>()).add(message);
		}

		@Override
		public void interrupted() {
		}

		@Override
		public void resumed() {
		}

	}

}
