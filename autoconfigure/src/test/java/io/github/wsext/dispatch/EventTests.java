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

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import io.github.wsext.Broadcast;
import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.OnBinary;
import io.github.wsext.OnError;
import io.github.wsext.OnEvent;
import io.github.wsext.OnText;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.WsTopics;
import io.github.wsext.testsupport.EveryContainer;
import io.github.wsext.testsupport.RunningApplication;
import io.github.wsext.testsupport.TestWebSocket;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.security.access.AccessDeniedException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for named events.
 */
@EveryContainer
@ExtendWith(OutputCaptureExtension.class)
class EventTests {

	private static RunningApplication application;

	@BeforeAll
	static void start() {
		application = RunningApplication.start(EventEndpoint.class, MixedEndpoint.class, AnyEndpoint.class,
				TakingEndpoint.class, SilentEndpoint.class, BinaryEndpoint.class);
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					{"event":"chat:say","payload":{"text":"a"}}           | {"event":"chat:say","payload":"exact a"}
					{"event":"chat:say","payload":{"text":"a"},"id":"x"}  | {"event":"chat:say","payload":"exact a","id":"x"}
					{"event":"chat:say","payload":{"text":"a"},"id":7}    | {"event":"chat:say","payload":"exact a","id":7}
					{"event":"chat:typing","id":"1"}                      | {"event":"chat:typing","payload":"chat:*","id":"1"}
					{"event":"chat:room:join","id":"1"}                   | {"event":"chat:room:join","payload":"chat:room:*","id":"1"}
					{"event":"chat:room","id":"1"}                        | {"event":"chat:room","payload":"chat:*","id":"1"}
					{"event":"late","id":"1"}                             | {"event":"late","payload":{"text":"late"},"id":"1"}
					{"event":"optional","id":"1"}                         | {"event":"optional","payload":"none","id":"1"}
					{"event":"optional","payload":null,"id":"1"}          | {"event":"optional","payload":"none","id":"1"}
					{"event":"optional","payload":5,"id":"1"}             | {"event":"optional","payload":"5","id":"1"}
					{"event":"nullable","id":"1"}                         | {"event":"nullable","payload":"null","id":"1"}
					{"event":"list","payload":[{"text":"a"}],"id":"1"}    | {"event":"list","payload":"a","id":"1"}
					{"event":"node","payload":{"a":[1]},"id":"1"}         | {"event":"node","payload":{"a":[1]},"id":"1"}
					{"id":"1","payload":{"text":"a"},"event":"chat:say"}  | {"event":"chat:say","payload":"exact a","id":"1"}
					{"event":"chat:say","payload":{"text":"a"},"x":{}}    | {"event":"chat:say","payload":"exact a"}
					""")
	@DisplayName("V1 V3 an event goes to the method of that name, else the longest wildcard; the reply carries its id")
	void event(String event, String reply) {
		try (TestWebSocket client = open("/events")) {
			assertThat(client.send(event).takeText()).isEqualTo(reply);
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			{"event":"other","id":"1"}                            | unknown_event   | "1"
			{"event":"chat","id":2}                               | unknown_event   | 2
			{"event":"other"}                                     | unknown_event   |
			{"event":"other","id":{"a":1}}                        | bad_envelope    |
			{"event":"chat:say","payload":{"text":"a"},"id":0.5}  | bad_envelope    |
			{"event":"chat:say","payload":{"text":"a"},"id":1e3}  | bad_envelope    |
			{"event":"chat:say","payload":{"text":"a"},"id":true} | bad_envelope    |
			{"event":"chat:say","payload":{"text":"a"},"id":[1]}  | bad_envelope    |
			{"event":"","id":"1"}                                 | bad_envelope    |
			{"event":5,"id":"1"}                                  | bad_envelope    |
			{"name":"chat:say"}                                   | bad_envelope    |
			{"event":"chat:say"                                   | bad_envelope    |
			[]                                                    | bad_envelope    |
			"chat:say"                                            | bad_envelope    |
			not json                                              | bad_envelope    |
			{"event":"chat:say","id":"1"}                         | invalid_payload | "1"
			{"event":"chat:say","payload":5,"id":"1"}             | invalid_payload | "1"
			{"event":"chat:say","payload":{"text":" "},"id":"1"}  | invalid_payload | "1"
			{"event":"denied","id":"1"}                           | forbidden       | "1"
			""")
	@DisplayName("V3 V4 what cannot be handled is answered with an error event that carries the id; the connection stays")
	void errors(String event, String code, @Nullable String id, CapturedOutput output) {
		try (TestWebSocket client = open("/events")) {
			client.send(event);
			String error = client.takeText();
			assertThat(error).startsWith("{\"event\":\"error\",\"payload\":{\"")
				.contains("\"code\":\"" + code + "\"")
				.contains("\"message\":\"")
				.doesNotContain("Exception")
				.doesNotContain("secret");
			if (id != null) {
				assertThat(error).endsWith("},\"id\":" + id + "}");
			}
			else {
				assertThat(error).endsWith("}}");
			}
			assertThat(client.send("{\"event\":\"late\"}").takeText()).contains("late");
		}
		assertThat(output.getAll()).doesNotContain(" ERROR ").doesNotContain(" WARN ");
	}

