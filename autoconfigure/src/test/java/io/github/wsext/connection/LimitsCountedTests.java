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

package io.github.wsext.connection;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.OnText;
import io.github.wsext.WsConnection;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.testsupport.RawFrame;
import io.github.wsext.testsupport.RawWebSocketClient;
import io.github.wsext.testsupport.RunningApplication;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that limits of open connections are counted.
 */
class LimitsCountedTests {

	@Test
	@DisplayName("Q1 messages beyond wsext.inbound.rate are counted")
	void messages() {
		try (RunningApplication application = start("wsext.inbound.rate=2");
				RawWebSocketClient client = RawWebSocketClient.open(application.port(), "/limited")) {
			client.send(RawFrame.text("x").times(100)).expectClose(4429);
			Awaitility.await()
				.untilAsserted(() -> assertThat(reached(application)).containsExactly("/limited MESSAGES"));
		}
	}

	@Test
	@DisplayName("Q1 messages beyond wsext.inbound.rate-per-principal are counted")
	void messagesOfPrincipal() {
		try (RunningApplication application = start("wsext.inbound.rate-per-principal=2");
				RawWebSocketClient client = application.client()) {
			client.handshake("/known").ticket(application.ticket()).open();
			client.send(RawFrame.text("x").times(100)).expectClose(4429);
			Awaitility.await()
				.untilAsserted(() -> assertThat(reached(application)).containsExactly("/known MESSAGES_OF_PRINCIPAL"));
		}
	}

	@Test
	@DisplayName("P2 Q1 subscriptions beyond wsext.topic.max-per-connection are counted")
	void topics() {
		try (RunningApplication application = start("wsext.topic.max-per-connection=1");
				RawWebSocketClient client = RawWebSocketClient.open(application.port(), "/limited")) {
			client.sendText("one").expectText("one").sendText("two").expectText("refused");
			assertThat(reached(application)).containsExactly("/limited TOPICS");
		}
	}

	private static RunningApplication start(String property) {
		return RunningApplication.start(List.of(Limited.class, Known.class, Recorder.class), property);
	}

	private static Queue<String> reached(RunningApplication application) {
		return application.bean(Recorder.class).reached;
	}

	@WsExtEndpoint(path = "/limited", authentication = HandshakeAuthentication.NONE)
	static class Limited {

		@OnText
		String text(String text, WsConnection connection) {
			try {
				connection.subscribe(text);
				return text;
			}
			catch (IllegalStateException ex) {
				return "refused";
			}
		}

	}

	@WsExtEndpoint("/known")
	static class Known {

		@OnText
		void text(String text) {
		}

	}

	static class Recorder implements ConnectionObserver {

		final Queue<String> reached = new ConcurrentLinkedQueue<>();

		@Override
		public void limitReached(WsConnection connection, ConnectionLimit limit) {
			this.reached.add(connection.handshake().endpoint() + " " + limit);
		}

	}

}
