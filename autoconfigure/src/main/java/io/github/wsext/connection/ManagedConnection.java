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

import java.nio.ByteBuffer;
import java.security.Principal;
import java.time.Duration;
import java.time.Instant;
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
import java.util.function.Predicate;

import io.github.wsext.BroadcastResult;
import io.github.wsext.InvalidPayloadException;
import io.github.wsext.LeaveReason;
import io.github.wsext.OverflowPolicy;
import io.github.wsext.SendResult;
import io.github.wsext.WsConnection;
import io.github.wsext.WsHandshake;
import io.github.wsext.WsMessage;
import io.github.wsext.codec.WsCodec;
import io.github.wsext.event.ErrorLimit;
import io.github.wsext.event.EventEnvelope.InboundEvent;
import io.github.wsext.event.EventError;
import io.github.wsext.send.ApplicationStage;
import io.github.wsext.send.Offer;
import io.github.wsext.send.OutboundListener;
import io.github.wsext.send.OutboundLoad;
import io.github.wsext.send.OutboundMessage;
import io.github.wsext.send.OutboundQueue;
import io.github.wsext.send.Overflow;
import io.github.wsext.send.Recipient;
import io.github.wsext.send.SendObserver.Receivers;
import io.github.wsext.send.SendObserver.Sending;
import io.github.wsext.topic.RecoverableTopics;
import io.github.wsext.topic.TopicJoin;
import io.github.wsext.topic.TopicPosition;
import io.github.wsext.transport.EncodedMessage;
import io.github.wsext.transport.WsTransport;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.core.log.LogFormatUtils;
import org.springframework.web.socket.CloseStatus;

