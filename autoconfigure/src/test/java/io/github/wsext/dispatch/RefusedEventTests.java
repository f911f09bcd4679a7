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

import java.util.List;
import java.util.Map;

import io.github.wsext.Broadcast;
import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.InvalidPayloadException;
import io.github.wsext.OnError;
import io.github.wsext.OnEvent;
import io.github.wsext.OnText;
import io.github.wsext.WsConnections;
import io.github.wsext.WsEvent;
import io.github.wsext.WsEventException;
import io.github.wsext.WsEvents;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.WsTopics;
import io.github.wsext.testsupport.EveryContainer;
import io.github.wsext.testsupport.RunningApplication;
import io.github.wsext.testsupport.TestWebSocket;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for events that are refused or fail without an end of the connection.
 */
@EveryContainer
@ExtendWith(OutputCaptureExtension.class)
class RefusedEventTests {

	private static RunningApplication application;

	private static RunningApplication answering;

	@BeforeAll
	static void start() {
		application = RunningApplication.start(FormEndpoint.class);
		answering = RunningApplication.start(List.of(FormEndpoint.class), "wsext.event.answer-failures=true");
		for (RunningApplication each : List.of(application, answering)) {
			each.bean(WsEvents.class).subscribe("watched", (event) -> {
				throw new WsEventException("watched", "Not now");
			});
		}
	}

	@AfterAll
	static void stop() {
		application.close();
		answering.close();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			form   | {"amount":"many"}
			form   | {"amount":0}
			amount | "many"
			amount | 0
			symbol | "NONE"
			""")
	void whatAPersonMayGetWrongDoesNotEndTheConnectionHoweverOften(String event, String payload) {
		try (TestWebSocket client = open(application)) {
			for (int i = 0; i < 25; i++) {
				client.send("{\"event\":\"" + event + "\",\"payload\":" + payload + "}");
				assertThat(client.takeText()).contains("invalid_payload");
			}
			assertThat(client.send("{\"event\":\"amount\",\"payload\":1}").takeText()).contains("\"payload\":1");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"event\":\"form\",\"payload\":[]}", "{\"event\":\"form\"}",
			"{\"event\":\"amount\",\"payload\":1,\"id\":[]}" })
	void whatNoPersonTypesStillEndsTheConnection(String message) {
		try (TestWebSocket client = open(application)) {
			for (int i = 0; i < 10; i++) {
				assertThat(client.send(message).takeText()).contains("\"error\"");
			}
			assertThat(client.awaitClose().getCode()).isEqualTo(4501);
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			buy     | {"code":"sold_out","message":"Sold out","payload":{"left":0}}
			buy all | {"code":"closed","message":"The shop has closed"}
			mapped  | {"code":"mapped","message":"Mapped"}
			watched | {"code":"watched","message":"Not now"}
			""")
	void anErrorOfTheApplicationsOwnHasItsCodeMessageAndPayload(String event, String error, CapturedOutput output) {
		try (TestWebSocket client = open(application)) {
			for (int i = 0; i < 15; i++) {
				assertThat(client.send("{\"event\":\"" + event + "\",\"id\":\"1\"}").takeText())
					.isEqualTo("{\"event\":\"error\",\"payload\":" + error + ",\"id\":\"1\"}");
			}
			assertThat(client.send("text").takeText())
				.isEqualTo("{\"event\":\"error\",\"payload\":{\"code\":\"text\",\"message\":\"No text\"}}");
		}
		assertThat(output.getAll()).doesNotContain(" ERROR ").doesNotContain(" WARN ");
	}

	@Test
	void aFailureIsAnsweredInsteadOfClosingTheConnectionWhereThatIsWanted(CapturedOutput output) {
		try (TestWebSocket client = open(answering)) {
			assertThat(client.send("{\"event\":\"fail\",\"id\":\"1\"}").takeText()).isEqualTo(
					"{\"event\":\"error\",\"payload\":{\"code\":\"failed\",\"message\":\"The event could not be handled\"},"
							+ "\"id\":\"1\"}");
			client.send("{\"event\":\"fail\"}");
			client.send("{\"event\":\"unencodable\"}");
			assertThat(client.send("{\"event\":\"amount\",\"payload\":1}").takeText()).contains("\"payload\":1");
			client.send("fail");
			assertThat(client.awaitClose().getCode()).isEqualTo(1011);
		}
		assertThat(output.getAll()).contains("@OnEvent FormEndpoint.fail() failed on connection");
	}

