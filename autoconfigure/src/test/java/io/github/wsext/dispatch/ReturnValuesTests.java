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

package io.github.wsext.dispatch;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

import io.github.wsext.Broadcast;
import io.github.wsext.ConnectionAttribute;
import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.OnBinary;
import io.github.wsext.OnClose;
import io.github.wsext.OnOpen;
import io.github.wsext.OnPong;
import io.github.wsext.OnText;
import io.github.wsext.WsConnection;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.WsMessage;
import io.github.wsext.WsTopics;
import io.github.wsext.testsupport.EveryContainer;
import io.github.wsext.testsupport.RawFrame;
import io.github.wsext.testsupport.RawWebSocketClient;
import io.github.wsext.testsupport.RunningApplication;
import io.github.wsext.testsupport.TestWebSocket;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.web.bind.annotation.PathVariable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what callbacks return.
 */
@EveryContainer
class ReturnValuesTests {

	private static RunningApplication application;

	@BeforeAll
	static void start() {
		application = RunningApplication.start(ValuesEndpoint.class, VoidEndpoint.class, RoomEndpoint.class,
				OthersEndpoint.class, TopicEndpoint.class, LateTopicEndpoint.class, LobbyEndpoint.class,
				LeavingEndpoint.class);
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			string         | text
			sequence       | text
			message        | text
			object         | {"name":"text"}
			map            | {"a":1}
			number         | 5
			list           | ["a"]
			completed      | text
			late           | text
			minimal        | text
			late minimal   | text
			optional       | text
			stage optional | text
			""")
	@DisplayName("D3 a returned value is sent to the sender; CompletionStage and Optional are unwrapped")
	void values(String command, String expected) {
		try (TestWebSocket client = open("/values"); TestWebSocket other = open("/values")) {
			assertThat(client.send(command).takeText()).isEqualTo(expected);
			assertThat(client.send("string").takeText()).isEqualTo("text");
			assertThat(other.send("number").takeText()).isEqualTo("5");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "bytes", "buffer", "binary" })
	@DisplayName("D3 bytes are sent as a binary message")
	void bytes(String command) {
		try (TestWebSocket client = open("/values")) {
			assertThat(client.send(command).takeBinary()).containsExactly(1, 2);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "null", "empty", "completed null", "late null", "late empty" })
	@DisplayName("D3 null and nothing send nothing")
	void nothing(String command) {
		try (TestWebSocket client = open("/values")) {
			assertThat(client.send(command).send("string").takeText()).isEqualTo("text");
			assertThat(client.pollText()).isNull();
		}
	}

	@Test
	@DisplayName("D3 void sends nothing, and a stage of Void is waited for")
	void voids() {
		try (RawWebSocketClient client = RawWebSocketClient.open(application.port(), "/voids")) {
			client.send(RawFrame.text("any"), RawFrame.binary((byte) 1), RawFrame.pong());
			client.expectText("pong after stage");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "failed", "late failed", "minimal failed" })
	@DisplayName("D3 a failed CompletionStage is a failure of the callback")
	void failed(String command) {
		try (TestWebSocket client = open("/values")) {
			client.send(command);
			assertThat(client.awaitClose().getCode()).isEqualTo(1011);
		}
	}

	@Test
	@DisplayName("D3 the next message waits for a late CompletionStage, and the order is kept")
	void orderOfLateValues() {
		try (RawWebSocketClient client = RawWebSocketClient.open(application.port(), "/values")) {
			client.send(RawFrame.text("late"), RawFrame.text("number"), RawFrame.text("late minimal"),
					RawFrame.text("object"));
			client.expectText("text").expectText("5").expectText("text").expectText("{\"name\":\"text\"}");
		}
	}

	@Test
	@DisplayName("D3 the value of @OnOpen is sent, now or late, before anything else")
	void open() {
		try (RawWebSocketClient client = application.client()) {
			client.handshake("/rooms/a").open();
			client.expectText("welcome to a");
		}
	}

	@Test
	@DisplayName("D3 @Broadcast publishes to the connection's own path, sender included")
	void broadcast() {
		try (TestWebSocket one = open("/rooms/b");
				TestWebSocket two = open("/rooms/b");
				TestWebSocket elsewhere = open("/rooms/c")) {
			awaitSubscribers("/rooms/b", 2);
			for (TestWebSocket client : new TestWebSocket[] { one, two, elsewhere }) {
				assertThat(client.takeText()).startsWith("welcome");
			}
			one.send("hi");
			assertThat(one.takeText()).isEqualTo("{\"name\":\"hi\"}");
			assertThat(two.takeText()).isEqualTo("{\"name\":\"hi\"}");
			two.send(new byte[] { 7 });
			assertThat(one.takeBinary()).containsExactly(7);
			assertThat(two.takeBinary()).containsExactly(7);
			assertThat(elsewhere.pollText()).isNull();
		}
	}

	@Test
	@DisplayName("D3 @Broadcast(excludeSender = true) leaves the sender out")
	void excludeSender() {
		try (TestWebSocket one = open("/others/a"); TestWebSocket two = open("/others/a")) {
			awaitSubscribers("/others/a", 2);
			one.send("from one");
			assertThat(two.takeText()).isEqualTo("from one");
			two.send("from two");
			assertThat(one.takeText()).isEqualTo("from two");
			assertThat(two.pollText()).isNull();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/topic", "/late-topic" })
	@DisplayName("D3 @Broadcast to a topic of its own, with variables of the path")
	void ownTopic(String path) {
		try (TestWebSocket lobby = open("/lobby/x$1/y"); TestWebSocket sender = open(path + "/x$1/y")) {
			awaitSubscribers("/lobby/x$1/y", 1);
			sender.send("hi");
			assertThat(lobby.takeText()).isEqualTo("hi");
			assertThat(sender.pollText()).isNull();
		}
	}

	@Test
	@DisplayName("D3 @Broadcast on @OnOpen reaches everybody, the newcomer included, and @OnClose those who stay")
	void comingAndGoing() {
		try (TestWebSocket one = open("/leaving/a")) {
			assertThat(one.takeText()).isEqualTo("joined");
			TestWebSocket two = open("/leaving/a");
			assertThat(one.takeText()).isEqualTo("joined");
			assertThat(two.takeText()).isEqualTo("joined");
			two.close();
			assertThat(one.takeText()).isEqualTo("left");
		}
	}

	private static TestWebSocket open(String path) {
		return TestWebSocket.connect(application.port(), path);
	}

	private static void awaitSubscribers(String topic, int count) {
		Awaitility.await().until(() -> application.bean(WsTopics.class).subscribers(topic) == count);
	}

	private static Executor later() {
		return CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS);
	}

	private static <T> CompletableFuture<T> late(@Nullable T value) {
		return CompletableFuture.supplyAsync(() -> value, later());
	}

	record Named(String name) {
	}

	/**
	 * Returns what it is asked for.
	 */
	@WsExtEndpoint(path = "/values", authentication = HandshakeAuthentication.NONE)
	static class ValuesEndpoint {

		@OnText
		@Nullable Object text(String command) {
			return switch (command) {
				case "string" -> "text";
				case "sequence" -> new StringBuilder("text");
				case "message" -> WsMessage.text("text");
				case "object" -> new Named("text");
				case "map" -> Map.of("a", 1);
				case "number" -> 5;
				case "list" -> List.of("a");
				case "completed" -> CompletableFuture.completedFuture("text");
				case "late" -> late("text");
				case "minimal" -> CompletableFuture.completedStage("text");
				case "late minimal" -> late("text").minimalCompletionStage();
				case "optional" -> Optional.of("text");
				case "stage optional" -> late(Optional.of("text"));
				case "bytes" -> new byte[] { 1, 2 };
				case "buffer" -> ByteBuffer.wrap(new byte[] { 0, 1, 2, 3 }, 1, 2);
				case "binary" -> WsMessage.binary(ByteBuffer.wrap(new byte[] { 1, 2 }));
				case "empty" -> Optional.empty();
				case "completed null" -> CompletableFuture.completedFuture(null);
				case "late null" -> late(null);
				case "late empty" -> late(Optional.empty());
				case "failed" -> CompletableFuture.failedFuture(new IllegalStateException("As you like"));
				case "minimal failed" -> CompletableFuture.failedStage(new IllegalStateException("As you like"));
				case "late failed" -> CompletableFuture.supplyAsync(() -> {
					throw new IllegalStateException("As you like");
				}, later());
				default -> null;
			};
		}

	}

	@WsExtEndpoint(path = "/voids", authentication = HandshakeAuthentication.NONE)
	static class VoidEndpoint {

		@OnText
		void text() {
		}

		@OnBinary
		CompletionStage<Void> binary(WsConnection connection) {
			return late("stage").thenAccept((value) -> connection.attributes().put("after", value));
		}

		@OnPong
		String pong(@ConnectionAttribute String after) {
			return "pong after " + after;
		}

	}

	@WsExtEndpoint(path = "/rooms/{room}", authentication = HandshakeAuthentication.NONE)
	static class RoomEndpoint {

		@OnOpen
		CompletionStage<String> open(@PathVariable String room) {
			return late("welcome to " + room);
		}

		@OnText
		@Broadcast
		Named text(String text) {
			return new Named(text);
		}

		@OnBinary
		@Broadcast
		ByteBuffer binary(ByteBuffer bytes) {
			return bytes;
		}

	}

	@WsExtEndpoint(path = "/others/{room}", authentication = HandshakeAuthentication.NONE)
	static class OthersEndpoint {

		@OnText
		@Broadcast(excludeSender = true)
		String text(String text) {
			return text;
		}

	}

	@WsExtEndpoint(path = "/lobby/{a}/{b}", authentication = HandshakeAuthentication.NONE)
	static class LobbyEndpoint {

		@OnText
		void text(String text) {
		}

	}

	@WsExtEndpoint(path = "/topic/{a}/{b}", authentication = HandshakeAuthentication.NONE)
	static class TopicEndpoint {

		@OnText
		@Broadcast("/lobby/{a}/{b}")
		String text(String text) {
			return text;
		}

	}

	@WsExtEndpoint(path = "/late-topic/{a}/{b}", authentication = HandshakeAuthentication.NONE)
	static class LateTopicEndpoint {

		@OnText
		@Broadcast("/lobby/{a}/{b}")
		CompletionStage<Optional<String>> text(String text, WsConnection connection) {
			return late(Optional.of(text));
		}

	}

	@WsExtEndpoint(path = "/leaving/{room}", authentication = HandshakeAuthentication.NONE)
	static class LeavingEndpoint {

		@OnOpen
		@Broadcast
		String open() {
			return "joined";
		}

		@OnClose
		@Broadcast
		CompletionStage<String> close() {
			return late("left");
		}

	}

}
