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

import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.github.wsext.BroadcastResult;
import io.github.wsext.SendResult;
import io.github.wsext.WsConnection;
import io.github.wsext.codec.JacksonWsCodec;
import io.github.wsext.codec.WsCodec;
import io.github.wsext.send.Offer;
import io.github.wsext.send.OutboundMessage;
import io.github.wsext.send.Overflow;
import io.github.wsext.send.Recipient;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.withSettings;

/**
 * Tests for {@link TopicRegistry}.
 */
class TopicRegistryTests {

	private final TopicRegistry topics = new TopicRegistry();

	@Test
	@DisplayName("P1 only subscribers of exactly this topic receive, each once")
	void exactTopic() {
		Subscriber one = new Subscriber();
		Subscriber two = new Subscriber();
		this.topics.subscribe("/a", one);
		this.topics.subscribe("/a", one);
		this.topics.subscribe("/a", two);
		this.topics.subscribe("/a/b", two);
		assertThat(this.topics.publish("/a", "hi")).isEqualTo(BroadcastResult.of(2, 2, 0, 0));
		assertThat(this.topics.publish("/A", "hi")).isEqualTo(BroadcastResult.NONE);
		assertThat(one.received).hasValue(1);
		assertThat(two.received).hasValue(1);
		assertThat(this.topics.subscribersOf("/a")).containsExactlyInAnyOrder(one, two);
	}

	@Test
	@DisplayName("P3 publishOthers leaves out the sender")
	void publishOthers() {
		WsConnection sender = mock(WsConnection.class, withSettings().extraInterfaces(Recipient.class));
		Subscriber other = new Subscriber();
		this.topics.subscribe("/a", (Recipient) sender);
		this.topics.subscribe("/a", other);
		assertThat(this.topics.publishOthers("/a", "hi", sender)).isEqualTo(BroadcastResult.of(1, 1, 0, 0));
		then((Recipient) sender).should(never()).offer(any(), any(), any());
		assertThat(other.received).hasValue(1);
	}

	@Test
	@DisplayName("P4 a topic is gone with its last subscriber")
	void emptyTopic() {
		Subscriber one = new Subscriber();
		Subscriber two = new Subscriber();
		this.topics.subscribe("/a", one);
		this.topics.subscribe("/a", two);
		this.topics.unsubscribe("/a", one);
		assertThat(this.topics.size()).isEqualTo(1);
		this.topics.unsubscribe("/a", two);
		this.topics.unsubscribe("/a", two);
		this.topics.unsubscribe("/b", two);
		assertThat(this.topics.size()).isZero();
		assertThat(this.topics.subscribers("/a")).isZero();
	}

	@Test
	@DisplayName("P4 whoever subscribes to a topic that others are just leaving is subscribed")
	void races() {
		long seed = 815;
		System.out.println("Seed " + seed);
		CompletableFuture<?>[] threads = IntStream.range(0, 8)
			.mapToObj((i) -> CompletableFuture.runAsync(() -> comeAndGo(new Random(seed + i)),
					(task) -> new Thread(task).start()))
			.toArray(CompletableFuture<?>[]::new);
		CompletableFuture.allOf(threads).join();
		assertThat(this.topics.size()).isZero();
	}

	private void comeAndGo(Random random) {
		for (int i = 0; i < 5000; i++) {
			String topic = "/" + random.nextInt(3);
			Subscriber subscriber = new Subscriber();
			this.topics.subscribe(topic, subscriber);
			assertThat(this.topics.subscribersOf(topic)).contains(subscriber);
			this.topics.publish(topic, "hi");
			assertThat(subscriber.received.get()).isPositive();
			this.topics.unsubscribe(topic, subscriber);
			assertThat(List.copyOf(this.topics.subscribersOf(topic))).doesNotContain(subscriber);
		}
	}

	private static final class Subscriber implements Recipient {

		private static final WsCodec CODEC = JacksonWsCodec.text(JsonMapper.shared());

		private final AtomicInteger received = new AtomicInteger();

		@Override
		public WsCodec codec() {
			return CODEC;
		}

		@Override
		public Offer offer(OutboundMessage message, Overflow overflow, @Nullable CompletableFuture<SendResult> result) {
			this.received.incrementAndGet();
			return Offer.QUEUED;
		}

	}

}