	@Test
	void anAnswerThatCannotBeEncodedIsLoggedWithItsTypeAndTheMethod(CapturedOutput output) {
		try (TestWebSocket client = open(application)) {
			client.send("{\"event\":\"unencodable\",\"id\":\"1\"}");
			assertThat(client.awaitClose().getCode()).isEqualTo(1011);
		}
		Awaitility.await()
			.untilAsserted(() -> assertThat(output.getAll())
				.contains("@OnEvent FormEndpoint.unencodable() failed on connection")
				.contains("Cannot encode a " + Unencodable.class.getName()));
		assertThat(output.getAll()).doesNotContain("LinkedHashMap", "EventMessage");
	}

	@Test
	void aMethodForManyEventsLearnsTheNameAndMayReply() {
		try (TestWebSocket client = open(application)) {
			assertThat(client.send("{\"event\":\"draw:line\",\"payload\":5,\"id\":1}").takeText())
				.isEqualTo("{\"event\":\"draw:line\",\"payload\":\"draw:line 5\",\"id\":1}");
			assertThat(client.send("{\"event\":\"reply:a\",\"id\":2}").takeText())
				.isEqualTo("{\"event\":\"reply:a\",\"payload\":\"replied\",\"id\":2}");
			assertThat(client.send("{\"event\":\"reply:b\",\"id\":3}").takeText())
				.isEqualTo("{\"event\":\"reply:b\",\"payload\":\"replied\",\"id\":3}");
		}
	}

	@Test
	void aBroadcastMayNameItsEvent() {
		try (TestWebSocket client = open(application)) {
			Awaitility.await().until(() -> application.bean(WsTopics.class).subscribers("/forms") == 1);
			client.send("{\"event\":\"say\",\"payload\":\"hi\",\"id\":1}");
			assertThat(client.takeText()).isEqualTo("{\"event\":\"said\",\"payload\":\"hi\"}");
			assertThat(client.takeText()).isEqualTo("{\"event\":\"say\",\"id\":1}");
		}
	}

	private static TestWebSocket open(RunningApplication application) {
		Awaitility.await().until(() -> application.bean(WsConnections.class).count() == 0);
		return TestWebSocket.connect(application.port(), "/forms");
	}

	record Form(@Min(1) int amount) {
	}

	static final class Unencodable {

		public @Nullable String getText() {
			throw new IllegalStateException("as the test wants it");
		}

	}

	static final class Mappable extends RuntimeException {

		private static final long serialVersionUID = 1L;

	}

	@WsExtEndpoint(path = "/forms", authentication = HandshakeAuthentication.NONE)
	static class FormEndpoint {

		@OnEvent("form")
		void form(@Valid Form form) {
		}

		@OnEvent("amount")
		int amount(@Min(1) Integer amount) {
			return amount;
		}

		@OnEvent("symbol")
		void symbol(String symbol) {
			throw new InvalidPayloadException("There is no such symbol", null);
		}

		@OnEvent("buy")
		void buy() {
			throw new WsEventException("sold_out", "Sold out", Map.of("left", 0));
		}

		@OnEvent("buy all")
		void buyAll() {
			throw new WsEventException("closed", "The shop has closed");
		}

		@OnEvent("mapped")
		void mapped() {
			throw new Mappable();
		}

		@OnError
		void map(Mappable failure) {
			throw new WsEventException("mapped", "Mapped");
		}

		@OnEvent("fail")
		void fail() {
			throw new IllegalStateException("as the test wants it");
		}

		@OnEvent("unencodable")
		Unencodable unencodable() {
			return new Unencodable();
		}

		@OnEvent("draw:*")
		String draw(WsEvent event, Integer payload) {
			return event.name() + " " + payload;
		}

		@OnEvent("reply:*")
		void reply(WsEvent event) {
			event.reply("replied");
		}

		@OnEvent("say")
		@Broadcast(event = "said")
		String say(String text) {
			return text;
		}

		@OnText
		void text(String text) {
			if (text.equals("fail")) {
				throw new IllegalStateException("as the test wants it");
			}
			throw new WsEventException("text", "No text");
		}

	}

}
