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

import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.wsext.Broadcast;
import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.InvalidPayloadException;
import io.github.wsext.OnBinary;
import io.github.wsext.OnError;
import io.github.wsext.OnEvent;
import io.github.wsext.OnText;
import io.github.wsext.WsEvents;
import io.github.wsext.WsEvents.Subscription;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.WsMessage;
import io.github.wsext.codec.EventCodec;
import io.github.wsext.codec.EventTree;
import io.github.wsext.codec.JacksonWsCodec;
import io.github.wsext.codec.WsCodec;
import io.github.wsext.testsupport.EveryContainer;
import io.github.wsext.testsupport.RunningApplication;
import io.github.wsext.testsupport.TestWebSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.ToStringSerializer;
import tools.jackson.dataformat.cbor.CBORMapper;

import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for what becomes of messages in a codec of the application.
 */
@EveryContainer
@ExtendWith(OutputCaptureExtension.class)
class CodecDispatchTests {

	private static final CBORMapper CBOR = new CBORMapper();

	private static RunningApplication application;

	private static RunningApplication own;

	@BeforeAll
	static void start() {
		application = RunningApplication.start(List.of(Cbor.class, BothEndpoint.class, CborEndpoint.class,
				EventEndpoint.class, TextOnlyEndpoint.class), "spring.jackson.property-naming-strategy=SNAKE_CASE");
		own = RunningApplication.start(Words.class, BothEndpoint.class, FailingEndpoint.class);
	}

	@AfterAll
	static void stop() {
		application.close();
		own.close();
	}

	@Test
	@DisplayName("D8 JSON is read and written by the application's JsonMapper, as it is configured")
	void json() {
		try (TestWebSocket client = TestWebSocket.connect(application.port(), "/both", "json")) {
			client.send("{\"first_name\":\"Ada\",\"born_in\":1815}");
			assertThat(client.takeText()).isEqualTo("{\"first_name\":\"Ada\",\"born_in\":1816,\"EXTRA\":true}");
		}
		try (TestWebSocket client = TestWebSocket.connect(application.port(), "/both")) {
			client.send("{\"first_name\":\"Ada\",\"born_in\":1815}".getBytes(StandardCharsets.UTF_8));
			assertThat(client.takeText()).isEqualTo("{\"first_name\":\"Ada\",\"born_in\":1817,\"EXTRA\":true}");
		}
	}

	@Test
	@DisplayName("D8 CBOR by subprotocol, both ways")
	void cbor() {
		try (TestWebSocket client = TestWebSocket.connect(application.port(), "/both", "cbor")) {
			assertThat(client.subprotocol()).isEqualTo("cbor");
			client.send(CBOR.writeValueAsBytes(Map.of("firstName", "Ada", "bornIn", 1815)));
			assertThat(CBOR.readValue(client.takeBinary(), Object.class))
				.isEqualTo(Map.of("firstName", "Ada", "bornIn", 1817, "extra", true));
			client.send("not cbor".getBytes(StandardCharsets.UTF_8));
			assertThat(client.awaitClose().getCode()).isEqualTo(1007);
		}
	}

	@Test
	@DisplayName("D8 text and bytes that a callback returns are sent as they are, whatever the codec")
	void asTheyAre() {
		try (TestWebSocket client = TestWebSocket.connect(application.port(), "/cbor", "cbor")) {
			client.send(CBOR.writeValueAsBytes("text"));
			assertThat(client.takeText()).isEqualTo("text");
			client.send(CBOR.writeValueAsBytes("bytes"));
			assertThat(client.takeBinary()).containsExactly(1, 2);
			client.send("{\"not\":\"cbor\"}");
			assertThat(client.awaitClose().getCode()).isEqualTo(1003);
		}
	}

	@Test
	@DisplayName("D8 events travel in the codec of the subprotocol too, replies and errors with them")
	void events() {
		try (TestWebSocket client = TestWebSocket.connect(application.port(), "/event", "cbor")) {
			client.send(event("greet", Map.of("firstName", "Ada", "bornIn", 1815)));
			assertThat(CBOR.readValue(client.takeBinary(), Object.class))
				.isEqualTo(Map.of("event", "greet", "payload", "Hello Ada", "id", 7));
			client.send(event("other", 1));
			assertThat(CBOR.readTree(client.takeBinary()).at("/payload/code").asString()).isEqualTo("unknown_event");
			client.send(new byte[] { 1, 2, 3 });
			assertThat(CBOR.readTree(client.takeBinary()).at("/payload/code").asString()).isEqualTo("bad_envelope");
			client.send("not cbor");
			assertThat(CBOR.readTree(client.takeBinary()).at("/payload/code").asString()).isEqualTo("bad_envelope");
		}
	}

