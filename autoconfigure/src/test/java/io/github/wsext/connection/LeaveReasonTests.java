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

import io.github.wsext.LeaveReason;
import io.github.wsext.WsConnection;
import io.github.wsext.testsupport.EveryTransport;
import io.github.wsext.testsupport.RawFrame;
import io.github.wsext.testsupport.RawWebSocketClient;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.web.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for who or what ended a connection.
 */
@EveryTransport
class LeaveReasonTests {

	private final Engine engine = Engine.shared();

	private final Probe probe = this.engine.probe();

	@ParameterizedTest
	@ValueSource(ints = { 1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 4999 })
	@DisplayName("C3 a client's close frame is CLIENT_CLOSED, whatever its code")
	void clientClosed(int code) {
		try (RawWebSocketClient client = this.engine.client(this.probe)) {
			client.sendClose(code, "bye").expectClose(code);
			assertEnd(code, LeaveReason.CLIENT_CLOSED);
			assertThat(this.probe.end().status().getReason()).isEqualTo("bye");
		}
	}

	@Test
	@DisplayName("C3 a client's close frame without a code is 1005, CLIENT_CLOSED")
	void clientClosedWithoutCode() {
		try (RawWebSocketClient client = this.engine.client(this.probe)) {
			client.send(RawFrame.close()).expectClose();
			assertEnd(1005, LeaveReason.CLIENT_CLOSED);
		}
	}

	@Test
	@DisplayName("C3 a client that vanishes is 1006, CONNECTION_LOST")
	void clientVanished() {
		try (RawWebSocketClient client = this.engine.client(this.probe)) {
			this.probe.connection();
			client.close();
			assertEnd(1006, LeaveReason.CONNECTION_LOST);
		}
	}

	@Test
	@DisplayName("C3 a line that is reset is 1006, CONNECTION_LOST")
	void lineReset() {
		RawWebSocketClient client = this.engine.client(this.probe);
		this.probe.connection();
		client.reset();
		assertEnd(1006, LeaveReason.CONNECTION_LOST);
	}

	@Test
	@DisplayName("C3 close() is SERVER_CLOSED with the code of the application")
	void serverClosed() {
		try (RawWebSocketClient client = this.engine.client(this.probe)) {
			this.probe.connection().close(new CloseStatus(4000, "enough"));
			client.expectClose(4000);
			client.sendClose(4000, "");
			assertEnd(4000, LeaveReason.SERVER_CLOSED);
			assertThat(this.probe.end().status().getReason()).isEqualTo("enough");
		}
	}

	@Test
	@DisplayName("C3 close() keeps its code if the client answers with another")
	void serverClosedOtherAnswer() {
		try (RawWebSocketClient client = this.engine.client(this.probe)) {
			this.probe.connection().close(new CloseStatus(4000));
			client.expectClose(4000);
			client.sendClose(1000, "");
			assertEnd(4000, LeaveReason.SERVER_CLOSED);
		}
	}

	@Test
	@DisplayName("C3 close() keeps its code if the client vanishes instead of answering")
	void serverClosedWithoutAnswer() {
		try (RawWebSocketClient client = this.engine.client(this.probe)) {
			this.probe.connection().close(new CloseStatus(4000));
			client.expectClose(4000);
			client.close();
			assertEnd(4000, LeaveReason.SERVER_CLOSED);
		}
	}

	@Test
	@DisplayName("C3 terminate() is 1006, TERMINATED")
	void terminated() {
		try (RawWebSocketClient client = this.engine.client(this.probe)) {
			this.probe.connection().terminate();
			client.expectEnd();
			assertEnd(1006, LeaveReason.TERMINATED);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "unmasked", "rsv", "opcode", "continuation", "longPing" })
	@DisplayName("C3 a broken frame is 1002, PROTOCOL_ERROR")
	void brokenFrame(String kind) {
		RawFrame frame = switch (kind) {
			case "unmasked" -> RawFrame.text("hi").unmasked();
			case "rsv" -> RawFrame.text("hi").withRsv(2);
			case "opcode" -> RawFrame.of(3);
			case "continuation" -> RawFrame.continuation((byte) 1);
			default -> RawFrame.ping(new byte[126]);
		};
		try (RawWebSocketClient client = this.engine.client(this.probe)) {
			client.send(frame).expectClose(1002);
			client.close();
			assertEnd(1002, LeaveReason.PROTOCOL_ERROR);
		}
	}

	@Test
	@DisplayName("C3 text that is not UTF-8 is 1007, PROTOCOL_ERROR")
	void notUtf8() {
		try (RawWebSocketClient client = this.engine.client(this.probe)) {
			client.send(RawFrame.of(RawFrame.TEXT, (byte) 0xc3, (byte) 0x28)).expectClose(1007);
			client.close();
			assertEnd(1007, LeaveReason.PROTOCOL_ERROR);
		}
	}

	@Test
	@DisplayName("C3 a message too big is 1009, PROTOCOL_ERROR")
	void tooBig() {
		try (RawWebSocketClient client = this.engine.client(this.probe)) {
			client.sendBinary(new byte[64 * 1024 + 1]).expectClose(1009);
			client.close();
			assertEnd(1009, LeaveReason.PROTOCOL_ERROR);
		}
	}

	@Test
	@DisplayName("C3 a failed callback is 1011, HANDLER_FAILED")
	void handlerFailed() {
		this.probe.onText((connection, text) -> {
			throw new IllegalStateException("as the test wants it");
		});
		try (RawWebSocketClient client = this.engine.client(this.probe)) {
			client.sendText("hi").expectClose(1011);
			client.close();
			assertEnd(1011, LeaveReason.HANDLER_FAILED);
		}
	}

	@Test
	@DisplayName("C3 closed() has completed with the same status before @OnClose is called")
	void closedBeforeOnClose() {
		this.probe.onClose((connection) -> assertThat(connection.closed().toCompletableFuture()).isCompleted());
		try (RawWebSocketClient client = this.engine.client(this.probe)) {
			WsConnection connection = this.probe.connection();
			client.sendClose(4001, "bye");
			assertThat(this.probe.end().status()).isEqualTo(new CloseStatus(4001, "bye"));
			assertThat(connection.closed().toCompletableFuture()).isCompletedWithValue(new CloseStatus(4001, "bye"));
			assertThat(connection.isOpen()).isFalse();
		}
	}

	private void assertEnd(int code, LeaveReason reason) {
		ConnectionEnd end = this.probe.end();
		assertThat(end.status().getCode()).isEqualTo(code);
		assertThat(end.reason()).isEqualTo(reason);
	}

}
