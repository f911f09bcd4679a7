package io.github.wsext.dispatch;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

import io.github.wsext.LeaveReason;
import io.github.wsext.WsHandshake;
import io.github.wsext.WsMessage;
import io.github.wsext.codec.WsCodec;
import io.github.wsext.connection.ConnectionEnd;
import io.github.wsext.connection.ConnectionHandler;
import io.github.wsext.connection.ConnectionRequest;
import io.github.wsext.connection.Identity;
import io.github.wsext.connection.ManagedConnection;
import io.github.wsext.dispatch.MessageAssembler.MessageTooBigException;
import io.github.wsext.dispatch.event.EventTurn;
import io.github.wsext.endpoint.CallbackKind;
import io.github.wsext.endpoint.EndpointDescriptor;
import io.github.wsext.endpoint.UnhandledMessage;
import io.github.wsext.event.EventEnvelope.InboundEvent;
import io.github.wsext.event.EventError;
import io.github.wsext.transport.TransportListener;
import io.github.wsext.transport.WsTransport;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.core.log.LogFormatUtils;
import org.springframework.util.Assert;
import org.springframework.web.socket.CloseStatus;

/**
 * Dispatches what happens on one connection, one callback after the other. Each takes a
 * turn, which ends when its result is there and a failure has been dealt with.
 */
final class ConnectionDispatcher implements TransportListener, ConnectionHandler {

	private static final Log logger = LogFactory.getLog(ConnectionDispatcher.class);

	private final EndpointDispatcher endpoint;

	private final DispatchEnvironment environment;

	private final CallbackContexts contexts;

	private final WsHandshake handshake;

	private final Identity identity;

	private final Turns turns;

	private final CallbackRunner callbacks;

	private final MessageAssembler assembler;

	private final MessageStreams streams;

	private final Conversations conversations;

	private volatile @Nullable ManagedConnection connection;

	/** How the connection ended, in case it did before we knew it. */
	private volatile @Nullable CloseStatus closed;

	private @Nullable WsTransport transport;

	ConnectionDispatcher(EndpointDispatcher endpoint, DispatchEnvironment environment, CallbackContexts contexts,
			WsHandshake handshake, Identity identity) {
		this.endpoint = endpoint;
		this.environment = environment;
		this.contexts = contexts;
		this.handshake = handshake;
		this.identity = identity;
		this.turns = new Turns(environment.executor());
		this.callbacks = new CallbackRunner(endpoint, contexts, this.turns, environment.executor(), this::endTurn);
		this.assembler = new MessageAssembler(() -> connection().maxMessageSize());
		this.streams = new MessageStreams(this, endpoint, environment.conversations());
		this.conversations = new Conversations(this, contexts, environment.conversations());
	}

	@Override
	public void onOpen(WsTransport transport) {
		this.transport = transport;
		this.turns.begin(transport);
		WsCodec codec = this.environment.codecs().forSubprotocol(this.handshake.subprotocol());
		EndpointDescriptor endpoint = this.endpoint.endpoint();
		ManagedConnection connection = this.environment.connections()
			.open(new ConnectionRequest(this.handshake, this.identity, transport, codec, endpoint.overflow(),
					endpoint.maxMessageSize(), this));
		this.connection = connection;
		this.turns.registered(connection);
		CloseStatus closed = this.closed;
		if (closed != null) {
			onClose(closed);
		}
		Call call = Call.open(this.handshake, connection);
		Callback callback = this.endpoint.callback(CallbackKind.OPEN);
		if (callback != null) {
			handle(callback, call);
		}
		else {
			endTurn(call);
		}
	}

	@Override
	public void onText(String part, boolean last) {
		try {
			if (this.endpoint.delivery(CallbackKind.TEXT) != Delivery.WHOLE) {
				receivePart(CallbackKind.TEXT, part, last);
				return;
			}
			String message = this.assembler.add(part, last);
			if (message != null && enter()) {
				receive(CallbackKind.TEXT, message);
			}
		}
		catch (MessageTooBigException ex) {
			tooBig();
		}
	}

