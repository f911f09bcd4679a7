package io.github.wsext.connection;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.security.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

import io.github.wsext.BroadcastResult;
import io.github.wsext.InvalidPayloadException;
import io.github.wsext.LeaveReason;
import io.github.wsext.OverflowPolicy;
import io.github.wsext.SendResult;
import io.github.wsext.WsConnection;
import io.github.wsext.WsHandshake;
import io.github.wsext.WsMessage;
import io.github.wsext.codec.JacksonWsCodec;
import io.github.wsext.codec.WsCodec;
import io.github.wsext.codec.WsCodecs;
import io.github.wsext.event.ErrorLimit;
import io.github.wsext.event.EventEnvelope.InboundEvent;
import io.github.wsext.event.PendingAnswers;
import io.github.wsext.event.PendingAnswers.Question;
import io.github.wsext.send.Offer;
import io.github.wsext.send.OutboundListener;
import io.github.wsext.send.OutboundMessage;
import io.github.wsext.send.OutboundQueue;
import io.github.wsext.send.Overflow;
import io.github.wsext.send.Recipient;
import io.github.wsext.transport.EncodedMessage;
import io.github.wsext.transport.WsTransport;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.util.Assert;
import org.springframework.util.MultiValueMap;
import org.springframework.web.socket.CloseStatus;

/**
 * A connection and all that ends with it.
 */
public final class ManagedConnection implements WsConnection, Recipient {

	private static final Log logger = LogFactory.getLog(ManagedConnection.class);

	private static final String EXPIRING_EVENT = "auth:expiring";

	private final String id;

	private final WsHandshake handshake;

	private final WsTransport transport;

	private final WsCodec codec;

	private final ConnectionEnvironment environment;

	private final ConnectionRegistry registry;

	private final OverflowPolicy overflow;

	private final ConnectionHandler handler;

	private final Heartbeat heartbeat;

	private volatile Identity identity;

	/** Whether the client knows that its authentication is about to end. */
	private volatile boolean expiryAnnounced;

	private volatile long maxMessageSize;

	private final OutboundQueue outbound;

	private final Instant openedAt;

	private final ConcurrentMap<String, Object> attributes;

	private final CompletableFuture<CloseStatus> closed = new CompletableFuture<>();

	private final AtomicReference<@Nullable ConnectionEnd> closing = new AtomicReference<>();

	private volatile long closeSentNanos;

	private final CompletableFuture<Void> finished = new CompletableFuture<>();

	private final AtomicBoolean ended = new AtomicBoolean();

	private final ConnectionTopics topics;

	private final AtomicReference<@Nullable PendingAnswers> pendingAnswers = new AtomicReference<>();

	private @Nullable ErrorLimit mistakes;

	private final AtomicBoolean dropsLogged = new AtomicBoolean();

	ManagedConnection(String id, ConnectionRequest request, ConnectionEnvironment environment,
			ConnectionRegistry registry) {
		this.id = id;
		this.handshake = request.handshake();
		this.transport = request.transport();
		this.codec = request.codec();
		this.overflow = request.overflow();
		this.handler = request.handler();
		this.maxMessageSize = request.maxMessageSize();
		this.identity = limited(request.identity(), environment);
		ConnectionSettings settings = environment.settings();
		this.heartbeat = new Heartbeat(settings.pingInterval(), settings.timeout(), environment.time().nanos());
		this.environment = environment;
		this.registry = registry;
		this.openedAt = environment.time().clock().instant();
		this.attributes = new ConcurrentHashMap<>(this.handshake.attributes());
		this.outbound = new OutboundQueue(this.transport, settings.outbound(), environment.executor(),
				new QueueListener());
		this.topics = new ConnectionTopics(this, environment.topics(), settings.maxTopics());
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
		return this.identity.principal();
	}

	private static Identity limited(Identity identity, ConnectionEnvironment environment) {
		Duration maxAge = environment.settings().maxAge();
		return (maxAge != null && identity.principal() != null)
				? identity.endingAt(environment.time().clock().instant().plus(maxAge)) : identity;
	}

	/**
	 * Who is at the other end.
	 */
	public Identity identity() {
		return this.identity;
	}

