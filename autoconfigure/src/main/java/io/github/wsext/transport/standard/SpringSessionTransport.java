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
 * A transport on Spring's session: one handler per connection, reading message parts so
 * that the container needs no buffer as large as a message, and writing through the
 * container's asynchronous remote endpoint so that nobody waits for a slow peer.
 */
class SpringSessionTransport implements WsTransport, WebSocketHandler {

	private static final Log logger = LogFactory.getLog(SpringSessionTransport.class);

	private final TransportSettings settings;

	private final Executor executor;

	private final BatchFlushes flushes;

	private @Nullable TransportListener listener;

	private @Nullable StandardWebSocketSession session;

	private ContainerSession container = ContainerSession.NONE;

	private List<String> extensions = List.of();

	private final AtomicBoolean closed = new AtomicBoolean();

	private volatile boolean failed;

	private final ReadingPause readingPause = new ReadingPause();

	/**
	 * Creates the transport of a connection.
	 * @param executor writes what the container can only write blocking
	 * @param flushes flushes batches of messages
	 */
	SpringSessionTransport(TransportSettings settings, Executor executor, BatchFlushes flushes) {
		this.settings = settings;
		this.executor = executor;
		this.flushes = flushes;
	}

	void bind(TransportListener listener) {
		this.listener = listener;
	}

	@Override
	public void afterConnectionEstablished(WebSocketSession session) {
		this.session = (StandardWebSocketSession) session;
		Session nativeSession = nativeSession();
		this.container = ContainerSession.of(nativeSession, this.settings);
		this.extensions = nativeSession.getNegotiatedExtensions().stream().map(Extension::getName).toList();
		listener().onOpen(this);
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
			listener().onText(text.getPayload(), text.isLast());
		}
		else if (message instanceof BinaryMessage binary) {
			listener().onBinary(own(binary.getPayload()), binary.isLast());
		}
		else if (message instanceof PongMessage pong) {
			listener().onPong(own(pong.getPayload()));
		}
	}

	private ByteBuffer own(ByteBuffer buffer) {
		return this.container.reusesBuffers() ? ByteBuffer.allocate(buffer.remaining()).put(buffer).flip() : buffer;
	}

	@Override
	public void handleTransportError(WebSocketSession session, Throwable exception) {
		this.failed = true;
		listener().onFailure(exception);
	}

	@Override
	public void afterConnectionClosed(WebSocketSession session, CloseStatus closeStatus) {
		// Containers do not agree on what no reason is.
		CloseStatus reported = StringUtils.hasLength(closeStatus.getReason()) ? closeStatus
				: new CloseStatus(closeStatus.getCode());
		closed(this.container.closeStatus(reported));
	}

	private void closed(CloseStatus status) {
		if (this.closed.compareAndSet(false, true)) {
			this.readingPause.end();
			listener().onClose(status);
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
		new SpringSessionWrite(remote, messages, callback, this.executor, this.container, this.flushes).run();
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
			this.container.terminate();
		}
		catch (IOException | IllegalStateException ex) {
			logger.debug("Line could not be cut", ex);
		}
		if (!this.container.reportsCutAtOnce()) {
			closed(CloseStatus.NO_CLOSE_FRAME);
		}
	}

	@Override
	public boolean isClosedByPeer() {
		return this.container.isClosedByPeer(this.failed);
	}

	@Override
	public boolean isEnding() {
		return this.closed.get() || this.container.isCloseReceived() || !nativeSession().isOpen();
	}

	@Override
	public boolean pauseReading() {
		boolean paused = this.container.pauseReading();
		if (!paused) {
			this.readingPause.begin();
		}
		return paused;
	}

	@Override
	public void resumeReading() {
		this.container.resumeReading();
		this.readingPause.end();
	}

	@Override
	public List<String> extensions() {
		return this.extensions;
	}

	private TransportListener listener() {
		Assert.state(this.listener != null, "Not accepted yet");
		return this.listener;
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
