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

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.OnText;
import io.github.wsext.WsConnection;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.testsupport.Patience;
import io.github.wsext.testsupport.RawFrame;
import io.github.wsext.testsupport.RawWebSocketClient;
import io.github.wsext.testsupport.RunningApplication;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.web.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The last bytes of a connection whose client sends more than is read of it: they arrive,
 * followed by the end of the stream and not by a reset, which could overtake them.
 */
class LastBytesTests {

	private static final int ROUNDS = 15;

	private static final int MORE = 20_000_000;

	private static final int PIECE = 10_000;

	@AutoClose
	private static final RunningApplication application = RunningApplication.start(Ending.class);

	@ParameterizedTest
	@EnumSource(End.class)
	@DisplayName("The close frame arrives although the client goes on sending behind the end")
	void closeFrame(End end) throws Exception {
		for (int i = 0; i < ROUNDS; i++) {
			try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), application.port())) {
				socket.setSoTimeout((int) (Patience.SECONDS * 1000));
				RawWebSocketClient client = RawWebSocketClient.on(socket).handshake("/ending").open();
				CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> send(socket, client, end));
				byte[] received = readToEnd(socket);
				sent.join();
				assertThat(closeCode(received)).isEqualTo(end.code);
			}
		}
	}

	private static void send(Socket socket, RawWebSocketClient client, End end) {
		// In one write, so that it is the first of more.
		client.send(end.frame, RawFrame.binary(new byte[PIECE]));
		byte[] piece = RawFrame.binary(new byte[PIECE]).encode();
		for (int i = 0; i < MORE / PIECE; i++) {
			client.write(piece);
		}
		client.shutdownOutput();
	}

	private static byte[] readToEnd(Socket socket) throws IOException {
		ByteArrayOutputStream received = new ByteArrayOutputStream();
		socket.getInputStream().transferTo(received);
		return received.toByteArray();
	}

	private static int closeCode(byte[] received) {
		assertThat(received).hasSizeGreaterThanOrEqualTo(4);
		assertThat(received[0] & 0xFF).isEqualTo(0x88);
		byte[] code = Arrays.copyOfRange(received, 2, 4);
		return (code[0] & 0xFF) << 8 | code[1] & 0xFF;
	}

	private enum End {

		VIOLATION(RawFrame.of(3), 1002),

		CLOSED_BY_SERVER(RawFrame.text("close"), 4000),

		CLOSED_BY_CLIENT(RawFrame.close(1000, ""), 1000);

		private final RawFrame frame;

		private final int code;

		End(RawFrame frame, int code) {
			this.frame = frame;
			this.code = code;
		}

	}

	@WsExtEndpoint(path = "/ending", authentication = HandshakeAuthentication.NONE)
	static class Ending {

		@OnText
		void text(String text, WsConnection connection) {
			connection.close(new CloseStatus(4000));
		}

	}

}