	/**
	 * Goes on with a fresh authentication of the same caller.
	 * @return {@code false} if it is that of another, and nothing has changed
	 */
	public boolean renew(Identity fresh) {
		Identity present = this.identity;
		if (!present.isSameCallerAs(fresh)) {
			return false;
		}
		this.identity = limited(fresh, this.environment);
		this.registry.moveSession(this, present.session(), fresh.session());
		this.expiryAnnounced = false;
		return true;
	}

	/**
	 * The authentication of the caller has ended.
	 */
	void endAuthentication() {
		close(CloseStatuses.AUTHENTICATION_ENDED, LeaveReason.AUTHENTICATION_ENDED);
	}

	private void checkExpiry() {
		Instant end = this.identity.expiresAt();
		if (end == null) {
			return;
		}
		Instant now = this.environment.time().clock().instant();
		if (!this.expiryAnnounced && !now.isBefore(end.minus(this.environment.settings().expiryGrace()))) {
			this.expiryAnnounced = true;
			answer(this.environment.events()
				.envelope()
				.write(EXPIRING_EVENT, Map.of("expiresAt", end.toString()), null));
		}
		if (!now.isBefore(end)) {
			endAuthentication();
		}
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
	public Duration pingInterval() {
		return this.heartbeat.interval();
	}

	@Override
	public void setPingInterval(Duration pingInterval) {
		Assert.isTrue(!pingInterval.isNegative(), "The ping interval must not be negative");
		this.heartbeat.setInterval(pingInterval, this.environment.time().nanos());
	}

	@Override
	public Duration timeout() {
		return this.heartbeat.timeout();
	}

	@Override
	public void setTimeout(Duration timeout) {
		Assert.isTrue(!timeout.isNegative() && !timeout.isZero(), "The timeout must be positive");
		this.heartbeat.setTimeout(timeout);
	}

	@Override
	public long maxMessageSize() {
		return this.maxMessageSize;
	}

	@Override
	public void setMaxMessageSize(long maxMessageSize) {
		Assert.isTrue(maxMessageSize > 0 && maxMessageSize <= Integer.MAX_VALUE,
				"The largest message must be of 1 byte to 2 GB");
		this.maxMessageSize = maxMessageSize;
	}

	/**
	 * The client has sent a pong.
	 */
	public void pong(ByteBuffer payload) {
		this.heartbeat.pong(payload, this.environment.time().nanos());
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
		return send(message, Overflow.DEFAULT);
	}

	@Override
	public CompletionStage<SendResult> send(Object message, OverflowPolicy policy) {
		return send(message, Overflow.of(policy));
	}

	@Override
	public CompletionStage<SendResult> sendLatest(String key, Object message) {
		return send(message, Overflow.conflate(key));
	}

	/**
	 * Sends a message.
	 * @param overflow what may happen to it where it does not fit
	 */
	public CompletionStage<SendResult> send(Object message, Overflow overflow) {
		CompletableFuture<SendResult> result = new CompletableFuture<>();
		offer(new OutboundMessage(WsCodecs.encode(message, this.codec)), overflow, result);
		return result.minimalCompletionStage();
	}

	/**
	 * Sends an answer to the client, which is never left out.
	 */
	public void answer(Object message) {
		offer(new OutboundMessage(WsCodecs.encode(message, this.codec)), Overflow.CLOSE, null);
	}

	@Override
	public BroadcastResult send(Object message, Predicate<? super WsConnection> filter) {
		return this.registry.publish(message, filter);
	}

	@Override
	public Offer offer(OutboundMessage message, Overflow overflow, @Nullable CompletableFuture<SendResult> result) {
		OutboundMessage outgoing = intercept(message);
		if (outgoing == null) {
			complete(result, SendResult.DROPPED);
			return Offer.DROPPED;
		}
		Offer offer = this.outbound.offer(outgoing, overflow.orElse(this.overflow), result);
		switch (offer) {
			case CLOSED -> complete(result, SendResult.CLOSED);
			case OVERFLOW -> {
				complete(result, SendResult.DROPPED);
				overflow();
			}
			case QUEUED, DROPPED -> {
			}
		}
		return offer;
	}

	@SuppressWarnings("ReferenceEquality")
	private @Nullable OutboundMessage intercept(OutboundMessage message) {
		WsMessage original = message.plain();
		WsMessage outgoing = this.handler.outbound(original);
		if (outgoing == original) {
			return message;
		}
		return (outgoing != null) ? new OutboundMessage(outgoing) : null;
	}

	private static void complete(@Nullable CompletableFuture<SendResult> result, SendResult outcome) {
		if (result != null) {
			result.complete(outcome);
		}
	}

	@Override
	public <T> CompletionStage<T> ask(String event, Object payload, Class<T> type, Duration timeout) {
		Assert.isTrue(!timeout.isNegative() && !timeout.isZero(), "The timeout must be positive");
		PendingAnswers pending = pendingAnswers();
		Question question = pending.ask(event);
		CompletableFuture<InboundEvent> answer = question.answer();
		CompletableFuture<InboundEvent> answered = pending.answer(question, timeout);
		if (!answer.isDone()) {
			try {
				send(this.environment.events().envelope().question(event, payload, question.id()), Overflow.CLOSE)
					.whenComplete((result, failure) -> {
						if (result != SendResult.SENT) {
							answer.completeExceptionally(new CancellationException("The connection has ended"));
						}
					});
			}
			catch (RuntimeException ex) {
				answer.completeExceptionally(ex);
				throw ex;
			}
		}
		return answered.thenApplyAsync((received) -> payload(received, type), this.environment.executor())
			.minimalCompletionStage();
	}

	private PendingAnswers pendingAnswers() {
		PendingAnswers pending = this.pendingAnswers.get();
		if (pending == null) {
			PendingAnswers created = new PendingAnswers(this.environment.events().maxPendingAnswers());
			pending = this.pendingAnswers.compareAndSet(null, created) ? created : this.pendingAnswers.get();
			Assert.state(pending != null, "Never removed");
			if (this.ended.get()) {
				pending.close();
			}
		}
		return pending;
	}

	/**
	 * Whether the client has been asked something and has not answered yet.
	 */
	public boolean awaitsAnswers() {
		PendingAnswers pending = this.pendingAnswers.get();
		return pending != null && !pending.isEmpty();
	}

	/**
	 * Whether an event is the answer to a question.
	 */
	public boolean isAnswer(InboundEvent event) {
		PendingAnswers pending = this.pendingAnswers.get();
		return pending != null && pending.isAnswer(event);
	}

	/**
	 * Takes the answer to a question.
	 * @return {@code false} if the event is none
	 */
	public boolean takeAnswer(InboundEvent event) {
		PendingAnswers pending = this.pendingAnswers.get();
		return pending != null && pending.answer(event);
	}

	@Override
	public CompletionStage<Void> flush() {
		return this.outbound.flush();
	}

	/**
	 * The payload of an event that the client has sent.
	 * @throws InvalidPayloadException if it is not of that type or missing
	 */
	public <T> T payload(InboundEvent event, Class<T> type) {
		return event.payload(type,
				(this.codec instanceof JacksonWsCodec jackson) ? jackson : this.environment.payloads());
	}

	/**
	 * The client has made a mistake, and been told so. Mistakes come one after the other.
	 */
	public void countMistake() {
		if (this.mistakes == null) {
			this.mistakes = new ErrorLimit(this.environment.events().maxErrorsPerMinute());
		}
		if (this.mistakes.isReachedBy(this.environment.time().nanos())) {
			close(CloseStatuses.BAD_PROTOCOL, LeaveReason.PROTOCOL_ERROR);
		}
	}

	/**
	 * Whether at least half of the queue is taken: the client does not read what it gets.
	 */
	public boolean isCongested() {
		return this.outbound.isCongested();
	}

	/**
	 * Runs an action when the client has read some of what waits for it, if that is a
	 * lot.
	 * @return {@code false} if it is not; the action will not run then
	 */
	public boolean awaitRelief(Runnable action) {
		return this.outbound.awaitRelief(action);
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
			this.environment.batches().flush(this);
			this.outbound.close(() -> sendClose(sendable));
		}
	}

