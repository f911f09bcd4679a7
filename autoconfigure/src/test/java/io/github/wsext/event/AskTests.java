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
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.InvalidPayloadException;
import io.github.wsext.OnEvent;
import io.github.wsext.WsConnection;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.connection.Engine;
import io.github.wsext.connection.ManagedConnection;
import io.github.wsext.connection.Probe;
import io.github.wsext.testsupport.EveryContainer;
import io.github.wsext.testsupport.RawWebSocketClient;
import io.github.wsext.testsupport.TestWebSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for questions of the server to its clients. The endpoint takes texts only.
 */
@EveryContainer
class AskTests {

	private static final Duration LONG = Duration.ofMinutes(1);

	private static Engine engine;

	private final Probe probe = engine.probe();

	@BeforeAll
	static void start() {
		engine = Engine.start(List.of(EventsEndpoint.class), "wsext.event.max-pending-answers=5");
	}

	@AfterAll
	static void stop() {
		engine.close();
	}

	@Test
	@DisplayName("V3 ask() sends an event with an id and completes with the payload of the answer, on an endpoint that takes texts only")
	void answered() {
		try (TestWebSocket client = engine.webSocket(this.probe)) {
			CompletableFuture<Point> answer = ask("where", Point.class, LONG);
			JsonNode question = read(client);
			assertThat(question.get("event").stringValue()).isEqualTo("where");
			assertThat(question.get("payload").stringValue()).isEqualTo("you?");
			client.send(answer(question, "where", "{\"x\":1,\"y\":2}"));
			assertThat(Probe.get(answer)).isEqualTo(new Point(1, 2));
			assertFree();
		}
	}

	@Test
	@DisplayName("V3 while an answer is awaited other texts go where they always go, events too")
	void otherTexts() {
		try (TestWebSocket client = engine.webSocket(this.probe)) {
			CompletableFuture<Integer> answer = ask("count", int.class, LONG);
			JsonNode question = read(client);
			for (String other : List.of("hi", "{}", "{\"event\":\"count\"}",
					"{\"event\":\"count\",\"id\":\"server-99\"}", "{\"event\":\"count\",\"id\":1}",
					answer(question, "other", "5"), "{not json", "[1]")) {
				assertThat(client.send(other).takeText()).isEqualTo(other);
			}
			assertThat(answer).isNotDone();
			assertThat(client.send(answer(question, "count", "5")).send("after").takeText()).isEqualTo("after");
			assertThat(Probe.get(answer)).isEqualTo(5);
			assertThat(client.send(answer(question, "count", "6")).takeText()).contains("6");
		}
	}

	@Test
	@DisplayName("V3 several questions are told apart by their ids, in whatever order they are answered")
	void several() {
		try (TestWebSocket client = engine.webSocket(this.probe)) {
			List<CompletableFuture<Integer>> answers = IntStream.range(0, 5)
				.mapToObj((i) -> ask("count", Integer.class, LONG))
				.toList();
			List<JsonNode> questions = IntStream.range(0, 5).mapToObj((i) -> read(client)).toList();
			assertThat(questions).extracting((question) -> question.get("id").stringValue()).doesNotHaveDuplicates();
			for (int i = 4; i >= 0; i--) {
				client.send(answer(questions.get(i), "count", String.valueOf(i)));
			}
			for (int i = 0; i < 5; i++) {
				assertThat(Probe.get(answers.get(i))).isEqualTo(i);
			}
			assertFree();
		}
	}

	@Test
	@DisplayName("V3 a question without an answer ends with a TimeoutException; a late answer is a text like any other")
	void timeout() {
		try (TestWebSocket client = engine.webSocket(this.probe)) {
			CompletableFuture<Integer> answer = ask("count", Integer.class, Duration.ofMillis(30));
			JsonNode question = read(client);
			assertThat(failure(answer)).isInstanceOf(TimeoutException.class);
			assertFree();
			String late = answer(question, "count", "5");
			assertThat(client.send(late).takeText()).isEqualTo(late);
		}
	}

	@Test
	@DisplayName("V3 a client that answers with an error event makes the question fail")
	void errorAnswer() {
		try (TestWebSocket client = engine.webSocket(this.probe)) {
			CompletableFuture<Integer> answer = ask("count", Integer.class, LONG);
			client.send(answer(read(client), "error", "{\"code\":\"failed\"}"));
			assertThat(failure(answer)).isInstanceOf(IllegalStateException.class).hasMessageContaining("'count'");
			assertFree();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"text\"", "{}", "null" })
	@DisplayName("V3 an answer of another type is an InvalidPayloadException, and the connection stays")
	void wrongType(String payload) {
		try (TestWebSocket client = engine.webSocket(this.probe)) {
			CompletableFuture<Integer> answer = ask("count", Integer.class, LONG);
			client.send(answer(read(client), "count", payload));
			assertThat(failure(answer)).isInstanceOf(InvalidPayloadException.class);
			assertThat(client.send("still here").takeText()).isEqualTo("still here");
			assertFree();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "close", "cut", "server" })
	@DisplayName("V3 questions end with the connection, however that ends, and later ones fail at once")
	void connectionEnds(String how) {
		RawWebSocketClient client = engine.client(this.probe);
		List<CompletableFuture<Integer>> answers = IntStream.range(0, 3)
			.mapToObj((i) -> ask("count", Integer.class, LONG))
			.toList();
		switch (how) {
			case "close" -> client.sendClose(1000, "");
			case "cut" -> client.reset();
			default -> this.probe.connection().terminate();
		}
		assertThat(answers)
			.allSatisfy((answer) -> assertThat(failure(answer)).isInstanceOf(CancellationException.class));
		this.probe.end();
		assertThat(failure(ask("count", Integer.class, LONG))).isInstanceOf(CancellationException.class);
		assertFree();
		client.close();
	}

