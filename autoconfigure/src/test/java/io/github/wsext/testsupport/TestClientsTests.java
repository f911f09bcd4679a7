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

package io.github.wsext.testsupport;

import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the test clients, against a server that is known to work.
 */
class TestClientsTests {

	private static PlainTomcat server;

	private static int port;

	@BeforeAll
	static void start() {
		server = new PlainTomcat();
		port = server.port();
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@Nested
	class Raw {

		@Test
		void echo() {
			try (RawWebSocketClient client = RawWebSocketClient.open(port, "/echo")) {
				client.sendText("hi").expectText("hi");
				client.sendBinary((byte) 1, (byte) 2).expectBinary((byte) 1, (byte) 2);
				client.send(RawFrame.text("a"), RawFrame.text("b")).expectText("a").expectText("b");
			}
		}

		@Test
		void fragmentsWithAPingBetween() {
			try (RawWebSocketClient client = RawWebSocketClient.open(port, "/echo")) {
				client.sendFragments("one ", "two ", "three").expectText("one two three");
				client.send(RawFrame.text("h").more(), RawFrame.ping((byte) 7), RawFrame.continuation((byte) 'i'));
				RawFrame pong = client.readFrame();
				assertThat(pong.opcode()).isEqualTo(RawFrame.PONG);
				assertThat(pong.payload()).containsExactly(7);
				client.expectText("hi");
			}
		}

		@Test
		void messageThatArrivesInFragments() {
			String text = "x".repeat(8000) + "ä".repeat(100);
			try (RawWebSocketClient client = RawWebSocketClient.open(port, "/echo")) {
				client.sendText(text).expectText(text);
			}
		}

		@Test
		void oneByteAtATime() {
			try (RawWebSocketClient client = RawWebSocketClient.connect(port)) {
				HttpAnswer answer = client.writeSlowly(Duration.ofNanos(1), client.handshake("/echo").encode())
					.readAnswer(false);
				assertThat(answer.status()).isEqualTo(101);
				client.writeSlowly(Duration.ofMillis(1), RawFrame.text("slow").encode()).expectText("slow");
			}
		}

		@Test
		void halfAFrame() {
			RawFrame frame = RawFrame.text("hello");
			try (RawWebSocketClient client = RawWebSocketClient.open(port, "/echo")) {
				client.sendHead(frame, 7).expectNothing(Duration.ofMillis(50));
				byte[] encoded = frame.encode();
				client.write(Arrays.copyOfRange(encoded, 7, encoded.length)).expectText("hello");
			}
		}

		@Test
		void serverCloses() {
			try (RawWebSocketClient client = RawWebSocketClient.open(port, "/echo")) {
				client.sendText("bye");
				assertThat(client.expectClose(4000).getReason()).isEqualTo("bye");
				client.sendClose(4000, "").expectEnd();
			}
		}

		@Test
		void clientCloses() {
			try (RawWebSocketClient client = RawWebSocketClient.open(port, "/echo")) {
				client.sendText("one").sendClose(1000, "done").expectClose(1000);
				client.expectEnd();
			}
		}

		@Test
		void unmaskedFrameIsRefused() {
			try (RawWebSocketClient client = RawWebSocketClient.open(port, "/echo")) {
				client.send(RawFrame.text("hi").unmasked()).expectClose(1002);
			}
		}

		@Test
		void reservedBitsAndOpcodesAreRefused() {
			try (RawWebSocketClient client = RawWebSocketClient.open(port, "/echo")) {
				client.send(RawFrame.text("hi").withRsv(1)).expectClose(1002);
			}
			try (RawWebSocketClient client = RawWebSocketClient.open(port, "/echo")) {
				client.send(RawFrame.of(0x3)).expectClose(1002);
			}
		}

		@Test
		void badUtf8IsRefused() {
			try (RawWebSocketClient client = RawWebSocketClient.open(port, "/echo")) {
				client.send(RawFrame.of(RawFrame.TEXT, (byte) 0xc3, (byte) 0x28)).expectClose(1007);
			}
		}

		@Test
		void declaredLengthIsWhatTheServerWaitsFor() {
			byte none = 0;
			try (RawWebSocketClient client = RawWebSocketClient.open(port, "/echo")) {
				client.send(RawFrame.text("hi ").masked(none, none, none, none).declaring(5));
				client.expectNothing(Duration.ofMillis(50));
				client.write("ho".getBytes(StandardCharsets.UTF_8)).expectText("hi ho");
			}
		}

		@Test
		void permessageDeflate() {
			String text = "squeeze ".repeat(50);
			try (RawWebSocketClient client = RawWebSocketClient.connect(port)
				.handshake("/echo")
				.offerDeflate()
				.open()) {
				assertThat(client.answer().headers().getFirst("Sec-WebSocket-Extensions"))
					.contains("permessage-deflate");
				client.send(RawFrame.text(text).deflated()).expectText(text);
				client.send(RawFrame.text(text).deflated());
				RawFrame echo = client.readFrame();
				assertThat(echo.rsv()).isEqualTo(RawFrame.RSV1);
				assertThat(echo.payload().length).isLessThan(text.length() / 4);
			}
		}

		@Test
		void headersAndSubprotocols() {
			try (RawWebSocketClient client = RawWebSocketClient.connect(port)
				.handshake("/echo")
				.header("X-Test", "seen")
				.ticket("wst_x")
				.open()) {
				assertThat(client.answer().headers().getFirst("Sec-WebSocket-Protocol")).isEqualTo("wsext.v1");
				client.sendText("headers").expectText("seen");
			}
		}

		@Test
		void refusedHandshake() {
			try (RawWebSocketClient client = RawWebSocketClient.connect(port)) {
				HttpAnswer answer = client.handshake("/refused").send();
				assertThat(answer.status()).isEqualTo(403);
				assertThat(answer.body()).isEqualTo("not you");
				assertThat(answer.headers().getFirst("x-reason")).isEqualTo("test");
			}
		}

		@Test
		void wrongHandshakes() {
			assertThat(statusOf("/echo", (handshake) -> handshake.header("Sec-WebSocket-Version", "12")))
				.isEqualTo(426);
			assertThat(statusOf("/echo", (handshake) -> handshake.without("Sec-WebSocket-Key"))).isEqualTo(400);
			assertThat(statusOf("/echo", (handshake) -> handshake.without("Upgrade"))).isEqualTo(400);
			assertThat(statusOf("/echo", (handshake) -> handshake.method("POST"))).isEqualTo(405);
			assertThat(statusOf("/nowhere", (handshake) -> handshake)).isEqualTo(404);
			assertThat(statusOf("/echo", (handshake) -> handshake.version("HTTP/9.9"))).isEqualTo(505);
			assertThat(statusOf("/cookie", RawHandshake::plain)).isEqualTo(200);
		}

		@Test
		void cutLines() {
			RawWebSocketClient reset = RawWebSocketClient.open(port, "/echo");
			reset.reset();
			assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> reset.sendText("hi"));
			try (RawWebSocketClient finished = RawWebSocketClient.open(port, "/echo")) {
				finished.sendText("last").shutdownOutput().expectText("last").expectClose(1002);
				finished.expectEnd();
			}
		}

		@Test
		void stalledReaderStopsTheServer() throws InterruptedException {
			byte[] frame = RawFrame.text("x".repeat(8000)).encode();
			try (RawWebSocketClient client = RawWebSocketClient.connect(port, 1024).handshake("/echo").open()) {
				AtomicLong written = new AtomicLong();
				Thread writer = new Thread(() -> flood(client, frame, written));
				writer.start();
				AtomicLong before = new AtomicLong();
				Awaitility.await()
					.pollInterval(Duration.ofMillis(300))
					.until(() -> before.getAndSet(written.get()) == written.get() && written.get() > 0);
				client.reset();
				writer.join(5000);
				assertThat(writer.isAlive()).isFalse();
			}
		}

		@Test
		void whatDoesNotArriveFails() {
			try (RawWebSocketClient client = RawWebSocketClient.open(port, "/echo")) {
				client.timeout(Duration.ofMillis(50));
				assertThatExceptionOfType(AssertionError.class).isThrownBy(client::readFrame)
					.withMessageContaining("none arrived within PT0.05S");
				client.timeout(Patience.LIMIT).sendText("hi");
				assertThatExceptionOfType(AssertionError.class).isThrownBy(client::expectEnd)
					.withMessageContaining("text, 2 bytes: \"hi\"");
			}
		}

		private void flood(RawWebSocketClient client, byte[] frame, AtomicLong written) {
			try {
				while (true) {
					client.write(frame);
					written.addAndGet(frame.length);
				}
			}
			catch (UncheckedIOException ex) {
				// The test has closed the client.
			}
		}

		private int statusOf(String path, UnaryOperator<RawHandshake> change) {
			try (RawWebSocketClient client = RawWebSocketClient.connect(port)) {
				return change.apply(client.handshake(path)).send().status();
			}
		}

	}

