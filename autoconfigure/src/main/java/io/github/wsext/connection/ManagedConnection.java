package io.github.wsext.connection;

import java.net.InetSocketAddress;
import java.net.URI;
import java.security.Principal;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import io.github.wsext.LeaveReason;
import io.github.wsext.SendResult;
import io.github.wsext.WsConnection;
import io.github.wsext.WsHandshake;
import io.github.wsext.codec.WsCodec;
import io.github.wsext.codec.WsCodecs;
import io.github.wsext.send.OutboundMessage;
import io.github.wsext.send.OutboundQueue;
import io.github.wsext.send.Recipient;
import io.github.wsext.topic.TopicRegistry;
import io.github.wsext.transport.WsTransport;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.util.MultiValueMap;
import org.springframework.web.socket.CloseStatus;

/**
 * A connection and all that ends with it.
 */
public final class ManagedConnection implements WsConnection, Recipient {

	private static final Log logger = LogFactory.getLog(ManagedConnection.class);

	private final String id;

	private final WsHandshake handshake;

	private final WsTransport transport;

	private final WsCodec codec;

	private final TopicRegistry topicRegistry;

	private final Executor executor;

	private final OutboundQueue outbound;

	private final Instant openedAt;

	private final ConcurrentMap<String, Object> attributes;

	private final CompletableFuture<CloseStatus> closed = new CompletableFuture<>();

	private final AtomicReference<@Nullable ConnectionEnd> closing = new AtomicReference<>();

	private volatile long closeSentNanos;

	private final CompletableFuture<Void> finished = new CompletableFuture<>();

	private final AtomicBoolean ended = new AtomicBoolean();

	/** Guarded by itself; {@code null} once the connection has left. */
	private @Nullable Set<String> topics = new HashSet<>(2);

	ManagedConnection(String id, WsHandshake handshake, WsTransport transport, WsCodec codec,
			ConnectionSettings settings, TopicRegistry topicRegistry, Executor executor, Instant openedAt) {
		this.id = id;
		this.handshake = handshake;
		this.transport = transport;
		this.codec = codec;
		this.topicRegistry = topicRegistry;
		this.executor = executor;
		this.openedAt = openedAt;
		this.attributes = new ConcurrentHashMap<>(handshake.attributes());
		this.outbound = new OutboundQueue(transport, settings.outbound(), executor, this::lineBroke);
	}

	@Override
	public String id() {
		return this.id;
	}

	@Override
	public String endpoint() {
		return this.handshake.endpoint();
	}

	@Override
	public String path() {
		return this.handshake.path();
	}

	@Override
	public URI uri() {
		return this.handshake.uri();
	}

	@Override
	public Map<String, String> pathVariables() {
		return this.handshake.pathVariables();
	}

	@Override
	public MultiValueMap<String, String> queryParameters() {
		return this.handshake.queryParameters();
	}

	@Override
	public HttpHeaders headers() {
		return this.handshake.headers();
	}

	@Override
	public @Nullable Principal principal() {
		return this.handshake.principal();
	}

	@Override
	public @Nullable InetSocketAddress remoteAddress() {
		return this.handshake.remoteAddress();
	}

	@Override
	public @Nullable String subprotocol() {
		return this.handshake.subprotocol();
	}

	@Override
	public List<String> extensions() {
		return this.transport.extensions();
	}

	@Override
	public Instant openedAt() {
		return this.openedAt;
	}

	@Override
	public ConcurrentMap<String, Object> attributes() {
		return this.attributes;
	}

	@Override
	public <T> Optional<T> attribute(String name, Class<T> type) {
		return Optional.ofNullable(this.attributes.get(name)).map(type::cast);
	}

	@Override
	public boolean isOpen() {
		return this.closing.get() == null && !this.ended.get();
	}

	@Override
	public WsCodec codec() {
		return this.codec;
	}

	@Override
	public CompletionStage<SendResult> send(Object message) {
		OutboundMessage encoded = new OutboundMessage(WsCodecs.encode(message, this.codec));
		CompletableFuture<SendResult> result = new CompletableFuture<>();
		switch (this.outbound.offer(encoded, result)) {
			case CLOSED -> result.complete(SendResult.CLOSED);
			case OVERFLOW -> {
				result.complete(SendResult.DROPPED);
				overflow();
			}
			case QUEUED -> {
			}
		}
		return result;
	}

	@Override
	public boolean offer(OutboundMessage message) {
		return switch (this.outbound.offer(message, null)) {
			case QUEUED -> true;
			case CLOSED -> false;
			case OVERFLOW -> {
				overflow();
				yield false;
			}
		};
	}

