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
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;

import io.github.wsext.BroadcastResult;
import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.OnEvent;
import io.github.wsext.WsConnection;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.connection.Engine;
import io.github.wsext.connection.Probe;
import io.github.wsext.testsupport.EveryContainer;
import io.github.wsext.testsupport.RunningApplication;
import io.github.wsext.testsupport.TestWebSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.context.SecurityContextHolder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for subscriptions over sockets: those of the application, and those of clients.
 */
@EveryContainer
@ExtendWith(OutputCaptureExtension.class)
class TopicSubscriptionTests {

	private static final int LIMIT = 100;

	private static Engine engine;

	private static RunningApplication closed;

	private final Probe probe = engine.probe();

	@BeforeAll
	static void start() {
		engine = Engine.start(List.of(Rules.class, ClientsEndpoint.class));
		closed = RunningApplication.start(ClientsEndpoint.class);
	}

	@AfterAll
	static void stop() {
		engine.close();
		closed.close();
	}

	@AfterEach
	void awaitEmpty() {
		Probe.await().until(() -> engine.connections().count() == 0 && topics().size() == 0);
	}

	private static TopicRegistry topics() {
		return engine.topics();
	}

	@Test
	@DisplayName("P2 the application subscribes a connection to topics and ends that, and nobody else is asked")
	void application() {
		try (TestWebSocket client = engine.webSocket(this.probe)) {
			WsConnection connection = connected();
			connection.subscribe("news");
			connection.subscribe("news");
			connection.subscribe("secret:plans");
			assertThat(connection.topics()).containsExactlyInAnyOrder(this.probe.path(), "news", "secret:plans");
			assertThat(topics().publish("news", 1)).isEqualTo(BroadcastResult.of(1, 1, 0, 0));
			topics().publish("secret:plans", 2);
			connection.unsubscribe("news");
			connection.unsubscribe("news");
			connection.unsubscribe("never");
			assertThat(topics().publish("news", 3)).isEqualTo(BroadcastResult.NONE);
			topics().publish("secret:plans", 4);
			assertThat(List.of(client.takeText(), client.takeText(), client.takeText())).containsExactly("1", "2", "4");
			assertThat(engine.application().bean(Rules.class).asked).doesNotContain("news", "secret:plans");
		}
		Probe.await().until(() -> topics().subscribers("secret:plans") == 0);
	}

	@Test
	@DisplayName("P2 a connection has 100 topics at most, beside its own path; one that is given up makes room")
	void limit() {
		try (TestWebSocket client = engine.webSocket(this.probe)) {
			WsConnection connection = connected();
			IntStream.range(0, LIMIT).forEach((i) -> connection.subscribe("limit:" + i));
			connection.subscribe("limit:0");
			assertThatIllegalStateException().isThrownBy(() -> connection.subscribe("limit:100"))
				.withMessageContaining("wsext.topic.max-per-connection");
			assertThat(topics().subscribers("limit:100")).isZero();
			connection.unsubscribe("limit:7");
			connection.subscribe("limit:100");
			assertThat(connection.topics()).hasSize(LIMIT + 1);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "  ", "a\nb", "a\u0000", "a\u2028b", "a\u202eb", "\ud83d" })
	@DisplayName("P2 the characters of a topic's name are checked")
	void invalidNames(String name) {
		try (TestWebSocket client = engine.webSocket(this.probe)) {
			assertThatIllegalArgumentException().isThrownBy(() -> connected().subscribe(name));
		}
	}

	@Test
	@DisplayName("P2 the length of a topic's name is checked")
	void lengths() {
		try (TestWebSocket client = engine.webSocket(this.probe)) {
			connected().subscribe("x".repeat(256));
			connected().subscribe("grüße 😀");
			assertThatIllegalArgumentException().isThrownBy(() -> connected().subscribe("x".repeat(257)));
		}
	}

	@Test
	@DisplayName("P2 without a TopicAuthorizer clients may subscribe to nothing")
	void deniedByDefault() {
		try (TestWebSocket client = TestWebSocket.connect(closed.port(), "/clients")) {
			assertThat(client.send(subscribe("news", "7")).takeText()).isEqualTo(
					"{\"event\":\"error\",\"payload\":{\"code\":\"forbidden\",\"message\":\"Access denied\"},\"id\":7}");
			assertThat(closed.bean(TopicRegistry.class).subscribers("news")).isZero();
		}
	}

	@Test
	@DisplayName("P2 with a TopicAuthorizer a client subscribes and unsubscribes, and is answered")
	void allowed() {
		try (TestWebSocket client = TestWebSocket.connect(engine.port(), "/clients")) {
			assertThat(client.send(subscribe("news:local", "\"a\"")).takeText())
				.isEqualTo("{\"event\":\"topic:subscribe\",\"payload\":{\"topic\":\"news:local\"},\"id\":\"a\"}");
			topics().publish("news:local", "hello");
			assertThat(client.takeText()).isEqualTo("hello");
			assertThat(
					client.send("{\"event\":\"topic:unsubscribe\",\"payload\":{\"topic\":\"news:local\"},\"id\":\"b\"}")
						.takeText())
				.isEqualTo("{\"event\":\"topic:unsubscribe\",\"payload\":{\"topic\":\"news:local\"},\"id\":\"b\"}");
			assertThat(topics().publish("news:local", "nobody")).isEqualTo(BroadcastResult.NONE);
		}
	}