	@Nested
	class Friendly {

		@Test
		void echo() {
			try (TestWebSocket client = TestWebSocket.connect(port, "/echo")) {
				client.send("hi").send(new byte[] { 1, 2 }).ping((byte) 3);
				assertThat(client.takeText()).isEqualTo("hi");
				assertThat(client.takeBinary()).containsExactly(1, 2);
				assertThat(client.takePong()).containsExactly(3);
				assertThat(client.subprotocol()).isEmpty();
			}
		}

		@Test
		void largeMessage() {
			String text = "ä".repeat(4000);
			try (TestWebSocket client = TestWebSocket.connect(port, "/echo")) {
				assertThat(client.send(text).takeText()).isEqualTo(text);
			}
		}

		@Test
		void headersAndTicket() {
			try (TestWebSocket client = TestWebSocket.connect(URI.create("ws://localhost:" + port + "/echo"),
					Map.of("X-Test", "seen"), "wsext.v1", "wsext.ticket.wst_x")) {
				assertThat(client.subprotocol()).isEqualTo("wsext.v1");
				assertThat(client.send("headers").takeText()).isEqualTo("seen");
			}
		}

		@Test
		void closes() {
			try (TestWebSocket client = TestWebSocket.connect(port, "/echo")) {
				assertThat(client.send("bye").awaitClose().getCode()).isEqualTo(4000);
				assertThat(client.awaitClose().getReason()).isEqualTo("bye");
			}
			try (TestWebSocket client = TestWebSocket.connect(port, "/echo")) {
				assertThat(client.close(4001, "done").awaitClose().getCode()).isEqualTo(4001);
			}
			try (TestWebSocket client = TestWebSocket.connect(port, "/echo")) {
				client.abort();
				assertThat(client.awaitClose().getCode()).isEqualTo(1006);
			}
		}

