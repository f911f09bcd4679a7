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
import io.github.wsext.connection.CloseStatuses;
import io.github.wsext.connection.ConnectionEnd;
import io.github.wsext.connection.Delivery;
import io.github.wsext.connection.ManagedConnection;
import io.github.wsext.connection.MessageHandler;
import io.github.wsext.dispatch.context.CallbackContexts;
import io.github.wsext.dispatch.conversation.ConversationExecutor;
import io.github.wsext.dispatch.conversation.Conversations;
import io.github.wsext.dispatch.invocation.InvocableCallback;
import io.github.wsext.dispatch.invocation.Invocation;
import io.github.wsext.dispatch.invocation.Occurrence;
import io.github.wsext.dispatch.stream.Mailbox;
import io.github.wsext.dispatch.stream.MessageStreams;
import io.github.wsext.dispatch.stream.StreamedMessage;
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

	private final CallbackInvoker invoker;

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
		this.invoker = new CallbackInvoker(endpoint, contexts, this.conversations);
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
		Invocation invocation = Invocation.open(this.handshake, connection);
		InvocableCallback callback = this.endpoint.callback(CallbackKind.OPEN);
		if (callback != null) {
			if (callback.descriptor().subscribed()) {
				connection.subscribeToPath();
			}
			this.invoker.run(callback, invocation);
		}
		else {
			this.invoker.finish(invocation);
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
			this.endpoint.failures().codecFailed(ex, connection);
			connection.endEvent();
			return;
		}
		if (event != null) {
			event(connection, event, arrivedNanos);
			return;
		}
		InvocableCallback callback = this.endpoint.callback(kind);
		if (callback != null) {
			this.invoker.run(callback, Invocation.received(kind, this.handshake, connection,
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
		Mailbox<WsMessage> mailbox = this.conversations.add(message);
		if (mailbox != null) {
			connection.events().endWhen(mailbox::awaitRoom);
		}
		else {
			connection.endEvent();
		}
	}

	private void event(ManagedConnection connection, InboundEvent event, long arrivedNanos) {
		boolean over = true;
		try {
			over = this.endpoint.inboundEvents()
				.handle(event, connection, this.invoker.turn(this.handshake, connection, arrivedNanos));
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
			this.endpoint.failures().error(connection, EventError.BAD_ENVELOPE, "Message is not an event", null);
		}
		else if (this.endpoint.endpoint().unhandled() == UnhandledMessage.CLOSE) {
			connection.close(CloseStatus.NOT_ACCEPTABLE, LeaveReason.PROTOCOL_ERROR);
		}
	}

	@Override
	public void part(ManagedConnection connection, WsMessage part, boolean last, long arrivedNanos) {
		WsMessage intercepted = intercept(connection, part);
		CallbackKind kind = kind(part);
		InvocableCallback callback = this.endpoint.callback(kind);
		if (intercepted == null || callback == null || kind(intercepted) != kind) {
			connection.endEvent();
			return;
		}
		this.invoker.run(callback, Invocation.received(kind, this.handshake, connection,
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
		InvocableCallback callback = this.endpoint.callback(kind);
		boolean wanted = intercepted != null && kind(intercepted) == kind;
		StreamedMessage begun = this.streams.add(connection, wanted ? intercepted : null, part, last);
		if (begun != null && callback != null) {
			Invocation invocation = Invocation.received(kind, this.handshake, connection, new Occurrence.Stream(begun),
					arrivedNanos);
			connection.events().submit(() -> read(connection, callback, invocation, begun));
		}
	}

	/**
	 * Has a message read while it arrives, on a thread of its own.
	 */
	private void read(ManagedConnection connection, InvocableCallback callback, Invocation invocation,
			StreamedMessage message) {
		message.begin();
		connection.events().letRead();
		boolean started = this.readers.run(() -> {
			try {
				this.invoker.run(callback, invocation);
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
		logger.warn("No thread is left for " + connection
				+ " (wsext.conversation.max-threads, or the threads that the operating system allows)");
		connection.close(CloseStatus.SERVICE_OVERLOAD, LeaveReason.SERVER_CLOSED);
	}

	@Override
	public void otherFrames(ManagedConnection connection, int count) {
		if (!this.endpoint.interceptors().acceptsOthers(connection, count)) {
			connection.close(CloseStatuses.TOO_MANY_MESSAGES, LeaveReason.SERVER_CLOSED);
		}
	}

	@Override
	public boolean wantsPong() {
		// One that comes within a message which is being read is no event.
		return this.endpoint.callback(CallbackKind.PONG) != null && !this.streams.isUnderWay();
	}

	@Override
	public void pong(ManagedConnection connection, ByteBuffer payload, long arrivedNanos) {
		InvocableCallback callback = Objects.requireNonNull(this.endpoint.callback(CallbackKind.PONG));
		this.invoker.run(callback, Invocation.received(CallbackKind.PONG, this.handshake, connection,
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
		InvocableCallback callback = this.endpoint.callback(CallbackKind.CLOSE);
		if (callback != null) {
			this.invoker.runLast(callback, Invocation.close(this.handshake, connection, end));
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
			this.endpoint.failures().interceptorFailed(ex, connection);
			return null;
		}
		return intercepted.get();
	}

}
