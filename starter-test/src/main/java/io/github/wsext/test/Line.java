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

import java.io.ByteArrayOutputStream;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.wsext.test.RecordedFrame.Direction;
import io.github.wsext.test.RecordedFrame.Kind;
import org.jspecify.annotations.Nullable;

import org.springframework.web.socket.CloseStatus;

/**
 * The receiving side of a connection: puts fragments together and queues what arrived
 * until the test asks for it. The end of the connection stays in the queue.
 */
final class Line implements WebSocket.Listener {

	private final Transcript transcript;

	private final BlockingDeque<RecordedFrame> messages = new LinkedBlockingDeque<>();

	private final BlockingQueue<RecordedFrame> pongs = new LinkedBlockingQueue<>();

	private final BlockingQueue<RecordedFrame> pings = new LinkedBlockingQueue<>();

	private final StringBuilder text = new StringBuilder();

	private final ByteArrayOutputStream binary = new ByteArrayOutputStream();

	private final AtomicBoolean ended = new AtomicBoolean();

	private volatile @Nullable RoundTrip roundTrip;

	private final Object flow = new Object();

	/** Guarded by the flow. */
	private boolean paused;

	/** Whoever is to be asked for the next frame; guarded by the flow. */
	private @Nullable WebSocket unasked;

	Line(Transcript transcript) {
		this.transcript = transcript;
	}

	/**
	 * Takes the next message or the end.
	 * @return {@code null} if there was none in time
	 */
	@Nullable RecordedFrame next(Duration timeout) {
		RecordedFrame frame = poll(this.messages, timeout);
		if (frame != null && frame.kind() == Kind.CLOSE) {
			this.messages.addFirst(frame);
		}
		return frame;
	}

	/**
	 * Takes the next pong.
	 * @return {@code null} if there was none in time
	 */
	@Nullable RecordedFrame nextPong(Duration timeout) {
		return poll(this.pongs, timeout);
	}

	/**
	 * Takes the next ping.
	 * @return {@code null} if there was none in time
	 */
	@Nullable RecordedFrame nextPing(Duration timeout) {
		return poll(this.pings, timeout);
	}

	/**
	 * The pong to this ping will be nothing the test hears of.
	 */
	RoundTrip begin(RoundTrip roundTrip) {
		this.roundTrip = roundTrip;
		if (this.ended.get()) {
			roundTrip.complete();
		}
		return roundTrip;
	}

	boolean hasEnded() {
		return this.ended.get();
	}

	/**
	 * Ends the connection from the test's side.
	 */
	void cut() {
		end(Direction.SENT, CloseStatus.NO_CLOSE_FRAME);
	}

	/**
	 * Asks for no further frames, beyond the one that it has asked for.
	 */
	void pause() {
		synchronized (this.flow) {
			this.paused = true;
		}
	}

	/**
	 * Asks for frames again.
	 */
	void resume() {
		WebSocket unasked;
		synchronized (this.flow) {
			this.paused = false;
			unasked = this.unasked;
			this.unasked = null;
		}
		if (unasked != null) {
			unasked.request(1);
		}
	}

	private void askFor(WebSocket next) {
		synchronized (this.flow) {
			if (this.paused) {
				this.unasked = next;
				return;
			}
		}
		next.request(1);
	}

	@Override
	public void onOpen(WebSocket webSocket) {
		this.transcript.open();
		askFor(webSocket);
	}

	@Override
	public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
		this.text.append(data);
		if (last) {
			this.messages.add(this.transcript.text(Direction.RECEIVED, this.text.toString()));
			this.text.setLength(0);
		}
		askFor(webSocket);
		return null;
	}

	@Override
	public @Nullable CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
		byte[] bytes = new byte[data.remaining()];
		data.get(bytes);
		this.binary.writeBytes(bytes);
		if (last) {
			ByteBuffer message = ByteBuffer.wrap(this.binary.toByteArray());
			this.messages.add(this.transcript.bytes(Direction.RECEIVED, Kind.BINARY, message));
			this.binary.reset();
		}
		askFor(webSocket);
		return null;
	}

	@Override
	public @Nullable CompletionStage<?> onPing(WebSocket webSocket, ByteBuffer message) {
		this.pings.add(this.transcript.bytes(Direction.RECEIVED, Kind.PING, message));
		askFor(webSocket);
		return null;
	}

	@Override
	public @Nullable CompletionStage<?> onPong(WebSocket webSocket, ByteBuffer message) {
		RoundTrip current = this.roundTrip;
		if (current == null || !current.completes(message)) {
			this.pongs.add(this.transcript.bytes(Direction.RECEIVED, Kind.PONG, message));
		}
		askFor(webSocket);
		return null;
	}

	@Override
	public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
		end(Direction.RECEIVED, new CloseStatus(statusCode, reason));
		return null;
	}

	@Override
	public void onError(WebSocket webSocket, Throwable error) {
		end(Direction.RECEIVED, CloseStatus.NO_CLOSE_FRAME.withReason(error.toString()));
	}

	private void end(Direction direction, CloseStatus status) {
		if (this.ended.compareAndSet(false, true)) {
			this.messages.add(this.transcript.close(direction, status));
			RoundTrip current = this.roundTrip;
			if (current != null) {
				current.complete();
			}
		}
	}

	private static @Nullable RecordedFrame poll(BlockingQueue<RecordedFrame> queue, Duration timeout) {
		try {
			return queue.poll(timeout.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError("Interrupted while waiting for the server", ex);
		}
	}

}
