package io.github.wsext.dispatch;

import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.wsext.Broadcast;
import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.InvalidPayloadException;
import io.github.wsext.OnBinary;
import io.github.wsext.OnError;
import io.github.wsext.OnEvent;
import io.github.wsext.OnText;
import io.github.wsext.WsConnections;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.WsMessage;
import io.github.wsext.codec.JacksonWsCodec;
import io.github.wsext.codec.WsCodec;
import io.github.wsext.testsupport.EveryContainer;
import io.github.wsext.testsupport.RunningApplication;
import io.github.wsext.testsupport.TestWebSocket;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.dataformat.cbor.CBORMapper;

import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;

import static org.assertj.core.api.Assertions.assertThat;

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
		own = RunningApplication.start(Words.class, BothEndpoint.class, EventEndpoint.class, FailingEndpoint.class);
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
	@DisplayName("D8 a codec that cannot read an envelope closes 1011 and is logged, and holds up nobody")
	void codecWithoutEnvelopes(CapturedOutput output) {
		try (TestWebSocket client = TestWebSocket.connect(own.port(), "/event")) {
			client.send("greet Ada").send("greet Ada");
			assertThat(client.awaitClose().getCode()).isEqualTo(1011);
		}
		Awaitility.await().until(() -> own.bean(WsConnections.class).count() == 0);
		assertThat(output.getAll()).containsOnlyOnce("Codec " + WordsCodec.class.getName() + " failed on connection");
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
