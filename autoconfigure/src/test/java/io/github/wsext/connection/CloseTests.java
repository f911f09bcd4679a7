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

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.IntStream;

import io.github.wsext.LeaveReason;
import io.github.wsext.SendResult;
import io.github.wsext.WsConnection;
import io.github.wsext.testsupport.EveryTransport;
import io.github.wsext.testsupport.RawFrame;
import io.github.wsext.testsupport.RawWebSocketClient;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.web.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for closing and terminating connections.
 */
@EveryTransport
class CloseTests {

	/** More than the buffers of sockets take. */
	private static final byte[] LARGE = new byte[6 * 1024 * 1024];

	private final Engine engine = Engine.shared();

	private final Probe probe = this.engine.probe();

	@Test
	@DisplayName("C3 close() sends 1000 without a reason")
	void closesNormally() {
		try (RawWebSocketClient client = this.engine.client(this.probe)) {
			this.probe.connection().close();
			assertThat(client.expectClose().equalsCode(CloseStatus.NORMAL)).isTrue();
			client.send(RawFrame.close(1000, "")).expectEnd();
		}
	}

	@Test
	@DisplayName("C3 close() is idempotent: of many calls from many threads one close frame leaves")
	void closeIsIdempotent() {
		int threads = 8;
		try (RawWebSocketClient client = this.engine.client(this.probe)) {
			WsConnection connection = this.probe.connection();
			CyclicBarrier barrier = new CyclicBarrier(threads);
			CompletableFuture<?>[] calls = IntStream.range(0, threads)
				.mapToObj((i) -> CompletableFuture.runAsync(() -> {
					await(barrier);
					connection.close(new CloseStatus(4000 + i));
					connection.close(new CloseStatus(4100 + i));
				}, (task) -> new Thread(task).start()))
				.toArray(CompletableFuture<?>[]::new);
			Probe.get(CompletableFuture.allOf(calls));
			int code = client.expectClose().getCode();
			assertThat(code).isBetween(4000, 4000 + threads - 1);
			client.sendClose(code, "").expectEnd();
			ConnectionEnd end = new ConnectionEnd(new CloseStatus(code), LeaveReason.SERVER_CLOSED);
			assertThat(this.probe.end()).isEqualTo(end);
			connection.close();
			connection.close(new CloseStatus(4999));
			assertThat(connection.closed().toCompletableFuture()).isCompletedWithValue(end.status());
		}
	}

	@Test
	@DisplayName("C3 queued messages leave before the close frame")
	void queuedMessagesLeaveFirst() {
		try (RawWebSocketClient client = this.engine.client(this.probe)) {
			WsConnection connection = this.probe.connection();
			for (int i = 0; i < 1000; i++) {
				connection.send("message " + i);
			}
			connection.close(new CloseStatus(4000));
			for (int i = 0; i < 1000; i++) {
				client.expectText("message " + i);
			}
			assertThat(client.readFrame().closeStatus().getCode()).isEqualTo(4000);
		}
	}

	@Test
	@DisplayName("C3 queued messages leave before the close frame even if the client reads late")
	void queuedMessagesLeaveFirstToLateReader() {
		try (RawWebSocketClient client = this.engine.narrowClient(this.probe)) {
			WsConnection connection = this.probe.connection();
			CompletableFuture<SendResult> large = connection.send(LARGE).toCompletableFuture();
			CompletableFuture<SendResult> last = new CompletableFuture<>();
			for (int i = 0; i < 1000; i++) {
				last = connection.send("message " + i).toCompletableFuture();
			}
			connection.close(new CloseStatus(4000));
			assertThat(connection.isOpen()).isFalse();
			assertThat(large).isNotDone();
			assertThat(Probe.get(connection.send("too late").toCompletableFuture())).isEqualTo(SendResult.CLOSED);
			assertThat(client.readMessage().payload()).hasSize(LARGE.length);
			for (int i = 0; i < 1000; i++) {
				client.expectText("message " + i);
			}
			assertThat(client.readFrame().closeStatus().getCode()).isEqualTo(4000);
			assertThat(Probe.get(large)).isEqualTo(SendResult.SENT);
			assertThat(Probe.get(last)).isEqualTo(SendResult.SENT);
		}
	}

	@ParameterizedTest
	@ValueSource(
			ints = { 1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999 })
	@DisplayName("C3 legal codes reach the client")
	void legalCodes(int code) {
		try (RawWebSocketClient client = this.engine.client(this.probe)) {
			this.probe.connection().close(new CloseStatus(code, "why"));
			assertThat(client.expectClose()).isEqualTo(new CloseStatus(code, "why"));
			client.close();
			assertThat(this.probe.end())
				.isEqualTo(new ConnectionEnd(new CloseStatus(code, "why"), LeaveReason.SERVER_CLOSED));
		}
	}

	@Test
	@DisplayName("C3 illegal codes are refused, and the connection stays as it is")
	void illegalCodes() {
		try (RawWebSocketClient client = this.engine.client(this.probe)) {
			WsConnection connection = this.probe.connection();
			for (int code : new int[] { 1004, 1005, 1006, 1015, 1016, 1999, 2000, 2999 }) {
				assertThatIllegalArgumentException().isThrownBy(() -> connection.close(new CloseStatus(code)))
					.withMessageContaining("Close code " + code);
			}
			assertThat(connection.isOpen()).isTrue();
			client.sendText("hi").expectText("hi");
		}
	}

