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

import io.github.wsext.InvalidPayloadException;
import io.github.wsext.LeaveReason;
import io.github.wsext.WsCloseException;
import io.github.wsext.codec.EventTree;
import io.github.wsext.connection.CloseStatuses;
import io.github.wsext.connection.ManagedConnection;
import io.github.wsext.dispatch.event.EventErrors;
import io.github.wsext.endpoint.CallbackKind;
import io.github.wsext.event.EventEnvelope;
import io.github.wsext.event.EventEnvelope.InboundEvent;
import io.github.wsext.event.EventError;
import io.github.wsext.topic.TopicRegistry;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.web.socket.CloseStatus;

/**
 * What clients are told: the values that callbacks return, and failures that nobody has
 * taken.
 */
final class Answers implements EventErrors {

	private static final Log logger = LogFactory.getLog(Answers.class);

	private final TopicRegistry topics;

	private final EventEnvelope envelope;

	Answers(TopicRegistry topics, EventEnvelope envelope) {
		this.topics = topics;
		this.envelope = envelope;
	}

	/**
	 * Sends a value that a callback has returned.
	 * @throws IllegalArgumentException if it cannot be encoded
	 */
	void send(Callback callback, Call call, Object value) {
		ManagedConnection connection = call.requireConnection();
		String topic = callback.topic(call.handshake());
		Object message = message(callback, call, value);
		if (topic == null) {
			connection.answer(message);
		}
		else if (callback.excludesSender()) {
			this.topics.publishOthers(topic, message, connection);
		}
		else {
			if (call.kind() == CallbackKind.OPEN) {
				// The sender is to have it too.
				connection.subscribeToPath();
			}
			this.topics.publish(topic, message);
		}
	}

	/**
	 * An event is answered by an event: of the same name, or {@code error} if it failed.
	 * The client's id is on what goes to that client alone.
	 */
	private Object message(Callback callback, Call call, Object value) {
		InboundEvent event = call.event();
		if (event == null) {
			return value;
		}
		String name = (callback.descriptor().kind() == CallbackKind.ERROR) ? EventEnvelope.ERROR : event.name();
		return this.envelope.write(name, value, (callback.descriptor().broadcast() == null) ? event.id() : null);
	}

	/**
	 * Deals with a failure that nobody has taken.
	 */
	void refuse(Callback callback, Call call, Throwable failure) {
		ManagedConnection connection = call.requireConnection();
		try {
			if (failure instanceof WsCloseException close) {
				connection.close(close.status());
			}
			else if (failure instanceof InvalidPayloadException invalid) {
				if (logger.isDebugEnabled()) {
					logger.debug("Invalid payload on " + connection + ": " + Failures.describe(failure));
				}
				refuse(call, EventError.INVALID_PAYLOAD, invalid.getMessage(), CloseStatus.BAD_DATA,
						LeaveReason.PROTOCOL_ERROR);
			}
			else if (Failures.isAccessDenied(failure)) {
				debug("Access denied", failure, connection);
				deny(callback, call);
			}
			else if (failure instanceof MessageAbortedException) {
				debug("Message aborted", failure, connection);
			}
			else {
				failed(callback, failure, connection);
			}
		}
		catch (Throwable ex) {
			failed(callback, ex, connection);
		}
	}

	private void refuse(Call call, EventError error, String message, CloseStatus status, LeaveReason reason) {
		ManagedConnection connection = call.requireConnection();
		if (call.event() != null) {
			error(connection, error, message, call.event().id());
		}
		else {
			connection.close(status, reason);
		}
	}

	/**
	 * Tells a client that it may not do this. It stays, unless that was opening the
	 * connection or dealing with a failure.
	 */
	private void deny(Callback callback, Call call) {
		ManagedConnection connection = call.requireConnection();
		CallbackKind denied = (callback.descriptor().kind() == CallbackKind.ERROR) ? CallbackKind.ERROR : call.kind();
		switch (denied) {
			case ERROR, OPEN, CONVERSATION -> connection.close(CloseStatuses.FORBIDDEN, LeaveReason.SERVER_CLOSED);
			default -> error(connection, EventError.FORBIDDEN, "Access denied",
					(call.event() != null) ? call.event().id() : null);
		}
	}

	private static void debug(String what, Throwable failure, ManagedConnection connection) {
		if (logger.isDebugEnabled()) {
			logger.debug(what + " on " + connection, failure);
		}
	}

	/**
	 * The connection's codec broke its contract.
	 */
	void codecFailed(Throwable failure, ManagedConnection connection) {
		failed("Codec " + connection.codec().getClass().getName(), failure, connection);
	}

	/**
	 * An interceptor has failed.
	 */
	void interceptorFailed(Throwable failure, ManagedConnection connection) {
		if (failure instanceof WsCloseException close) {
			connection.close(close.status());
		}
		else {
			failed("Interceptor", failure, connection);
		}
	}

	private static void failed(Object what, Throwable failure, ManagedConnection connection) {
		logger.error(what + " failed on " + connection, failure);
		connection.close(CloseStatus.SERVER_ERROR, LeaveReason.HANDLER_FAILED);
	}

	@Override
	public void error(ManagedConnection connection, EventError error, String message, @Nullable EventTree id) {
		try {
			connection.answer(this.envelope.error(error, message, id));
			if (error.isMistakeOfClient()) {
				connection.countMistake(error);
			}
		}
		catch (RuntimeException ex) {
			codecFailed(ex, connection);
		}
	}

	@Override
	public boolean isAccessDenied(Throwable failure) {
		return Failures.isAccessDenied(failure);
	}

	@Override
	public String describe(Throwable failure) {
		return Failures.describe(failure);
	}

}
