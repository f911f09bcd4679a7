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

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.InvalidPayloadException;
import io.github.wsext.OnError;
import io.github.wsext.OnEvent;
import io.github.wsext.OnOpen;
import io.github.wsext.OnText;
import io.github.wsext.WsConnection;
import io.github.wsext.WsEvents;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.testsupport.EveryContainer;
import io.github.wsext.testsupport.RunningApplication;
import io.github.wsext.testsupport.TestWebSocket;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.validation.annotation.Validated;
import org.springframework.web.bind.annotation.RequestParam;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what clients are told of payloads that are wrong, field by field.
 */
@EveryContainer
@ExtendWith(OutputCaptureExtension.class)
class ViolationTests {

	private static RunningApplication application;

	@BeforeAll
	static void start() {
		application = RunningApplication.start(OrderEndpoint.class, ValidatedEndpoint.class, TextEndpoint.class,
				PageEndpoint.class);
		application.bean(WsEvents.class).subscribe("watched", (event) -> event.payload(Order.class));
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					order   | {"amount":"x"}                              | amount           | is not a valid whole number
					order   | {"amount":99999999999}                      | amount           | is not a valid whole number
					order   | {"amount":1,"price":true}                   | price            | is not a valid number
					order   | {"amount":1,"express":"maybe"}              | express          | is neither true nor false
					order   | {"amount":1,"day":"tomorrow"}               | day              | is not a valid date or time
					order   | {"amount":1,"kind":"HUGE"}                  | kind             | is not a valid value
					order   | {"amount":1,"lines":[{"text":"a"},{"text":{}}]} | lines[1].text | is not a valid value
					order   | 5                                           |                  | is not a valid value
					order   | {"amount":0}                                | amount           | must be greater than or equal to 1
					order   | {"amount":1,"lines":[{"text":" "}]}         | lines[0].text    | must not be blank
					watched | {"amount":"x"}                              | amount           | is not a valid whole number
					order   | null                                        |                  | is missing
					at      | 2                                           |                  | must be greater than or equal to 3
					boxed   | 2                                           |                  | must be greater than or equal to 3
					maybe   | 2                                           |                  | must be greater than or equal to 3
					names   | ["a"," "]                                   | [1]              | must not be blank
					names   | []                                          |                  | must not be empty
					orders  | []                                          |                  | must not be empty
					orders  | [{"amount":0}]                              | [0].amount       | must be greater than or equal to 1
					needed  | null                                        |                  | must not be null
					two     | 9                                           |                  | must be less than or equal to 5
					""")
	void anInvalidPayloadSaysWhichFieldIsWrongAndWhy(String event, String payload, @Nullable String field,
			String message, CapturedOutput output) {
		try (TestWebSocket client = open("/orders")) {
			client.send("{\"event\":\"" + event + "\",\"payload\":" + payload + ",\"id\":1}");
			assertThat(client.takeText()).startsWith("{\"event\":\"error\",\"payload\":{\"code\":\"invalid_payload\"")
				.endsWith(",\"violations\":[{\"field\":\"" + ((field != null) ? field : "") + "\",\"message\":\""
						+ message + "\"}]},\"id\":1}")
				.doesNotContain("Exception", "java", "Order");
		}
		assertThat(output.getAll()).doesNotContain(" ERROR ").doesNotContain(" WARN ");
	}

	@ParameterizedTest
	@CsvSource({ "at,3", "boxed,4", "maybe,5", "two,5" })
	void whatIsValidIsHandled(String event, String payload) {
		for (String path : List.of("/orders", "/validated")) {
			try (TestWebSocket client = open(path)) {
				client.send("{\"event\":\"" + event + "\",\"payload\":" + payload + "}");
				assertThat(client.takeText())
					.isEqualTo("{\"event\":\"" + event + "\",\"payload\":\"" + payload + "\"}");
			}
		}
	}

	@Test
	void theMessageNamesTheFieldToo() {
		try (TestWebSocket client = open("/orders")) {
			client.send("{\"event\":\"order\",\"payload\":{\"amount\":\"x\"}}");
			assertThat(client.takeText())
				.contains("\"message\":\"Payload is not readable: amount is not a valid whole number\"");
		}
	}

	@Test
	void aConstraintBehindTheProxyOfAValidatedClassIsNoFailureOfTheServer(CapturedOutput output) {
		try (TestWebSocket client = open("/validated")) {
			client.send("{\"event\":\"at\",\"payload\":2,\"id\":1}");
			assertThat(client.takeText()).contains("invalid_payload",
					"{\"field\":\"\",\"message\":\"must be greater than or equal to 3\"}");
			client.send("{\"event\":\"order\",\"payload\":{\"amount\":0},\"id\":1}");
			assertThat(client.takeText()).contains("{\"field\":\"amount\",\"message\":\"must be greater");
		}
		assertThat(output.getAll()).doesNotContain(" ERROR ").doesNotContain(" WARN ");
	}

	@Test
	void aTextThatViolatesAConstraintCloses1007OrGoesToOnError() {
		try (TestWebSocket client = open("/texts")) {
			assertThat(client.send("ok").takeText()).isEqualTo("ok");
			client.send(" ");
			assertThat(client.awaitClose().getCode()).isEqualTo(1007);
		}
		try (TestWebSocket client = open("/pages?size=3")) {
			assertThat(client.takeText()).isEqualTo("3");
			assertThat(client.send("2").takeText()).isEqualTo("[must be greater than or equal to 3]");
			assertThat(client.send("\"x\"").takeText()).isEqualTo("[is not a valid whole number]");
		}
	}

	@Test
	void aParameterOfTheHandshakeThatViolatesAConstraintIs400() {
		assertThat(application.answer("/pages?size=3", (handshake) -> {
		}).status()).isEqualTo(101);
		assertThat(application.answer("/pages?size=2", (handshake) -> {
		})).satisfies((answer) -> {
			assertThat(answer.status()).isEqualTo(400);
			assertThat(answer.body()).contains("Invalid size: must be greater than or equal to 3");
		});
	}

	private static TestWebSocket open(String path) {
		return TestWebSocket.connect(application.port(), path);
	}

	enum Kind {

		SMALL

	}

	record Line(@NotBlank String text) {
	}

	record Order(@Min(1) int amount, @Nullable Double price, @Nullable Boolean express, @Nullable LocalDate day,
			@Nullable Kind kind, @Nullable List<@Valid Line> lines) {
	}

	@WsExtEndpoint(path = "/orders", authentication = HandshakeAuthentication.NONE)
	static class OrderEndpoint {

		@OnEvent("order")
		void order(@Valid Order order) {
		}

		@OnEvent("at")
		String at(@Min(3) int value) {
			return String.valueOf(value);
		}

		@OnEvent("boxed")
		String boxed(@Min(3) Integer value) {
			return String.valueOf(value);
		}

		@OnEvent("maybe")
		String maybe(Optional<@Min(3) Integer> value) {
			return value.map(String::valueOf).orElse("none");
		}

		@OnEvent("names")
		void names(@NotEmpty List<@NotBlank String> names) {
		}

		@OnEvent("orders")
		void orders(@NotEmpty List<@Valid Order> orders) {
		}

		@OnEvent("needed")
		void needed(@NotNull @Nullable Integer value) {
		}

		@OnEvent("two")
		String two(WsConnection connection, @Max(5) Integer value) {
			return String.valueOf(value);
		}

	}

	@WsExtEndpoint(path = "/validated", authentication = HandshakeAuthentication.NONE)
	@Validated
	static class ValidatedEndpoint extends OrderEndpoint {

	}

	@WsExtEndpoint(path = "/texts", authentication = HandshakeAuthentication.NONE)
	static class TextEndpoint {

		@OnText
		String text(@NotBlank String text) {
			return text;
		}

	}

	@WsExtEndpoint(path = "/pages", authentication = HandshakeAuthentication.NONE)
	static class PageEndpoint {

		@OnOpen
		String open(@RequestParam @Min(3) int size) {
			return String.valueOf(size);
		}

		@OnText
		String text(@Min(3) Integer number) {
			return number.toString();
		}

		@OnError
		String invalid(InvalidPayloadException invalid) {
			return invalid.violations().toString();
		}

	}

}