	@Test
	@DisplayName("V3 a question to a connection that is closing fails, and is not waited for")
	void closing() {
		try (RawWebSocketClient client = engine.client(this.probe)) {
			this.probe.connection().close();
			assertThat(failure(ask("count", Integer.class, LONG))).isInstanceOf(CancellationException.class);
			assertFree();
			client.expectClose(1000);
		}
	}

	@Test
	@DisplayName("V3 more questions than wsext.event.max-pending-answers fail, until one has been answered")
	void tooMany() {
		try (TestWebSocket client = engine.webSocket(this.probe)) {
			List<CompletableFuture<Integer>> answers = IntStream.range(0, 5)
				.mapToObj((i) -> ask("count", Integer.class, LONG))
				.toList();
			assertThat(failure(ask("count", Integer.class, LONG))).isInstanceOf(IllegalStateException.class)
				.hasMessageContaining("wsext.event.max-pending-answers");
			client.send(answer(read(client), "count", "1"));
			Probe.get(answers.get(0));
			assertThat(ask("count", Integer.class, LONG)).isNotDone();
		}
	}

	@Test
	@DisplayName("V3 a payload that cannot be encoded and a time that is none are refused, and nothing stays")
	void mistakes() {
		try (TestWebSocket client = engine.webSocket(this.probe)) {
			WsConnection connection = this.probe.connection();
			assertThatIllegalArgumentException()
				.isThrownBy(() -> connection.ask("count", new NotEncodable(), Integer.class, LONG));
			assertThatIllegalArgumentException()
				.isThrownBy(() -> connection.ask("count", "", Integer.class, Duration.ZERO));
			assertThatIllegalArgumentException()
				.isThrownBy(() -> connection.ask("count", "", Integer.class, Duration.ofSeconds(-1)));
			assertFree();
		}
	}

	@Test
	@DisplayName("V3 what is done with an answer may ask again, in the turn of nobody")
	void askAgain() {
		try (TestWebSocket client = engine.webSocket(this.probe)) {
			CompletableFuture<Integer> second = ask("first", Integer.class, LONG)
				.thenCompose((first) -> ask("second", Integer.class, LONG));
			client.send(answer(read(client), "first", "1"));
			client.send(answer(read(client), "second", "2"));
			assertThat(Probe.get(second)).isEqualTo(2);
		}
	}

	@Test
	@DisplayName("V3 on an endpoint with events answers go to whoever has asked, and all else to the endpoint")
	void besideEvents() {
		try (TestWebSocket client = TestWebSocket.connect(engine.port(), "/events")) {
			Probe.await().until(() -> engine.connections().byEndpoint("/events").size() == 1);
			WsConnection connection = engine.connections().byEndpoint("/events").iterator().next();
			CompletableFuture<String> answer = connection.ask("a", "?", String.class, LONG).toCompletableFuture();
			JsonNode question = read(client);
			assertThat(client.send("{\"event\":\"a\",\"id\":\"1\"}").takeText())
				.isEqualTo("{\"event\":\"a\",\"payload\":\"endpoint\",\"id\":\"1\"}");
			client.send(answer(question, "a", "\"client\""));
			assertThat(Probe.get(answer)).isEqualTo("client");
		}
	}

	private <T> CompletableFuture<T> ask(String event, Class<T> type, Duration timeout) {
		return this.probe.connection().ask(event, "you?", type, timeout).toCompletableFuture();
	}

	private void assertFree() {
		assertThat(((ManagedConnection) this.probe.connection()).awaitsAnswers()).isFalse();
	}

	private static Throwable failure(CompletableFuture<?> future) {
		Throwable failure = Probe.get(future.handle((value, thrown) -> thrown));
		return (failure instanceof CompletionException) ? failure.getCause() : failure;
	}

	private static JsonNode read(TestWebSocket client) {
		return JsonMapper.shared().readTree(client.takeText());
	}

	private static String answer(JsonNode question, String event, String payload) {
		return "{\"event\":\"" + event + "\",\"payload\":" + payload + ",\"id\":" + question.get("id") + "}";
	}

	record Point(int x, int y) {
	}

	static class NotEncodable {

		public int getValue() {
			throw new IllegalStateException("as the test wants it");
		}

	}

	@WsExtEndpoint(path = "/events", authentication = HandshakeAuthentication.NONE)
	static class EventsEndpoint {

		@OnEvent("a")
		String event() {
			return "endpoint";
		}

	}

}
