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

package io.github.wsext.dispatch.stream;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.LeaveReason;
import io.github.wsext.OnBinary;
import io.github.wsext.OnClose;
import io.github.wsext.OnError;
import io.github.wsext.OnOpen;
import io.github.wsext.OnPong;
import io.github.wsext.OnText;
import io.github.wsext.WsConnection;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.testsupport.EveryContainer;
import io.github.wsext.testsupport.Patience;
import io.github.wsext.testsupport.RawFrame;
import io.github.wsext.testsupport.RawWebSocketClient;
import io.github.wsext.testsupport.RunningApplication;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.web.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for messages that are handled in parts or while they arrive.
 */
@EveryContainer
class StreamedMessageTests {

	private static RunningApplication application;

	private Streams streams;

	@BeforeAll
	static void start() {
		application = RunningApplication.start(Streams.class, Parts.class);
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@BeforeEach
	void reset() {
		this.streams = application.bean(Streams.class);
		// Those of other tests may still be about to end.
		Awaitility.await().until(() -> this.streams.opened.get() == this.streams.closed.get());
		this.streams.gate.drainPermits();
		this.streams.seen.clear();
		this.streams.ends.clear();
	}

	@Test
	@DisplayName("D11 partial = true gets every part in order, and which is the last")
	void parts() {
		try (RawWebSocketClient client = RawWebSocketClient.open(application.port(), "/parts")) {
			client.send(RawFrame.text("one ").more(), RawFrame.continuation("two ".getBytes()).more(),
					RawFrame.continuation("three".getBytes()));
			assertThat(joined(client)).isEqualTo("one two three.");
			client.send(RawFrame.text("whole"));
			assertThat(joined(client)).isEqualTo("whole.");
			client.sendBinary((byte) 1, (byte) 2).expectText("2 true");
		}
	}

	private static String joined(RawWebSocketClient client) {
		StringBuilder all = new StringBuilder();
		while (!all.toString().endsWith(".")) {
			all.append(client.readMessage().text());
		}
		return all.toString();
	}

	@Test
	@DisplayName("D11 a part is handled before the rest of its message has come")
	void partsBeforeTheEnd() {
		try (RawWebSocketClient client = RawWebSocketClient.open(application.port(), "/parts")) {
			client.send(RawFrame.text("begun").more()).expectText("begun");
			client.send(RawFrame.continuation(" ended".getBytes())).expectText(" ended.");
		}
	}

	@Test
	@DisplayName("C6 the limit counts over all parts, also where they are not put together")
	void limitOverParts() {
		try (RawWebSocketClient client = RawWebSocketClient.open(application.port(), "/parts")) {
			byte[] kilobytes = "x".repeat(8000).getBytes();
			client.send(RawFrame.text("x").more());
			for (int i = 0; i < 3; i++) {
				client.send(RawFrame.continuation(kilobytes).more());
			}
			assertThat(closeCode(client)).isEqualTo(1009);
		}
	}

	@Test
	@DisplayName("C6 many messages within the limit never add up")
	void limitPerMessage() {
		try (RawWebSocketClient client = RawWebSocketClient.open(application.port(), "/parts")) {
			for (int i = 0; i < 10; i++) {
				client.send(RawFrame.text("x".repeat(8000)));
				assertThat(joined(client)).hasSize(8001);
			}
		}
	}

	private static int closeCode(RawWebSocketClient client) {
		RawFrame frame = client.readFrame();
		while (frame.opcode() != RawFrame.CLOSE) {
			frame = client.readFrame();
		}
		return frame.closeStatus().getCode();
	}

	@Test
	@DisplayName("D2 an InputStream is read while the message arrives, not afterwards")
	void readWhileItArrives() throws Exception {
		try (RawWebSocketClient client = RawWebSocketClient.open(application.port(), "/streams")) {
			this.streams.gate.release(1000);
			client.send(new RawFrame[] { RawFrame.binary(new byte[100]).more() });
			assertThat(this.streams.seen.poll(Patience.SECONDS, TimeUnit.SECONDS)).isEqualTo("100");
			client.send(RawFrame.continuation(new byte[50]).more());
			assertThat(this.streams.seen.poll(Patience.SECONDS, TimeUnit.SECONDS)).isEqualTo("150");
			client.send(RawFrame.continuation(new byte[1]));
			assertThat(client.readMessage().text()).startsWith("151 ");
		}
	}

	@Test
	@DisplayName("D2 20 MB in frames of all sizes arrive complete, through a reader that lets them wait")
	void large() throws Exception {
		byte[] bytes = new byte[20_000_000];
		new Random(42).nextBytes(bytes);
		String hash = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
		try (RawWebSocketClient client = RawWebSocketClient.open(application.port(), "/streams")) {
			CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> sendInPieces(client, bytes));
			// As long as nobody reads the sender is held up: 20 MB are nowhere.
			Awaitility.await().during(Duration.ofMillis(300)).until(() -> !sending.isDone());
			this.streams.gate.release(1_000_000);
			client.expectText(bytes.length + " " + hash);
			sending.get(Patience.SECONDS, TimeUnit.SECONDS);
			client.sendBinary((byte) 1);
			assertThat(client.readMessage().text()).startsWith("1 ");
		}
	}

