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

import java.util.concurrent.Executor;

import io.github.wsext.LeaveReason;
import io.github.wsext.send.OutboundQueue;
import io.github.wsext.transport.WsTransport;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.web.socket.CloseStatus;

/**
 * The ways in which the server ends one connection, and what is said of the end however
 * it came: the first cause counts. Safe for use by many threads, and none waits.
 */
final class ConnectionClosing {

	private static final Log logger = LogFactory.getLog(ConnectionClosing.class);

	private final ConnectionState state;

	private final WsTransport transport;

	private final OutboundQueue outbound;

	private final ReadingControl reading;

	private final MessageHandler handler;

	private final ConnectionEnvironment environment;

	ConnectionClosing(ConnectionState state, WsTransport transport, OutboundQueue outbound, ReadingControl reading,
			MessageHandler handler, ConnectionEnvironment environment) {
		this.state = state;
		this.transport = transport;
		this.outbound = outbound;
		this.reading = reading;
		this.handler = handler;
		this.environment = environment;
	}

	private boolean begin(CloseStatus status, LeaveReason reason) {
		boolean begun = beginClose(ConnectionState.Transition.CLOSE, status, reason);
		if (begun) {
			this.state.seal();
		}
		return begun;
	}

	private boolean beginClose(ConnectionState.Transition transition, CloseStatus status, LeaveReason reason) {
		if (!this.state.move(transition, new ConnectionEnd(status, reason))) {
			return false;
		}
		this.handler.closing(reason);
		this.reading.adjust();
		return true;
	}

	/**
	 * Closes after what is queued. What has been collected is queued before, for which it
	 * is encoded: if that does not end in time, the line is cut.
	 * @param executor encodes what has been collected
	 * @throws IllegalArgumentException if the status may not be sent
	 */
	void close(ManagedConnection connection, CloseStatus status, LeaveReason reason, Executor executor) {
		CloseStatus sendable = CloseStatuses.sendable(status);
		if (beginClose(ConnectionState.Transition.CLOSE, sendable, reason)) {
			this.state.endAwaited(this.environment.time().nanos());
			this.environment.batches().flush(connection, executor, () -> {
				this.state.endNotAwaited();
				this.state.seal();
				this.outbound.close(() -> sendClose(sendable));
			});
		}
	}

	private void sendClose(CloseStatus status) {
		this.state.closeSent(this.environment.time().nanos());
		this.environment.executor().execute(() -> this.transport.close(status));
	}

	/**
	 * Cuts the line because the application wants it. Whatever else was going to end the
	 * connection: nothing of that is sent any more.
	 */
	void terminate() {
		if (beginClose(ConnectionState.Transition.TERMINATE, CloseStatus.NO_CLOSE_FRAME, LeaveReason.TERMINATED)) {
			cut();
		}
	}

	/**
	 * Cuts the line for a reason of the engine.
	 */
	void terminate(LeaveReason reason) {
		begin(CloseStatus.NO_CLOSE_FRAME, reason);
		cut();
	}

	/**
	 * A write has failed. If the client has closed meanwhile, the line is left to go down
	 * by itself: the answer to the client's close frame may not have left yet.
	 */
	void writeFailed() {
		begin(CloseStatus.NO_CLOSE_FRAME, LeaveReason.CONNECTION_LOST);
		if (this.transport.isEnding()) {
			this.state.endAwaited(this.environment.time().nanos());
		}
		else {
			cut();
		}
	}

	private void cut() {
		this.state.seal();
		this.outbound.abort();
		this.environment.executor().execute(this.transport::terminate);
	}

	/**
	 * Closes because a message did not fit into the queue.
	 */
	void overflow(ManagedConnection connection) {
		if (beginSlowConsumer(connection)) {
			// The client may be slow rather than stalled, and read why it has to go.
			this.outbound.closeAfterWrite(() -> sendClose(CloseStatuses.SLOW_CONSUMER));
		}
	}

	private boolean beginSlowConsumer(ManagedConnection connection) {
		if (!begin(CloseStatuses.SLOW_CONSUMER, LeaveReason.SLOW_CONSUMER)) {
			return false;
		}
		logger.warn("Closing slow consumer " + connection);
		connection.executor().execute(() -> this.environment.observer().slowConsumer(connection));
		return true;
	}

	/**
	 * Closes a connection whose client does not answer.
	 */
	void giveUp() {
		if (begin(CloseStatuses.PING_TIMEOUT, LeaveReason.PING_TIMEOUT)) {
			this.outbound.abort();
			this.state.closeSent(this.environment.time().nanos());
			this.environment.executor().execute(() -> {
				this.transport.close(CloseStatuses.PING_TIMEOUT);
				this.transport.terminate();
			});
		}
	}

	/**
	 * Cuts the line if a write or the closing handshake takes too long.
	 */
	void checkProgress(ManagedConnection connection, long nowNanos) {
		ConnectionSettings settings = this.environment.settings();
		if (this.state.isEndOverdue(nowNanos, settings.closeTimeout().toNanos())) {
			cut();
		}
		else if (this.outbound.isStalled(nowNanos, settings.sendTimeout().toNanos())) {
			beginSlowConsumer(connection);
			cut();
		}
	}

	/**
	 * The line is down.
	 * @param reported the status that the transport tells
	 * @return how the connection ended, or {@code null} if that is known already
	 */
	@Nullable ConnectionEnd end(CloseStatus reported) {
		return this.state.move(ConnectionState.Transition.LINE_DOWN, null) ? howEnded(reported) : null;
	}

	private ConnectionEnd howEnded(CloseStatus reported) {
		ConnectionEnd begun = this.state.cause();
		if (begun == null || begun.reason() == LeaveReason.CONNECTION_LOST) {
			// A write fails, too, when the peer has closed.
			return new ConnectionEnd(reported, CloseStatuses.reasonFor(reported, this.transport.isClosedByPeer()));
		}
		boolean ours = this.state.isCloseSent() || begun.status().getCode() == CloseStatus.NO_CLOSE_FRAME.getCode()
				|| reported.getCode() == CloseStatus.NO_CLOSE_FRAME.getCode();
		return ours ? begun : new ConnectionEnd(reported, begun.reason());
	}

}