		@Test
		void refusal() {
			HttpAnswer answer = TestWebSocket.expectRefused(port, "/refused");
			assertThat(answer.status()).isEqualTo(403);
			assertThat(answer.body()).isEqualTo("not you");
			assertThatExceptionOfType(TestWebSocket.RefusedException.class)
				.isThrownBy(() -> TestWebSocket.connect(port, "/nowhere"))
				.satisfies((ex) -> assertThat(ex.status()).isEqualTo(404));
			assertThatExceptionOfType(AssertionError.class)
				.isThrownBy(() -> TestWebSocket.expectRefused(port, "/echo"));
		}

		@Test
		void whatDoesNotArriveFails() {
			try (TestWebSocket client = TestWebSocket.connect(port, "/echo")) {
				assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> client.takeText(Duration.ofMillis(20)))
					.withMessageContaining("Expected a text within PT0.02S");
				assertThatExceptionOfType(AssertionError.class)
					.isThrownBy(() -> client.awaitClose(Duration.ofMillis(20)));
				assertThat(client.pollText()).isNull();
			}
		}

	}

	@Nested
	class Http {

		@Test
		void ticket() {
			assertThat(HttpProbe.ticket(port, "alice")).isEqualTo("wst_any");
			assertThat(HttpProbe.ticket(port, "alice", "/echo")).isEqualTo("wst_/echo");
			assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> HttpProbe.ticket(port, "mallory"))
				.withMessageContaining("who?");
		}

		@Test
		void statusHeadersAndBody() {
			HttpAnswer answer = HttpProbe.on(port).header("Authorization", "none").post("/ticket");
			assertThat(answer.status()).isEqualTo(401);
			assertThat(answer.body()).isEqualTo("who?");
			assertThat(answer.headers().getFirst("content-length")).isEqualTo("4");
			assertThat(HttpProbe.on(port).as("alice").post("/ticket").json().path("ticket").asString())
				.isEqualTo("wst_any");
			assertThat(HttpProbe.on(port).send("DELETE", "/ticket", null).status()).isEqualTo(405);
		}

		@Test
		void cookies() {
			HttpProbe without = HttpProbe.on(port);
			without.get("/cookie");
			assertThat(without.get("/cookie").body()).isEqualTo("visited: null");
			HttpProbe with = without.withCookies();
			with.get("/cookie");
			assertThat(with.header("X-Other", "y").get("/cookie").body()).isEqualTo("visited: yes");
			assertThat(without.withCookies().get("/cookie").body()).isEqualTo("visited: null");
		}

		@Test
		void chunkedAndCloseDelimitedBodiesAreRead() {
			try (RawWebSocketClient client = RawWebSocketClient.connect(port)) {
				HttpAnswer answer = client.handshake("/cookie").plain().version("HTTP/1.0").send();
				assertThat(answer.body()).isEqualTo("visited: null");
				assertThat(new String(client.handshake("/x").encode(), StandardCharsets.UTF_8)).startsWith("GET /x");
			}
		}

	}

}
