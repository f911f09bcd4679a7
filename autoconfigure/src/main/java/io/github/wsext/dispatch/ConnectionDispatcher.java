package io.github.wsext.dispatch;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;

import io.github.wsext.InvalidPayloadException;
import io.github.wsext.LeaveReason;
import io.github.wsext.WsCloseException;
import io.github.wsext.WsHandshake;
import io.github.wsext.WsMessage;
import io.github.wsext.codec.WsCodec;
import io.github.wsext.connection.CloseStatuses;
import io.github.wsext.connection.ConnectionEnd;
import io.github.wsext.connection.ManagedConnection;
import io.github.wsext.dispatch.MessageAssembler.MessageTooBigException;
import io.github.wsext.endpoint.CallbackKind;
import io.github.wsext.endpoint.UnhandledMessage;
import io.github.wsext.event.EventEnvelope.InboundEvent;
import io.github.wsext.event.EventError;
import io.github.wsext.transport.TransportListener;
import io.github.wsext.transport.WsTransport;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import org.springframework.util.Assert;
import org.springframework.web.socket.CloseStatus;

/**
 * Dispatches what happens on one connection, one callback after the other.
 */
final class ConnectionDispatcher implements TransportListener {

	private static final Log logger = LogFactory.getLog(ConnectionDispatcher.class);

	private final EndpointDispatcher endpoint;

	private final DispatchEnvironment environment;

	private final CallbackContexts contexts;

	private final WsHandshake handshake;

	private final Mailbox mailbox = new Mailbox();

	private final MessageAssembler assembler;

	/** Set while the result of a callback is awaited and its turn is not over. */
	private final AtomicReference<@Nullable Object> awaited = new AtomicReference<>();

	private volatile @Nullable ManagedConnection connection;

	private @Nullable WsTransport transport;

	ConnectionDispatcher(EndpointDispatcher endpoint, DispatchEnvironment environment, CallbackContexts contexts,
			WsHandshake handshake) {
		this.endpoint = endpoint;
		this.environment = environment;
		this.contexts = contexts;
		this.handshake = handshake;
		this.assembler = new MessageAssembler(endpoint.endpoint().maxMessageSize());
	}

	@Override
	public void onOpen(WsTransport transport) {
		this.transport = transport;
		// The turn comes first: once registered, the connection can be closed by anybody.
		this.mailbox.enter();
		WsCodec codec = this.environment.codecs().forSubprotocol(this.handshake.subprotocol());
		ManagedConnection connection = this.environment.connections().open(this.handshake, transport, codec);
		this.connection = connection;
		Callback callback = this.endpoint.callback(CallbackKind.OPEN);
		if (callback != null) {
			handle(callback, Call.open(this.handshake, connection));
		}
		else {
			connection.subscribe(this.handshake.path());
			this.mailbox.leave();
		}
	}

	@Override
	public void onText(String part, boolean last) {
		try {
			String message = this.assembler.add(part, last);
			if (message != null && this.mailbox.enter()) {
				text(message);
			}
		}
		catch (MessageTooBigException ex) {
			tooBig();
		}
	}

	@Override
	public void onBinary(ByteBuffer part, boolean last) {
		try {
			ByteBuffer message = this.assembler.add(part, last);
			if (message != null && this.mailbox.enter()) {
				binary(message);
			}
		}
		catch (MessageTooBigException ex) {
			tooBig();
		}
	}

