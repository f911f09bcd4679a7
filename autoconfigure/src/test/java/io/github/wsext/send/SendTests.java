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

package io.github.wsext.send;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

import io.github.wsext.LeaveReason;
import io.github.wsext.SendResult;
import io.github.wsext.WsConnection;
import io.github.wsext.WsMessage;
import io.github.wsext.connection.Engine;
import io.github.wsext.connection.Probe;
import io.github.wsext.testsupport.EveryTransport;
import io.github.wsext.testsupport.RawFrame;
import io.github.wsext.testsupport.RawWebSocketClient;
import io.github.wsext.testsupport.TestWebSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.web.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for sending over sockets.
 */
@EveryTransport
class SendTests {

	private static final int MEGABYTE = 1024 * 1024;

	/** More than the buffers of sockets take. */
	private static final byte[] LARGE = new byte[6 * MEGABYTE];

	private static Engine engine;

	private final Probe probe = engine.probe();

	@BeforeAll
	static void start() {
		engine = Engine.start("wsext.outbound.max-messages=50000", "wsext.outbound.max-bytes=8MB",
				"wsext.send-timeout=120s");
	}

	@AfterAll
	static void stop() {
		engine.close();
	}

	@Test
	@DisplayName("C2 sends texts, bytes, messages and any object")
	void kinds() {
		try (RawWebSocketClient client = engine.client(this.probe)) {
			WsConnection connection = this.probe.connection();
			connection.send("grüße 😀");
			connection.send(new StringBuilder("builder"));
			connection.send(new byte[] { 1, 2, 3 });
			connection.send(ByteBuffer.wrap(new byte[] { 0, 1, 2, 3 }, 1, 2));
			connection.send(ByteBuffer.allocateDirect(2).put((byte) 7).put((byte) 8).flip());
			connection.send(WsMessage.text("message"));
			connection.send(WsMessage.binary(ByteBuffer.wrap(new byte[] { 4 })));
			connection.send(new Point(1, 2));
			connection.send("");
			connection.send(new byte[0]);
			client.expectText("grüße 😀").expectText("builder");
			client.expectBinary((byte) 1, (byte) 2, (byte) 3).expectBinary((byte) 1, (byte) 2);
			client.expectBinary((byte) 7, (byte) 8).expectText("message").expectBinary((byte) 4);
			client.expectText("{\"x\":1,\"y\":2}").expectText("").expectBinary();
		}
	}

	@Test
	@DisplayName("C2 a buffer may be sent to several connections: each gets its bytes and nothing around them")
	void sharedBuffer() {
		byte[] secret = "SECRET-HEAD|public|SECRET-TAIL".getBytes(StandardCharsets.UTF_8);
		ByteBuffer shared = ByteBuffer.wrap(secret, 12, 6);
		WsMessage message = WsMessage.binary(shared);
		byte[] expected = "public".getBytes(StandardCharsets.UTF_8);
		List<Probe> probes = IntStream.range(0, 5).mapToObj((i) -> engine.probe()).toList();
		List<RawWebSocketClient> clients = probes.stream().map(engine::client).toList();
		try {
			for (int round = 0; round < 50; round++) {
				inThreads(probes.size(), (i) -> {
					probes.get(i).connection().send(shared);
					probes.get(i).connection().send(message);
				});
			}
			clients.forEach((client) -> {
				for (int i = 0; i < 100; i++) {
					client.expectBinary(expected);
				}
			});
			assertThat(shared.position()).isEqualTo(12);
			assertThat(shared.remaining()).isEqualTo(6);
		}
		finally {
			clients.forEach(RawWebSocketClient::close);
		}
	}

	@Test
	@DisplayName("C2 send never blocks: a caller gets through although the client does not read")
	void neverBlocks() {
		try (RawWebSocketClient client = engine.narrowClient(this.probe)) {
			WsConnection connection = this.probe.connection();
			CompletableFuture<SendResult> large = connection.send(LARGE).toCompletableFuture();
			List<CompletableFuture<SendResult>> results = new ArrayList<>();
			// Ends, and only then the client begins to read.
			inThreads(4, (thread) -> {
				for (int i = 0; i < 100; i++) {
					CompletableFuture<SendResult> result = connection.send("x".repeat(100)).toCompletableFuture();
					synchronized (results) {
						results.add(result);
					}
				}
			});
			CompletableFuture<Void> flushed = connection.flush().toCompletableFuture();
			assertThat(large).isNotDone();
			assertThat(results).hasSize(400).noneMatch(CompletableFuture::isDone);
			assertThat(flushed).isNotDone();
			assertThat(client.readMessage().payload()).hasSize(LARGE.length);
			for (int i = 0; i < 400; i++) {
				client.expectText("x".repeat(100));
			}
			Probe.get(flushed);
			assertThat(Probe.get(large)).isEqualTo(SendResult.SENT);
			assertThat(results).allMatch((result) -> result.join() == SendResult.SENT);
		}
	}

