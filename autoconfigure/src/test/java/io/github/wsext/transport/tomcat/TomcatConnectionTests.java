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

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.wsext.WsConnections;
import io.github.wsext.testsupport.RawFrame;
import io.github.wsext.testsupport.RawHandshake;
import io.github.wsext.testsupport.RawWebSocketClient;
import io.github.wsext.testsupport.RunningApplication;
import io.github.wsext.transport.CommandEndpoint;
import io.github.wsext.transport.CommandEndpoint.State;
import io.github.wsext.transport.frame.ReadFrames;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for how the native transport gets on with the rest of Tomcat.
 */
class TomcatConnectionTests {

	private static RunningApplication start(String... properties) {
		return RunningApplication.start(List.of(CommandEndpoint.class), properties);
	}

	@Test
	@DisplayName("L3 a connection that served HTTP before becomes a WebSocket")
	void keepAlive() {
		try (RunningApplication application = start(); RawWebSocketClient client = application.client()) {
			for (int i = 0; i < 3; i++) {
				assertThat(client.handshake("/nothing").plain().basic("alice", "alice").send().status()).isEqualTo(404);
			}
			client.handshake("/command/k").open().sendText("hello").expectText("hello");
		}
	}

	@Test
	@DisplayName("D4 a client that ends its side after its messages still gets the answers")
	void halfClosed() {
		try (RunningApplication application = start(); RawWebSocketClient client = application.client()) {
			RawHandshake handshake = client.handshake("/command/k");
			// All at once, so that the end is read together with the messages.
			ByteArrayOutputStream bytes = new ByteArrayOutputStream();
			bytes.writeBytes(handshake.encode());
			bytes.writeBytes(ReadFrames.bytes(RawFrame.text("one"), RawFrame.text("two"), RawFrame.text("three")));
			client.write(bytes.toByteArray()).shutdownOutput();
			handshake.awaitOpen();
			client.expectText("one").expectText("two").expectText("three").expectEnd();
		}
	}

	@Test
	@DisplayName("O5 what is put off leaves soon, even if all threads of Tomcat wait for it")
	void allThreadsWaiting() {
		try (RunningApplication application = start("server.tomcat.threads.max=1", "server.tomcat.threads.min-spare=1");
				RawWebSocketClient client = application.client()) {
			client.handshake("/command/k").open();
			client.send(RawFrame.text("send little and wait"), RawFrame.text("next"));
			client.expectText("little").expectText("SENT").expectText("next");
		}
	}

	@Test
	@DisplayName("L2 every end of a connection gives its place among Tomcat's connections back")
	void maxConnections() {
		try (RunningApplication application = start("server.tomcat.max-connections=2",
				"server.tomcat.accept-count=1")) {
			for (int i = 0; i < 40; i++) {
				String key = "k" + i;
				try (RawWebSocketClient client = application.client().handshake("/command/" + key).open()) {
					end(client.sendText("hi").expectText("hi"), application.bean(CommandEndpoint.class).state(key), i);
				}
			}
			Awaitility.await().until(() -> application.bean(WsConnections.class).count() == 0);
		}
	}

	private static void end(RawWebSocketClient client, State state, int how) {
		switch (how % 5) {
			case 0 -> client.sendClose(1000, "").expectClose(1000);
			case 1 -> client.sendText("close").expectClose(4001);
			case 2 -> client.reset();
			case 3 -> state.connection().terminate();
			default -> client.send(RawFrame.text("bad").unmasked()).expectClose(1002);
		}
		client.close();
		state.awaitClose();
	}

	@Test
	@DisplayName("C3 terminate() takes back what the operating system holds for a client that does not read")
	void terminatedWhileStalled() throws IOException {
		try (RunningApplication application = start(); Socket socket = new Socket()) {
			socket.setReceiveBufferSize(4096);
			socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), application.port()));
			State state = application.bean(CommandEndpoint.class).state("k");
			RawWebSocketClient.on(socket).handshake("/command/k").open();
			state.connection().send("x".repeat(16_000_000));
			state.connection().terminate();
			state.awaitClose();
			assertThatExceptionOfType(SocketException.class)
				.isThrownBy(() -> socket.getInputStream().transferTo(OutputStream.nullOutputStream()));
		}
	}

	@Test
	@DisplayName("L3 Tomcat's time-outs for HTTP do not end a connection that is idle")
	void idle() {
		try (RunningApplication application = start("server.tomcat.connection-timeout=5s",
				"server.tomcat.keep-alive-timeout=5s"); RawWebSocketClient client = application.client()) {
			client.handshake("/command/k").open().sendText("one").expectText("one");
			// Tomcat looks for time-outs once a second.
			client.expectNothing(Duration.ofSeconds(7)).sendText("two").expectText("two");
		}
	}

	@Test
	@DisplayName("L3 the access log has one line for a handshake, with its status")
	void accessLog(@TempDir Path directory) {
		try (RunningApplication application = start("server.tomcat.accesslog.enabled=true",
				"server.tomcat.accesslog.directory=" + directory, "server.tomcat.accesslog.buffered=false",
				"server.tomcat.accesslog.pattern=%a %s %U"); RawWebSocketClient client = application.client()) {
			client.handshake("/command/k").open().sendText("hi").expectText("hi");
			Awaitility.await().until(() -> lines(directory), (lines) -> !lines.isEmpty());
			client.sendClose(1000, "").expectClose(1000);
			assertThat(lines(directory)).containsExactly("127.0.0.1 101 /command/k");
		}
	}

	private static List<String> lines(Path directory) {
		List<String> lines = new ArrayList<>();
		try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
			for (Path file : files) {
				lines.addAll(Files.readAllLines(file));
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return lines;
	}

	@Test
	@DisplayName("L3 HTTP is served as before on connections that take over what a WebSocket had used")
	void httpAfterwards() {
		try (RunningApplication application = start()) {
			for (int i = 0; i < 20; i++) {
				try (RawWebSocketClient client = application.client().handshake("/command/" + i).open()) {
					client.sendText("hi").expectText("hi").sendClose(1000, "").expectClose(1000);
				}
				RawHandshake request = application.client().handshake("/nothing").plain().basic("alice", "alice");
				assertThat(request.header("X-Long", "x".repeat(6000)).send().status()).isEqualTo(404);
			}
		}
	}

}
