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

package io.github.wsext.transport;

import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.OnText;
import io.github.wsext.WsConnection;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.testsupport.EveryTransport;
import io.github.wsext.testsupport.RawFrame;
import io.github.wsext.testsupport.RawWebSocketClient;
import io.github.wsext.testsupport.RunningApplication;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.web.socket.CloseStatus;

/**
 * Tests for {@code wsext.close-timeout}, on whatever container there is. Every other
 * time-out is too long to end the connections.
 */
@EveryTransport
class CloseTimeoutTests {

	@AutoClose
	private static final RunningApplication application = RunningApplication.start(
			List.of(CommandEndpoint.class, Busy.class), "wsext.close-timeout=200ms", "wsext.send-timeout=1h",
			"wsext.ping-interval=0");

	private static RawWebSocketClient open(String key) {
		return application.client().handshake("/command/" + key).open();
	}

	@Test
	@DisplayName("C3 a client that does not answer our close frame is cut off after the close time-out")
	void unansweredClose() {
		try (RawWebSocketClient client = open("silent")) {
			client.sendText("close").expectClose(4001);
			client.expectEnd();
		}
	}

	@Test
	@DisplayName("C3 a client that goes on sending after our close frame is cut off after the close time-out")
	void goesOnSending() {
		try (RawWebSocketClient client = open("talkative")) {
			client.sendText("close").expectClose(4001);
			Awaitility.await().until(() -> hasEnded(client));
		}
	}

	private static boolean hasEnded(RawWebSocketClient client) {
		try {
			client.sendText("more");
			return false;
		}
		catch (UncheckedIOException ex) {
			return true;
		}
	}

	@Test
	@DisplayName("C3 a client whose callback goes on is cut off after the close time-out, though its answer waits unread")
	void closedWithinCallback() {
		Busy endpoint = application.bean(Busy.class);
		try (RawWebSocketClient client = application.client().handshake("/busy").open()) {
			client.sendText("close").expectClose(4001);
			client.sendClose(4001, "");
			client.expectEnd();
		}
		finally {
			endpoint.gate.countDown();
		}
	}

	@Test
	@DisplayName("C7 a client that has violated the protocol and does not go is cut off after the close time-out")
	void violationWithoutEnd() {
		try (RawWebSocketClient client = open("hostile")) {
			client.send(RawFrame.text("bad").unmasked()).expectClose(1002);
			client.expectEnd();
		}
	}

	/**
	 * Goes on after the close. Without {@code @OnClose}, for which the engine would keep
	 * the connection, and look after it.
	 */
	@WsExtEndpoint(path = "/busy", authentication = HandshakeAuthentication.NONE)
	static class Busy {

		private final CountDownLatch gate = new CountDownLatch(1);

		@OnText
		void text(WsConnection connection) throws InterruptedException {
			connection.close(new CloseStatus(4001, "as you like"));
			this.gate.await();
		}

	}

}
