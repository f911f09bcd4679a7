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

package io.github.wsext.transport.tomcat;

import java.util.List;

import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.OnText;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.testsupport.RawFrame;
import io.github.wsext.testsupport.RawWebSocketClient;
import io.github.wsext.testsupport.RunningApplication;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a client reads last, whatever it sends at the end.
 */
class LastBytesTests {

	private static final int LARGE = 4_000_000;

	@AutoClose
	private static final RunningApplication application = RunningApplication.start(List.of(Large.class));

	private static RawWebSocketClient narrow() {
		return RawWebSocketClient.connect(application.port(), 4096).handshake("/large").open();
	}

	@Test
	@DisplayName("C3 a client that ends its side behind its close frame gets the rest of a frame that waits, and the answer")
	void halfClosed() {
		try (RawWebSocketClient client = narrow()) {
			Large endpoint = application.bean(Large.class);
			endpoint.answered = false;
			// The second is handled when the answer to the first is on its way.
			client.sendText("give").sendText("given");
			Awaitility.await().until(() -> endpoint.answered);
			client.sendClose(1000, "").shutdownOutput();
			assertThat(client.readMessage().text()).hasSize(LARGE);
			assertThat(client.expectClose().getCode()).isEqualTo(1000);
			client.expectEnd();
		}
	}

	@RepeatedTest(30)
	@DisplayName("C3 a client that closes behind a message that is too big reads 1009, not its own code")
	void tooBigThenClose() {
		try (RawWebSocketClient client = application.client().handshake("/large").open()) {
			client.send(RawFrame.text("x".repeat(2000)), RawFrame.close(1000, ""));
			client.expectClose(1009);
		}
	}

	@RepeatedTest(30)
	@DisplayName("C3 what a client sends behind its close frame does not cost it the answer")
	void moreBehindTheClose() {
		try (RawWebSocketClient client = application.client().handshake("/large").open()) {
			client.send(RawFrame.close(4000, "bye"), RawFrame.binary(new byte[100_000]));
			assertThat(client.expectClose().getCode()).isEqualTo(4000);
		}
	}

	@WsExtEndpoint(path = "/large", authentication = HandshakeAuthentication.NONE, maxMessageSize = "1000B")
	static class Large {

		private volatile boolean answered;

		@OnText
		String text(String text) {
			if (text.equals("give")) {
				return "x".repeat(LARGE);
			}
			this.answered = true;
			return text;
		}

	}

}