	@Test
	void anIdThatIsTooLongIsABadEnvelopeAndTheEventIsNotHandled() {
		try (TestWebSocket client = open("/events")) {
			for (String id : List.of("1".repeat(129), "1".repeat(999), "\"" + "x".repeat(129) + "\"")) {
				assertThat(client.send("{\"event\":\"late\",\"id\":" + id + "}").takeText()).contains("bad_envelope",
						"The id is no string or whole number");
			}
			for (String id : List.of("1".repeat(128), "\"" + "x".repeat(128) + "\"", "-1", "\"\"")) {
				assertThat(client.send("{\"event\":\"chat:typing\",\"id\":" + id + "}").takeText())
					.endsWith("\"id\":" + id + "}");
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "nothing", "null", "empty", "late nothing" })
	void anIdIsAnsweredAlsoWhereNothingIsReturned(String event) {
		try (TestWebSocket client = open("/events")) {
			assertThat(client.send("{\"event\":\"" + event + "\",\"id\":\"1\"}").takeText())
				.isEqualTo("{\"event\":\"" + event + "\",\"id\":\"1\"}");
		}
	}

	@Test
	void anAnswerOfTheClientThatComesTooLateIsNotAnsweredInTurn() {
		try (TestWebSocket client = open("/events")) {
			client.send("{\"event\":\"nothing\",\"id\":\"server-1\"}");
			assertThat(client.send("{\"event\":\"late\"}").takeText()).contains("late");
		}
	}

	@ParameterizedTest
	@CsvSource({ "shout,true", "shout others,false" })
	void anIdIsAnsweredAlsoWhereTheResultIsBroadcast(String event, boolean heard) {
		try (TestWebSocket client = open("/events")) {
			Awaitility.await().until(() -> application.bean(WsTopics.class).subscribers("/events") == 1);
			client.send("{\"event\":\"" + event + "\",\"payload\":\"hey\",\"id\":\"1\"}");
			if (heard) {
				assertThat(client.takeText()).isEqualTo("{\"event\":\"shout\",\"payload\":\"hey!\"}");
			}
			assertThat(client.takeText()).isEqualTo("{\"event\":\"" + event + "\",\"id\":\"1\"}");
		}
	}

	@ParameterizedTest
	@CsvSource({ "fail,failed", "denied,forbidden", "chat:say,invalid_payload" })
	void anIdIsAnsweredAlsoWhereAFailureIsTakenInSilence(String event, String code) {
		try (TestWebSocket client = open("/silent")) {
			assertThat(client.send("{\"event\":\"" + event + "\",\"id\":\"1\"}").takeText())
				.contains("\"code\":\"" + code + "\"")
				.endsWith(",\"id\":\"1\"}");
			client.send("{\"event\":\"" + event + "\"}");
			assertThat(client.send("{\"event\":\"late\"}").takeText()).contains("late");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "UTF-16LE", "UTF-16BE", "UTF-16", "UTF-32LE", "UTF-32BE" })
	void anEventInBinaryIsUtf8Only(String charset) {
		try (TestWebSocket client = open("/any")) {
			client.send("{\"event\":\"exact\"}".getBytes(Charset.forName(charset)));
			assertThat(client.takeText()).contains("bad_envelope");
		}
	}

	@Test
	void anEventInBinaryHasNoByteOrderMarkAndNoBadUtf8() {
		try (TestWebSocket client = open("/any")) {
			client.send("\uFEFF{\"event\":\"exact\"}".getBytes(StandardCharsets.UTF_8));
			assertThat(client.takeText()).contains("bad_envelope");
			client.send("{\"event\":\"ex\u00E4ct\"}".getBytes(StandardCharsets.ISO_8859_1));
			assertThat(client.takeText()).contains("bad_envelope");
			byte[] overlong = "{\"event\":\"exact\",\"x\":\"??\"}".getBytes(StandardCharsets.US_ASCII);
			overlong[overlong.length - 4] = (byte) 0xC0;
			overlong[overlong.length - 3] = (byte) 0xAF;
			client.send(overlong);
			assertThat(client.takeText()).contains("bad_envelope");
			client.send("{\"event\":\"exact\",\"x\":\"\uFFFD\u20AC\uD83D\uDE00\"}".getBytes(StandardCharsets.UTF_8));
			assertThat(client.takeText()).contains("\"exact\",\"payload\":\"exact\"");
		}
	}

	@Test
	@DisplayName("V3 a validation error says what is wrong")
	void validationMessage() {
		try (TestWebSocket client = open("/events")) {
			assertThat(client.send("{\"event\":\"chat:say\",\"payload\":{\"text\":\"\"}}").takeText())
				.contains("text must not be blank");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "nothing", "null", "empty" })
	@DisplayName("V1 nothing returned, nothing sent")
	void nothing(String event) {
		try (TestWebSocket client = open("/events")) {
			client.send("{\"event\":\"" + event + "\"}").send("{\"event\":\"late\"}");
			assertThat(client.takeText()).isEqualTo("{\"event\":\"late\",\"payload\":{\"text\":\"late\"}}");
		}
	}

	@Test
	@DisplayName("D6 a handler of an event that fails closes 1011 like any other")
	void failure() {
		try (TestWebSocket client = open("/events")) {
			client.send("{\"event\":\"fail\",\"id\":\"1\"}");
			assertThat(client.awaitClose().getCode()).isEqualTo(1011);
			assertThat(client.pollText()).isNull();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "fail", "denied", "chat:say" })
	@DisplayName("V3 what @OnError returns for an event is an error event with the event's id")
	void errorHandler(String event) {
		try (TestWebSocket client = open("/taking")) {
			assertThat(client.send("{\"event\":\"" + event + "\",\"id\":\"1\"}").takeText())
				.isEqualTo("{\"event\":\"error\",\"payload\":\"taken\",\"id\":\"1\"}");
		}
	}

	@Test
	@DisplayName("V1 @Broadcast publishes an event of the same name, without the id that is the sender's own")
	void broadcast() {
		try (TestWebSocket one = open("/events"); TestWebSocket two = open("/events")) {
			Awaitility.await().until(() -> application.bean(WsTopics.class).subscribers("/events") == 2);
			one.send("{\"event\":\"shout\",\"payload\":\"hey\",\"id\":\"1\"}");
			assertThat(one.takeText()).isEqualTo("{\"event\":\"shout\",\"payload\":\"hey!\"}");
			assertThat(two.takeText()).isEqualTo("{\"event\":\"shout\",\"payload\":\"hey!\"}");
		}
	}

	@Test
	@DisplayName("V1 beside @OnText, what is an event goes to @OnEvent and anything else to @OnText")
	void mixed() {
		try (TestWebSocket client = open("/mixed")) {
			assertThat(client.send("{\"event\":\"a\",\"id\":\"1\"}").takeText())
				.isEqualTo("{\"event\":\"a\",\"payload\":\"event\",\"id\":\"1\"}");
			assertThat(client.send("plain").takeText()).isEqualTo("text plain");
			assertThat(client.send("{\"other\":1}").takeText()).isEqualTo("text {\"other\":1}");
			assertThat(client.send("{\"event\":\"b\"}").takeText()).contains("unknown_event");
			client.send(new byte[] { 1 });
			assertThat(client.takeBinary()).containsExactly(1);
		}
	}

	@Test
	@DisplayName("V1 '*' takes every event that has no method of its own")
	void any() {
		try (TestWebSocket client = open("/any")) {
			assertThat(client.send("{\"event\":\"exact\"}").takeText()).contains("\"exact\",\"payload\":\"exact\"");
			assertThat(client.send("{\"event\":\"a:b:c\"}").takeText()).contains("\"a:b:c\",\"payload\":\"any\"");
		}
	}

	@Test
	@DisplayName("V1 events in binary messages are read too, where nobody else wants those")
	void binary() {
		try (TestWebSocket client = open("/any")) {
			client.send("{\"event\":\"exact\"}".getBytes(StandardCharsets.UTF_8));
			assertThat(client.takeText()).contains("\"exact\",\"payload\":\"exact\"");
			assertThat(client.send(new byte[] { 1 }).takeText()).contains("bad_envelope");
		}
		try (TestWebSocket client = open("/binary")) {
			client.send("{\"event\":\"a\"}".getBytes(StandardCharsets.UTF_8));
			assertThat(client.takeText()).isEqualTo("13 bytes");
		}
	}

	private static TestWebSocket open(String path) {
		return TestWebSocket.connect(application.port(), path);
	}

	record Say(@NotBlank String text) {
	}

	@WsExtEndpoint(path = "/events", authentication = HandshakeAuthentication.NONE)
	static class EventEndpoint {

		@OnEvent("chat:say")
		String say(@Valid Say say) {
			return "exact " + say.text();
		}

		@OnEvent("chat:*")
		String chat() {
			return "chat:*";
		}

		@OnEvent("chat:room:*")
		String room() {
			return "chat:room:*";
		}

		@OnEvent("late")
		CompletionStage<Say> late() {
			return CompletableFuture.supplyAsync(() -> new Say("late"),
					CompletableFuture.delayedExecutor(10, TimeUnit.MILLISECONDS));
		}

		@OnEvent("optional")
		String optional(Optional<Integer> payload) {
			return payload.map(String::valueOf).orElse("none");
		}

		@OnEvent("nullable")
		String nullable(@Nullable Say payload) {
			return String.valueOf(payload);
		}

		@OnEvent("list")
		String list(List<Say> payload) {
			Say first = payload.get(0);
			return first.text();
		}

		@OnEvent("node")
		JsonNode node(JsonNode payload) {
			return payload;
		}

		@OnEvent("nothing")
		void nothing() {
		}

		@OnEvent("null")
		@Nullable String none() {
			return null;
		}

		@OnEvent("empty")
		Optional<String> empty() {
			return Optional.empty();
		}

		@OnEvent("late nothing")
		CompletionStage<Void> lateNothing() {
			return CompletableFuture.runAsync(() -> {
			});
		}

		@OnEvent("shout others")
		@Broadcast(excludeSender = true)
		String shoutOthers(String payload) {
			return payload + "!";
		}

		@OnEvent("denied")
		void denied() {
			throw new AccessDeniedException("secret");
		}

		@OnEvent("fail")
		void fail() {
			throw new IllegalStateException("secret");
		}

		@OnEvent("shout")
		@Broadcast
		String shout(String payload) {
			return payload + "!";
		}

	}

	@WsExtEndpoint(path = "/taking", authentication = HandshakeAuthentication.NONE)
	static class TakingEndpoint extends EventEndpoint {

		@OnError
		String taken(RuntimeException exception) {
			return "taken";
		}

	}

	@WsExtEndpoint(path = "/silent", authentication = HandshakeAuthentication.NONE)
	static class SilentEndpoint extends EventEndpoint {

		@OnError
		void taken(RuntimeException exception) {
		}

	}

	@WsExtEndpoint(path = "/mixed", authentication = HandshakeAuthentication.NONE)
	static class MixedEndpoint {

		@OnEvent("a")
		String event() {
			return "event";
		}

		@OnText
		String text(String text) {
			return "text " + text;
		}

		@OnBinary
		byte[] binary(byte[] bytes) {
			return bytes;
		}

	}

	@WsExtEndpoint(path = "/any", authentication = HandshakeAuthentication.NONE)
	static class AnyEndpoint {

		@OnEvent("*")
		String any() {
			return "any";
		}

		@OnEvent("exact")
		String exact() {
			return "exact";
		}

	}

	@WsExtEndpoint(path = "/binary", authentication = HandshakeAuthentication.NONE)
	static class BinaryEndpoint {

		@OnEvent("a")
		String event() {
			return "event";
		}

		@OnBinary
		String binary(byte[] bytes) {
			return bytes.length + " bytes";
		}

	}

}
