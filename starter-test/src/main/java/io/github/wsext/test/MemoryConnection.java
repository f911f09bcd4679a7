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

import java.io.IOException;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.wsext.WsMessage;
import io.github.wsext.transport.EncodedMessage;
import io.github.wsext.transport.TransportListener;
import io.github.wsext.transport.WsTransport;
import org.jspecify.annotations.Nullable;

import org.springframework.web.socket.CloseStatus;

/**
 * Both ends of a connection in memory. What the client sends is read in order, one after
 * the other, on threads of its own, as a container does it; what the server sends is with
 * the client as soon as that asks for it. Nothing lies between the two: a write that the
 * client does not ask for has not ended.
 */
final class MemoryConnection implements WsTransport {

	private static final int MAX_PING_BYTES = 125;

	private final TransportListener server;

	private final WebSocket.Listener client;

	private final ClientEnd clientEnd;

	private final boolean silent;

	private final Executor executor;

	/** What the server has sent; guards what the client hears. */
	private final Hearing hearing = new Hearing();

	/** What the client has sent and nobody has read; guarded by itself. */
	private final Queue<Runnable> unread = new ArrayDeque<>();

	private boolean reading;

	private boolean paused;

	private final AtomicBoolean ended = new AtomicBoolean();

	private volatile boolean closed;

	private volatile boolean closedByClient;

	/**
	 * Creates the connection.
	 * @param server the server, which has accepted the handshake
	 * @param silent whether the client leaves pings without an answer
	 */
	MemoryConnection(TransportListener server, WebSocket.Listener client, @Nullable String subprotocol, boolean silent,
			Executor executor) {
		this.server = server;
		this.client = client;
		this.clientEnd = new ClientEnd((subprotocol != null) ? subprotocol : "");
		this.silent = silent;
		this.executor = executor;
	}

	/**
	 * Opens both ends.
	 * @param patience how long to wait for the end of {@code @OnOpen}
	 */
	WebSocket open(Duration patience) throws InterruptedException {
		this.client.onOpen(this.clientEnd);
		CountDownLatch opened = new CountDownLatch(1);
		read(() -> {
			this.server.onOpen(this);
			opened.countDown();
		});
		// The client is connected even if it takes longer.
		boolean unused = opened.await(patience.toNanos(), TimeUnit.NANOSECONDS);
		return this.clientEnd;
	}

	private void read(Runnable frame) {
		synchronized (this.unread) {
			this.unread.add(frame);
		}
		readOn();
	}

	private void readOn() {
		synchronized (this.unread) {
			if (this.reading || this.paused || this.unread.isEmpty()) {
				return;
			}
			this.reading = true;
		}
		this.executor.execute(this::readAll);
	}

	private void readAll() {
		for (Runnable frame = next(); frame != null; frame = next()) {
			try {
				frame.run();
			}
			catch (RuntimeException | Error ex) {
				this.server.onFailure(ex);
				terminate();
			}
		}
	}

	private @Nullable Runnable next() {
		synchronized (this.unread) {
			if (this.ended.get()) {
				this.unread.clear();
			}
			Runnable frame = this.paused ? null : this.unread.poll();
			this.reading = frame != null;
			return frame;
		}
	}

	@Override
	public void write(List<EncodedMessage> messages, WriteCallback callback) {
		messages.forEach((message) -> this.hearing.add(() -> hear(message)));
		this.hearing
			.whenHeard(() -> callback.completed(this.ended.get() ? new IOException("The connection has ended") : null));
	}

	private void hear(EncodedMessage encoded) {
		WsMessage message = encoded.message();
		if (message instanceof WsMessage.Text text) {
			this.client.onText(this.clientEnd, text.payload(), true);
		}
		else if (message instanceof WsMessage.Binary binary && !encoded.isPing()) {
			this.client.onBinary(this.clientEnd, binary.payload(), true);
		}
		else if (message instanceof WsMessage.Binary ping) {
			if (!this.silent) {
				this.clientEnd.pong(ping.payload());
			}
			this.client.onPing(this.clientEnd, ping.payload());
		}
	}

	private void farewell(CloseStatus status) {
		String reason = status.getReason();
		this.hearing
			.farewell(() -> this.client.onClose(this.clientEnd, status.getCode(), (reason != null) ? reason : ""));
	}

	private void end(CloseStatus status) {
		if (this.ended.compareAndSet(false, true)) {
			this.server.onClose(status);
		}
	}

