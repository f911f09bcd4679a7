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

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;

import org.springframework.web.socket.CloseStatus;

/**
 * A well-behaved client that queues the messages it receives. Answers pings and close
 * frames by itself. Texts and binary messages have a queue each. Safe for use by several
 * threads, as long as one sends at a time.
 */
public final class TestWebSocket implements AutoCloseable {

	private static final Duration TIMEOUT = Patience.LIMIT;

	private static final HttpClient CLIENT = HttpClient.newBuilder()
		.version(HttpClient.Version.HTTP_1_1)
		.proxy(HttpClient.Builder.NO_PROXY)
		.build();

	private final Inbox inbox;

	private final WebSocket webSocket;

	private TestWebSocket(Inbox inbox, WebSocket webSocket) {
		this.inbox = inbox;
		this.webSocket = webSocket;
	}

	/**
	 * Connects to a path on {@code localhost}.
	 */
	public static TestWebSocket connect(int port, String path, String... subprotocols) {
		return connect(URI.create("ws://localhost:" + port + path), Map.of(), subprotocols);
	}

	/**
	 * Connects to a path on {@code localhost} and hands in a ticket as browsers do.
	 */
	public static TestWebSocket connectWithTicket(int port, String path, String ticket) {
		return connect(port, path, "wsext.v1", "wsext.ticket." + ticket);
	}

	/**
	 * Connects.
	 * @throws RefusedException if the server refused the handshake
	 */
	public static TestWebSocket connect(URI uri, Map<String, String> headers, String... subprotocols) {
		Inbox inbox = new Inbox();
		WebSocket.Builder builder = CLIENT.newWebSocketBuilder().connectTimeout(TIMEOUT);
		headers.forEach(builder::header);
		if (subprotocols.length > 0) {
			builder.subprotocols(subprotocols[0], Arrays.copyOfRange(subprotocols, 1, subprotocols.length));
		}
		try {
			return new TestWebSocket(inbox, builder.buildAsync(uri, inbox).join());
		}
		catch (CompletionException ex) {
			if (ex.getCause() instanceof WebSocketHandshakeException refused) {
				throw new RefusedException(HttpProbe.answer(refused.getResponse()));
			}
			throw ex;
		}
	}

	/**
	 * Connects, which the server has to refuse.
	 * @return the server's answer
	 */
	public static HttpAnswer expectRefused(URI uri, Map<String, String> headers, String... subprotocols) {
		try (TestWebSocket accepted = connect(uri, headers, subprotocols)) {
			throw new AssertionError("Expected a refusal but the handshake was accepted: " + accepted.webSocket);
		}
		catch (RefusedException ex) {
			return ex.answer();
		}
	}

	/**
	 * Connects to a path on {@code localhost}, which the server has to refuse.
	 */
	public static HttpAnswer expectRefused(int port, String path, String... subprotocols) {
		return expectRefused(URI.create("ws://localhost:" + port + path), Map.of(), subprotocols);
	}

	/**
	 * The subprotocol the server has chosen, empty if none.
	 */
	public String subprotocol() {
		return this.webSocket.getSubprotocol();
	}

	/**
	 * Sends a text and waits until it has left.
	 */
	public TestWebSocket send(String text) {
		get(this.webSocket.sendText(text, true), TIMEOUT, "a text to leave");
		return this;
	}

	/**
	 * Sends a binary message and waits until it has left.
	 */
	public TestWebSocket send(byte[] bytes) {
		get(this.webSocket.sendBinary(ByteBuffer.wrap(bytes), true), TIMEOUT, "a binary message to leave");
		return this;
	}

	/**
	 * Sends a ping and waits until it has left.
	 */
	public TestWebSocket ping(byte... payload) {
		get(this.webSocket.sendPing(ByteBuffer.wrap(payload)), TIMEOUT, "a ping to leave");
		return this;
	}

	public String takeText() {
		return takeText(TIMEOUT);
	}

	public String takeText(Duration timeout) {
		return take(this.inbox.texts, timeout, "a text");
	}

	public byte[] takeBinary() {
		return takeBinary(TIMEOUT);
	}

	public byte[] takeBinary(Duration timeout) {
		return take(this.inbox.binaries, timeout, "a binary message");
	}

	public byte[] takePong() {
		return take(this.inbox.pongs, TIMEOUT, "a pong");
	}

	/**
	 * The next text if it is there already, else {@code null}.
	 */
	public @Nullable String pollText() {
		return this.inbox.texts.poll();
	}