	@Override
	public void onBinary(ByteBuffer part, boolean last) {
		try {
			if (this.endpoint.delivery(CallbackKind.BINARY) != Delivery.WHOLE) {
				receivePart(CallbackKind.BINARY, part, last);
				return;
			}
			ByteBuffer message = this.assembler.add(part, last);
			if (message != null && enter()) {
				receive(CallbackKind.BINARY, message);
			}
		}
		catch (MessageTooBigException ex) {
			tooBig();
		}
	}

	private void receivePart(CallbackKind kind, Object part, boolean last) throws MessageTooBigException {
		this.assembler.count(part, last);
		if (this.endpoint.delivery(kind) == Delivery.STREAM) {
			this.streams.receive(kind, part, last);
			return;
		}
		if (!enter()) {
			return;
		}
		Object intercepted = intercept(part);
		Callback callback = this.endpoint.callback(kind);
		if (intercepted == null || callback == null) {
			leave();
			return;
		}
		handle(callback, Call.message(kind, this.handshake, connection(), new MessagePart(intercepted, last)));
	}

	/**
	 * There is no thread for what waits for this client.
	 */
	void overloaded() {
		logger.warn("No thread is left for " + this.connection + " (wsext.conversation.max-threads)");
		connection().close(CloseStatus.SERVICE_OVERLOAD, LeaveReason.SERVER_CLOSED);
	}

	private void tooBig() {
		connection().close(CloseStatus.TOO_BIG_TO_PROCESS, LeaveReason.PROTOCOL_ERROR);
	}

	@Override
	public void onPong(ByteBuffer payload) {
		connection().pong(payload);
		Callback callback = this.endpoint.callback(CallbackKind.PONG);
		// One that comes within a message which is being read has no turn.
		if (callback != null && !this.streams.isWaitingForClient() && enter()) {
			handle(callback, Call.message(CallbackKind.PONG, this.handshake, connection(), payload));
		}
	}

	@Override
	public void onFailure(Throwable failure) {
		if (logger.isDebugEnabled()) {
			logger.debug("Line broke: " + this.connection, failure);
		}
	}

	@Override
	public void onClose(CloseStatus status) {
		this.closed = status;
		ManagedConnection connection = this.connection;
		if (connection == null) {
			return;
		}
		ConnectionEnd end = this.environment.connections().end(connection, status);
		if (end == null) {
			return;
		}
		if (logger.isDebugEnabled()) {
			// The reason is the client's.
			logger.debug("Closed: " + connection + ", " + LogFormatUtils.formatValue(end, -1, true));
		}
		this.streams.abort();
		Call last = Call.close(this.handshake, connection, end);
		this.conversations.whenOver(() -> this.turns.end(() -> handleLast(last)));
		this.callbacks.abandon();
	}

	@Override
	public boolean isBusy() {
		return this.turns.isBusy() && !this.streams.isWaitingForClient();
	}

	@Override
	public @Nullable WsMessage outbound(WsMessage message) {
		MessageInterceptors interceptors = this.endpoint.interceptors();
		return interceptors.isEmpty() ? message : interceptors.outbound(connection(), message);
	}

	@Override
	public void closing(LeaveReason reason) {
		this.streams.abort();
		this.conversations.closing(reason);
	}

	private void handleLast(Call call) {
		try {
			Callback callback = this.endpoint.callback(CallbackKind.CLOSE);
			if (callback != null) {
				this.callbacks.runLast(callback, call);
			}
		}
		finally {
			this.environment.connections().finish(connection());
		}
	}

	/**
	 * Waits for a turn, of which there are no more when the connection is closing.
	 */
	boolean enter() {
		return this.turns.enter();
	}

	/**
	 * The message after all interceptors.
	 * @param payload a {@code String} or a {@code ByteBuffer}
	 * @return one of these, or {@code null} if the message is dropped
	 */
	@Nullable Object intercept(Object payload) {
		MessageInterceptors interceptors = this.endpoint.interceptors();
		if (interceptors.isEmpty()) {
			return payload;
		}
		ManagedConnection connection = connection();
		AtomicReference<@Nullable WsMessage> message = new AtomicReference<>(
				(payload instanceof String text) ? WsMessage.text(text) : WsMessage.binary((ByteBuffer) payload));
		try {
			this.contexts.call(() -> {
				message.set(interceptors.inbound(connection, Objects.requireNonNull(message.get())));
				return true;
			}, connection);
		}
		catch (Throwable ex) {
			this.endpoint.answers().interceptorFailed(ex, connection);
			return null;
		}
		WsMessage intercepted = message.get();
		if (intercepted instanceof WsMessage.Text text) {
			return text.payload();
		}
		return (intercepted instanceof WsMessage.Binary binary) ? binary.payload() : null;
	}