	@Override
	public void close(CloseStatus status) {
		this.closed = true;
		// Clients answer a close frame at once. What they hear last is true by then: the
		// connection is not counted any more.
		this.hearing.whenHeard(() -> {
			end(status);
			farewell(status);
		});
	}

	@Override
	public void terminate() {
		end(CloseStatus.NO_CLOSE_FRAME);
		this.hearing.farewell(() -> this.client.onError(this.clientEnd, new IOException("Connection reset")));
	}

	@Override
	public boolean isClosedByPeer() {
		return this.closedByClient;
	}

	@Override
	public boolean isEnding() {
		return this.ended.get() || this.closed || this.closedByClient;
	}

	@Override
	public void pauseReading() {
		synchronized (this.unread) {
			this.paused = true;
		}
	}

	@Override
	public void resumeReading() {
		synchronized (this.unread) {
			this.paused = false;
		}
		readOn();
	}

	@Override
	public List<String> extensions() {
		return List.of();
	}

	/**
	 * The client's end, which behaves like the JDK's client.
	 */
	private final class ClientEnd implements WebSocket {

		private final String subprotocol;

		private volatile boolean outputClosed;

		ClientEnd(String subprotocol) {
			this.subprotocol = subprotocol;
		}

		@Override
		public CompletableFuture<WebSocket> sendText(CharSequence data, boolean last) {
			String part = data.toString();
			return send(() -> MemoryConnection.this.server.onText(part, last));
		}

		@Override
		public CompletableFuture<WebSocket> sendBinary(ByteBuffer data, boolean last) {
			ByteBuffer part = copy(data);
			return send(() -> MemoryConnection.this.server.onBinary(part, last));
		}

		@Override
		public CompletableFuture<WebSocket> sendPing(ByteBuffer message) {
			ByteBuffer payload = copy(message);
			return (payload.remaining() > MAX_PING_BYTES) ? tooLong() : send(() -> answer(payload));
		}

		private void answer(ByteBuffer payload) {
			MemoryConnection connection = MemoryConnection.this;
			connection.hearing.add(() -> connection.client.onPong(this, payload));
			connection.hearing.goOn();
		}

		@Override
		public CompletableFuture<WebSocket> sendPong(ByteBuffer message) {
			ByteBuffer payload = copy(message);
			return (payload.remaining() > MAX_PING_BYTES) ? tooLong() : send(pongFrame(payload));
		}

		void pong(ByteBuffer payload) {
			if (!this.outputClosed) {
				read(pongFrame(payload));
			}
		}

		private Runnable pongFrame(ByteBuffer payload) {
			return () -> MemoryConnection.this.server.onPong(payload);
		}

		@Override
		public CompletableFuture<WebSocket> sendClose(int statusCode, String reason) {
			CloseStatus status = new CloseStatus(statusCode, reason.isEmpty() ? null : reason);
			CompletableFuture<WebSocket> sent = send(() -> {
				MemoryConnection.this.closedByClient = true;
				end(status);
				farewell(status);
			});
			this.outputClosed = true;
			return sent;
		}

		private CompletableFuture<WebSocket> send(Runnable frame) {
			if (this.outputClosed || isInputClosed()) {
				return CompletableFuture.failedFuture(new IOException("Output closed"));
			}
			read(frame);
			return CompletableFuture.completedFuture(this);
		}

		private CompletableFuture<WebSocket> tooLong() {
			return CompletableFuture
				.failedFuture(new IllegalArgumentException("A ping has at most " + MAX_PING_BYTES + " bytes"));
		}

		private static ByteBuffer copy(ByteBuffer data) {
			return ByteBuffer.allocate(data.remaining()).put(data.duplicate()).flip();
		}

		@Override
		public void request(long n) {
			MemoryConnection.this.hearing.request(n);
		}

		@Override
		public String getSubprotocol() {
			return this.subprotocol;
		}

		@Override
		public boolean isOutputClosed() {
			return this.outputClosed;
		}

		@Override
		public boolean isInputClosed() {
			return MemoryConnection.this.hearing.isOver();
		}

		@Override
		public void abort() {
			this.outputClosed = true;
			MemoryConnection.this.hearing.farewell(() -> {
			});
			MemoryConnection.this.executor.execute(() -> end(CloseStatus.NO_CLOSE_FRAME));
		}

	}

}
