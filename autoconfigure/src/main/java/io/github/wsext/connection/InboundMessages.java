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
import java.util.concurrent.atomic.AtomicReference;

import io.github.wsext.LeaveReason;
import io.github.wsext.WsMessage;
import io.github.wsext.connection.MessageAssembler.MessageTooBigException;
import io.github.wsext.limit.ConnectionPermit;
import io.github.wsext.send.Utf8;
import io.github.wsext.transport.TransportListener;
import io.github.wsext.transport.WsTransport;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;
import org.springframework.web.socket.CloseStatus;

/**
 * The way in: what a transport tells becomes events of its connection, one after the
 * other. Puts messages together and drops what comes when the connection is closing.
 * Called by one thread at a time, except for the end.
 */
final class InboundMessages implements TransportListener {

	private static final Log logger = LogFactory.getLog(InboundMessages.class);

	private final ConnectionRegistry registry;

	/** Until it is open. */
	private @Nullable ConnectionRequest request;

	private final ConnectionPermit permit;

	private final MessageHandler handler;

	private final MessageAssembler assembler = new MessageAssembler();

	/** The memory that the assembler and the transport have taken. */
	private final UnfinishedMessages.Share memory;

	/** Whether there is any. */
	private boolean holding;

	private int heldByTransport;

	private volatile @Nullable ManagedConnection connection;

	/** How the connection ended, in case it did before it was there. */
	private final AtomicReference<@Nullable CloseStatus> endedEarly = new AtomicReference<>();

	InboundMessages(ConnectionRegistry registry, ConnectionRequest request) {
		this.registry = registry;
		this.request = request;
		this.permit = request.permit();
		this.handler = request.handler();
		this.memory = registry.unfinishedMessages().share();
	}

	@Override
	public void onOpen(WsTransport transport) {
		ConnectionRequest request = this.request;
		Assert.state(request != null, "Has been open before");
		this.request = null;
		this.permit.claim();
		ManagedConnection connection = this.registry.create(request, transport);
		// The first event comes before the connection is seen, after which anybody can
		// close it.
		long opening = connection.events().tryBegin();
		this.connection = connection;
		this.registry.register(connection);
		CloseStatus ended = this.endedEarly.get();
		if (ended != null) {
			connection.lineDown(ended);
		}
		if (transport.isShortOfThreads()) {
			connection.events().continueElsewhere(() -> run(connection, opening, () -> open(connection)));
		}
		else {
			run(connection, opening, () -> open(connection));
		}
	}

	private void open(ManagedConnection connection) {
		connection.found();
		if (connection.isLoginEnded()) {
			// As if nobody had come.
			connection.endEvent();
		}
		else {
			this.handler.open(connection);
		}
	}

	@Override
	public void readElsewhere(Runnable reading) {
		ManagedConnection connection = this.connection;
		if (connection != null) {
			connection.readElsewhere(reading);
		}
		else {
			reading.run();
		}
	}

	@Override
	public void onText(String part, boolean last) {
		onText(part, last, Utf8.length(part));
	}

	@Override
	public void onText(String part, boolean last, int bytes) {
		ManagedConnection connection = openConnection();
		if (connection == null) {
			return;
		}
		if (!last && part.isEmpty()) {
			onEmptyFrames(1);
			return;
		}
		connection.received().add(bytes, last);
		try {
			if (this.handler.textDelivery() == Delivery.WHOLE) {
				String message = this.assembler.add(part, bytes, last, connection.maxMessageSize());
				if (hold(connection) && message != null) {
					deliver(connection, WsMessage.text(message));
				}
			}
			else {
				this.assembler.count(bytes, last, connection.maxMessageSize());
				deliver(connection, this.handler.textDelivery(), WsMessage.text(part), last);
			}
		}
		catch (MessageTooBigException ex) {
			tooBig(connection);
		}
	}

	@Override
	public void onBinary(ByteBuffer part, boolean last) {
		ManagedConnection connection = openConnection();
		if (connection == null) {
			return;
		}
		if (!last && !part.hasRemaining()) {
			onEmptyFrames(1);
			return;
		}
		connection.received().add(part.remaining(), last);
		try {
			if (this.handler.binaryDelivery() == Delivery.WHOLE) {
				ByteBuffer message = this.assembler.add(part, last, connection.maxMessageSize());
				if (hold(connection) && message != null) {
					deliver(connection, WsMessage.binary(message));
				}
			}
			else {
				this.assembler.count(part.remaining(), last, connection.maxMessageSize());
				deliver(connection, this.handler.binaryDelivery(), WsMessage.binary(part), last);
			}
		}
		catch (MessageTooBigException ex) {
			tooBig(connection);
		}
	}

