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

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.OnEvent;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.topic.TopicAuthorizer;
import io.github.wsext.topic.TopicHistory;
import io.github.wsext.topic.TopicPosition;
import io.github.wsext.topic.history.InMemoryTopicHistory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for topics with a history on two nodes that share it.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "wsext.topic.history.[/news/**].size=500", "wsext.cluster.enabled=false" })
@WsExtCluster
class RecoveryClusterTests {

	private static final SharedHistory HISTORY = new SharedHistory();

	@Autowired
	private WsExtTestNodes nodes;

	@Test
	@DisplayName("S4 what does not come from another node is read from the history, and clients notice nothing")
	void refills() {
		WsExtTestClient alice = subscribe(this.nodes.get(0), "/news/gap", null);
		WsExtTestClient bob = subscribe(this.nodes.get(1), "/news/gap", null);
		publish(0, "/news/gap", 0, 10);
		this.nodes.get(1).isolate();
		publish(0, "/news/gap", 10, 30);
		publish(1, "/news/gap", 30, 40);
		this.nodes.get(1).rejoin();
		publish(0, "/news/gap", 40, 50);
		List<Integer> all = IntStream.range(0, 50).boxed().toList();
		assertThat(take(bob, 50)).containsExactlyElementsOf(all);
		assertThat(take(alice, 50)).containsExactlyElementsOf(all);
	}

	@Test
	@DisplayName("S3 a history that is lost is announced once, and live goes on")
	void announcesLoss() {
		WsExtTestClient alice = subscribe(this.nodes.get(0), "/news/lost", null);
		WsExtTestClient bob = subscribe(this.nodes.get(1), "/news/lost", null);
		publish(0, "/news/lost", 0, 1);
		assertThat(take(alice, 1)).containsExactly(0);
		assertThat(take(bob, 1)).containsExactly(0);
		HISTORY.lose();
		// Whether a client sees this one is open: it comes before what it is told to be
		// at.
		publish(1, "/news/lost", 1, 2);
		for (WsExtTestClient client : List.of(alice, bob)) {
			client.expectText((text) -> text.contains("\"topic:lost\""));
		}
		publish(0, "/news/lost", 2, 4);
		assertThat(take(alice, 2)).containsExactly(2, 3);
		assertThat(take(bob, 2)).containsExactly(2, 3);
	}

	@Test
	@DisplayName("S2 many who come back to one topic, on a node that has not had it, cost few reads")
	void fewReads() {
		WsExtTestClient alice = subscribe(this.nodes.get(0), "/news/many", null);
		publish(0, "/news/many", 0, 1);
		String position = position(alice);
		publish(0, "/news/many", 1, 6);
		int before = HISTORY.reads.get();
		List<WsExtTestClient> clients = new ArrayList<>();
		for (int i = 0; i < 100; i++) {
			clients.add(subscribe(this.nodes.get(1), "/news/many", position));
		}
		clients.forEach((client) -> assertThat(take(client, 5)).containsExactly(1, 2, 3, 4, 5));
		// Those that look after idle topics among them.
		assertThat(HISTORY.reads.get() - before).isLessThan(50);
	}

	private void publish(int node, String topic, int from, int to) {
		for (int i = from; i < to; i++) {
			this.nodes.get(node)
				.events()
				.publish(topic, "count", Map.of("i", i))
				.completed()
				.toCompletableFuture()
				.join();
		}
	}

	private static WsExtTestClient subscribe(WsExtTestNode node, String topic, @Nullable String position) {
		WsExtTestClient client = node.connect("/feed").open();
		client.sendEvent("topic:subscribe",
				(position != null) ? Map.of("topic", topic, "pos", position) : Map.of("topic", topic));
		client.expectText((text) -> text.contains("\"topic:subscribe\"") && !text.contains("false"));
		return client;
	}

	private static List<Integer> take(WsExtTestClient client, int count) {
		List<Integer> taken = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			client.expectText((text) -> taken.add(node(text).path("payload").path("i").asInt(-1)));
		}
		return taken;
	}

	private static String position(WsExtTestClient client) {
		List<String> positions = new ArrayList<>();
		client.expectText((text) -> positions.add(node(text).path("pos").asString()));
		return positions.get(0);
	}

	private static JsonNode node(String text) {
		return JsonMapper.shared().readTree(text);
	}

	/**
	 * The history of all nodes.
	 */
	private static final class SharedHistory implements TopicHistory {

		private final AtomicInteger reads = new AtomicInteger();

		private volatile InMemoryTopicHistory current = new InMemoryTopicHistory(System::nanoTime);

		void lose() {
			this.current = new InMemoryTopicHistory(System::nanoTime);
		}

		@Override
		public CompletionStage<Appended> append(String topic, byte[] message, Retention retention,
				@Nullable String idempotencyKey) {
			return this.current.append(topic, message, retention, idempotencyKey);
		}

		@Override
		public CompletionStage<Page> read(String topic, @Nullable TopicPosition since, int limit) {
			this.reads.incrementAndGet();
			return this.current.read(topic, since, limit);
		}

	}

	@TestConfiguration(proxyBeanMethods = false)
	static class Feeds {

		@Bean
		TopicHistory sharedHistory() {
			return HISTORY;
		}

		@Bean
		TopicAuthorizer feedsAreOpen() {
			return (connection, topic) -> topic.startsWith("/news/");
		}

		@Bean
		FeedEndpoint feedEndpoint() {
			return new FeedEndpoint();
		}

	}

	@WsExtEndpoint(path = "/feed", authentication = HandshakeAuthentication.NONE)
	static class FeedEndpoint {

		@OnEvent("unused")
		void unused() {
		}

	}

}
