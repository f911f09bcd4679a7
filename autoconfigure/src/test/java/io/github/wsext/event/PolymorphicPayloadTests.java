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
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import io.github.wsext.Broadcast;
import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.OnEvent;
import io.github.wsext.OnText;
import io.github.wsext.WsConnection;
import io.github.wsext.WsConnections;
import io.github.wsext.WsEvents;
import io.github.wsext.WsEvents.Subscription;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.WsTopics;
import io.github.wsext.testsupport.RunningApplication;
import io.github.wsext.testsupport.TestWebSocket;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for payloads whose classes have their type written.
 */
class PolymorphicPayloadTests {

	private static final String CIRCLE = "{\"type\":\"circle\",\"r\":1}";

	private static final String SQUARE = "{\"type\":\"square\",\"a\":2}";

	private static RunningApplication application;

	@BeforeAll
	static void start() {
		application = RunningApplication.start(ShapeEndpoint.class, PageEndpoint.class);
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			shape         | C
			stage         | C
			optional      | C
			list          | [C,S]
			stage list    | [C,S]
			optional list | [C,S]
			array         | [C,S]
			map           | {"a":C}
			untyped list  | [C,"text",null,[S],{"x":C}]
			untyped map   | {"a":[C]}
			keys          | {"1":C}
			page          | {"items":[C,S]}
			pages         | [{"items":[C]}]
			texts         | ["a"]
			number        | 5
			""")
	void theResultOfACallbackKeepsItsTypes(String event, String payload) {
		String expected = payload.replace("C", CIRCLE).replace("S", SQUARE);
		try (TestWebSocket client = open()) {
			assertThat(client.send("{\"event\":\"" + event + "\"}").takeText())
				.isEqualTo("{\"event\":\"" + event + "\",\"payload\":" + expected + "}");
		}
	}

	@Test
	void theResultOfATextKeepsItsTypes() {
		try (TestWebSocket client = open()) {
			assertThat(client.send("list").takeText()).isEqualTo("[" + CIRCLE + "," + SQUARE + "]");
		}
		try (TestWebSocket client = TestWebSocket.connect(application.port(), "/pages")) {
			assertThat(client.send("page").takeText()).isEqualTo("{\"items\":[" + CIRCLE + "," + SQUARE + "]}");
		}
	}

	@Test
	void whatIsBroadcastKeepsItsTypes() {
		try (TestWebSocket client = open()) {
			awaitSubscriber();
			assertThat(client.send("{\"event\":\"shout\"}").takeText())
				.isEqualTo("{\"event\":\"shout\",\"payload\":{\"items\":[" + CIRCLE + "]}}");
		}
	}

	@Test
	void whatIsSentAsAnEventKeepsItsTypes() {
		WsEvents events = application.bean(WsEvents.class);
		try (TestWebSocket client = open()) {
			awaitSubscriber();
			WsConnection connection = application.bean(WsConnections.class).all().iterator().next();
			events.send(connection, "a", new Circle(1));
			assertThat(client.takeText()).isEqualTo("{\"event\":\"a\",\"payload\":" + CIRCLE + "}");
			events.publish("/shapes", "b", new Square(2));
			assertThat(client.takeText()).isEqualTo("{\"event\":\"b\",\"payload\":" + SQUARE + "}");
			events.publishNow("/shapes", "c", List.of(new Square(2), Map.of("x", new Circle(1))));
			assertThat(client.takeText())
				.isEqualTo("{\"event\":\"c\",\"payload\":[" + SQUARE + ",{\"x\":" + CIRCLE + "}]}");
			application.bean(WsTopics.class).publish("/shapes", List.of(new Circle(1)));
			assertThat(client.takeText()).isEqualTo("[" + CIRCLE + "]");
			connection.send(new Shape[] { new Circle(1) });
			assertThat(client.takeText()).isEqualTo("[" + CIRCLE + "]");
		}
	}

	@Test
	void whatABatchHasGatheredKeepsItsTypes() {
		WsEvents events = application.bean(WsEvents.class);
		try (TestWebSocket client = open()) {
			awaitSubscriber();
			Subscription batch = events.batch("drawn", Duration.ofDays(1));
			events.publish("/shapes", "drawn", new Circle(1));
			events.publish("/shapes", "drawn", List.of(new Square(2)));
			batch.close();
			assertThat(client.takeText())
				.isEqualTo("{\"event\":\"batch_drawn\",\"payload\":{\"d\":[" + CIRCLE + ",[" + SQUARE + "]]}}");
		}
	}

	@Test
	void aQuestionAndItsAnswerKeepTheirTypes() {
		try (TestWebSocket client = open()) {
			awaitSubscriber();
			WsConnection connection = application.bean(WsConnections.class).all().iterator().next();
			CompletableFuture<Shape> answer = connection.ask("draw", new Circle(1), Shape.class, Duration.ofMinutes(1))
				.toCompletableFuture();
			assertThat(client.takeText())
				.isEqualTo("{\"event\":\"draw\",\"payload\":" + CIRCLE + ",\"id\":\"server-1\"}");
			client.send("{\"event\":\"draw\",\"payload\":" + SQUARE + ",\"id\":\"server-1\"}");
			assertThat(answer.join()).isEqualTo(new Square(2));
		}
	}

	@Test
	void whatAClientSendsComesBackAsItWas() {
		String list = "[" + SQUARE + "," + CIRCLE + "]";
		try (TestWebSocket client = open()) {
			assertThat(client.send("{\"event\":\"echo\",\"payload\":" + list + "}").takeText())
				.isEqualTo("{\"event\":\"echo\",\"payload\":" + list + "}");
		}
	}

	private static void awaitSubscriber() {
		Awaitility.await().until(() -> application.bean(WsTopics.class).subscribers("/shapes") == 1);
	}

	private static TestWebSocket open() {
		Awaitility.await().until(() -> application.bean(WsConnections.class).count() == 0);
		return TestWebSocket.connect(application.port(), "/shapes");
	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
	sealed interface Shape {

	}

	@JsonTypeName("circle")
	record Circle(int r) implements Shape {
	}

	@JsonTypeName("square")
	record Square(int a) implements Shape {
	}

	record Page<T>(List<T> items) {
	}

	@WsExtEndpoint(path = "/shapes", authentication = HandshakeAuthentication.NONE)
	static class ShapeEndpoint {

		@OnText
		Object text(String what) {
			return what.equals("list") ? list() : List.of();
		}

		@OnEvent("shape")
		Shape shape() {
			return new Circle(1);
		}

		@OnEvent("stage")
		CompletionStage<Shape> stage() {
			return CompletableFuture.completedFuture(shape());
		}

		@OnEvent("optional")
		Optional<Shape> optional() {
			return Optional.of(shape());
		}

		@OnEvent("list")
		List<Shape> list() {
			return List.of(new Circle(1), new Square(2));
		}

		@OnEvent("stage list")
		CompletableFuture<List<Shape>> stageList() {
			return CompletableFuture.completedFuture(list());
		}

		@OnEvent("optional list")
		CompletionStage<Optional<List<Shape>>> optionalList() {
			return CompletableFuture.completedFuture(Optional.of(list()));
		}

		@OnEvent("array")
		Object array() {
			return list().toArray();
		}

		@OnEvent("map")
		Map<String, Shape> map() {
			return Map.of("a", shape());
		}

		@OnEvent("untyped list")
		Object untypedList() {
			return Arrays.asList(shape(), "text", null, List.of(new Square(2)), Map.of("x", shape()));
		}

		@OnEvent("untyped map")
		Map<String, Object> untypedMap() {
			return Map.of("a", List.of(shape()));
		}

		@OnEvent("keys")
		Map<Integer, Object> keys() {
			Map<Integer, Object> map = new LinkedHashMap<>();
			map.put(1, shape());
			return map;
		}

		@OnEvent("page")
		Page<Shape> page() {
			return new Page<>(list());
		}

		@OnEvent("pages")
		List<Page<Shape>> pages() {
			return List.of(new Page<>(List.of(shape())));
		}

		@OnEvent("texts")
		List<String> texts() {
			return List.of("a");
		}

		@OnEvent("number")
		Number number() {
			return 5;
		}

		@OnEvent("shout")
		@Broadcast
		Page<Shape> shout() {
			return new Page<>(List.of(shape()));
		}

		@OnEvent("echo")
		List<Shape> echo(List<Shape> shapes) {
			return shapes;
		}

	}

	@WsExtEndpoint(path = "/pages", authentication = HandshakeAuthentication.NONE)
	static class PageEndpoint {

		@OnText
		Page<Shape> text(String what) {
			return new Page<>(List.of(new Circle(1), new Square(2)));
		}

	}

}
