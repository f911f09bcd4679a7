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

package io.github.wsext.security;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.OnEvent;
import io.github.wsext.OnText;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.testsupport.RawFrame;
import io.github.wsext.testsupport.RawWebSocketClient;
import io.github.wsext.testsupport.RunningApplication;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * JSON that is meant to harm: an event is answered with an {@code error} event, a raw
 * message with 1007, and nothing is logged as a failure.
 */
@ExtendWith(OutputCaptureExtension.class)
class HostileJsonTests {

	private static final int DEEP = 10_000;

	@AutoClose
	private static final RunningApplication application = RunningApplication
		.start(List.of(Events.class, Texts.class, Trees.class), "wsext.max-message-size=1MB");

	@AfterEach
	void serverIsWell(CapturedOutput output) {
		assertThat(output.getAll()).doesNotContain(" ERROR ", "StackOverflow");
		try (RawWebSocketClient client = open("/events")) {
			assertStays(client);
		}
	}

	@ParameterizedTest
	@MethodSource("deep")
	@DisplayName("V4 a payload that is too deep, or has a name or number that is too long, is an error event; the connection stays")
	void payload(String payload) {
		try (RawWebSocketClient client = open("/events")) {
			client.sendText("{\"event\":\"sum\",\"payload\":" + payload + ",\"id\":1}");
			assertThat(client.readMessage().text()).contains("\"error\"", "bad_envelope");
			assertStays(client);
		}
	}

	@ParameterizedTest
	@MethodSource("deep")
	@DisplayName("D6 a raw message that is too deep, or has a name or number that is too long, closes 1007")
	void message(String message) {
		try (RawWebSocketClient client = open("/texts")) {
			client.sendText(message).expectClose(1007);
		}
	}

	static List<String> deep() {
		return List.of(nested("[", "]"), nested("{\"child\":", "}"), "[".repeat(DEEP), "{\"child\":".repeat(DEEP),
				"{\"" + "k".repeat(100_000) + "\":1}", "{\"number\":" + "9".repeat(2000) + "}",
				"{\"index\":1." + "0".repeat(2000) + "}");
	}

	@ParameterizedTest
	@MethodSource("numbers")
	@DisplayName("D6 V4 a number beyond all bounds is read or refused in no time, and never a failure of the server")
	void number(String payload) {
		try (RawWebSocketClient client = open("/events")) {
			client.sendText("{\"event\":\"sum\",\"payload\":" + payload + ",\"id\":1}");
			assertThat(client.readMessage().text()).containsAnyOf("bad_envelope", "invalid_payload", "\"ok\"");
			assertStays(client);
		}
		try (RawWebSocketClient client = open("/texts")) {
			RawFrame answer = client.sendText(payload).readMessage();
			assertThat((answer.opcode() == RawFrame.CLOSE) ? answer.closeStatus().getCode() : answer.text()).isIn("ok",
					1007);
		}
	}

	static List<String> numbers() {
		List<String> numbers = new ArrayList<>();
		for (String number : List.of("1e1000000000", "-1e1000000000", "1e-1000000000", "1e999999999999999999", "1e999",
				"9".repeat(900), "NaN", "Infinity", "0x10", "\"1e1000000000\"", "\"" + "9".repeat(2000) + "\"", "{}")) {
			for (String field : List.of("number", "index", "instant", "duration", "amount")) {
				numbers.add("{\"" + field + "\":" + number + "}");
			}
		}
		return numbers;
	}

	private static String nested(String begin, String end) {
		return begin.repeat(DEEP) + "1" + end.repeat(DEEP);
	}

