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

package io.github.wsext.dispatch.result;

import java.util.List;

import io.github.wsext.InvalidPayloadException;
import io.github.wsext.InvalidPayloadException.Violation;
import io.github.wsext.LeaveReason;
import io.github.wsext.WsCloseException;
import io.github.wsext.WsEventException;
import io.github.wsext.codec.EventTree;
import io.github.wsext.codec.MalformedPayloadException;
import io.github.wsext.connection.CloseStatuses;
import io.github.wsext.connection.ManagedConnection;
import io.github.wsext.dispatch.event.EventErrors;
import io.github.wsext.dispatch.invocation.Failures;
import io.github.wsext.dispatch.invocation.InvocableCallback;
import io.github.wsext.dispatch.invocation.Invocation;
import io.github.wsext.dispatch.stream.MessageAbortedException;
import io.github.wsext.endpoint.CallbackKind;
import io.github.wsext.event.EventEnvelope;
import io.github.wsext.event.EventEnvelope.InboundEvent;
import io.github.wsext.event.EventError;
import io.github.wsext.event.PendingAnswers;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.web.socket.CloseStatus;

/**
 * What clients are told of failures that nobody has taken, and which of them end the
 * connection.
 */
public final class FailureHandler implements EventErrors {

	private static final Log logger = LogFactory.getLog(FailureHandler.class);

	private static final String FAILED = "The event could not be handled";

	private final EventEnvelope envelope;

	private final boolean answerFailures;

	/**
	 * Creates the handler.
	 * @param answerFailures whether the failure of a callback for an event is answered
	 * instead of closing the connection
	 */
	public FailureHandler(EventEnvelope envelope, boolean answerFailures) {
		this.envelope = envelope;
		this.answerFailures = answerFailures;
	}

	/**
	 * Tells a client that awaits an answer why there is none.
	 */
	void answer(Invocation invocation, Throwable failure, EventTree id) {
		ManagedConnection connection = invocation.requireConnection();
		if (failure instanceof InvalidPayloadException invalid) {
			invalid(connection, invalid, id);
		}
		else if (failure instanceof WsEventException rejected) {
			rejected(connection, rejected, id);
		}
		else {
			error(connection, Failures.isAccessDenied(failure) ? EventError.FORBIDDEN : EventError.FAILED, FAILED, id);
		}
	}

	/**
	 * Deals with a failure that nobody has taken.
	 */
	public void refuse(InvocableCallback callback, Invocation invocation, Throwable failure) {
		ManagedConnection connection = invocation.requireConnection();
		invocation.markAnswered();
		try {
			if (failure instanceof WsCloseException close) {
				connection.close(close.status());
			}
			else if (failure instanceof InvalidPayloadException invalid) {
				if (logger.isDebugEnabled()) {
					logger.debug("Invalid payload on " + connection + ": " + Failures.describe(failure));
				}
				refuse(invocation, invalid);
			}
			else if (failure instanceof WsEventException rejected && invocation.kind().hasPayload()) {
				debug("Refused", failure, connection);
				rejected(connection, rejected, (invocation.event() != null) ? invocation.event().id() : null);
			}
			else if (Failures.isAccessDenied(failure)) {
				debug("Access denied", failure, connection);
				deny(callback, invocation);
			}
			else if (failure instanceof MessageAbortedException) {
				debug("Message aborted", failure, connection);
			}
			else if (this.answerFailures && invocation.event() != null) {
				connection.failed(logger, callback, failure);
				failed(connection, invocation.event().id());
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

	private void refuse(Invocation invocation, InvalidPayloadException invalid) {
		ManagedConnection connection = invocation.requireConnection();
		if (invocation.event() != null) {
			invalid(connection, invalid, invocation.event().id());
		}
		else {
			connection.close(CloseStatus.BAD_DATA, LeaveReason.PROTOCOL_ERROR);
		}
	}

	/**
	 * Tells a client that it may not do this. It stays, unless that was opening the
	 * connection or dealing with a failure.
	 */
	private void deny(InvocableCallback callback, Invocation invocation) {
		ManagedConnection connection = invocation.requireConnection();
		CallbackKind denied = (callback.descriptor().kind() == CallbackKind.ERROR) ? CallbackKind.ERROR
				: invocation.kind();
		switch (denied) {
			case ERROR, OPEN, CONVERSATION -> connection.close(CloseStatuses.FORBIDDEN, LeaveReason.SERVER_CLOSED);
			default -> error(connection, EventError.FORBIDDEN, "Access denied",
					(invocation.event() != null) ? invocation.event().id() : null);
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
	public void codecFailed(Throwable failure, ManagedConnection connection) {
		failed("Codec " + connection.codec().getClass().getName(), failure, connection);
	}

	/**
	 * An interceptor has failed.
	 */
	public void interceptorFailed(Throwable failure, ManagedConnection connection) {
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
	public void acknowledge(ManagedConnection connection, InboundEvent event) {
		// To what looks like an answer of its own a client gets none: it would take that
		// for the question once more.
		if (event.id() == null || PendingAnswers.isOfQuestion(event.id())) {
			return;
		}
		try {
			connection.answer(this.envelope.acknowledgement(event.name(), event.id()));
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