/**
 * An open connection: what the application sees of it, and what its parts have to do with
 * each other. How far its life is, {@link ConnectionState} says. Safe for use by many
 * threads.
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

	private final MessageHandler handler;

	private final OutboundFilter outboundFilter;

	private final Executor executor;

	private final ConnectionState state = new ConnectionState();

	private final ReadingControl reading;

	private final SerialExecution events;

	private final Heartbeat heartbeat;

	/** What has been read waits for a thread. */
	private volatile boolean awaitingThread;

	/** Belongs to whoever checks the progress. */
	private volatile @Nullable LastLook lastLook;

	private final @Nullable HeartbeatEvents heartbeatEvents;

	/** For the sweep alone. */
	private long nextHeartbeatEventNanos;

	private final ConnectionIdentity identity;

	private volatile long maxMessageSize;

	/** Whether a message has come since somebody asked. */
	private volatile boolean active;

	private final ReceivedMessages received = new ReceivedMessages();

	private final OutboundQueue outbound;

	private final Instant openedAt;

	private final ConcurrentMap<String, Object> attributes;

	private final ApplicationStage<CloseStatus> closed;

	private final CompletableFuture<Void> finished = new CompletableFuture<>();

	private final ConnectionClosing closing;

	private final ConnectionTopics topics;

	/** Where the client was in topics before. */
	private final Map<String, String> resume;

	private final ConnectionQuestions questions;

	private final RegistryEntry entry = new RegistryEntry(this.state);

	private @Nullable ErrorLimit mistakes;

	private final AtomicBoolean dropsLogged = new AtomicBoolean();

	private ManagedConnection(String id, ConnectionRequest request, WsTransport transport,
			ConnectionEnvironment environment, ConnectionRegistry registry) {
		this.id = id;
		this.handshake = request.handshake();
		this.transport = transport;
		this.codec = request.codec();
		this.overflow = request.overflow();
		this.handler = request.handler();
		this.outboundFilter = request.outboundFilter();
		this.executor = request.executor();
		this.maxMessageSize = request.maxMessageSize();
		ConnectionSettings settings = environment.settings();
		this.identity = new ConnectionIdentity(request.identity(), settings, environment.time().clock());
		this.heartbeat = heartbeat(request, settings, environment.time().nanos());
		this.heartbeatEvents = request.wantsHeartbeats() ? registry.heartbeats() : null;
		this.nextHeartbeatEventNanos = environment.time().nanos();
		this.environment = environment;
		this.registry = registry;
		this.openedAt = environment.time().clock().instant();
		this.attributes = new ConcurrentHashMap<>(this.handshake.attributes());
		this.reading = new ReadingControl(transport, this.state);
		this.events = new SerialExecution(this.reading, transport::isShortOfThreads, this.executor);
		this.closed = new ApplicationStage<>(this.executor);
		this.outbound = new OutboundQueue(transport, settings.outbound(), environment.executor(),
				this.state::takesMessages, environment.time().nanoTime());
		this.closing = new ConnectionClosing(this.state, transport, this.outbound, this.reading, this.handler,
				environment);
		this.topics = new ConnectionTopics(this.state, environment.topics(), settings.maxTopics(),
				environment.observer());
		this.resume = request.resume().isEmpty() ? Map.of() : new ConcurrentHashMap<>(request.resume());
		this.questions = new ConnectionQuestions(this.state, environment);
	}

	private static Heartbeat heartbeat(ConnectionRequest request, ConnectionSettings settings, long nowNanos) {
		Duration interval = request.pingInterval();
		Duration timeout = request.pingTimeout();
		return new Heartbeat((interval != null) ? interval : settings.pingInterval(),
				(timeout != null) ? timeout : settings.pingTimeout(), nowNanos);
	}

	/**
	 * Creates a connection that nobody can find yet.
	 */
	static ManagedConnection create(String id, ConnectionRequest request, WsTransport transport,
			ConnectionEnvironment environment, ConnectionRegistry registry) {
		ManagedConnection connection = new ManagedConnection(id, request, transport, environment, registry);
		connection.outbound.attach(new QueueListener(connection));
		return connection;
	}

	@Override
	public String id() {
		return this.id;
	}

	@Override
	public WsHandshake handshake() {
		return this.handshake;
	}

	/**
	 * Path pattern of its endpoint.
	 */
	public String endpoint() {
		return this.handshake.endpoint();
	}

	/**
	 * Path within the application.
	 */
	public String path() {
		return this.handshake.path();
	}

	@Override
	public @Nullable Principal principal() {
		return identity().principal();
	}

	/**
	 * Who is at the other end.
	 */
	public Identity identity() {
		return this.identity.current();
	}

	/**
	 * Goes on with a fresh authentication of the same caller.
	 * @return {@code false} if it is that of another, and nothing has changed
	 */
	public boolean renew(Identity fresh) {
		if (!this.identity.renew(fresh)) {
			return false;
		}
		this.registry.renewed(this);
		this.environment.observer().renewed(this);
		return true;
	}

	/**
	 * The HTTP session of the caller has another key now.
	 */
	void changeSession(String from, String to) {
		this.identity.changeSession(from, to);
		this.registry.renewed(this);
	}

	/**
	 * The authentication of the caller has ended.
	 */
	void endAuthentication() {
		closeElsewhere(CloseStatuses.AUTHENTICATION_ENDED, LeaveReason.AUTHENTICATION_ENDED);
	}

	private void announceEndOfAuthentication() {
		String end = String.valueOf(identity().expiresAt());
		answer(this.environment.events().envelope().write(EXPIRING_EVENT, Map.of("expiresAt", end), null));
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
	public Settings settings() {
		return new LiveSettings(this);
	}

	Duration pingInterval() {
		return this.heartbeat.interval();
	}

	void setPingInterval(Duration pingInterval) {
		this.heartbeat.setInterval(pingInterval, this.environment.time().nanos());
	}

	Duration pingTimeout() {
		return this.heartbeat.timeout();
	}

	void setPingTimeout(Duration pingTimeout) {
		this.heartbeat.setTimeout(pingTimeout);
	}

	/**
	 * Size in bytes of the largest message its client may send.
	 */
	public long maxMessageSize() {
		return this.maxMessageSize;
	}

	void setMaxMessageSize(long maxMessageSize) {
		this.maxMessageSize = maxMessageSize;
	}

	/**
	 * A message has come.
	 */
	void messageArrived() {
		if (!this.active) {
			this.active = true;
		}
	}

	/**
	 * Count of what its client has sent.
	 */
	ReceivedMessages received() {
		return this.received;
	}

	/**
	 * Has what was counted since the last time added to that of its endpoint.
	 */
	void countInto(EndpointTraffic traffic) {
		this.received.takeInto(traffic);
		traffic.sent(this.outbound.takeSent());
	}

	/**
	 * Number of messages that wait for its client to read.
	 */
	public int waitingMessages() {
		return this.outbound.waitingMessages();
	}

	/**
	 * Size in bytes of the messages that wait for its client to read.
	 */
	public long waitingBytes() {
		return this.outbound.waitingBytes();
	}

	/**
	 * Number of topics that it is subscribed to.
	 */
	public int subscriptions() {
		return this.topics.count();
	}

	/**
	 * Whether a message has come since this was asked for the last time.
	 */
	boolean takeActivity() {
		boolean active = this.active;
		this.active = false;
		return active;
	}

	/**
	 * A time that only goes forward, in nanoseconds.
	 */
	public long nanos() {
		return this.environment.time().nanos();
	}

	/**
	 * The time of day at a moment that is a while ago.
	 * @param nanos the {@linkplain #nanos() time} of that moment
	 */
	public Instant instantAt(long nanos) {
		return this.environment.time().instantAt(nanos);
	}

	/**
	 * The client has sent a pong.
	 */
	public void pong(ByteBuffer payload) {
		this.heartbeat.pong(payload, this.environment.time().nanos());
	}

	/**
	 * When its client has sent a pong for the last time, if it has.
	 */
	public @Nullable Instant lastPong() {
		long nanos = this.heartbeat.lastPongNanos();
		return (nanos != Heartbeat.NEVER) ? instantAt(nanos) : null;
	}

	/**
	 * Name of the user under which it is found, if any. Asks nothing of the application.
	 */
	public @Nullable String user() {
		return this.entry.user();
	}

	/**
	 * What waits for the client.
	 */
	public OutboundLoad load() {
		return this.outbound.load();
	}

	@Override
	public boolean isOpen() {
		return this.state.isOpen();
	}

	/**
	 * The status with which the server has begun to close, or {@code null}.
	 */
	@Nullable CloseStatus closingStatus() {
		ConnectionEnd cause = this.state.cause();
		return (cause != null && cause.status().getCode() != CloseStatus.NO_CLOSE_FRAME.getCode()) ? cause.status()
				: null;
	}

	/**
	 * Whether the server has begun to end the connection.
	 */
	boolean isEndBegun() {
		return this.state.cause() != null;
	}

	/**
	 * Whether the connection ends because its login has.
	 */
	boolean isLoginEnded() {
		ConnectionEnd cause = this.state.cause();
		return cause != null && cause.reason() == LeaveReason.AUTHENTICATION_ENDED;
	}

	@Override
	public WsCodec codec() {
		return this.codec;
	}

	@Override
	public CompletionStage<SendResult> send(Object message) {
		return observed(message, Overflow.DEFAULT);
	}

	@Override
	public CompletionStage<SendResult> send(Object message, OverflowPolicy policy) {
		return observed(message, Overflow.of(policy));
	}

	@Override
	public CompletionStage<SendResult> sendLatest(String key, Object message) {
		return observed(message, Overflow.conflate(key));
	}

	private CompletionStage<SendResult> observed(Object message, Overflow overflow) {
		Sending sending = this.environment.sendObserver().sending(Receivers.CONNECTION, endpoint(), null);
		return (sending != null) ? sending.run((trace) -> send(message, overflow)) : send(message, overflow);
	}

	/**
	 * Sends a message, which nobody observes.
	 * @param overflow what may happen to it where it does not fit
	 */
	public CompletionStage<SendResult> send(Object message, Overflow overflow) {
		ApplicationStage<SendResult> result = new ApplicationStage<>(this.executor);
		offer(OutboundMessage.of(message, this.codec), overflow, result);
		return result;
	}

	/**
	 * Sends an answer to the client, which is never left out.
	 */
	public void answer(Object message) {
		offer(OutboundMessage.of(message, this.codec), Overflow.CLOSE, null);
	}

	@Override
	public BroadcastResult replyToMany(Object message, Predicate<? super WsConnection> filter) {
		Sending sending = this.environment.sendObserver().sending(Receivers.ALL, null, null);
		return (sending != null) ? sending.run((trace) -> this.registry.publish(message, filter))
				: this.registry.publish(message, filter);
	}

	@Override
	public Offer offer(OutboundMessage message, Overflow overflow, @Nullable CompletableFuture<SendResult> result) {
		OutboundMessage outgoing = intercept(message);
		if (outgoing == null) {
			complete(result, SendResult.DROPPED);
			return Offer.DROPPED;
		}
		outgoing = outgoing.unlikeEventOfServer(this.environment.events().envelope().eventKey());
		Offer offer = this.outbound.offer(outgoing, overflow.orElse(this.overflow), result);
		switch (offer) {
			case CLOSED -> complete(result, SendResult.CLOSED);
			case OVERFLOW -> {
				complete(result, SendResult.DROPPED);
				this.closing.overflow(this);
			}
			case QUEUED, DROPPED -> {
			}
		}
		return offer;
	}

	@SuppressWarnings("ReferenceEquality")
	private @Nullable OutboundMessage intercept(OutboundMessage message) {
		WsMessage original = message.plain();
		WsMessage outgoing = this.outboundFilter.filter(this, original);
		if (outgoing == original) {
			return message;
		}
		return (outgoing != null) ? message.replacedBy(outgoing) : null;
	}

	private static void complete(@Nullable CompletableFuture<SendResult> result, SendResult outcome) {
		if (result != null) {
			result.complete(outcome);
		}
	}

	@Override
	public <T> CompletionStage<T> ask(String event, Object payload, Class<T> type, Duration timeout) {
		return this.questions.ask(this, event, payload, type, timeout);
	}

	/**
	 * Whether the client has been asked something and has not answered yet.
	 */
	public boolean awaitsAnswers() {
		return this.questions.arePending();
	}

	/**
	 * Whether an event is the answer to a question.
	 */
	public boolean isAnswer(InboundEvent event) {
		return this.questions.isAnswer(event);
	}

	/**
	 * Takes the answer to a question.
	 * @return {@code false} if the event is none
	 */
	public boolean takeAnswer(InboundEvent event) {
		return this.questions.take(event);
	}

	@Override
	public CompletionStage<Void> flush() {
		ApplicationStage<Void> flushed = new ApplicationStage<>(this.executor);
		this.outbound.flush().thenRun(() -> flushed.complete(null));
		return flushed;
	}

	/**
	 * The payload of an event that the client has sent.
	 * @throws InvalidPayloadException if it is not of that type or missing
	 */
	public <T> T payload(InboundEvent event, Class<T> type) {
		return event.payload(type);
	}

	/**
	 * Whether a message of the client says no more than that it is there.
	 */
	public boolean isHeartbeat(WsMessage message) {
		return message instanceof WsMessage.Text text
				&& this.environment.events().heartbeat().texts().contains(text.payload());
	}

	/**
	 * The client has made a mistake, and been told so. Mistakes come one after the other.
	 */
	public void countMistake(EventError mistake) {
		if (this.mistakes == null) {
			this.mistakes = new ErrorLimit(this.environment.events().maxErrorsPerMinute());
		}
		if (this.mistakes.isReachedBy(this.environment.time().nanos())) {
			this.registry.tooManyMistakes(this, mistake);
			close(CloseStatuses.BAD_PROTOCOL, LeaveReason.PROTOCOL_ERROR);
		}
	}

	/**
	 * Logs what the application's code has thrown, unless it has done so very often, and
	 * has it counted.
	 * @param log the log that it is for
	 * @param what what has failed
	 */
	public void failed(Log log, Object what, Throwable failure) {
		if (this.registry.failures().failed(log, what.toString(), this, failure)) {
			this.environment.observer().callbackFailed(this);
		}
	}

	@Override
	public boolean hasRoomFor(int count, long bytes) {
		return this.outbound.hasRoomFor(count, bytes);
	}

	@Override
	public void gather(Runnable offers) {
		this.outbound.gather(offers);
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
		this.closing.close(this, status, reason, Runnable::run);
	}

	/**
	 * Closes after what is queued, on behalf of a thread that others depend on: nothing
	 * of the application runs on it.
	 */
	void closeElsewhere(CloseStatus status, LeaveReason reason) {
		this.closing.close(this, status, reason, this.executor);
	}

	@Override
	public void terminate() {
		this.closing.terminate();
	}

	void terminate(LeaveReason reason) {
		this.closing.terminate(reason);
	}

	@Override
	public CompletionStage<CloseStatus> closed() {
		return this.closed;
	}

	/**
	 * Cuts the line if a write or the closing handshake takes too long, and sees whether
	 * the client is alive.
	 * @return within what time in nanoseconds to do so again
	 */
	long checkProgress(long nowNanos) {
		this.closing.checkProgress(this, nowNanos);
		if (isOpen()) {
			checkHeartbeat(nowNanos);
			checkHeartbeatEvents(nowNanos);
			checkIdentity();
		}
		return this.heartbeat.resolutionNanos();
	}

	private void checkHeartbeatEvents(long nowNanos) {
		if (this.heartbeatEvents != null && nowNanos - this.nextHeartbeatEventNanos >= 0) {
			this.nextHeartbeatEventNanos = nowNanos + this.heartbeatEvents.intervalNanos();
			this.heartbeatEvents.send(this.outbound);
		}
	}

	private void checkIdentity() {
		switch (this.identity.check()) {
			case ABOUT_TO_END -> this.executor.execute(this::announceEndOfAuthentication);
			case ENDED -> endAuthentication();
			case NONE -> {
			}
		}
	}

	private void checkHeartbeat(long nowNanos) {
		boolean busy = this.awaitingThread || (this.events.isBusy() && !this.handler.isWaitingForClient());
		if (this.transport.hasReceived()) {
			this.heartbeat.heard(nowNanos);
		}
		switch (this.heartbeat.check(nowNanos, busy)) {
			case PING -> this.outbound.ping(EncodedMessage.ping(this.heartbeat.payload()));
			case GIVE_UP -> checkOnceMore(nowNanos);
			case NOTHING -> this.lastLook = null;
		}
	}

	/**
	 * The container may not have had a thread for what the client has sent.
	 */
	private void checkOnceMore(long nowNanos) {
		LastLook look = this.lastLook;
		if (look == null) {
			look = new LastLook();
			this.lastLook = look;
			if (!look.begin(this.transport)) {
				this.closing.giveUp();
			}
			return;
		}
		switch (look.check()) {
			case NOTHING_FOUND -> this.closing.giveUp();
			case LATE -> {
				this.lastLook = null;
				this.heartbeat.heard(nowNanos);
			}
			case UNDER_WAY -> {
			}
		}
	}

	/**
	 * Whether no write and no ping is under way.
	 */
	boolean isQuiet() {
		return !this.outbound.isWriting() && !(isOpen() && this.heartbeat.isAwaiting());
	}

	void limitReached(ConnectionLimit limit) {
		this.environment.observer().limitReached(this, limit);
	}

	@Override
	public CompletionStage<Void> subscribe(String topic) {
		if (isRecoverable(topic)) {
			ResumedSubscription resumed = resumed(topic);
			return joined(topic, this.topics.subscribe(this, topic, resumed), resumed);
		}
		this.topics.subscribe(this, topic, null);
		return this.environment.topics().reached(topic);
	}

	/**
	 * Whether the last messages of a topic are kept.
	 */
	public boolean isRecoverable(String topic) {
		return this.environment.topics().recoverable().has(topic);
	}

	private ResumedSubscription resumed(String topic) {
		String position = this.resume.get(topic);
		return new ResumedSubscription(this, this.environment.events().envelope(), topic,
				(position != null) ? TopicPosition.parseOrNowhere(position) : null);
	}

	private CompletionStage<Void> joined(String topic, boolean added, ResumedSubscription resumed) {
		if (!added) {
			return CompletableFuture.completedStage(null);
		}
		takenUp(topic);
		this.environment.topics().recoverable().join(topic);
		return resumed.reached();
	}

	private void takenUp(String topic) {
		if (!this.resume.isEmpty()) {
			this.resume.remove(topic);
		}
	}

	/**
	 * Subscribes to the topic of its own path.
	 */
	public void subscribeToPath() {
		boolean recoverable = isRecoverable(path());
		this.topics.subscribeTo(this, path(), recoverable ? resumed(path()) : null);
		if (recoverable) {
			takenUp(path());
			this.environment.topics().recoverable().join(path());
		}
	}

	/**
	 * Subscribes because the client has asked for it.
	 */
	public CompletionStage<Void> subscribeForClient(String topic) {
		this.topics.subscribeForClient(this, topic, null);
		return this.environment.topics().reached(topic);
	}

	/**
	 * Subscribes to a topic that has a history because the client has asked for it.
	 * @param join told once how the client has joined, also if it had before
	 */
	public void subscribeForClient(String topic, TopicJoin join) {
		RecoverableTopics recoverable = this.environment.topics().recoverable();
		if (this.topics.subscribeForClient(this, topic, join)) {
			recoverable.join(topic);
		}
		else {
			recoverable.joinAgain(topic, this, join);
		}
	}

	/**
	 * Subscribes to a topic that has a history because the client was subscribed to it
	 * before it came back.
	 */
	public void resumeForClient(String topic) {
		ResumedSubscription resumed = resumed(topic);
		joined(topic, this.topics.subscribeForClient(this, topic, resumed), resumed);
	}

	/**
	 * The topics that the client was in before, and to which nobody has subscribed it
	 * again.
	 */
	public Set<String> topicsToResume() {
		return Set.copyOf(this.resume.keySet());
	}

	/**
	 * Tells the client what has become of a topic that it was in before.
	 */
	public void tellResumed(String topic, Map<String, Object> outcome) {
		resumed(topic).tell(outcome);
	}

	/**
	 * The topics that the client has asked for.
	 */
	public Set<String> topicsOfClient() {
		return this.topics.namesOfClient();
	}

	@Override
	public void unsubscribe(String topic) {
		this.topics.unsubscribe(this, topic);
	}

	@Override
	public Set<String> topics() {
		return this.topics.names();
	}

	/**
	 * The serial execution of all that happens on the connection.
	 */
	public SerialExecution events() {
		return this.events;
	}

	/**
	 * Has the transport go on with what it has read on a thread of the endpoint.
	 */
	void readElsewhere(Runnable reading) {
		this.awaitingThread = true;
		this.executor.execute(() -> {
			this.awaitingThread = false;
			reading.run();
		});
	}

	/**
	 * Ends the event under way, though not before a client that sends without reading
	 * what it gets has read some of it.
	 */
	public void endEvent() {
		if (this.outbound.isCongested()) {
			this.events.endWhen(this.outbound::awaitRelief);
		}
		else {
			this.events.end();
		}
	}

	/**
	 * Reads nothing from the client until {@link #releaseReading()}. Several may ask for
	 * that at a time.
	 */
	public void holdReading() {
		this.reading.hold();
	}

	/**
	 * Takes one {@link #holdReading()} back.
	 */
	public void releaseReading() {
		this.reading.release();
	}

	@Override
	public Executor executor() {
		return this.executor;
	}

	/**
	 * The connection can be found, and {@code @OnOpen} follows.
	 */
	void found() {
		this.environment.observer().opened(this);
	}

	/**
	 * {@code @OnOpen} has succeeded: the connection joins the topic of its path.
	 * @return {@code false} if the connection is closing already
	 */
	public boolean opened() {
		if (!this.state.move(ConnectionState.Transition.OPENED, null)) {
			return false;
		}
		subscribeToPath();
		return true;
	}

	RegistryEntry entry() {
		return this.entry;
	}

	/**
	 * The line is down: gives everything back, once, and has the last callback follow.
	 */
	void lineDown(CloseStatus reported) {
		ConnectionEnd end = this.closing.end(reported);
		if (end == null) {
			return;
		}
		if (logger.isDebugEnabled()) {
			// The reason is the client's.
			logger.debug("Closed: " + this + ", " + LogFormatUtils.formatValue(end, -1, true));
		}
		this.registry.remove(this);
		this.topics.leave(this);
		this.outbound.abort();
		this.questions.close();
		this.closed.complete(end.status());
		try {
			this.environment.batches().abandon(this);
		}
		finally {
			this.handler.closed(this, () -> this.events.submitLast(() -> last(end)));
		}
	}

	private void last(ConnectionEnd end) {
		try {
			this.registry.count(this);
			this.handler.close(this, end);
			this.topics.tell(this);
			this.environment.observer().closed(this, end.status(), end.reason());
		}
		finally {
			this.state.move(ConnectionState.Transition.FINISH, null);
			this.registry.finished(this);
			this.finished.complete(null);
		}
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
	private record QueueListener(ManagedConnection connection) implements OutboundListener {

		@Override
		public void dropped(int count) {
			if (this.connection.dropsLogged.compareAndSet(false, true)) {
				logger.warn("Leaving out messages for a slow consumer, " + this.connection);
			}
		}

		@Override
		public void replaced(int count) {
			// As it should be, and no news for the log.
		}

		@Override
		public void leftOut(OverflowPolicy policy, int count) {
			this.connection.environment.observer().messagesDropped(this.connection, count, policy);
		}

		@Override
		public void delivered(long tookNanos) {
			this.connection.environment.observer().delivered(this.connection, tookNanos);
		}

		@Override
		public void writeFailed() {
			this.connection.closing.writeFailed();
		}

	}

}
