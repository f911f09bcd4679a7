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

import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.util.List;

import io.github.wsext.InvalidPayloadException;
import io.github.wsext.InvalidPayloadException.Violation;
import io.github.wsext.LeaveReason;
import io.github.wsext.WsCloseException;
import io.github.wsext.WsEventException;
import io.github.wsext.WsMessage;
import io.github.wsext.codec.DeclaredValue;
import io.github.wsext.codec.EventTree;
import io.github.wsext.codec.MalformedPayloadException;
import io.github.wsext.connection.CloseStatuses;
import io.github.wsext.connection.ManagedConnection;
import io.github.wsext.dispatch.event.EventErrors;
import io.github.wsext.endpoint.CallbackKind;
import io.github.wsext.event.EventEnvelope;
import io.github.wsext.event.EventEnvelope.InboundEvent;
import io.github.wsext.event.EventError;
import io.github.wsext.event.PendingAnswers;
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

	private static final String FAILED = "The event could not be handled";

	private final TopicRegistry topics;

	private final EventEnvelope envelope;

	private final boolean answerFailures;

	/**
	 * Creates what answers clients.
	 * @param answerFailures whether the failure of a callback for an event is answered
	 * instead of closing the connection
	 */
	Answers(TopicRegistry topics, EventEnvelope envelope, boolean answerFailures) {
		this.topics = topics;
		this.envelope = envelope;
		this.answerFailures = answerFailures;
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
			call.markAnswered();
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
		Type type = callback.resultType();
		String own = callback.sentEvent();
		if (own != null) {
			EventTree id = (event != null && callback.descriptor().broadcast() == null) ? event.id() : null;
			return this.envelope.write(own, value, type, id);
		}
		if (event == null) {
			return (type != null && !isReady(value)) ? new DeclaredValue(value, type) : value;
		}
		String name = (callback.descriptor().kind() == CallbackKind.ERROR) ? EventEnvelope.ERROR : event.name();
		return this.envelope.write(name, value, type, (callback.descriptor().broadcast() == null) ? event.id() : null);
	}

	/**
	 * Tells a client that awaits an answer, and has got none, that its event has been
	 * handled, or has failed.
	 */
	void acknowledge(Call call) {
		InboundEvent event = call.event();
		if (event == null || event.id() == null || !call.isUnanswered()) {
			return;
		}
		ManagedConnection connection = call.requireConnection();
		Throwable failure = call.failure();
		if (failure instanceof InvalidPayloadException invalid) {
			invalid(connection, invalid, event.id());
			return;
		}
		if (failure instanceof WsEventException rejected) {
			rejected(connection, rejected, event.id());
			return;
		}
		if (failure != null) {
			error(connection, Failures.isAccessDenied(failure) ? EventError.FORBIDDEN : EventError.FAILED, FAILED,
					event.id());
			return;
		}
		if (PendingAnswers.isOfQuestion(event.id())) {
			// The client would take it for the same question once more.
			return;
		}
		try {
			connection.answer(this.envelope.acknowledgement(event.name(), event.id()));
		}
		catch (RuntimeException ex) {
			codecFailed(ex, connection);
		}
	}

	/**
	 * Whether a value is a message as it is.
	 */
	private static boolean isReady(Object value) {
		return value instanceof WsMessage || value instanceof CharSequence || value instanceof ByteBuffer;
	}

	/**
	 * Deals with a failure that nobody has taken.
	 */
	void refuse(Callback callback, Call call, Throwable failure) {
		ManagedConnection connection = call.requireConnection();
		call.markAnswered();
		try {
			if (failure instanceof WsCloseException close) {
				connection.close(close.status());
			}
			else if (failure instanceof InvalidPayloadException invalid) {
				if (logger.isDebugEnabled()) {
					logger.debug("Invalid payload on " + connection + ": " + Failures.describe(failure));
				}
				refuse(call, invalid);
			}
			else if (failure instanceof WsEventException rejected && call.kind().hasPayload()) {
				debug("Refused", failure, connection);
				rejected(connection, rejected, (call.event() != null) ? call.event().id() : null);
			}
			else if (Failures.isAccessDenied(failure)) {
				debug("Access denied", failure, connection);
				deny(callback, call);
			}
			else if (failure instanceof MessageAbortedException) {
				debug("Message aborted", failure, connection);
			}
			else if (this.answerFailures && call.event() != null) {
				logger.error(callback + " failed on " + connection, failure);
				failed(connection, call.event().id());
			}
			else {
				failed(callback, failure, connection);
			}
		}
		catch (Throwable ex) {
			failed(callback, ex, connection);
		}
	}

	/**
	 * Not the client's fault: only one that awaits an answer has to know.
	 */
	private void failed(ManagedConnection connection, @Nullable EventTree id) {
		if (id != null) {
			error(connection, EventError.FAILED, FAILED, id);
		}
	}

	private void refuse(Call call, InvalidPayloadException invalid) {
		ManagedConnection connection = call.requireConnection();
		if (call.event() != null) {
			invalid(connection, invalid, call.event().id());
		}
		else {
			connection.close(CloseStatus.BAD_DATA, LeaveReason.PROTOCOL_ERROR);
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
		connection.failed(logger, what, failure);
		connection.close(CloseStatus.SERVER_ERROR, LeaveReason.HANDLER_FAILED);
	}

	@Override
	public void error(ManagedConnection connection, EventError error, String message, @Nullable EventTree id) {
		error(connection, error, message, List.of(), id);
	}

	@Override
	public void invalid(ManagedConnection connection, InvalidPayloadException invalid, @Nullable EventTree id) {
		error(connection, EventError.INVALID_PAYLOAD, invalid.getMessage(), invalid.violations(), id);
		if (invalid instanceof MalformedPayloadException) {
			connection.countMistake(EventError.INVALID_PAYLOAD);
		}
	}

	@Override
	public void rejected(ManagedConnection connection, WsEventException rejected, @Nullable EventTree id) {
		try {
			connection.answer(this.envelope.error(rejected, id));
		}
		catch (RuntimeException ex) {
			codecFailed(ex, connection);
		}
	}

	private void error(ManagedConnection connection, EventError error, String message, List<Violation> violations,
			@Nullable EventTree id) {
		try {
			connection.answer(this.envelope.error(error, message, violations, id));
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
