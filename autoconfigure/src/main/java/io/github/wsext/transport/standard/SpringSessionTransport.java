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

package io.github.wsext.transport.standard;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.wsext.transport.EncodedMessage;
import io.github.wsext.transport.TransportListener;
import io.github.wsext.transport.TransportSettings;
import io.github.wsext.transport.WsTransport;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Extension;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.Session;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;
import org.springframework.util.StringUtils;
import org.springframework.web.socket.BinaryMessage;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.PongMessage;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.WebSocketMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.adapter.standard.StandardWebSocketSession;

/**
 * Transport on Spring's session: one handler per connection, reading message parts so
 * that the container needs no buffer as large as a message, and writing through the
 * container's asynchronous remote endpoint so that nobody waits for a slow client.
 * Thread-safe.
 */
final class SpringSessionTransport implements WsTransport, WebSocketHandler {

	private static final Log logger = LogFactory.getLog(SpringSessionTransport.class);

	private final TransportListener listener;

	private final TransportSettings settings;

	private final Executor executor;

	private final BatchFlusher flusher;

	private @Nullable StandardWebSocketSession session;

	private @Nullable ContainerSession container;

	private List<String> extensions = List.of();

	private final AtomicBoolean closed = new AtomicBoolean();

	private volatile boolean failed;

	private final ReadingPause readingPause = new ReadingPause();

	/**
	 * Creates the transport of a connection.
	 * @param listener told of everything that happens on the connection
	 * @param executor writes what the container can only write blocking
	 * @param flusher flushes batches of messages
	 */
	SpringSessionTransport(TransportListener listener, TransportSettings settings, Executor executor,
			BatchFlusher flusher) {
		this.listener = listener;
		this.settings = settings;
		this.executor = executor;
		this.flusher = flusher;
	}

	@Override
	public void afterConnectionEstablished(WebSocketSession session) {
		this.session = (StandardWebSocketSession) session;
		Session nativeSession = nativeSession();
		this.container = ContainerSessions.of(nativeSession, this.settings);
		this.extensions = nativeSession.getNegotiatedExtensions()
			.stream()
			.filter((extension) -> !ContainerSessions.isInternal(extension))
			.map(Extension::getName)
			.toList();
		this.listener.onOpen(this);
	}

	@Override
	public void handleMessage(WebSocketSession session, WebSocketMessage<?> message) {
		if (this.closed.get()) {
			// What the container had read before the line was cut.
			return;
		}
		if (!(message instanceof PongMessage)) {
			this.readingPause.await();
		}
		if (message instanceof TextMessage text) {
			this.listener.onText(text.getPayload(), text.isLast());
		}
		else if (message instanceof BinaryMessage binary) {
			this.listener.onBinary(own(binary.getPayload()), binary.isLast());
		}
		else if (message instanceof PongMessage pong) {
			this.listener.onPong(own(pong.getPayload()));
		}
	}

	private ByteBuffer own(ByteBuffer buffer) {
		return container().reusesBuffers() ? ByteBuffer.allocate(buffer.remaining()).put(buffer).flip() : buffer;
	}

	@Override
	public void handleTransportError(WebSocketSession session, Throwable exception) {
		this.failed = true;
		this.listener.onFailure(exception);
	}

	@Override
	public void afterConnectionClosed(WebSocketSession session, CloseStatus closeStatus) {
		// Containers do not agree on what no reason is.
		CloseStatus reported = StringUtils.hasLength(closeStatus.getReason()) ? closeStatus
				: new CloseStatus(closeStatus.getCode());
		closed(container().closeStatus(reported));
	}

	/**
	 * The line broke before the container has made a connection of the handshake.
	 */
	void neverOpened(IOException failure) {
		this.listener.onFailure(failure);
		closed(CloseStatus.NO_CLOSE_FRAME);
	}

	private void closed(CloseStatus status) {
		if (this.closed.compareAndSet(false, true)) {
			this.readingPause.end();
			this.listener.onClose(status);
		}
	}

	@Override
	public boolean supportsPartialMessages() {
		return true;
	}

	@Override
	public void write(List<EncodedMessage> messages, WriteCallback callback) {
		RemoteEndpoint.Async remote;
		try {
			remote = nativeSession().getAsyncRemote();
		}
		catch (IllegalStateException ex) {
			// Closed meanwhile.
			callback.completed(ex);
			return;
		}
		new SpringSessionWrite(remote, messages, callback, this.executor, container(), this.flusher).run();
	}

	@Override
	public void close(CloseStatus status) {
		try {
			// A code of its own: the container's constants do not have them all, and
			// Tomcat
			// waits longer with its own 1000.
			nativeSession().close(new CloseReason(status::getCode, status.getReason()));
		}
		catch (IOException | IllegalStateException ex) {
			// The container tells the listener of the end in any case.
			logger.debug("Close frame could not be sent", ex);
		}
	}

	@Override
	public void terminate() {
		try {
			container().terminate();
		}
		catch (IOException | IllegalStateException ex) {
			logger.debug("Line could not be cut", ex);
		}
		if (!container().reportsCutAtOnce()) {
			closed(CloseStatus.NO_CLOSE_FRAME);
		}
	}

	@Override
	public boolean isClosedByPeer() {
		return container().isClosedByPeer(this.failed);
	}

	@Override
	public boolean isEnding() {
		return this.closed.get() || container().isCloseReceived() || !nativeSession().isOpen();
	}

	@Override
	public void pauseReading() {
		if (!container().pauseReading()) {
			this.readingPause.begin();
		}
	}

	@Override
	public void resumeReading() {
		container().resumeReading();
		this.readingPause.end();
	}

	@Override
	public boolean hasReceived() {
		return container().hasReceived();
	}

	@Override
	public boolean isShortOfThreads() {
		return container().isShortOfThreads();
	}

	@Override
	public void executeInTurn(Runnable action) {
		container().executeInTurn(action);
	}

	@Override
	public List<String> extensions() {
		return this.extensions;
	}

	private ContainerSession container() {
		Assert.state(this.container != null, "Not open yet");
		return this.container;
	}

	private StandardWebSocketSession session() {
		Assert.state(this.session != null, "Not open yet");
		return this.session;
	}

	private Session nativeSession() {
		Session nativeSession = session().getNativeSession(Session.class);
		Assert.state(nativeSession != null, "Not open yet");
		return nativeSession;
	}

}
