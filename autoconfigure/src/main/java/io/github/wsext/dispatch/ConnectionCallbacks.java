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

package io.github.wsext.dispatch;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

import io.github.wsext.LeaveReason;
import io.github.wsext.WsHandshake;
import io.github.wsext.WsMessage;
import io.github.wsext.connection.ConnectionEnd;
import io.github.wsext.connection.Delivery;
import io.github.wsext.connection.ManagedConnection;
import io.github.wsext.connection.MessageHandler;
import io.github.wsext.endpoint.CallbackKind;
import io.github.wsext.endpoint.UnhandledMessage;
import io.github.wsext.event.EventEnvelope.InboundEvent;
import io.github.wsext.event.EventError;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.web.socket.CloseStatus;

/**
 * The callbacks of an endpoint for one connection: picks the one for what happens and has
 * it called in the contexts of the handshake. The connection sees to order and
 * backpressure.
 */
final class ConnectionCallbacks implements MessageHandler {

	private static final Log logger = LogFactory.getLog(ConnectionCallbacks.class);

	private final EndpointDispatcher endpoint;

	private final CallbackContexts contexts;

	private final WsHandshake handshake;

	private final CallbackRunner runner;

	private final MessageStreams streams;

	private final Conversations conversations;

	private final ConversationExecutor readers;

	ConnectionCallbacks(EndpointDispatcher endpoint, DispatchEnvironment environment, CallbackContexts contexts,
			WsHandshake handshake) {
		this.endpoint = endpoint;
		this.contexts = contexts;
		this.handshake = handshake;
		this.readers = environment.conversations();
		this.conversations = new Conversations(this.readers);
		this.runner = new CallbackRunner(endpoint, contexts, this.conversations);
		this.streams = new MessageStreams();
	}

	@Override
	public Delivery textDelivery() {
		return this.endpoint.delivery(CallbackKind.TEXT);
	}

	@Override
	public Delivery binaryDelivery() {
		return this.endpoint.delivery(CallbackKind.BINARY);
	}

	@Override
	public void open(ManagedConnection connection) {
		Call call = Call.open(this.handshake, connection);
		Callback callback = this.endpoint.callback(CallbackKind.OPEN);
		if (callback != null) {
			if (callback.descriptor().subscribed()) {
				connection.subscribeToPath();
			}
			this.runner.run(callback, call);
		}
		else {
			this.runner.finish(call);
		}
	}

	@Override
	public void message(ManagedConnection connection, WsMessage message, long arrivedNanos) {
		WsMessage intercepted = intercept(connection, message);
		if (intercepted == null) {
			connection.endEvent();
			return;
		}
		if (this.endpoint.callback(CallbackKind.CONVERSATION) != null) {
			converse(connection, intercepted);
			return;
		}
		CallbackKind kind = kind(intercepted);
		InboundEvent event;
		try {
			event = this.endpoint.inboundEvents().read(intercepted, connection);
		}
		catch (Throwable ex) {
			this.endpoint.answers().codecFailed(ex, connection);
			connection.endEvent();
			return;
		}
		if (event != null) {
			event(connection, event, arrivedNanos);
			return;
		}
		Callback callback = this.endpoint.callback(kind);
		if (callback != null) {
			this.runner.run(callback, Call.received(kind, this.handshake, connection,
					new Occurrence.Message(intercepted, true), arrivedNanos));
		}
		else {
			unhandled(intercepted, kind, connection);
			connection.endEvent();
		}
	}

	private static CallbackKind kind(WsMessage message) {
		return (message instanceof WsMessage.Text) ? CallbackKind.TEXT : CallbackKind.BINARY;
	}

	/**
	 * Puts a message before the conversation. The event ends when there is room for the
	 * next.
	 */
	private void converse(ManagedConnection connection, WsMessage message) {
		Inbox<WsMessage> inbox = this.conversations.add(message);
		if (inbox != null) {
			connection.events().endWhen(inbox::awaitRoom);
		}
		else {
			connection.endEvent();
		}
	}

	private void event(ManagedConnection connection, InboundEvent event, long arrivedNanos) {
		boolean over = true;
		try {
			over = this.endpoint.inboundEvents()
				.handle(event, connection, this.runner.turn(this.handshake, connection, arrivedNanos));
		}
		finally {
			if (over) {
				connection.endEvent();
			}
		}
	}