	@Test
	@DisplayName("V4 the depth that is allowed is no harm, even where each level is an object of its own")
	void deepAsAllowed() {
		try (RawWebSocketClient client = open("/events")) {
			int depth = 490;
			client.sendText("{\"event\":\"sum\",\"payload\":" + "{\"child\":".repeat(depth) + "{\"number\":1}"
					+ "}".repeat(depth) + ",\"id\":1}");
			client.expectText("{\"event\":\"sum\",\"payload\":\"ok\",\"id\":1}");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"event\":\"sum\",\"event\":\"secret\",\"payload\":{\"number\":1},\"id\":1}",
			"{\"event\":\"sum\",\"payload\":{\"number\":1},\"payload\":{\"number\":2},\"id\":1}",
			"{\"event\":\"sum\",\"payload\":{\"number\":1},\"id\":1,\"id\":2}",
			"{\"event\":\"sum\",\"\\u0065vent\":\"secret\",\"payload\":{\"number\":1},\"id\":1}",
			"{\"event\":\"sum\",\"payload\":{\"number\":1,\"number\":2},\"id\":1}",
			"{\"event\":\"sum\",\"payload\":{\"child\":{\"number\":1,\"number\":2}},\"id\":1}",
			"{\"event\":\"sum\",\"payload\":{\"number\":1}}{\"event\":\"secret\"}",
			"{\"event\":\"sum\",\"payload\":{\"number\":1}} trailing" })
	@DisplayName("V1 an event that has a key twice, or something behind its end, is none: nobody can smuggle a second one")
	void smuggling(String event) {
		try (RawWebSocketClient client = open("/events")) {
			client.sendText(event);
			assertThat(client.readMessage().text()).contains("\"error\"", "bad_envelope");
			assertStays(client);
		}
	}

	@ParameterizedTest
	@CsvSource({ "/texts, '{\"number\":1,\"number\":2}'", "/texts, '{\"child\":{\"number\":1,\"number\":2}}'",
			"/trees, '{\"a\":1,\"a\":2}'", "/trees, '[{\"a\":{\"b\":1,\"b\":2}}]'" })
	@DisplayName("D6 a raw message that has a key twice closes 1007, whatever it is read into")
	void duplicateKeys(String path, String message) {
		try (RawWebSocketClient client = open(path)) {
			client.sendText(message).expectClose(1007);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "sum\\nforged", "\\u0000", "sum\\u0085", "sum\\u2028", "\\u202esum", "sum\\ud800",
			"sum\\u001b[2J" })
	@DisplayName("V1 the name of an event has no control characters")
	void names(String name) {
		try (RawWebSocketClient client = open("/events")) {
			client.sendText("{\"event\":\"" + name + "\",\"id\":1}");
			assertThat(client.readMessage().text()).contains("bad_envelope");
			assertStays(client);
		}
	}

	private static void assertStays(RawWebSocketClient client) {
		client.sendText("{\"event\":\"sum\",\"payload\":{\"number\":1},\"id\":\"x\"}");
		client.expectText("{\"event\":\"sum\",\"payload\":\"ok\",\"id\":\"x\"}");
	}

	private static RawWebSocketClient open(String path) {
		return RawWebSocketClient.open(application.port(), path);
	}

	/**
	 * Numbers of all kinds.
	 */
	record Numbers(@Nullable Numbers child, @Nullable BigInteger number, @Nullable Integer index,
			@Nullable Instant instant, @Nullable Duration duration, @Nullable BigDecimal amount) {
	}

	@WsExtEndpoint(path = "/events", authentication = HandshakeAuthentication.NONE)
	static class Events {

		@OnEvent("sum")
		String sum(Numbers numbers) {
			return "ok";
		}

		@OnEvent("secret")
		String secret(Map<String, Object> anything) {
			return "secret";
		}

	}

	@WsExtEndpoint(path = "/texts", authentication = HandshakeAuthentication.NONE)
	static class Texts {

		@OnText
		String text(Numbers numbers) {
			return "ok";
		}

	}

	@WsExtEndpoint(path = "/trees", authentication = HandshakeAuthentication.NONE)
	static class Trees {

		@OnText
		String text(JsonNode tree) {
			return "ok";
		}

	}

}