	@Override
	public void onPong(ByteBuffer payload) {
		Callback callback = this.endpoint.callback(CallbackKind.PONG);
		if (callback != null && this.mailbox.enter()) {
			handle(callback, Call.message(this.handshake, connection(), payload));
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
		ManagedConnection connection = this.connection;
		if (connection == null) {
			return;
		}
		ConnectionEnd end = this.environment.connections().end(connection, status);
		if (end == null) {
			return;
		}
		if (logger.isDebugEnabled()) {
			logger.debug("Closed: " + connection + ", " + end);
		}
		this.mailbox.close(() -> closed(connection, end), this.environment.executor());
		if (this.awaited.getAndSet(null) != null) {
			// Nobody is left to take the answer.
			this.mailbox.leave();
		}
	}

	private void closed(ManagedConnection connection, ConnectionEnd end) {
		try {
			Callback callback = this.endpoint.callback(CallbackKind.CLOSE);
			if (callback != null) {
				Object value = unwrap(this.contexts.invoke(callback, Call.close(this.handshake, connection, end)));
				if (value instanceof CompletionStage<?> stage) {
					stage.whenComplete((late, failure) -> publishLast(callback, late, failure));
				}
				else if (value != null) {
					publish(callback, value);
				}
			}
		}
		catch (Throwable ex) {
			logger.error(describe(connection, "@OnClose failed"), ex);
		}
		finally {
			this.environment.connections().finish(connection);
		}
	}

	private void publishLast(Callback callback, @Nullable Object value, @Nullable Throwable failure) {
		if (failure != null) {
			logger.error(describe(connection(), "@OnClose failed"), failure);
		}
		else if (value != null) {
			publish(callback, value);
		}
	}

	private void tooBig() {
		connection().close(CloseStatus.TOO_BIG_TO_PROCESS, LeaveReason.PROTOCOL_ERROR);
	}

	private void text(String message) {
		if (!this.endpoint.events().isEmpty() && event(WsMessage.text(message))) {
			return;
		}
		message(CallbackKind.TEXT, message);
	}

	private void binary(ByteBuffer message) {
		// Events are text, unless the connection's codec has no other callback for bytes.
		if (!this.endpoint.events().isEmpty() && this.endpoint.callback(CallbackKind.BINARY) == null
				&& event(WsMessage.binary(message))) {
			return;
		}
		message(CallbackKind.BINARY, message);
	}

	private void message(CallbackKind kind, Object payload) {
		Callback callback = this.endpoint.callback(kind);
		if (callback != null) {
			handle(callback, Call.message(this.handshake, connection(), payload));
			return;
		}
		if (this.endpoint.endpoint().unhandled() == UnhandledMessage.CLOSE) {
			connection().close(CloseStatus.NOT_ACCEPTABLE, LeaveReason.PROTOCOL_ERROR);
		}
		this.mailbox.leave();
	}

	/**
	 * Handles an event.
	 * @return {@code false} if the message is none and somebody else may want it
	 */
	private boolean event(WsMessage message) {
		ManagedConnection connection = connection();
		InboundEvent event = readEvent(message, connection.codec());
		if (event == null) {
			CallbackKind raw = (message instanceof WsMessage.Text) ? CallbackKind.TEXT : CallbackKind.BINARY;
			if (this.endpoint.callback(raw) != null) {
				return false;
			}
			sendError(connection, EventError.BAD_ENVELOPE, "Message is not an event", null);
			this.mailbox.leave();
			return true;
		}
		Callback callback = this.endpoint.events().find(event.name());
		if (callback == null) {
			sendError(connection, EventError.UNKNOWN_EVENT, "Unknown event", event.id());
			this.mailbox.leave();
			return true;
		}
		handle(callback, Call.event(this.handshake, connection, event.name(), event.payload(), event.id()));
		return true;
	}

	private @Nullable InboundEvent readEvent(WsMessage message, WsCodec codec) {
		try {
			return this.environment.envelope().read((JsonNode) codec.decode(message, JsonNode.class));
		}
		catch (InvalidPayloadException ex) {
			return null;
		}
	}

	/**
	 * Runs a callback in this turn, and ends the turn when its result is there.
	 */
	private void handle(Callback callback, Call call) {
		Object result;
		try {
			result = this.contexts.invoke(callback, call);
		}
		catch (Throwable ex) {
			failed(callback, call, ex);
			this.mailbox.leave();
			return;
		}
		if (result instanceof CompletionStage<?> stage) {
			CompletableFuture<?> future = stage.toCompletableFuture();
			if (!future.isDone() || future.isCompletedExceptionally()) {
				await(callback, call, future);
				return;
			}
			result = future.join();
		}
		succeeded(callback, call, result);
		this.mailbox.leave();
	}

	private void await(Callback callback, Call call, CompletableFuture<?> future) {
		Object token = new Object();
		WsTransport transport = this.transport;
		Assert.state(transport != null, "Not open yet");
		// Where the container cannot pause, its thread waits in the mailbox.
		boolean paused = !future.isDone() && transport.pauseReading();
		this.awaited.set(token);
		Executor executor = future.isDone() ? Runnable::run : this.environment.executor();
		future.whenCompleteAsync((value, failure) -> {
			if (this.awaited.compareAndSet(token, null)) {
				if (failure != null) {
					failed(callback, call, failure);
				}
				else {
					succeeded(callback, call, value);
				}
				this.mailbox.leave();
			}
			if (paused) {
				transport.resumeReading();
			}
		}, executor);
		if (connection().closed().toCompletableFuture().isDone() && this.awaited.compareAndSet(token, null)) {
			this.mailbox.leave();
		}
	}

	private void succeeded(Callback callback, Call call, @Nullable Object result) {
		try {
			Object value = unwrap(result);
			if (value != null) {
				answer(callback, call, value);
			}
			if (callback.descriptor().kind() == CallbackKind.OPEN) {
				connection().subscribe(this.handshake.path());
			}
		}
		catch (RuntimeException ex) {
			failed(callback, call, ex);
		}
	}

	private void answer(Callback callback, Call call, Object value) {
		if (callback.descriptor().broadcast() != null) {
			publish(callback, value);
		}
		else if (callback.descriptor().kind() == CallbackKind.EVENT) {
			connection().send(this.environment.envelope().write(String.valueOf(call.event()), value, call.eventId()));
		}
		else {
			connection().send(value);
		}
	}

	private void publish(Callback callback, Object value) {
		String topic = String.valueOf(callback.topic(this.handshake));
		if (callback.excludesSender()) {
			this.environment.topics().publishOthers(topic, value, connection());
		}
		else {
			this.environment.topics().publish(topic, value);
		}
	}

	private static @Nullable Object unwrap(@Nullable Object value) {
		return (value instanceof Optional<?> optional) ? optional.orElse(null) : value;
	}

	private void failed(Callback callback, Call call, Throwable thrown) {
		Throwable failure = Failures.unwrap(thrown);
		ManagedConnection connection = connection();
		if (failure instanceof WsCloseException close) {
			connection.close(close.status());
			return;
		}
		boolean opening = callback.descriptor().kind() == CallbackKind.OPEN;
		Callback onError = this.endpoint.errors().find(failure);
		if (onError != null) {
			taken(onError, call.failed(failure), connection);
		}
		else {
			unhandled(callback, call, failure, connection);
		}
		if (opening) {
			connection.close(CloseStatus.SERVER_ERROR, LeaveReason.HANDLER_FAILED);
		}
	}

	private void taken(Callback onError, Call call, ManagedConnection connection) {
		try {
			Object value = unwrap(this.contexts.invoke(onError, call));
			if (value instanceof CompletionStage<?> stage) {
				stage.whenComplete((late, failure) -> takenLate(onError, connection, late, failure));
			}
			else if (value != null) {
				sendAnswer(onError, connection, value);
			}
		}
		catch (WsCloseException ex) {
			connection.close(ex.status());
		}
		catch (Throwable ex) {
			handlerFailed(onError, ex, connection);
		}
	}

	private void takenLate(Callback onError, ManagedConnection connection, @Nullable Object value,
			@Nullable Throwable failure) {
		if (failure != null) {
			handlerFailed(onError, failure, connection);
		}
		else if (value != null) {
			sendAnswer(onError, connection, value);
		}
	}

	private void sendAnswer(Callback onError, ManagedConnection connection, Object value) {
		if (onError.descriptor().broadcast() != null) {
			publish(onError, value);
		}
		else {
			connection.send(value);
		}
	}

	private void unhandled(Callback callback, Call call, Throwable failure, ManagedConnection connection) {
		boolean event = callback.descriptor().kind() == CallbackKind.EVENT;
		if (failure instanceof InvalidPayloadException invalid) {
			if (logger.isDebugEnabled()) {
				logger.debug(describe(connection, "Invalid payload"), failure);
			}
			if (event) {
				sendError(connection, EventError.INVALID_PAYLOAD, String.valueOf(invalid.getMessage()), call.eventId());
			}
			else {
				connection.close(CloseStatus.BAD_DATA, LeaveReason.PROTOCOL_ERROR);
			}
		}
		else if (Failures.isAccessDenied(failure)) {
			logger.debug(describe(connection, "Access denied"));
			if (callback.descriptor().kind() == CallbackKind.OPEN) {
				connection.close(CloseStatuses.FORBIDDEN, LeaveReason.SERVER_CLOSED);
			}
			else {
				sendError(connection, EventError.FORBIDDEN, "Access denied", call.eventId());
			}
		}
		else {
			handlerFailed(callback, failure, connection);
		}
	}

	private static void handlerFailed(Callback callback, Throwable failure, ManagedConnection connection) {
		logger.error(describe(connection, callback + " failed"), failure);
		connection.close(CloseStatus.SERVER_ERROR, LeaveReason.HANDLER_FAILED);
	}

	private void sendError(ManagedConnection connection, EventError error, String message, @Nullable JsonNode id) {
		connection.send(this.environment.envelope().error(error, message, id));
	}

	private static String describe(ManagedConnection connection, String what) {
		return what + " on " + connection;
	}

	private ManagedConnection connection() {
		ManagedConnection connection = this.connection;
		Assert.state(connection != null, "Not open yet");
		return connection;
	}

}
