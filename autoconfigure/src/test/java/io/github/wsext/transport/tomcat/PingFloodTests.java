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
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for floods of pings.
 */
class PingFloodTests {

	@AutoClose
	private static final RunningApplication application = RunningApplication.start(List.of(Echo.class),
			"wsext.inbound.rate=50");

	@Test
	@DisplayName("D12 pings are bounded where messages are")
	void flood() {
		try (RawWebSocketClient client = RawWebSocketClient.open(application.port(), "/echo")) {
			client.send(RawFrame.ping().times(20_000));
			RawFrame answer = client.readFrame();
			while (answer.opcode() != 8) {
				assertThat(answer.opcode()).isEqualTo(10);
				answer = client.readFrame();
			}
			assertThat(answer.closeStatus().getCode()).isEqualTo(4429);
		}
	}

	@Test
	@DisplayName("D12 a client that pings now and then is answered, and keeps its messages")
	void honest() {
		try (RawWebSocketClient client = RawWebSocketClient.open(application.port(), "/echo")) {
			for (int i = 0; i < 50; i++) {
				client.send(RawFrame.ping((byte) i));
				assertThat(client.readFrame()).satisfies((pong) -> assertThat(pong.opcode()).isEqualTo(10));
			}
			for (int i = 0; i < 50; i++) {
				client.sendText("x").expectText("x");
			}
		}
	}

	@WsExtEndpoint(path = "/echo", authentication = HandshakeAuthentication.NONE)
	static class Echo {

		@OnText
		String text(String text) {
			return text;
		}

	}

}