	@Test
	@DisplayName("D8 a text message on a binary codec is not readable, which is the client's mistake")
	void textOnBinaryCodec(CapturedOutput output) {
		try (TestWebSocket client = TestWebSocket.connect(application.port(), "/text-only", "cbor")) {
			client.send("{\"first_name\":\"Ada\"}");
			assertThat(client.awaitClose().getCode()).isEqualTo(1007);
		}
		assertThat(output.getAll()).doesNotContain(" ERROR ");
	}

	@ParameterizedTest
	@ValueSource(strings = { "decode", "encode" })
	@DisplayName("D8 a codec that breaks its contract is a failure of the callback")
	void brokenCodec(String how, CapturedOutput output) {
		try (TestWebSocket client = TestWebSocket.connect(own.port(), "/failing")) {
			client.send(how + " 0");
			assertThat(client.takeText()).isEqualTo(how.equals("decode") ? "Cannot decode" : "Cannot encode");
		}
	}

	@Test
	@DisplayName("D8 a codec with a tree of its own reads events, and writes replies, errors and ids")
	void ownTree() {
		try (RunningApplication lines = RunningApplication.start(Lines.class, EventEndpoint.class);
				TestWebSocket client = TestWebSocket.connect(lines.port(), "/event", "cbor")) {
			client.send("event=greet\nid=7\npayload=Ada 1815");
			assertThat(client.takeText()).isEqualTo("event=greet\nid=7\npayload=Hello Ada");
			client.send("event=greet\nid=x\npayload=Ada");
			assertThat(client.takeText())
				.isEqualTo("event=error\nid=x\npayload={code=invalid_payload, message=Two words}");
			assertThat(client.send("event=other").takeText())
				.isEqualTo("event=error\npayload={code=unknown_event, message=Unknown event}");
			for (String other : List.of("no lines", "unreadable", "id=7")) {
				assertThat(client.send(other).takeText())
					.isEqualTo("event=error\npayload={code=bad_envelope, message=Message is not an event}");
			}
		}
	}

	@ParameterizedTest
	@ValueSource(classes = { EventEndpoint.class, RequiringEndpoint.class })
	@DisplayName("D8 an endpoint with events does not start where a codec that cannot read them may be negotiated")
	void codecWithoutEvents(Class<?> endpoint, CapturedOutput output) {
		assertThatException().isThrownBy(() -> RunningApplication.start(Words.class, endpoint).close());
		assertThat(output.getAll().substring(output.getAll().indexOf("APPLICATION FAILED TO START")))
			.contains("@OnEvent method EventEndpoint.greet() of bean", endpoint.getSimpleName(),
					"takes an event, but connections to /", "have the codec " + WordsCodec.class.getName(),
					"which cannot read events", "Let the codec implement EventCodec")
			.doesNotContain("\tat ");
	}

	@Test
	@DisplayName("D8 where only a codec that reads events can be negotiated, another default codec does no harm")
	void codecWithoutEventsElsewhere() {
		try (RunningApplication both = RunningApplication.start(Words.class, Cbor.class, RequiringEndpoint.class);
				TestWebSocket client = TestWebSocket.connect(both.port(), "/requiring", "cbor")) {
			client.send(event("greet", Map.of("firstName", "Ada", "bornIn", 1815)));
			assertThat(CBOR.readTree(client.takeBinary()).at("/payload").asString()).isEqualTo("Hello Ada");
		}
	}

	@Test
	@DisplayName("D8 on connections whose codec cannot read events, messages are no events, whoever has subscribed to some")
	void subscribedWithoutEvents() {
		try (Subscription all = own.bean(WsEvents.class).subscribe("*", (event) -> event.reply("event"));
				TestWebSocket client = TestWebSocket.connect(own.port(), "/failing")) {
			assertThat(client.send("{\"event\":\"a\"}").takeText()).isEqualTo("Two words, please");
			assertThat(client.send("Ada 1815").takeText()).isEqualTo("Cannot encode");
			client.send(new byte[] { 1 });
			assertThat(client.awaitClose().getCode()).isEqualTo(1003);
		}
	}

	@Test
	@DisplayName("D8 the id goes back as it was, whatever the application's serializers make of numbers")
	void idAsItWas() {
		try (RunningApplication quoting = RunningApplication.start(Quoting.class, EventEndpoint.class);
				TestWebSocket client = TestWebSocket.connect(quoting.port(), "/event")) {
			client.send("{\"event\":\"greet\",\"payload\":{\"firstName\":\"Ada\",\"bornIn\":1815},\"id\":12345678901}");
			assertThat(client.takeText())
				.isEqualTo("{\"event\":\"greet\",\"payload\":\"Hello Ada\",\"id\":12345678901}");
		}
	}

	private static byte[] event(String name, Object payload) {
		Map<String, Object> event = new LinkedHashMap<>();
		event.put("event", name);
		event.put("id", 7);
		event.put("payload", payload);
		return CBOR.writeValueAsBytes(event);
	}

	record Person(String firstName, int bornIn) {
	}

	record Answer(String firstName, int bornIn, boolean extra) {
	}

	static class Cbor {

		@Bean
		WsCodec cbor() {
			return JacksonWsCodec.binary(CBOR, "cbor");
		}