	private void sendClose(CloseStatus status) {
		this.closeSentNanos = System.nanoTime();
		this.environment.executor().execute(() -> this.transport.close(status));
	}

	@Override
	public void terminate() {
		// Whatever else was going to end it: nothing of that is sent any more.
		this.closing.set(new ConnectionEnd(CloseStatus.NO_CLOSE_FRAME, LeaveReason.TERMINATED));
		this.handler.closing(LeaveReason.TERMINATED);
		cut();
	}

	void terminate(LeaveReason reason) {
		begin(CloseStatus.NO_CLOSE_FRAME, reason);
		cut();
	}

	private void cut() {
		this.outbound.abort();
		this.environment.executor().execute(this.transport::terminate);
	}

	@Override
	public CompletionStage<CloseStatus> closed() {
		return this.closed.minimalCompletionStage();
	}

	private boolean begin(CloseStatus status, LeaveReason reason) {
		if (this.ended.get() || !this.closing.compareAndSet(null, new ConnectionEnd(status, reason))) {
			return false;
		}
		this.handler.closing(reason);
		return true;
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
		this.environment.observer().slowConsumer(this);
		return true;
	}

	/**
	 * Cuts the line if a write or the closing handshake takes too long, and sees whether
	 * the client is alive.
	 * @param nowNanos {@link System#nanoTime()}, by which writes are watched
	 * @param pingNanos the time by which clients are pinged
	 * @return within what time to do so again
	 */
	long checkProgress(long nowNanos, long pingNanos) {
		checkWrites(nowNanos);
		if (isOpen()) {
			checkExpiry();
			switch (this.heartbeat.check(pingNanos, this.handler.isBusy())) {
				case PING -> this.outbound.ping(EncodedMessage.ping(this.heartbeat.payload()));
				case GIVE_UP -> giveUp();
				case NOTHING -> {
				}
			}
		}
		return this.heartbeat.resolutionNanos();
	}