	@ParameterizedTest
	@CsvSource({ "a, 123", "é, 61", "€, 41", "😀, 30" })
	@DisplayName("C3 a long reason is cut to 123 bytes of UTF-8 between two characters")
	void reasonIsCut(String character, int fitting) {
		try (RawWebSocketClient client = this.engine.client(this.probe)) {
			this.probe.connection().close(new CloseStatus(4000, character.repeat(200)));
			RawFrame frame = client.readFrame();
			assertThat(frame.payload()).hasSize(2 + fitting * character.getBytes(StandardCharsets.UTF_8).length);
			assertThat(frame.closeStatus()).isEqualTo(new CloseStatus(4000, character.repeat(fitting)));
		}
	}

	@Test
	@DisplayName("C3 terminate() cuts the line without a close frame")
	void terminateCutsTheLine() {
		try (RawWebSocketClient client = this.engine.client(this.probe)) {
			this.probe.connection().terminate();
			client.expectEnd();
			assertThat(this.probe.end())
				.isEqualTo(new ConnectionEnd(CloseStatus.NO_CLOSE_FRAME, LeaveReason.TERMINATED));
		}
	}

	@Test
	@DisplayName("C3 terminate() cuts the line of a client that does not read, and gives up what is queued")
	void terminateStalled() {
		try (RawWebSocketClient client = this.engine.narrowClient(this.probe)) {
			WsConnection connection = this.probe.connection();
			CompletableFuture<SendResult> large = connection.send(LARGE).toCompletableFuture();
			CompletableFuture<SendResult> small = connection.send("more").toCompletableFuture();
			connection.close(new CloseStatus(4000));
			connection.terminate();
			assertThat(Probe.get(large)).isEqualTo(SendResult.CLOSED);
			assertThat(Probe.get(small)).isEqualTo(SendResult.CLOSED);
			assertThat(this.probe.end())
				.isEqualTo(new ConnectionEnd(CloseStatus.NO_CLOSE_FRAME, LeaveReason.TERMINATED));
			expectEndAfterBytes(client);
		}
	}

	@Test
	@DisplayName("C3 terminate() ends a connection although a callback is busy")
	void terminateDuringCallback() {
		CountDownLatch started = new CountDownLatch(1);
		CountDownLatch busy = new CountDownLatch(1);
		this.probe.onText((connection, text) -> {
			started.countDown();
			await(busy);
			return null;
		});
		try (RawWebSocketClient client = this.engine.client(this.probe)) {
			WsConnection connection = this.probe.connection();
			client.sendText("busy");
			await(started);
			connection.terminate();
			client.expectEnd();
			assertThat(Probe.get(connection.closed().toCompletableFuture())).isEqualTo(CloseStatus.NO_CLOSE_FRAME);
			assertThat(this.probe.hasEnded()).isFalse();
			busy.countDown();
			assertThat(this.probe.end().reason()).isEqualTo(LeaveReason.TERMINATED);
		}
	}

	@Test
	@DisplayName("C3 terminate() cuts the line of a client that does not answer a close frame")
	void terminateAfterClose() {
		try (RawWebSocketClient client = this.engine.client(this.probe)) {
			WsConnection connection = this.probe.connection();
			connection.close(new CloseStatus(4000));
			client.expectClose(4000);
			connection.terminate();
			client.expectEnd();
			this.probe.end();
		}
	}

	@Test
	@DisplayName("C3 close and terminate() within callbacks")
	void closeWithinCallbacks() {
		this.probe.onOpen((connection) -> connection.close(new CloseStatus(4000)));
		try (RawWebSocketClient client = this.engine.client(this.probe)) {
			client.expectClose(4000);
			client.close();
			assertThat(this.probe.end().status().getCode()).isEqualTo(4000);
		}
		Probe other = this.engine.probe().onText((connection, text) -> {
			connection.terminate();
			return "nobody reads this";
		});
		try (RawWebSocketClient client = this.engine.client(other)) {
			client.sendText("cut").expectEnd();
			assertThat(other.end().reason()).isEqualTo(LeaveReason.TERMINATED);
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 999, 1004, 1005, 1006, 1012, 1013, 1014, 1015, 1016, 2000, 2999, 5000, 65535 })
	@DisplayName("C3 whatever code a client closes with, the connection ends")
	void oddCodesFromClient(int code) {
		try (RawWebSocketClient client = this.engine.client(this.probe)) {
			client.sendClose(code, "odd");
			assertThat(this.probe.end().reason()).isIn(LeaveReason.CLIENT_CLOSED, LeaveReason.PROTOCOL_ERROR);
		}
	}

	@Test
	@DisplayName("C3 whatever is in a client's close frame, the connection ends")
	void brokenCloseFrames() {
		byte[] halfACode = { 3 };
		byte[] notUtf8 = { 3, (byte) 0xe8, (byte) 0xc3, 0x28 };
		for (byte[] payload : new byte[][] { halfACode, notUtf8 }) {
			Probe each = this.engine.probe();
			try (RawWebSocketClient client = this.engine.client(each)) {
				client.send(RawFrame.of(RawFrame.CLOSE, payload));
				assertThat(each.end().status().getCode()).isIn(1002, 1007);
			}
		}
	}

	private static void expectEndAfterBytes(RawWebSocketClient client) {
		// What the operating system has taken arrives, but neither the end of the message
		// nor
		// a close frame.
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> {
			while (!client.readFrame().fin()) {
				continue;
			}
		}).withMessageContaining("the connection has ended");
	}

	private static void await(CyclicBarrier barrier) {
		try {
			barrier.await();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