	@Test
	@DisplayName("P2 a client cannot leave the path it is connected to, whose messages are for all connections")
	void ownPath() {
		try (TestWebSocket client = TestWebSocket.connect(engine.port(), "/clients")) {
			assertThat(
					client.send("{\"event\":\"topic:unsubscribe\",\"payload\":{\"topic\":\"/clients\"},\"id\":\"b\"}")
						.takeText())
				.isEqualTo(
						"{\"event\":\"error\",\"payload\":{\"code\":\"forbidden\",\"message\":\"Access denied\"},\"id\":\"b\"}");
			topics().publish("/clients", "for all");
			assertThat(client.takeText()).isEqualTo("for all");
		}
	}

	@Test
	@DisplayName("P2 on an endpoint that takes texts, too, subscriptions of clients go to the authorizer and texts to the endpoint")
	void besideTexts() {
		try (TestWebSocket client = engine.webSocket(this.probe)) {
			connected();
			assertThat(client.send(subscribe("news:local", "1")).takeText()).contains("topic:subscribe");
			assertThat(client.send("{\"event\":\"other\"}").takeText()).isEqualTo("{\"event\":\"other\"}");
		}
	}

	@Test
	@DisplayName("P2 the authorizer knows the client: connection, principal and security context")
	void identity() {
		Rules rules = engine.application().bean(Rules.class);
		Probe own = engine.probe("/user/");
		try (TestWebSocket client = engine.webSocket(own, "alice")) {
			own.connection();
			assertThat(client.send(subscribe("of:alice", "1")).takeText()).contains("\"topic:subscribe\"");
			assertThat(client.send(subscribe("of:bob", "2")).takeText()).contains("\"forbidden\"")
				.endsWith("\"id\":2}");
			assertThat(rules.known).containsExactly("alice alice of:alice", "alice alice of:bob");
		}
	}

	@ParameterizedTest
	@CsvSource({ "fail:runtime,true", "fail:denied,false", "fail:error,true" })
	@DisplayName("P2 an authorizer that throws denies; the failure is logged unless it says so; the connection goes on")
	void failingAuthorizer(String topic, boolean logged, CapturedOutput output) {
		try (TestWebSocket client = TestWebSocket.connect(engine.port(), "/clients")) {
			assertThat(client.send(subscribe(topic, "3")).takeText()).contains("\"forbidden\"")
				.doesNotContain("as the test")
				.endsWith("\"id\":3}");
			assertThat(topics().subscribers(topic)).isZero();
			assertThat(client.send(subscribe("news:still", "4")).takeText()).contains("topic:subscribe");
		}
		assertThat(output.getAll().contains("as the test wants it")).isEqualTo(logged);
	}