	private static void sendInPieces(RawWebSocketClient client, byte[] bytes) {
		Random random = new Random(7);
		int from = 0;
		boolean first = true;
		while (from < bytes.length) {
			int to = Math.min(bytes.length, from + 1 + random.nextInt(200_000));
			byte[] piece = Arrays.copyOfRange(bytes, from, to);
			RawFrame frame = first ? RawFrame.binary(piece) : RawFrame.continuation(piece);
			client.send((to < bytes.length) ? frame.more() : frame);
			first = false;
			from = to;
		}
	}

	@Test
	@DisplayName("D2 a Reader sees the text, code points that were cut included")
	void reader() {
		byte[] text = "Grüße, 世界 und 🎉".getBytes(StandardCharsets.UTF_8);
		try (RawWebSocketClient client = RawWebSocketClient.open(application.port(), "/streams")) {
			client.send(RawFrame.of(RawFrame.TEXT, text[0]).more());
			for (int i = 1; i < text.length - 1; i++) {
				client.send(RawFrame.continuation(text[i]).more());
			}
			client.send(RawFrame.continuation(text[text.length - 1])).expectText("Grüße, 世界 und 🎉");
			client.sendText("short").expectText("short");
		}
	}

	@Test
	@DisplayName("D4 messages behind a streamed one wait for its callback")
	void order() {
		try (RawWebSocketClient client = RawWebSocketClient.open(application.port(), "/streams")) {
			client.send(RawFrame.binary(new byte[10]).more(), RawFrame.continuation(new byte[10]),
					RawFrame.text("next"));
			this.streams.gate.release(1000);
			assertThat(client.readMessage().text()).startsWith("20 ");
			client.expectText("next");
		}
	}

	@Test
	@DisplayName("D2 what a callback leaves unread is skipped, and the next message is whole")
	void unread() {
		try (RawWebSocketClient client = RawWebSocketClient.open(application.port(), "/streams")) {
			client.send(RawFrame.text("ignore").more()).expectText("ignored");
			for (int i = 0; i < 100; i++) {
				client.send(RawFrame.continuation("x".repeat(1000).getBytes()).more());
			}
			client.send(RawFrame.continuation()).sendText("next").expectText("next");
		}
	}

	@Test
	@DisplayName("D2 a client that goes away within a message: the reader fails, @OnError and @OnClose follow")
	void aborted() throws Exception {
		RawWebSocketClient client = RawWebSocketClient.open(application.port(), "/streams");
		this.streams.gate.release(1000);
		client.send(RawFrame.binary(new byte[10]).more());
		assertThat(this.streams.seen.poll(Patience.SECONDS, TimeUnit.SECONDS)).isEqualTo("10");
		client.close();
		assertThat(this.streams.seen.poll(Patience.SECONDS, TimeUnit.SECONDS)).isEqualTo("MessageAbortedException");
		assertThat(this.streams.ends.poll(Patience.SECONDS, TimeUnit.SECONDS)).isEqualTo("1006 CONNECTION_LOST");
	}

