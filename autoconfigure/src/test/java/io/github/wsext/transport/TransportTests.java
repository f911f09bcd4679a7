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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

import io.github.wsext.WsMessage;
import io.github.wsext.testsupport.EveryTransport;
import io.github.wsext.testsupport.Patience;
import io.github.wsext.testsupport.RawFrame;
import io.github.wsext.testsupport.RawWebSocketClient;
import io.github.wsext.testsupport.RunningApplication;
import io.github.wsext.transport.WsTransport.WriteCallback;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WsTransport} on whatever container there is, without the rest of the
 * engine.
 */
@EveryTransport
class TransportTests {

	private static final Duration SHORTLY = Duration.ofMillis(300);

	@AutoClose
	private static final RunningApplication application = RunningApplication.start(Line.class);

	private final Recorder recorder = new Recorder();

	private RawWebSocketClient open() {
		application.bean(Line.class).next = this.recorder;
		return application.client().handshake("/line").basic("alice", "alice").open();
	}

	private WsTransport transport() {
		return this.recorder.opened.orTimeout(Patience.SECONDS, TimeUnit.SECONDS).join();
	}

	private static EncodedMessage text(String text) {
		return new EncodedMessage(WsMessage.text(text));
	}

	private static EncodedMessage ping(String payload) {
		return EncodedMessage.ping(ByteBuffer.wrap(payload.getBytes(StandardCharsets.UTF_8)));
	}

	@Test
	@DisplayName("C5 pings leave in their place among the messages, and their pongs come back whole")
	void pings() {
		try (RawWebSocketClient client = open()) {
			CompletableFuture<@Nullable Throwable> written = new CompletableFuture<>();
			transport().write(List.of(text("a"), ping("one"), ping(""), text("b"), ping("x".repeat(125))),
					written::complete);
			for (String expected : List.of("a", "one", "", "b", "x".repeat(125))) {
				RawFrame frame = client.readFrame();
				assertThat(frame.opcode()).isEqualTo((expected.length() == 1) ? RawFrame.TEXT : RawFrame.PING);
				assertThat(frame.text()).isEqualTo(expected);
			}
			assertThat(written.orTimeout(Patience.SECONDS, TimeUnit.SECONDS).join()).isNull();
			for (String payload : List.of("one", "", "x".repeat(125))) {
				client.send(RawFrame.pong(payload.getBytes(StandardCharsets.UTF_8)));
				this.recorder.expect("pong " + payload);
			}
		}
	}

	@Test
	@DisplayName("C5 a pong in the middle of a fragmented message is told at once")
	void pongWithinAMessage() {
		try (RawWebSocketClient client = open()) {
			client.send(RawFrame.text("a").more(), RawFrame.pong((byte) 'p'), RawFrame.continuation((byte) 'b'));
			this.recorder.expect("text a more").expect("pong p").expect("text b");
		}
	}

	@Test
	@DisplayName("C5 a ping to a client that does not read holds nobody")
	void pingToStalledClient() {
		try (RawWebSocketClient client = open()) {
			CompletableFuture<@Nullable Throwable> written = new CompletableFuture<>();
			transport().write(List.of(text("x".repeat(16_000_000)), ping("p"), text("last")), written::complete);
			assertThat(written).isNotDone();
			assertThat(client.readMessage().payload()).hasSize(16_000_000);
			assertThat(client.readFrame().opcode()).isEqualTo(RawFrame.PING);
			client.expectText("last");
			assertThat(written.orTimeout(Patience.SECONDS, TimeUnit.SECONDS).join()).isNull();
		}
	}

	@Test
	@DisplayName("C3 terminate() within a callback cuts the line, and the end is told once")
	void terminateWithinACallback() {
		this.recorder.onText = (text) -> transport().terminate();
		try (RawWebSocketClient client = open()) {
			client.send(RawFrame.text("a"), RawFrame.text("b"));
			client.expectEnd();
			this.recorder.expect("text a").expectEnd(1006);
		}
	}

	@Test
	@DisplayName("C3 close() within a callback says so to the client, and nothing more is told but the end")
	void closeWithinACallback() {
		this.recorder.onText = (text) -> transport().close(new CloseStatus(4001, "why"));
		try (RawWebSocketClient client = open()) {
			client.send(RawFrame.text("a"), RawFrame.text("b"));
			assertThat(client.expectClose()).isEqualTo(new CloseStatus(4001, "why"));
			this.recorder.expect("text a");
			client.sendClose(4001, "").expectEnd();
			this.recorder.awaitEnd();
		}
	}