		@Bean
		JsonMapperBuilderCustomizer upperCaseExtra() {
			return (builder) -> builder.addMixIn(Answer.class, AnswerMixIn.class);
		}

	}

	/**
	 * Shows that it is the application's mapper that writes.
	 */
	interface AnswerMixIn {

		@JsonProperty("EXTRA")
		boolean extra();

	}

	@WsExtEndpoint(path = "/both", authentication = HandshakeAuthentication.NONE, subprotocols = { "cbor", "json" })
	static class BothEndpoint {

		@OnText
		@Broadcast
		Answer text(Person person) {
			return new Answer(person.firstName(), person.bornIn() + 1, true);
		}

		@OnBinary
		Answer binary(Person person) {
			return new Answer(person.firstName(), person.bornIn() + 2, true);
		}

	}

	@WsExtEndpoint(path = "/cbor", authentication = HandshakeAuthentication.NONE, subprotocols = "cbor",
			requireSubprotocol = true)
	static class CborEndpoint {

		@OnBinary
		Object binary(String command) {
			return command.equals("text") ? command : new byte[] { 1, 2 };
		}

	}

	@WsExtEndpoint(path = "/event", authentication = HandshakeAuthentication.NONE, subprotocols = "cbor")
	static class EventEndpoint {

		@OnEvent("greet")
		String greet(Person person) {
			return "Hello " + person.firstName();
		}

	}

	@WsExtEndpoint(path = "/text-only", authentication = HandshakeAuthentication.NONE, subprotocols = "cbor")
	static class TextOnlyEndpoint {

		@OnText
		void text(Person person) {
		}

	}

	static class Words {

		@Bean
		WsCodec words() {
			return new WordsCodec();
		}

	}

	static class Quoting {

		@Bean
		JsonMapperBuilderCustomizer quoting() {
			return (builder) -> builder
				.addModule(new SimpleModule().addSerializer(Long.class, ToStringSerializer.instance));
		}

	}

	@WsExtEndpoint(path = "/requiring", authentication = HandshakeAuthentication.NONE, subprotocols = "cbor",
			requireSubprotocol = true)
	static class RequiringEndpoint extends EventEndpoint {

	}

	static class Lines {

		@Bean
		WsCodec lines() {
			return new LinesCodec();
		}

	}

	/**
	 * A line for each member.
	 */
	static class LinesCodec implements EventCodec {

		@Override
		public WsMessage encode(Object value) {
			Map<?, ?> members = (Map<?, ?>) value;
			List<String> lines = Stream.of("event", "id", "payload")
				.filter(members::containsKey)
				.map((name) -> name + "=" + members.get(name))
				.toList();
			return WsMessage.text(String.join("\n", lines));
		}

		@Override
		public Object decode(WsMessage message, Type type) {
			throw new UnsupportedOperationException();
		}

		@Override
		public @Nullable EventTree readTree(WsMessage message) {
			String text = ((WsMessage.Text) message).payload();
			if (text.equals("unreadable")) {
				throw new InvalidPayloadException("Unreadable", null);
			}
			return text.contains("=") ? new LinesTree(text) : null;
		}

	}

	private record LinesTree(String text) implements EventTree {

		@Override
		public @Nullable EventTree get(String name) {
			return this.text.lines()
				.filter((line) -> line.startsWith(name + "="))
				.map((line) -> new LinesTree(line.substring(name.length() + 1)))
				.findFirst()
				.orElse(null);
		}

		@Override
		public Object value() {
			return this.text;
		}

		@Override
		public Object decode(Type type) {
			String[] words = this.text.split(" ");
			if (type != Person.class || words.length != 2) {
				throw new InvalidPayloadException("Two words", null);
			}
			return new Person(words[0], Integer.parseInt(words[1]));
		}

		@Override
		public String toString() {
			return this.text;
		}

	}

	/**
	 * Fields with spaces between them.
	 */
	static class WordsCodec implements WsCodec {

		@Override
		public WsMessage encode(Object value) {
			if (value instanceof Answer answer) {
				return WsMessage.text(answer.firstName() + " " + answer.bornIn() + " " + answer.extra());
			}
			throw new IllegalArgumentException("Cannot encode");
		}

		@Override
		public Object decode(WsMessage message, Type type) {
			String[] words = ((WsMessage.Text) message).payload().split(" ");
			if (words[0].equals("decode") || type != Person.class) {
				throw new UnsupportedOperationException("Cannot decode");
			}
			if (words.length != 2) {
				throw new InvalidPayloadException("Two words, please", null);
			}
			return new Person(words[0], Integer.parseInt(words[1]));
		}

	}

	@WsExtEndpoint(path = "/failing", authentication = HandshakeAuthentication.NONE)
	static class FailingEndpoint {

		@OnText
		Object text(Person person) {
			return person;
		}

		@OnError
		String failed(RuntimeException exception) {
			return exception.getMessage();
		}

	}

}
