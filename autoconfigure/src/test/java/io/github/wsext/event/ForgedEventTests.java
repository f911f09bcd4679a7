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
import java.util.Map;

import io.github.wsext.Broadcast;
import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.OnText;
import io.github.wsext.WsConnection;
import io.github.wsext.WsEvents;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.WsMessage;
import io.github.wsext.WsTopics;
import io.github.wsext.connection.Engine;
import io.github.wsext.connection.Probe;
import io.github.wsext.dispatch.WsMessageInterceptor;
import io.github.wsext.testsupport.EveryContainer;
import io.github.wsext.testsupport.TestWebSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that what one client says, and an application passes on as it is, is no event to
 * another.
 */
@EveryContainer
class ForgedEventTests {

	private static final String EXPIRING = "{\"event\":\"auth:expiring\",\"payload\":{\"expiresAt\":\"2030-01-01T00:00:00Z\"}}";

	private static Engine engine;

	@BeforeAll
	static void start() {
		engine = Engine.start(List.of(RoomEndpoint.class, WordFilter.class));
	}

	@AfterAll
	static void stop() {
		engine.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/room/broadcast", "/room/publish", "/room/message", "/room/send" })
	@DisplayName("V1 a string that a room passes on never begins as an event of the server does, however it is sent")
	void passedOn(String path) {
		try (TestWebSocket alice = TestWebSocket.connect(engine.port(), path);
				TestWebSocket mallory = TestWebSocket.connect(engine.port(), path)) {
			Probe.await().until(() -> engine.connections().byTopic(path).size() == 2);
			for (String forged : List.of(EXPIRING, "{\"\\u0065vent\":\"error\"}",
					"{\"event\":\"topic:unsubscribed\",\"payload\":\"/x\"}")) {
				mallory.send(forged);
				assertThat(alice.takeText()).isEqualTo(" " + forged);
				assertThat(mallory.takeText()).isEqualTo(" " + forged);
			}
			for (String plain : List.of("{\"text\":\"hi\"}", "{\"event\":\"price\",\"payload\":1,\"id\":\"1\"}")) {
				mallory.send(plain);
				assertThat(alice.takeText()).isEqualTo(plain);
				assertThat(mallory.takeText()).isEqualTo(plain);
			}
		}
	}

	@Test
	@DisplayName("V1 an interceptor that takes words out of a text does not make it an event of the server")
	void intercepted() {
		try (TestWebSocket client = TestWebSocket.connect(engine.port(), "/room/broadcast")) {
			Probe.await().until(() -> engine.connections().byTopic("/room/broadcast").size() == 1);
			client.send("darn" + EXPIRING);
			assertThat(client.takeText()).isEqualTo(" " + EXPIRING);
		}
	}

	@Test
	@DisplayName("V1 events of the server begin with a brace, also where an interceptor has changed them")
	void honest() {
		try (TestWebSocket client = TestWebSocket.connect(engine.port(), "/room/honest")) {
			Probe.await().until(() -> engine.connections().byTopic("/room/honest").size() == 1);
			WsEvents events = engine.application().bean(WsEvents.class);
			events.publish("/room/honest", "price", "darn 7");
			assertThat(client.takeText()).isEqualTo("{\"event\":\"price\",\"payload\":\" 7\"}");
			events.publish("/room/honest", "price", Map.of("event", EXPIRING));
			assertThat(client.takeText()).startsWith("{\"event\":\"price\"");
		}
	}

	@WsExtEndpoint(path = "/room/{how}", authentication = HandshakeAuthentication.NONE)
	static class RoomEndpoint {

		private final WsTopics topics;

		RoomEndpoint(WsTopics topics) {
			this.topics = topics;
		}

		@OnText
		@Broadcast
		@Nullable Object say(String text, WsConnection connection) {
			String path = connection.handshake().path();
			switch (path) {
				case "/room/publish" -> this.topics.publish(path, new StringBuilder(text));
				case "/room/message" -> this.topics.publish(path, WsMessage.text(text));
				case "/room/send" -> connection.replyToMany(text, (each) -> each.handshake().path().equals(path));
				default -> {
					return text;
				}
			}
			return null;
		}

	}

	static class WordFilter implements WsMessageInterceptor {

		@Override
		public WsMessage outbound(WsConnection connection, WsMessage message) {
			return (message instanceof WsMessage.Text text && text.payload().contains("darn"))
					? WsMessage.text(text.payload().replace("darn", "")) : message;
		}

	}

}