	private void unhandled(WsMessage message, CallbackKind kind, ManagedConnection connection) {
		if (this.endpoint.inboundEvents().areExpected(kind, connection)) {
			if (connection.isHeartbeat(message)) {
				return;
			}
			this.endpoint.answers().error(connection, EventError.BAD_ENVELOPE, "Message is not an event", null);
		}
		else if (this.endpoint.endpoint().unhandled() == UnhandledMessage.CLOSE) {
			connection.close(CloseStatus.NOT_ACCEPTABLE, LeaveReason.PROTOCOL_ERROR);
		}
	}

	@Override
	public void part(ManagedConnection connection, WsMessage part, boolean last, long arrivedNanos) {
		WsMessage intercepted = intercept(connection, part);
		CallbackKind kind = kind(part);
		Callback callback = this.endpoint.callback(kind);
		if (intercepted == null || callback == null || kind(intercepted) != kind) {
			connection.endEvent();
			return;
		}
		this.runner.run(callback, Call.received(kind, this.handshake, connection,
				new Occurrence.Message(intercepted, last), arrivedNanos));
	}

	@Override
	public void streamed(ManagedConnection connection, WsMessage part, boolean last, long arrivedNanos) {
		if (last && !this.streams.isUnderWay()) {
			// One that has arrived as a whole needs no thread of its own.
			connection.events().submit(() -> message(connection, part, arrivedNanos));
			return;
		}
		WsMessage intercepted = this.streams.isSkipping() ? null : intercept(connection, part);
		CallbackKind kind = kind(part);
		Callback callback = this.endpoint.callback(kind);
		boolean wanted = intercepted != null && kind(intercepted) == kind;
		StreamedMessage begun = this.streams.add(connection, wanted ? intercepted : null, part, last);
		if (begun != null && callback != null) {
			Call call = Call.received(kind, this.handshake, connection, new Occurrence.Stream(begun), arrivedNanos);
			connection.events().submit(() -> read(connection, callback, call, begun));
		}
	}

	/**
	 * Has a message read while it arrives, on a thread of its own.
	 */
	private void read(ManagedConnection connection, Callback callback, Call call, StreamedMessage message) {
		message.begin();
		connection.events().letRead();
		boolean started = this.readers.run(() -> {
			try {
				this.runner.run(callback, call);
			}
			finally {
				message.parts().discard();
			}
		});
		if (!started) {
			message.parts().discard();
			overloaded(connection);
			connection.endEvent();
		}
	}

	/**
	 * There is no thread for what waits for this client.
	 */
	static void overloaded(ManagedConnection connection) {
		logger.warn("No thread is left for " + connection + " (wsext.conversation.max-threads)");
		connection.close(CloseStatus.SERVICE_OVERLOAD, LeaveReason.SERVER_CLOSED);
	}

	@Override
	public boolean wantsPong() {
		// One that comes within a message which is being read is no event.
		return this.endpoint.callback(CallbackKind.PONG) != null && !this.streams.isUnderWay();
	}

	@Override
	public void pong(ManagedConnection connection, ByteBuffer payload, long arrivedNanos) {
		Callback callback = Objects.requireNonNull(this.endpoint.callback(CallbackKind.PONG));
		this.runner.run(callback, Call.received(CallbackKind.PONG, this.handshake, connection,
				new Occurrence.Message(WsMessage.binary(payload), true), arrivedNanos));
	}

	@Override
	public boolean isWaitingForClient() {
		return this.streams.isWaitingForClient();
	}

	@Override
	public void closing(LeaveReason reason) {
		this.streams.abort();
		this.conversations.closing(reason);
	}

	@Override
	public void closed(ManagedConnection connection, Runnable last) {
		this.streams.abort();
		this.conversations.whenOver(last);
	}

	@Override
	public void close(ManagedConnection connection, ConnectionEnd end) {
		Callback callback = this.endpoint.callback(CallbackKind.CLOSE);
		if (callback != null) {
			this.runner.runLast(callback, Call.close(this.handshake, connection, end));
		}
	}

	/**
	 * The message after all interceptors, or {@code null} if it is dropped.
	 */
	private @Nullable WsMessage intercept(ManagedConnection connection, WsMessage message) {
		MessageInterceptors interceptors = this.endpoint.interceptors();
		if (interceptors.isEmpty()) {
			return message;
		}
		AtomicReference<@Nullable WsMessage> intercepted = new AtomicReference<>();
		try {
			this.contexts.call(() -> {
				intercepted.set(interceptors.inbound(connection, message));
				return true;
			}, connection);
		}
		catch (Throwable ex) {
			this.endpoint.answers().interceptorFailed(ex, connection);
			return null;
		}
		return intercepted.get();
	}

}