	@Test
	void theLogSumsUpAnAuthorizerThatFailsEachTime(CapturedOutput output) {
		try (TestWebSocket client = TestWebSocket.connect(engine.port(), "/clients")) {
			for (int i = 0; i < 20; i++) {
				assertThat(client.send(subscribe("fail:runtime", "3")).takeText()).contains("\"forbidden\"");
			}
		}
		assertThat(output.getAll().split("as the test wants it", -1)).hasSizeLessThanOrEqualTo(6);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", ",\"payload\":null", ",\"payload\":5", ",\"payload\":{}", ",\"payload\":{\"topic\":5}",
			",\"payload\":{\"topic\":\"\"}", ",\"payload\":{\"topic\":\"a\\nb\"}" })
	@DisplayName("P2 V4 an invalid name of a topic is an invalid payload, and nobody is asked about it")
	void invalidNameOfClient(String payload) {
		Rules rules = engine.application().bean(Rules.class);
		rules.asked.clear();
		try (TestWebSocket client = TestWebSocket.connect(engine.port(), "/clients")) {
			assertThat(client.send("{\"event\":\"topic:subscribe\",\"id\":5" + payload + "}").takeText())
				.contains("\"invalid_payload\"")
				.endsWith("\"id\":5}");
			assertThat(rules.asked).isEmpty();
		}
	}

	@Test
	@DisplayName("P2 a client with 100 topics is told limit_exceeded, and stays")
	void limitOfClient() {
		try (TestWebSocket client = TestWebSocket.connect(engine.port(), "/clients")) {
			for (int i = 0; i < LIMIT; i++) {
				assertThat(client.send(subscribe("many:" + i, "1")).takeText()).contains("topic:subscribe");
			}
			for (int i = 0; i < 15; i++) {
				assertThat(client.send(subscribe("one:more", "6")).takeText()).contains("\"limit_exceeded\"")
					.endsWith("\"id\":6}");
			}
			assertThat(client.send(subscribe("many:0", "1")).takeText()).contains("topic:subscribe");
			assertThat(topics().subscribers("one:more")).isZero();
		}
		Probe.await().until(() -> topics().subscribers("many:0") == 0);
	}

	@Test
	@DisplayName("P3 publishOthers leaves the sender out, over sockets")
	void publishOthers() {
		Probe second = engine.probe();
		try (TestWebSocket one = engine.webSocket(this.probe); TestWebSocket two = engine.webSocket(second)) {
			connected().subscribe("both");
			second.connection().subscribe("both");
			assertThat(topics().publishOthers("both", "hi", connected())).isEqualTo(BroadcastResult.of(1, 1, 0, 0));
			topics().publish("both", "all");
			assertThat(two.takeText()).isEqualTo("hi");
			assertThat(two.takeText()).isEqualTo("all");
			assertThat(one.takeText()).isEqualTo("all");
		}
	}

	@Test
	@DisplayName("P2 P4 subscribe, unsubscribe, publish and close at the same moment leave nothing behind")
	void races() {
		int before = topics().size();
		for (int round = 0; round < 40; round++) {
			Probe each = engine.probe();
			try (TestWebSocket client = engine.webSocket(each)) {
				WsConnection connection = each.connection();
				List<Runnable> actions = List.of(
						() -> IntStream.range(0, 50).forEach((i) -> connection.subscribe("race:" + i)),
						() -> IntStream.range(0, 50).forEach((i) -> connection.unsubscribe("race:" + i)),
						() -> IntStream.range(0, 50).forEach((i) -> topics().publish("race:" + i, "hi")),
						(round % 2 == 0) ? connection::terminate : connection::close);
				Probe.get(CompletableFuture.allOf(actions.stream()
					.map((action) -> CompletableFuture.runAsync(action, (task) -> new Thread(task).start()))
					.toArray(CompletableFuture<?>[]::new)));
				each.end();
				connection.subscribe("race:late");
				assertThat(connection.topics()).isEmpty();
			}
		}
		assertThat(topics().size()).isEqualTo(before);
	}

	@Test
	@DisplayName("P1 P5 over sockets each subscriber sees the messages of each publisher in order, without gap or double")
	void publishersAndSubscribers() {
		int publishers = 8;
		int each = 200;
		List<Probe> probes = IntStream.range(0, 20).mapToObj((i) -> engine.probe()).toList();
		List<TestWebSocket> clients = new ArrayList<>();
		try {
			probes.forEach((probe) -> {
				clients.add(engine.webSocket(probe));
				probe.connection().subscribe("busy");
			});
			List<CompletableFuture<Void>> running = IntStream.range(0, publishers)
				.mapToObj((publisher) -> CompletableFuture.runAsync(() -> {
					for (int i = 0; i < each; i++) {
						topics().publish("busy", publisher + ":" + i);
						if (i % 50 == 49) {
							probes.forEach((probe) -> Probe.get(probe.connection().flush().toCompletableFuture()));
						}
					}
				}, (task) -> new Thread(task).start()))
				.toList();
			clients.forEach((client) -> {
				int[] next = new int[publishers];
				for (int i = 0; i < publishers * each; i++) {
					String[] message = client.takeText().split(":");
					int publisher = Integer.parseInt(message[0]);
					assertThat(Integer.parseInt(message[1])).isEqualTo(next[publisher]++);
				}
			});
			running.forEach(Probe::get);
		}
		finally {
			clients.forEach(TestWebSocket::close);
		}
		Probe.await().until(() -> topics().subscribers("busy") == 0);
	}

	private WsConnection connected() {
		WsConnection connection = this.probe.connection();
		Probe.await().until(() -> topics().subscribers(this.probe.path()) == 1);
		return connection;
	}

	private static String subscribe(String topic, String id) {
		return "{\"event\":\"topic:subscribe\",\"payload\":{\"topic\":\"" + topic + "\"},\"id\":" + id + "}";
	}

	@WsExtEndpoint(path = "/clients", authentication = HandshakeAuthentication.NONE)
	static class ClientsEndpoint {

		@OnEvent("unused")
		void unused() {
		}

	}

	static class Rules implements TopicAuthorizer {

		private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();

		private final BlockingQueue<String> known = new LinkedBlockingQueue<>();

		@Override
		public boolean maySubscribe(WsConnection connection, String topic) {
			this.asked.add(topic);
			return switch (topic) {
				case "fail:runtime" -> throw new IllegalStateException("as the test wants it");
				case "fail:denied" -> throw new AccessDeniedException("as the test wants it");
				case "fail:error" -> throw new AssertionError("as the test wants it");
				default -> {
					if (topic.startsWith("of:") && connection.principal() != null) {
						String user = connection.principal().getName();
						this.known.add(user + " " + SecurityContextHolder.getContext().getAuthentication().getName()
								+ " " + topic);
						yield topic.equals("of:" + user);
					}
					yield topic.startsWith("news:") || topic.startsWith("many:") || topic.startsWith("one:");
				}
			};
		}

	}

}
