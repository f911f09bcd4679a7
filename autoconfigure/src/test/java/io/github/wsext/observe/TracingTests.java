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

package io.github.wsext.observe;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import io.github.wsext.OnClose;
import io.github.wsext.OnConnect;
import io.github.wsext.OnOpen;
import io.github.wsext.OnText;
import io.github.wsext.WsConnection;
import io.github.wsext.WsConnections;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.testsupport.EveryContainer;
import io.github.wsext.testsupport.RawWebSocketClient;
import io.github.wsext.testsupport.RunningApplication;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of spans over the wire.
 */
@EveryContainer
class TracingTests {

	private final List<String> ids = new ArrayList<>();

	private RunningApplication application;

	@BeforeEach
	void start() {
		this.application = RunningApplication.start(List.of(Spans.TracerConfiguration.class, RoomEndpoint.class));
	}

	@AfterEach
	void stop() {
		this.application.close();
	}

	@Test
	@DisplayName("Q2 three connects, a bad ticket, five messages, a question and a message make exactly these spans")
	void script() {
		try (RawWebSocketClient first = connect();
				RawWebSocketClient second = connect();
				RawWebSocketClient third = connect()) {
			assertThat(this.application.status("/room/4", (handshake) -> handshake.ticket("wst_bad"))).isEqualTo(401);
			first.sendText("a").expectText("a").sendText("b").expectText("b");
			second.sendText("c").expectText("c").sendText("d").expectText("d").sendText("fail").expectClose(1011);
			WsConnection asked = this.application.bean(WsConnections.class).find(this.ids.get(2)).orElseThrow();
			asked.ask("name", "?", String.class, Duration.ofMinutes(1));
			third.expectText("{\"event\":\"name\",\"payload\":\"?\",\"id\":\"server-1\"}");
			third.sendText("{\"event\":\"name\",\"payload\":\"carol\",\"id\":\"server-1\"}");
			Awaitility.await().untilAsserted(() -> assertThat(described()).anyMatch((span) -> span.startsWith("ask")));
			asked.send("news");
			third.expectText("news");
			third.sendClose(1000, "").expectClose(1000);
			first.sendClose(1000, "").expectClose(1000);
			second.sendClose(1011, "");
		}
		List<String> expected = new ArrayList<>();
		expected
			.addAll(Collections.nCopies(3, "handshake /room/{name} in HTTP {endpoint=/room/{name}, outcome=opened}"));
		expected.add("handshake /room/{name} in HTTP {endpoint=/room/{name}, outcome=ticket}");
		expected.addAll(Collections.nCopies(3, "connect /room/{name} CONSUMER in handshake /room/{name}"
				+ " {endpoint=/room/{name}, kind=connect, outcome=returned}"));
		expected.addAll(Collections.nCopies(3, callback("open", "returned")));
		expected.addAll(Collections.nCopies(4, callback("text", "returned")));
		expected.add(callback("text", "thrown"));
		expected.addAll(Collections.nCopies(3, callback("close", "returned")));
		expected.add("ask /room/{name} CLIENT {endpoint=/room/{name}, outcome=answered, wsext.event=name}");
		expected.addAll(Collections.nCopies(3,
				"send connection PRODUCER in open /room/{name} {endpoint=/room/{name}, receivers=connection}"));
		expected.add("send connection PRODUCER {endpoint=/room/{name}, receivers=connection}");
		Awaitility.await().untilAsserted(() -> assertThat(described()).containsExactlyInAnyOrderElementsOf(expected));
	}

	private static String callback(String kind, String outcome) {
		return kind + " /room/{name} CONSUMER -> handshake /room/{name} {endpoint=/room/{name}, kind=" + kind
				+ ", outcome=" + outcome + ", wsext.connection=*}";
	}

	private List<String> described() {
		return this.application.bean(Spans.class).described();
	}

	private RawWebSocketClient connect() {
		RawWebSocketClient client = this.application.client()
			.handshake("/room/" + this.ids.size())
			.ticket(this.application.ticket())
			.open();
		this.ids.add(client.readMessage().text());
		return client;
	}

	@WsExtEndpoint("/room/{name}")
	static class RoomEndpoint {

		@OnConnect
		void connect() {
		}

		@OnOpen
		void open(WsConnection connection) {
			connection.send(connection.id());
		}

		@OnText
		String text(String text) {
			if (text.equals("fail")) {
				throw new IllegalStateException("As the client wants it");
			}
			return text;
		}

		@OnClose
		void close() {
		}

	}

}