	/**
	 * How the connection ended: 1005 for a close without a code, 1006 for a cut line.
	 */
	public CloseStatus awaitClose() {
		return awaitClose(TIMEOUT);
	}

	public CloseStatus awaitClose(Duration timeout) {
		return get(this.inbox.closed, timeout, "the end of the connection");
	}

	public boolean isClosed() {
		return this.inbox.closed.isDone();
	}

	/**
	 * Sends a close frame; the server's answer ends the connection.
	 */
	public TestWebSocket close(int code, String reason) {
		get(this.webSocket.sendClose(code, reason), TIMEOUT, "a close frame to leave");
		return this;
	}

	/**
	 * Cuts the line, without a close frame.
	 */
	public void abort() {
		this.inbox.closed.complete(CloseStatus.NO_CLOSE_FRAME);
		this.webSocket.abort();
	}

	/**
	 * Closes with 1000 and waits a second at most for the server's answer, quietly.
	 */
	@Override
	public void close() {
		if (!isClosed()) {
			this.webSocket.sendClose(WebSocket.NORMAL_CLOSURE, "");
			this.inbox.closed.copy().completeOnTimeout(CloseStatus.NO_CLOSE_FRAME, 1, TimeUnit.SECONDS).join();
		}
		this.webSocket.abort();
	}

	private <T> T take(BlockingQueue<T> queue, Duration timeout, String expected) {
		try {
			T taken = queue.poll(timeout.toNanos(), TimeUnit.NANOSECONDS);
			if (taken == null) {
				throw new AssertionError("Expected " + expected + " within " + timeout + "; " + this.inbox);
			}
			return taken;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError("Interrupted while waiting for " + expected, ex);
		}
	}

	private <T> T get(CompletableFuture<T> future, Duration timeout, String expected) {
		try {
			return future.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException ex) {
			throw new AssertionError("Expected " + expected + " within " + timeout + "; " + this.inbox);
		}
		catch (ExecutionException ex) {
			throw new AssertionError("Expected " + expected + "; " + this.inbox, ex.getCause());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError("Interrupted while waiting for " + expected, ex);
		}
	}

	/**
	 * The server answered the handshake with something else than {@code 101}.
	 */
	public static final class RefusedException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		private final transient HttpAnswer answer;

		RefusedException(HttpAnswer answer) {
			super("Handshake refused: " + answer);
			this.answer = answer;
		}

		public HttpAnswer answer() {
			return this.answer;
		}

		public int status() {
			return this.answer.status();
		}

	}

	/**
	 * Puts fragments together and keeps what arrives.
	 */
	private static final class Inbox implements WebSocket.Listener {

		private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();

		private final BlockingQueue<byte[]> binaries = new LinkedBlockingQueue<>();

		private final BlockingQueue<byte[]> pongs = new LinkedBlockingQueue<>();

		private final CompletableFuture<CloseStatus> closed = new CompletableFuture<>();

		private final StringBuilder text = new StringBuilder();

		private final ByteArrayOutputStream binary = new ByteArrayOutputStream();

		@Override
		public void onOpen(WebSocket webSocket) {
			webSocket.request(Long.MAX_VALUE);
		}

		@Override
		public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
			this.text.append(data);
			if (last) {
				this.texts.add(this.text.toString());
				this.text.setLength(0);
			}
			return null;
		}

		@Override
		public @Nullable CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
			this.binary.writeBytes(bytes(data));
			if (last) {
				this.binaries.add(this.binary.toByteArray());
				this.binary.reset();
			}
			return null;
		}

		@Override
		public @Nullable CompletionStage<?> onPing(WebSocket webSocket, ByteBuffer message) {
			return null;
		}

		@Override
		public @Nullable CompletionStage<?> onPong(WebSocket webSocket, ByteBuffer message) {
			this.pongs.add(bytes(message));
			return null;
		}

		@Override
		public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
			this.closed.complete(new CloseStatus(statusCode, reason));
			return null;
		}

		@Override
		public void onError(WebSocket webSocket, Throwable error) {
			this.closed.complete(CloseStatus.NO_CLOSE_FRAME.withReason(error.toString()));
		}

		private static byte[] bytes(ByteBuffer buffer) {
			byte[] bytes = new byte[buffer.remaining()];
			buffer.get(bytes);
			return bytes;
		}

		@Override
		public String toString() {
			return "waiting are " + this.texts.size() + " texts and " + this.binaries.size() + " binary messages, "
					+ (this.closed.isDone() ? "closed with " + this.closed.join() : "open");
		}

	}

}