	@Test
	@DisplayName("C5 a client that dies within a message is noticed by the heartbeat, whoever waits for the rest")
	void deadWithinMessage() throws Exception {
		try (RunningApplication watchful = RunningApplication.start(List.of(Streams.class), "wsext.ping-interval=100ms",
				"wsext.ping-timeout=200ms");
				RawWebSocketClient client = RawWebSocketClient.open(watchful.port(), "/streams")) {
			Streams watched = watchful.bean(Streams.class);
			watched.gate.release(1000);
			client.send(RawFrame.binary(new byte[10]).more());
			client.expectClose(1011);
			assertThat(watched.ends.poll(Patience.SECONDS, TimeUnit.SECONDS)).isEqualTo("1011 PING_TIMEOUT");
		}
	}

	@Test
	@DisplayName("C5 a pong within a message that is being read holds nothing up")
	void pongWithinMessage() {
		try (RawWebSocketClient client = RawWebSocketClient.open(application.port(), "/streams")) {
			this.streams.gate.release(1000);
			client.send(RawFrame.binary(new byte[10]).more(), RawFrame.pong((byte) 1), RawFrame.ping((byte) 2),
					RawFrame.continuation(new byte[10]));
			assertThat(client.readMessage().text()).startsWith("20 ");
		}
	}

	@Test
	@DisplayName("C6 a streamed message beyond the limit closes 1009, and the reader does not take it for the end")
	void tooBig() throws Exception {
		try (RawWebSocketClient client = RawWebSocketClient.open(application.port(), "/streams")) {
			this.streams.gate.release(1_000_000);
			client.sendText("limit 1000").expectText("limit 1000");
			client.send(RawFrame.binary(new byte[600]).more(), RawFrame.continuation(new byte[600]).more());
			assertThat(client.expectClose(1009)).isNotNull();
			Awaitility.await().until(() -> this.streams.seen.contains("MessageAbortedException"));
		}
	}

	@WsExtEndpoint(path = "/parts", authentication = HandshakeAuthentication.NONE, maxMessageSize = "16KB")
	static class Parts {

		@OnText(partial = true)
		String text(String part, boolean last) {
			return last ? part + "." : part;
		}

		@OnBinary(partial = true)
		String binary(ByteBuffer part, boolean last) {
			return part.remaining() + " " + last;
		}

	}

	@WsExtEndpoint(path = "/streams", authentication = HandshakeAuthentication.NONE, maxMessageSize = "64MB")
	static class Streams {

		final Semaphore gate = new Semaphore(0);

		final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

		final BlockingQueue<String> ends = new LinkedBlockingQueue<>();

		final AtomicInteger opened = new AtomicInteger();

		final AtomicInteger closed = new AtomicInteger();

		@OnOpen
		void open() {
			this.opened.incrementAndGet();
		}

		@OnBinary
		String binary(InputStream bytes) throws Exception {
			MessageDigest digest = MessageDigest.getInstance("SHA-256");
			byte[] buffer = new byte[10_000];
			int total = 0;
			this.gate.acquire();
			for (int count = bytes.read(buffer); count >= 0; count = bytes.read(buffer)) {
				digest.update(buffer, 0, count);
				total += count;
				this.seen.add(String.valueOf(total));
				this.gate.acquire();
			}
			return total + " " + HexFormat.of().formatHex(digest.digest());
		}

		@OnText
		String text(Reader text, WsConnection connection) throws IOException {
			StringWriter all = new StringWriter();
			int first = text.read();
			all.write(first);
			if (first == 'i') {
				return "ignored";
			}
			text.transferTo(all);
			if (first == 'l') {
				connection.settings().setMaxMessageSize(1000);
			}
			return all.toString();
		}

		@OnPong
		void pong() {
			this.seen.add("pong");
		}

		@OnError(IOException.class)
		void failed(IOException failure) {
			this.seen.add(failure.getClass().getSimpleName());
		}

		@OnClose
		void close(CloseStatus status, LeaveReason reason) {
			this.ends.add(status.getCode() + " " + reason);
			this.closed.incrementAndGet();
		}

	}

}