	void receive(CallbackKind received, Object message) {
		Object payload = intercept(message);
		if (payload == null) {
			leave();
			return;
		}
		CallbackKind kind = received;
		if (payload != message) {
			kind = (payload instanceof String) ? CallbackKind.TEXT : CallbackKind.BINARY;
		}
		ManagedConnection connection = connection();
		if (this.endpoint.callback(CallbackKind.CONVERSATION) != null) {
			converse(payload);
			return;
		}
		InboundEvent event;
		try {
			event = this.endpoint.inboundEvents().read(kind, payload, connection);
		}
		catch (Throwable ex) {
			this.endpoint.answers().codecFailed(ex, connection);
			leave();
			return;
		}
		Callback callback = this.endpoint.callback(kind);
		if (event != null) {
			receive(event, connection);
		}
		else if (callback != null) {
			handle(callback, Call.message(kind, this.handshake, connection, payload));
		}
		else {
			unhandled(kind, connection);
			leave();
		}
	}

	/**
	 * Puts a message before the conversation. The turn ends when there is room for the
	 * next.
	 */
	private void converse(Object payload) {
		Inbox<WsMessage> inbox = this.conversations.add(payload);
		if (inbox != null) {
			this.turns.leaveWhenRoom(inbox);
		}
		else {
			leave();
		}
	}

	/**
	 * A conversation has failed, on a thread that has no turn.
	 */
	void conversationFailed(Callback callback, Call call, Throwable failure) {
		if (this.turns.enterEvenIfClosing()) {
			this.callbacks.failed(callback, call, failure);
		}
		else {
			logger.error(callback + " failed after the end of " + this.connection, failure);
		}
	}

	private void receive(InboundEvent event, ManagedConnection connection) {
		boolean over = true;
		try {
			over = this.endpoint.inboundEvents().handle(event, connection, eventTurn());
		}
		finally {
			if (over) {
				leave();
			}
		}
	}

	private EventTurn eventTurn() {
		return new DispatcherTurn(this, this.endpoint.events(), this.contexts);
	}

	private void unhandled(CallbackKind kind, ManagedConnection connection) {
		if (this.endpoint.inboundEvents().areExpected(kind, connection)) {
			this.endpoint.answers().error(connection, EventError.BAD_ENVELOPE, "Message is not an event", null);
		}
		else if (this.endpoint.endpoint().unhandled() == UnhandledMessage.CLOSE) {
			connection.close(CloseStatus.NOT_ACCEPTABLE, LeaveReason.PROTOCOL_ERROR);
		}
	}

	/**
	 * Runs a callback in this turn, and ends the turn when its result is there.
	 */
	void handle(Callback callback, Call call) {
		this.callbacks.run(callback, call);
	}

	private void endTurn(Call call) {
		if (call.kind() == CallbackKind.OPEN) {
			if (call.failure() == null) {
				connection().subscribeToPath();
				Callback conversation = this.endpoint.callback(CallbackKind.CONVERSATION);
				if (conversation != null) {
					this.conversations.start(conversation);
				}
			}
			else {
				connection().close(CloseStatus.SERVER_ERROR, LeaveReason.HANDLER_FAILED);
			}
		}
		try {
			if (call.event() != null) {
				this.endpoint.inboundEvents().deliver(call.event(), connection(), eventTurn());
			}
		}
		finally {
			leave();
		}
	}

	WsTransport transport() {
		WsTransport transport = this.transport;
		Assert.state(transport != null, "Not open yet");
		return transport;
	}

	/**
	 * Ends the turn.
	 */
	void leave() {
		this.turns.leave();
	}

	WsHandshake handshake() {
		return this.handshake;
	}

	ManagedConnection connection() {
		ManagedConnection connection = this.connection;
		Assert.state(connection != null, "Not open yet");
		return connection;
	}

}