	@Test
	@DisplayName("C2 a write after the end fails, and is told so")
	void writeAfterTheEnd() {
		try (RawWebSocketClient client = open()) {
			transport().terminate();
			client.expectEnd();
			this.recorder.awaitEnd();
			CompletableFuture<@Nullable Throwable> written = new CompletableFuture<>();
			WriteCallback callback = written::complete;
			transport().write(List.of(text("a"), ping("p")), callback);
			assertThat(written.orTimeout(Patience.SECONDS, TimeUnit.SECONDS).join()).isNotNull();
		}
	}

	@Test
	@DisplayName("C2 a write that is under way when the line is cut does not succeed")
	void cutDuringAWrite() {
		try (RawWebSocketClient client = open()) {
			CompletableFuture<@Nullable Throwable> written = new CompletableFuture<>();
			transport().write(List.of(text("x".repeat(16_000_000))), written::complete);
			transport().terminate();
			this.recorder.expectEnd(1006);
			assertThat(written.getNow(new TimeoutException())).isNotNull();
		}
	}

	@Test
	@DisplayName("C2 what the callback of a write throws breaks nothing, and the end is told all the same")
	void callbackThrows() {
		try (RawWebSocketClient client = open()) {
			CountDownLatch thrown = new CountDownLatch(2);
			WriteCallback throwing = (failure) -> {
				thrown.countDown();
				throw new AssertionError("as the test wants it");
			};
			transport().write(List.of(text("a")), throwing);
			client.expectText("a").sendText("b");
			this.recorder.expect("text b");
			transport().write(List.of(text("x".repeat(16_000_000))), throwing);
			transport().terminate();
			this.recorder.expectEnd(1006);
			Awaitility.await().until(() -> thrown.getCount() == 0);
		}
	}

	@Test
	@DisplayName("D5 what is paused within a callback tells nothing more until it is resumed, by any thread")
	void pauseWithinACallback() {
		this.recorder.onText = (text) -> transport().pauseReading();
		try (RawWebSocketClient client = open()) {
			for (int i = 0; i < 50; i++) {
				client.send(RawFrame.text("a"), RawFrame.text("b"));
				this.recorder.expect("text a");
				if (i == 0) {
					this.recorder.expectNothing(SHORTLY);
				}
				transport().resumeReading();
				this.recorder.expect("text b");
				transport().resumeReading();
			}
		}
	}

	@Test
	@DisplayName("O5 nothing is put off where there is no read event to wait for")
	void deferOutsideOfAnEvent() {
		try (RawWebSocketClient client = open()) {
			assertThat(transport().defer(() -> client.close())).isFalse();
			client.sendText("alive");
			this.recorder.expect("text alive");
		}
	}

	/**
	 * Turns requests into connections.
	 */
	@Controller
	static class Line {

		private final WebSocketUpgrade upgrade;

		private volatile @Nullable TransportListener next;

		Line(WebSocketUpgrade upgrade) {
			this.upgrade = upgrade;
		}

		@GetMapping("/line")
		void connect(HttpServletRequest request, HttpServletResponse response) {
			this.upgrade.upgrade(new ServletServerHttpRequest(request), new ServletServerHttpResponse(response), null,
					null, this.next);
		}

	}

	/**
	 * Writes down what it is told.
	 */
	private static final class Recorder implements TransportListener {

		private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

		private final CompletableFuture<WsTransport> opened = new CompletableFuture<>();

		private final CompletableFuture<CloseStatus> closed = new CompletableFuture<>();

		private volatile Consumer<String> onText = (text) -> {
		};

		@Override
		public void onOpen(WsTransport transport) {
			this.opened.complete(transport);
		}

		@Override
		public void onText(String part, boolean last) {
			this.onText.accept(part);
			this.told.add("text " + part + (last ? "" : " more"));
		}

		@Override
		public void onBinary(ByteBuffer part, boolean last) {
			this.told.add("binary " + part.remaining());
		}

		@Override
		public void onPong(ByteBuffer payload) {
			this.told.add("pong " + StandardCharsets.UTF_8.decode(payload));
		}

		@Override
		public void onFailure(Throwable failure) {
			// What matters is the end.
		}

		@Override
		public void onClose(CloseStatus status) {
			if (!this.closed.complete(status)) {
				this.told.add("closed again");
			}
		}

		Recorder expect(String expected) {
			assertThat(poll(Patience.LIMIT)).isEqualTo(expected);
			return this;
		}

		void expectNothing(Duration duration) {
			assertThat(poll(duration)).isNull();
		}

		private @Nullable String poll(Duration duration) {
			try {
				return this.told.poll(duration.toMillis(), TimeUnit.MILLISECONDS);
			}
			catch (InterruptedException ex) {
				throw new AssertionError(ex);
			}
		}

		CloseStatus awaitEnd() {
			return this.closed.orTimeout(Patience.SECONDS, TimeUnit.SECONDS).join();
		}

		void expectEnd(int code) {
			assertThat(awaitEnd().getCode()).isEqualTo(code);
			assertThat(this.told).isEmpty();
		}

	}

}
