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

package io.github.wsext.test;

import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

import io.github.wsext.test.RecordedFrame.Direction;
import io.github.wsext.test.RecordedFrame.Kind;
import org.jspecify.annotations.Nullable;

import org.springframework.web.socket.CloseStatus;

/**
 * An open connection: sends, waits, and words the failures.
 */
final class Conversation {

	// Those the JDK's client takes, apart from 3000 to 4999.
	private static final Set<Integer> SENDABLE_CODES = Set.of(1000, 1001, 1008, 1011);

	private static final int MAX_REASON_BYTES = 123;

	private final WebSocket webSocket;

	private final Line line;

	private final Transcript transcript;

	private final String title;

	Conversation(WebSocket webSocket, Line line, Transcript transcript, String title) {
		this.webSocket = webSocket;
		this.line = line;
		this.transcript = transcript;
		this.title = title;
	}

	@Nullable String subprotocol() {
		String subprotocol = this.webSocket.getSubprotocol();
		return subprotocol.isEmpty() ? null : subprotocol;
	}

	void text(String text, Duration timeout) {
		textPart(text, true, timeout);
	}

	void binary(ByteBuffer bytes, Duration timeout) {
		binaryPart(bytes, true, timeout);
	}

	/**
	 * Sends a part of a text message. The transcript shows each as it leaves.
	 */
	void textPart(String part, boolean last, Duration timeout) {
		RecordedFrame frame = this.transcript.text(Direction.SENT, part);
		await(this.webSocket.sendText(part, last), frame, timeout);
	}

	/**
	 * Sends a part of a binary message.
	 */
	void binaryPart(ByteBuffer part, boolean last, Duration timeout) {
		RecordedFrame frame = this.transcript.bytes(Direction.SENT, Kind.BINARY, part);
		await(this.webSocket.sendBinary(part.duplicate(), last), frame, timeout);
	}

	void pauseReading() {
		this.line.pause();
	}

	void resumeReading() {
		this.line.resume();
	}

	void ping(ByteBuffer bytes, Duration timeout) {
		RecordedFrame frame = this.transcript.bytes(Direction.SENT, Kind.PING, bytes);
		await(this.webSocket.sendPing(bytes.duplicate()), frame, timeout);
	}

	void close(CloseStatus status, Duration timeout) {
		int code = status.getCode();
		if (!SENDABLE_CODES.contains(code) && (code < 3000 || code > 4999)) {
			throw new IllegalArgumentException(
					"A client cannot send close code " + code + ", only 1000, 1001, 1008, 1011 and 3000 to 4999");
		}
		String reason = (status.getReason() != null) ? status.getReason() : "";
		if (reason.getBytes(StandardCharsets.UTF_8).length > MAX_REASON_BYTES) {
			throw new IllegalArgumentException("A close reason has at most 123 bytes of UTF-8: " + Text.quote(reason));
		}
		RecordedFrame frame = this.transcript.close(Direction.SENT, status);
		await(this.webSocket.sendClose(code, reason), frame, timeout);
	}

	/**
	 * Ends the connection whatever its state, quietly.
	 */
	void end(Duration timeout) {
		if (!this.line.hasEnded()) {
			this.webSocket.sendClose(WebSocket.NORMAL_CLOSURE, "").exceptionally((ex) -> this.webSocket);
			skipUntil((frame) -> frame.kind() == Kind.CLOSE, timeout);
		}
		abort();
	}

	void abort() {
		this.line.cut();
		this.webSocket.abort();
	}

	/**
	 * The next message or the end, which has to be of this kind.
	 */
	RecordedFrame expect(Kind kind, String expected, Duration timeout) {
		RecordedFrame frame = this.line.next(timeout);
		if (frame == null) {
			throw failure("Expected " + expected + " but nothing arrived within " + Text.duration(timeout));
		}
		if (frame.kind() != kind) {
			throw failure("Expected " + expected + " but got " + frame.describe());
		}
		return frame;
	}

	void expectPong(ByteBuffer payload, Duration timeout) {
		RecordedFrame frame = this.line.nextPong(timeout);
		String expected = "Expected pong " + Text.bytes(payload);
		if (frame == null) {
			throw failure(expected + " but none arrived within " + Text.duration(timeout));
		}
		if (!frame.bytes().equals(payload)) {
			throw failure(expected + " but got " + frame.describe());
		}
	}

	/**
	 * The next ping, and time for its answer to get there: frames keep their order, so
	 * what comes back after it says that the answer has been read.
	 */
	void expectPing(Duration timeout) {
		if (this.line.nextPing(timeout) == null) {
			throw failure("Expected a ping but none arrived within " + Text.duration(timeout));
		}
		RoundTrip roundTrip = this.line.begin(new RoundTrip());
		CompletableFuture<WebSocket> unused = this.webSocket.sendPing(roundTrip.payload());
		if (!roundTrip.await(timeout)) {
			throw failure("The answer to the ping was not read within " + Text.duration(timeout)
					+ ": the server does not read");
		}
	}

	void expectNothing(Duration duration) {
		RecordedFrame frame = this.line.next(duration);
		if (frame != null) {
			throw failure("Expected nothing for " + Text.duration(duration) + " but got " + frame.describe());
		}
	}

	RecordedFrame skipUntil(Predicate<RecordedFrame> wanted, String expected, Duration timeout) {
		RecordedFrame frame = skipUntil(wanted, timeout);
		if (frame == null) {
			throw failure("Expected " + expected + " but none arrived within " + Text.duration(timeout));
		}
		if (!wanted.test(frame)) {
			throw failure("Expected " + expected + " but got " + frame.describe());
		}
		return frame;
	}

	/**
	 * Takes messages until one is wanted or the connection has ended.
	 */
	private @Nullable RecordedFrame skipUntil(Predicate<RecordedFrame> wanted, Duration timeout) {
		long deadline = System.nanoTime() + timeout.toNanos();
		RecordedFrame frame;
		do {
			frame = this.line.next(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
		}
		while (frame != null && frame.kind() != Kind.CLOSE && !wanted.test(frame));
		return frame;
	}

	AssertionError failure(String message) {
		return failure(message, null);
	}

	AssertionError failure(String message, @Nullable Throwable cause) {
		return new AssertionError(message + "\nTranscript of " + this.title + ":\n" + this.transcript, cause);
	}

	private void await(CompletableFuture<WebSocket> sending, RecordedFrame frame, Duration timeout) {
		try {
			sending.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException ex) {
			throw failure("Could not send " + frame.describe() + " within " + Text.duration(timeout)
					+ ": the server does not read");
		}
		catch (ExecutionException ex) {
			throw failure("Could not send " + frame.describe() + ": " + ex.getCause(), ex.getCause());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw failure("Interrupted while sending " + frame.describe(), ex);
		}
	}

}
