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

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.OnText;
import io.github.wsext.WsConnection;
import io.github.wsext.WsConnections;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.testsupport.EveryTransport;
import io.github.wsext.testsupport.Patience;
import io.github.wsext.testsupport.RawFrame;
import io.github.wsext.testsupport.RunningApplication;
import org.apache.coyote.AbstractProtocol;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what Tomcat keeps of connections that are cut at any stage while the server
 * sends. On Tomcat's own WebSocket support a write that fails just after a read event had
 * Tomcat keep the processor for good: 18 of 20 000. (A plain handler of Spring, which
 * sends on the thread that reads only, left none.)
 */
@EveryTransport
class LeftProcessorsTests {

	private static final int THREADS = 4;

	private static final int CONNECTIONS = 5000;

	@AutoClose
	private static final RunningApplication application = RunningApplication.start(List.of(Sending.class));

	@Test
	@DisplayName("L2 C3 Tomcat keeps nothing of connections that are cut at any stage while the server sends")
	void nothingLeft() throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(THREADS);
		try {
			List<Future<?>> all = new ArrayList<>();
			for (int seed = 0; seed < THREADS; seed++) {
				Random random = new Random(seed);
				all.add(threads.submit(() -> IntStream.range(0, CONNECTIONS).forEach((i) -> connect(random))));
			}
			for (Future<?> one : all) {
				one.get(Patience.SECONDS, TimeUnit.SECONDS);
			}
		}
		finally {
			threads.shutdownNow();
		}
		Awaitility.await().until(() -> application.bean(WsConnections.class).count() == 0);
		Awaitility.await().untilAsserted(() -> assertThat(kept()).isZero());
	}

	private static int kept() {
		TomcatWebServer server = (TomcatWebServer) ((ServletWebServerApplicationContext) application.context())
			.getWebServer();
		AbstractProtocol<?> protocol = (AbstractProtocol<?>) server.getTomcat().getConnector().getProtocolHandler();
		return protocol.getWaitingProcessorCount();
	}

	/**
	 * Connects, and cuts the line before, in or after one of several steps.
	 */
	private static void connect(Random random) {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), application.port())) {
			if (random.nextBoolean()) {
				socket.setSoLinger(true, 0);
			}
			socket.setSoTimeout((int) Patience.LIMIT.toMillis());
			send(socket, random, random.nextInt(10));
		}
		catch (SocketException | SocketTimeoutException ex) {
			// The server has closed first.
			assertThat(ex).isNotNull();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void send(Socket socket, Random random, int step) throws IOException {
		OutputStream out = socket.getOutputStream();
		InputStream in = socket.getInputStream();
		byte[] handshake = ("GET /sending HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
				+ "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n")
			.getBytes(StandardCharsets.ISO_8859_1);
		if (step == 0) {
			out.write(handshake, 0, random.nextInt(handshake.length));
			return;
		}
		out.write(handshake);
		if (step > 2) {
			in.read(new byte[4096]);
		}
		if (step != 3 && (step > 2 || random.nextBoolean())) {
			out.write(any(random).encode());
		}
		if (step > 3 && random.nextBoolean()) {
			out.write(RawFrame.text("many").encode());
		}
		if (step == 5) {
			out.write(RawFrame.close(1000, "").encode());
		}
		if (step == 6) {
			socket.shutdownOutput();
		}
		if (step > 6) {
			socket.setSoTimeout(10);
			in.read(new byte[1 + random.nextInt(200)]);
		}
	}

	private static RawFrame any(Random random) {
		return switch (random.nextInt(5)) {
			case 0 -> RawFrame.text("close");
			case 1 -> RawFrame.text("terminate");
			case 2 -> RawFrame.close(1000, "");
			case 3 -> RawFrame.text("begun").more();
			default -> RawFrame.text("many");
		};
	}

	@WsExtEndpoint(path = "/sending", authentication = HandshakeAuthentication.NONE)
	static class Sending {

		@OnText
		void text(String text, WsConnection connection) {
			switch (text) {
				case "close" -> connection.close();
				case "terminate" -> connection.terminate();
				default -> IntStream.range(0, 30).forEach((i) -> connection.send("message " + i));
			}
		}

	}

}
