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

import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.OnEvent;
import io.github.wsext.OnText;
import io.github.wsext.WsConnection;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.WsMessage;
import io.github.wsext.connection.Engine;
import io.github.wsext.connection.Probe;
import io.github.wsext.dispatch.WsMessageInterceptor;
import io.github.wsext.testsupport.EveryTransport;
import io.github.wsext.testsupport.TestWebSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.convert.DurationStyle;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.web.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for messages by which both sides tell each other that they are there.
 */
@EveryTransport
@ExtendWith(OutputCaptureExtension.class)
class HeartbeatEventTests {

	private static final String HEARTBEAT = "{\"event\":\"wsext:heartbeat\",\"payload\":{\"interval\":1000}}";

	private static Engine engine;

	@BeforeAll
	static void start() {
		engine = Engine.start(List.of(EventEndpoint.class, TextEndpoint.class, Silence.class),
				"wsext.event.heartbeat.interval=1s", "wsext.event.heartbeat.texts=ping,{}");
	}

	@AfterAll
	static void stop() {
		engine.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/events", "/texts" })
	@DisplayName("C5 who asks for heartbeat events gets them, whatever interceptors do, and nobody else does")
	void heartbeats(String path) {
		try (TestWebSocket other = TestWebSocket.connect(engine.port(), path, "wsext.v1");
				TestWebSocket page = TestWebSocket.connect(engine.port(), path, "wsext.v1", "wsext.heartbeat")) {
			assertThat(page.subprotocol()).isEqualTo("wsext.v1");
			for (int i = 0; i < 3; i++) {
				assertThat(page.takeText()).isEqualTo(HEARTBEAT);
			}
			engine.connections().closeEndpoint(path, new CloseStatus(4000, "enough"));
			assertThat(other.awaitClose().getCode()).isEqualTo(4000);
			assertThat(other.pollText()).isNull();
		}
	}

	@Test
	@DisplayName("V4 a text that is allowed as a heartbeat is neither answered nor a mistake")
	void allowedTexts() {
		try (TestWebSocket client = TestWebSocket.connect(engine.port(), "/events")) {
			for (int i = 0; i < 50; i++) {
				client.send("ping").send("{}");
			}
			assertThat(client.send("{\"event\":\"say\",\"payload\":\"hi\"}").takeText()).contains("hi");
			assertThat(client.send("pong").takeText()).contains("bad_envelope");
			assertThat(client.send("{\"event\":\"say\",\"payload\":\"hi\"}").takeText()).contains("hi");
		}
	}

	@Test
	@DisplayName("V4 an endpoint that takes texts gets those, too")
	void textsOfTextEndpoints() {
		try (TestWebSocket client = TestWebSocket.connect(engine.port(), "/texts")) {
			client.send("ping").send("{}");
			Probe.await().until(() -> TextEndpoint.received.containsAll(List.of("ping", "{}")));
		}
	}

	@Test
	@DisplayName("V4 4501 is explained in the log once for each endpoint")
	void explained(CapturedOutput output) {
		for (int client = 0; client < 3; client++) {
			try (TestWebSocket mistaken = TestWebSocket.connect(engine.port(), "/events")) {
				for (int i = 0; i < 10; i++) {
					mistaken.send("pang");
				}
				assertThat(mistaken.awaitClose().getCode()).isEqualTo(4501);
			}
		}
		assertThat(output.getAll().lines().filter((line) -> line.contains("Closed with 4501"))).singleElement()
			.asString()
			.contains("/events", "bad_envelope", "wsext.event.heartbeat.texts");
	}

	@Test
	@DisplayName("C5 heartbeat events come a second apart at least")
	void settings() {
		Stream.of("-1s", "999ms")
			.forEach((interval) -> assertThatIllegalArgumentException()
				.isThrownBy(() -> new HeartbeatSettings(DurationStyle.detectAndParse(interval), Set.of()))
				.withMessageContaining("wsext.event.heartbeat.interval"));
	}

	@WsExtEndpoint(path = "/events", authentication = HandshakeAuthentication.NONE)
	static class EventEndpoint {

		@OnEvent("say")
		String say(String text) {
			return text;
		}

	}

	@WsExtEndpoint(path = "/texts", authentication = HandshakeAuthentication.NONE)
	static class TextEndpoint {

		static final List<String> received = new CopyOnWriteArrayList<>();

		@OnText
		void text(String text) {
			received.add(text);
		}

	}

	/** Lets nothing through on one endpoint. */
	static class Silence implements WsMessageInterceptor {

		@Override
		public boolean supports(String endpoint) {
			return endpoint.equals("/texts");
		}

		@Override
		public @Nullable WsMessage outbound(WsConnection connection, WsMessage message) {
			return null;
		}

	}

}