	@Override
	public CompletionStage<Void> flush() {
		return this.outbound.flush();
	}

	@Override
	public void close() {
		close(CloseStatus.NORMAL);
	}

	@Override
	public void close(CloseStatus status) {
		close(status, LeaveReason.SERVER_CLOSED);
	}

	/**
	 * Closes after what is queued, for a reason of the engine.
	 */
	public void close(CloseStatus status, LeaveReason reason) {
		CloseStatus sendable = CloseStatuses.sendable(status);
		if (begin(sendable, reason)) {
			this.outbound.close(() -> sendClose(sendable));
		}
	}

	private void sendClose(CloseStatus status) {
		this.closeSentNanos = System.nanoTime();
		this.executor.execute(() -> this.transport.close(status));
	}

	@Override
	public void terminate() {
		// Whatever else was going to end it: nothing of that is sent any more.
		this.closing.set(new ConnectionEnd(CloseStatus.NO_CLOSE_FRAME, LeaveReason.TERMINATED));
		cut();
	}

	void terminate(LeaveReason reason) {
		begin(CloseStatus.NO_CLOSE_FRAME, reason);
		cut();
	}

	private void cut() {
		this.outbound.abort();
		this.executor.execute(this.transport::terminate);
	}

	@Override
	public CompletionStage<CloseStatus> closed() {
		return this.closed.minimalCompletionStage();
	}

	private boolean begin(CloseStatus status, LeaveReason reason) {
		return !this.ended.get() && this.closing.compareAndSet(null, new ConnectionEnd(status, reason));
	}

	private void overflow() {
		if (beginSlowConsumer()) {
			// The client may be slow rather than stalled, and read why it has to go.
			this.outbound.closeAfterWrite(() -> sendClose(CloseStatuses.SLOW_CONSUMER));
		}
	}

	private boolean beginSlowConsumer() {
		if (!begin(CloseStatuses.SLOW_CONSUMER, LeaveReason.SLOW_CONSUMER)) {
			return false;
		}
		logger.warn("Closing slow consumer " + this);
		return true;
	}

	private void lineBroke() {
		begin(CloseStatus.NO_CLOSE_FRAME, LeaveReason.CONNECTION_LOST);
		cut();
	}

	/**
	 * Cuts the line if a write or the closing handshake takes too long.
	 */
	void checkProgress(long nowNanos, ConnectionSettings settings) {
		long closeSent = this.closeSentNanos;
		if (closeSent != 0 && nowNanos - closeSent > settings.closeTimeout().toNanos()) {
			cut();
		}
		else if (this.outbound.isStalled(nowNanos, settings.sendTimeout().toNanos())) {
			beginSlowConsumer();
			cut();
		}
	}

	/**
	 * Subscribes to a topic, unless the connection has ended.
	 */
	public void subscribe(String topic) {
		synchronized (this.closed) {
			if (this.topics != null && this.topics.add(topic)) {
				this.topicRegistry.subscribe(topic, this);
			}
		}
	}

	/**
	 * The connection has ended: completes {@link #closed()} and gives up everything.
	 * @return how it ended, or {@code null} if that is known already
	 */
	@Nullable ConnectionEnd end(CloseStatus status) {
		if (!this.ended.compareAndSet(false, true)) {
			return null;
		}
		ConnectionEnd how = howEnded(status);
		leaveTopics();
		this.outbound.abort();
		this.closed.complete(how.status());
		return how;
	}

	private ConnectionEnd howEnded(CloseStatus reported) {
		ConnectionEnd begun = this.closing.get();
		if (begun == null || begun.reason() == LeaveReason.CONNECTION_LOST) {
			// A write fails, too, when the peer has closed.
			return new ConnectionEnd(reported, CloseStatuses.reasonFor(reported, this.transport.isClosedByPeer()));
		}
		boolean ours = this.closeSentNanos != 0 || begun.status().getCode() == CloseStatus.NO_CLOSE_FRAME.getCode()
				|| reported.getCode() == CloseStatus.NO_CLOSE_FRAME.getCode();
		return ours ? begun : new ConnectionEnd(reported, begun.reason());
	}

	private void leaveTopics() {
		Set<String> left;
		synchronized (this.closed) {
			left = this.topics;
			this.topics = null;
		}
		if (left != null) {
			left.forEach((topic) -> this.topicRegistry.unsubscribe(topic, this));
		}
	}

	/**
	 * The last callback has returned.
	 */
	void finish() {
		this.finished.complete(null);
	}

	/**
	 * Completes when the last callback has returned.
	 */
	CompletableFuture<Void> finished() {
		return this.finished;
	}

	@Override
	public String toString() {
		return "connection " + this.id + " on " + endpoint();
	}

}