	@Override
	public void onHeld(int bytes) {
		this.heldByTransport = bytes;
		ManagedConnection connection = openConnection();
		if (connection != null) {
			hold(connection);
		}
	}

	/**
	 * Accounts for what is held of unfinished messages.
	 * @return {@code false} if that is too much for all together: the connection is
	 * closed
	 */
	private boolean hold(ManagedConnection connection) {
		long bytes = this.assembler.held() + this.heldByTransport;
		if (bytes == 0 && !this.holding) {
			return true;
		}
		this.holding = bytes > 0;
		if (this.memory.hold(bytes)) {
			return true;
		}
		this.assembler.reset();
		connection.limitReached(ConnectionLimit.UNFINISHED_MESSAGES);
		connection.close(CloseStatus.SERVICE_OVERLOAD, LeaveReason.SERVER_CLOSED);
		return false;
	}

	private void deliver(ManagedConnection connection, WsMessage message) {
		connection.messageArrived();
		long arrived = connection.nanos();
		long begun = connection.events().tryBeginHere();
		if (begun != 0) {
			run(connection, begun, () -> this.handler.message(connection, message, arrived));
		}
		else {
			submit(connection, () -> this.handler.message(connection, message, arrived));
		}
	}

	private void deliver(ManagedConnection connection, Delivery delivery, WsMessage part, boolean last) {
		connection.messageArrived();
		long arrived = connection.nanos();
		if (delivery == Delivery.STREAM) {
			this.handler.streamed(connection, part, last, arrived);
		}
		else {
			submit(connection, () -> this.handler.part(connection, part, last, arrived));
		}
	}

	/**
	 * Runs an event, unless the server has begun to close the connection by then. What a
	 * client has sent before it closed is handled.
	 */
	private static void submit(ManagedConnection connection, Runnable event) {
		boolean submitted = connection.events().submit(() -> {
			if (!connection.isEndBegun()) {
				run(connection, connection.events().number(), event);
			}
			else {
				connection.endEvent();
			}
		});
		if (!submitted) {
			logger.trace("Message came after the end of " + connection);
		}
	}

	/**
	 * Runs an event, and ends it if it throws, which it should not: whatever it is, the
	 * connection is not left hanging.
	 */
	private static void run(ManagedConnection connection, long number, Runnable event) {
		try {
			event.run();
		}
		catch (Throwable ex) {
			connection.failed(logger, "An event", ex);
			try {
				connection.close(CloseStatus.SERVER_ERROR, LeaveReason.HANDLER_FAILED);
			}
			finally {
				connection.events().endFailed(number);
			}
		}
	}

	private static void tooBig(ManagedConnection connection) {
		connection.close(CloseStatus.TOO_BIG_TO_PROCESS, LeaveReason.PROTOCOL_ERROR);
	}

	@Override
	public void onEmptyFrames(int count) {
		ManagedConnection connection = openConnection();
		if (connection != null) {
			this.handler.otherFrames(connection, count);
		}
	}

	@Override
	public void onPong(ByteBuffer payload) {
		onEmptyFrames(1);
		ManagedConnection connection = openConnection();
		if (connection != null) {
			connection.pong(payload);
			if (this.handler.wantsPong()) {
				long arrived = connection.nanos();
				submit(connection, () -> this.handler.pong(connection, payload, arrived));
			}
		}
	}

	@Override
	public @Nullable CloseStatus closingStatus() {
		ManagedConnection connection = this.connection;
		return (connection != null) ? connection.closingStatus() : null;
	}

	@Override
	public void onFailure(Throwable failure) {
		if (logger.isDebugEnabled()) {
			logger.debug("Line broke: " + this.connection, failure);
		}
	}

	@Override
	public void onClose(CloseStatus status) {
		this.permit.release();
		this.memory.end();
		this.endedEarly.set(status);
		ManagedConnection connection = this.connection;
		if (connection != null) {
			connection.lineDown(status);
		}
	}

	/**
	 * The connection, if its client's messages are of interest.
	 */
	private @Nullable ManagedConnection openConnection() {
		ManagedConnection connection = this.connection;
		return (connection != null && connection.isOpen()) ? connection : null;
	}

}
