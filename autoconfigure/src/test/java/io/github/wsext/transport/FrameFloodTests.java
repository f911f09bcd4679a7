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

import java.nio.ByteBuffer;
import java.util.List;

import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.OnBinary;
import io.github.wsext.OnText;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.testsupport.EveryTransport;
import io.github.wsext.testsupport.RawFrame;
import io.github.wsext.testsupport.RawWebSocketClient;
import io.github.wsext.testsupport.RunningApplication;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for floods of frames that cost a client nearly nothing. That of pings, which only
 * our own transport can count, is in {@code PingFloodTests}.
 */
@EveryTransport
class FrameFloodTests {

	private static final int FLOOD = 20_000;

	@AutoClose
	private static final RunningApplication application = RunningApplication.start(List.of(Echo.class),
			"wsext.inbound.rate=50");

	@Test
	@DisplayName("D12 empty texts count as messages")
	void texts() {
		expectTooMany(RawFrame.text(""));
	}

	@Test
	@DisplayName("D12 empty binary messages count as messages")
	void binaries() {
		expectTooMany(RawFrame.binary());
	}

	@Test
	@DisplayName("D12 pongs that nobody has asked for are bounded where messages are")
	void pongs() {
		expectTooMany(RawFrame.pong());
	}

	@Test
	@DisplayName("D12 fragments without content are bounded where messages are, and no message is needed for that")
	void fragments() {
		try (RawWebSocketClient client = RawWebSocketClient.open(application.port(), "/echo")) {
			client.send(RawFrame.text("begun").more());
			client.send(RawFrame.continuation().more().times(FLOOD));
			assertThat(client.expectClose().getCode()).isEqualTo(4429);
		}
	}

	@Test
	@DisplayName("D12 an honest client's pongs, and few fragments without content, cost it nothing of its messages")
	void honest() {
		try (RawWebSocketClient client = RawWebSocketClient.open(application.port(), "/echo")) {
			client.send(RawFrame.pong().times(50));
			client.send(RawFrame.text("").more());
			client.send(RawFrame.continuation().more().times(40));
			client.send(RawFrame.continuation((byte) 'x'));
			client.expectText("x");
		}
	}

	private static void expectTooMany(RawFrame frame) {
		try (RawWebSocketClient client = RawWebSocketClient.open(application.port(), "/echo")) {
			client.send(frame.times(FLOOD));
			RawFrame answer = client.readFrame();
			while (answer.opcode() != 8) {
				answer = client.readFrame();
			}
			assertThat(answer.closeStatus().getCode()).isEqualTo(4429);
		}
	}

	@WsExtEndpoint(path = "/echo", authentication = HandshakeAuthentication.NONE)
	static class Echo {

		@OnText
		String text(String text) {
			return text;
		}

		@OnBinary
		ByteBuffer binary(ByteBuffer bytes) {
			return bytes;
		}

	}

}