	private void giveUp() {
		if (begin(CloseStatuses.PING_TIMEOUT, LeaveReason.PING_TIMEOUT)) {
			this.outbound.abort();
			this.closeSentNanos = System.nanoTime();
			this.environment.executor().execute(() -> {
				this.transport.close(CloseStatuses.PING_TIMEOUT);
				this.transport.terminate();
			});
		}
	}

	private void checkWrites(long nowNanos) {
		ConnectionSettings settings = this.environment.settings();
		long closeSent = this.closeSentNanos;
		if (closeSent != 0 && nowNanos - closeSent > settings.closeTimeout().toNanos()) {
			cut();
		}
		else if (this.outbound.isStalled(nowNanos, settings.sendTimeout().toNanos())) {
			beginSlowConsumer();
			cut();
		}
	}

	void limitReached(ConnectionLimit limit) {
		this.environment.observer().limitReached(this, limit);
	}

	@Override
	public void subscribe(String topic) {
		this.topics.subscribe(topic);
	}

	/**
	 * Subscribes to the topic of its own path.
	 */
	public void subscribeToPath() {
		this.topics.subscribeTo(path());
	}

	/**
	 * Subscribes because the client has asked for it.
	 */
	public void subscribeForClient(String topic) {
		this.topics.subscribeForClient(topic);
	}

	/**
	 * The topics that the client has asked for.
	 */
	public Set<String> topicsOfClient() {
		return this.topics.namesOfClient();
	}

	@Override
	public void unsubscribe(String topic) {
		this.topics.unsubscribe(topic);
	}

	@Override
	public Set<String> topics() {
		return this.topics.names();
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
		this.topics.leave();
		this.outbound.abort();
		this.environment.batches().flush(this);
		PendingAnswers pending = this.pendingAnswers.get();
		if (pending != null) {
			pending.close();
		}
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

	/**
	 * What happens to the queue.
	 */
	private final class QueueListener implements OutboundListener {

		@Override
		public void dropped(int count) {
			ManagedConnection connection = ManagedConnection.this;
			connection.environment.observer().messagesDropped(connection, count);
			if (connection.dropsLogged.compareAndSet(false, true)) {
				logger.warn("Leaving out messages for a slow consumer, " + connection);
			}
		}

		@Override
		public void writeFailed() {
			begin(CloseStatus.NO_CLOSE_FRAME, LeaveReason.CONNECTION_LOST);
			cut();
		}

	}

}