	@Test
	@DisplayName("C2 the messages of one caller keep their order, however many callers there are")
	void orderOfEachCaller() {
		int threads = 16;
		int each = 1000;
		try (RawWebSocketClient client = engine.client(this.probe)) {
			WsConnection connection = this.probe.connection();
			CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> inThreads(threads, (thread) -> {
				for (int i = 0; i < each; i++) {
					connection.send(thread + ":" + i);
				}
			}), (task) -> new Thread(task).start());
			int[] next = new int[threads];
			for (int i = 0; i < threads * each; i++) {
				String[] message = client.readMessage().text().split(":");
				int thread = Integer.parseInt(message[0]);
				assertThat(Integer.parseInt(message[1])).isEqualTo(next[thread]++);
			}
			Probe.get(sent);
			assertThat(next).containsOnly(each);
		}
	}

	@Test
	@DisplayName("C2 the outcome of a message that left is SENT")
	void outcomeSent() {
		try (RawWebSocketClient client = engine.client(this.probe)) {
			assertThat(result(this.probe.connection(), "hi")).isEqualTo(SendResult.SENT);
			client.expectText("hi");
		}
	}

	@Test
	@DisplayName("C2 the outcome is CLOSED once the connection is closing or has ended")
	void outcomeClosed() {
		try (RawWebSocketClient client = engine.client(this.probe)) {
			WsConnection connection = this.probe.connection();
			connection.close();
			assertThat(result(connection, "closing")).isEqualTo(SendResult.CLOSED);
			client.expectClose(1000);
			client.sendClose(1000, "");
			this.probe.end();
			assertThat(result(connection, "ended")).isEqualTo(SendResult.CLOSED);
		}
	}

	@Test
	@DisplayName("C2 what is queued when the line breaks is CLOSED")
	void outcomeOfBrokenLine() {
		RawWebSocketClient client = engine.narrowClient(this.probe);
		WsConnection connection = this.probe.connection();
		CompletableFuture<SendResult> large = connection.send(LARGE).toCompletableFuture();
		CompletableFuture<SendResult> small = connection.send("small").toCompletableFuture();
		CompletableFuture<Void> flushed = connection.flush().toCompletableFuture();
		client.reset();
		assertThat(Probe.get(large)).isEqualTo(SendResult.CLOSED);
		assertThat(Probe.get(small)).isEqualTo(SendResult.CLOSED);
		Probe.get(flushed);
		assertThat(this.probe.end().reason()).isEqualTo(LeaveReason.CONNECTION_LOST);
	}

	@Test
	@DisplayName("C2 a message that does not fit is DROPPED and closes with 4438, which a client that goes on reading sees")
	void outcomeDropped() {
		try (RawWebSocketClient client = engine.narrowClient(this.probe)) {
			WsConnection connection = this.probe.connection();
			CompletableFuture<SendResult> inFlight = connection.send(LARGE).toCompletableFuture();
			CompletableFuture<SendResult> waiting = connection.send(LARGE).toCompletableFuture();
			assertThat(connection.isOpen()).isTrue();
			assertThat(result(connection, LARGE)).isEqualTo(SendResult.DROPPED);
			assertThat(connection.isOpen()).isFalse();
			assertThat(result(connection, "later")).isEqualTo(SendResult.CLOSED);
			assertThat(Probe.get(waiting)).isEqualTo(SendResult.CLOSED);
			assertThat(inFlight).isNotDone();
			assertThat(client.readMessage().payload()).hasSize(LARGE.length);
			client.expectClose(4438);
			client.sendClose(4438, "");
			assertThat(Probe.get(inFlight)).isEqualTo(SendResult.SENT);
			assertThat(this.probe.end().status()).isEqualTo(new CloseStatus(4438, "slow consumer"));
			assertThat(this.probe.end().reason()).isEqualTo(LeaveReason.SLOW_CONSUMER);
		}
	}

	@Test
	@DisplayName("C2 flush() completes at once where nothing waits, also after the end")
	void flushNothing() {
		try (RawWebSocketClient client = engine.client(this.probe)) {
			WsConnection connection = this.probe.connection();
			assertThat(connection.flush().toCompletableFuture()).isCompleted();
			client.sendClose(1000, "");
			this.probe.end();
			assertThat(connection.flush().toCompletableFuture()).isCompleted();
		}
	}

	@Test
	@DisplayName("C2 flush() after close() completes when what was queued has left")
	void flushAfterClose() {
		try (RawWebSocketClient client = engine.narrowClient(this.probe)) {
			WsConnection connection = this.probe.connection();
			connection.send(LARGE);
			connection.send("last");
			connection.close();
			CompletableFuture<Void> flushed = connection.flush().toCompletableFuture();
			assertThat(flushed).isNotDone();
			assertThat(client.readMessage().payload()).hasSize(LARGE.length);
			client.expectText("last").expectClose(1000);
			Probe.get(flushed);
		}
	}

	@Test
	@DisplayName("C2 flush() completes when the line is cut")
	void flushAfterTerminate() {
		try (RawWebSocketClient client = engine.narrowClient(this.probe)) {
			WsConnection connection = this.probe.connection();
			connection.send(LARGE);
			CompletableFuture<Void> flushed = connection.flush().toCompletableFuture();
			assertThat(flushed).isNotDone();
			connection.terminate();
			Probe.get(flushed);
		}
	}

	@Test
	@DisplayName("C2 a message of 16 MiB arrives, as text and as bytes")
	void sixteenMegabytes() {
		String text = "0123456789abcd€".repeat(MEGABYTE - 1) + "0123456789abcde";
		byte[] bytes = new byte[16 * MEGABYTE];
		for (int i = 0; i < bytes.length; i++) {
			bytes[i] = (byte) (i * 31 >> 8);
		}
		try (TestWebSocket client = engine.webSocket(this.probe)) {
			WsConnection connection = this.probe.connection();
			CompletableFuture<SendResult> first = connection.send(text).toCompletableFuture();
			assertThat(client.takeText().equals(text)).isTrue();
			CompletableFuture<SendResult> second = connection.send(bytes).toCompletableFuture();
			assertThat(Arrays.equals(client.takeBinary(), bytes)).isTrue();
			assertThat(Probe.get(first)).isEqualTo(SendResult.SENT);
			assertThat(Probe.get(second)).isEqualTo(SendResult.SENT);
		}
	}

	@Test
	@DisplayName("C2 thousands of queued messages leave in order")
	void thousandsQueued() {
		int count = 40_000;
		try (RawWebSocketClient client = engine.narrowClient(this.probe)) {
			WsConnection connection = this.probe.connection();
			connection.send(LARGE);
			for (int i = 0; i < count; i++) {
				connection.send("message " + i);
			}
			assertThat(client.readMessage().payload()).hasSize(LARGE.length);
			for (int i = 0; i < count; i++) {
				client.expectText("message " + i);
			}
			assertThat(connection.isOpen()).isTrue();
		}
	}

	@Test
	@DisplayName("C2 half a surrogate pair is sent as replacement character and harms nobody")
	void unpairedSurrogates() {
		try (RawWebSocketClient client = engine.client(this.probe)) {
			WsConnection connection = this.probe.connection();
			assertThat(result(connection, "a\ud83db\ude00c\ud83d")).isEqualTo(SendResult.SENT);
			client.expectText("a\ufffdb\ufffdc\ufffd");
			assertThat(result(connection, "😀")).isEqualTo(SendResult.SENT);
			client.expectText("😀");
			client.sendText("still here").expectText("still here");
		}
	}

	@Test
	@DisplayName("C2 an object the codec cannot encode is refused, and the connection stays as it is")
	void notEncodable() {
		try (RawWebSocketClient client = engine.client(this.probe)) {
			WsConnection connection = this.probe.connection();
			assertThatIllegalArgumentException().isThrownBy(() -> connection.send(new NotEncodable()));
			connection.send("next");
			client.expectText("next");
		}
	}

	@Test
	@DisplayName("C2 sending while the client closes at any moment never fails")
	void sendWhileClosing() {
		for (int round = 0; round < 100; round++) {
			Probe each = engine.probe();
			try (RawWebSocketClient client = engine.client(each)) {
				WsConnection connection = each.connection();
				CompletableFuture<Void> senders = CompletableFuture.runAsync(() -> inThreads(2, (thread) -> {
					while (Probe.get(connection.send("more").toCompletableFuture()) == SendResult.SENT) {
						connection.flush();
					}
				}), (task) -> new Thread(task).start());
				client.send(RawFrame.text("hi"), RawFrame.close(1000, "bye")).expectClose(1000);
				Probe.get(senders);
				assertThat(each.end().status()).isEqualTo(new CloseStatus(1000, "bye"));
				assertThat(each.end().reason()).isEqualTo(LeaveReason.CLIENT_CLOSED);
			}
		}
	}

	@Test
	@DisplayName("C2 a thread that has been interrupted may send, and stays interrupted")
	void interruptedSender() {
		try (RawWebSocketClient client = engine.client(this.probe)) {
			WsConnection connection = this.probe.connection();
			CompletableFuture<Boolean> interrupted = CompletableFuture.supplyAsync(() -> {
				Thread.currentThread().interrupt();
				connection.send("first");
				connection.send("second");
				return Thread.interrupted();
			}, (task) -> new Thread(task).start());
			assertThat(Probe.get(interrupted)).isTrue();
			client.expectText("first").expectText("second").sendText("still here").expectText("still here");
		}
	}

	private static SendResult result(WsConnection connection, Object message) {
		return Probe.get(connection.send(message).toCompletableFuture());
	}

	private static void inThreads(int threads, IntConsumer action) {
		CyclicBarrier barrier = new CyclicBarrier(threads);
		Probe.get(CompletableFuture.allOf(IntStream.range(0, threads).mapToObj((i) -> CompletableFuture.runAsync(() -> {
			try {
				barrier.await();
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
			action.accept(i);
		}, (task) -> new Thread(task).start())).toArray(CompletableFuture<?>[]::new)));
	}

	record Point(int x, int y) {
	}

	static class NotEncodable {

		public int getValue() {
			throw new IllegalStateException("as the test wants it");
		}

	}

}
