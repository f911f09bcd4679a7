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

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.wsext.LeaveReason;
import io.github.wsext.WsCloseException;
import io.github.wsext.WsHandshake;
import io.github.wsext.connection.ManagedConnection;
import io.github.wsext.dispatch.context.CallbackContexts;
import io.github.wsext.dispatch.conversation.Conversations;
import io.github.wsext.dispatch.event.EventTurn;
import io.github.wsext.dispatch.invocation.Failures;
import io.github.wsext.dispatch.invocation.InvocableCallback;
import io.github.wsext.dispatch.invocation.Invocation;
import io.github.wsext.endpoint.CallbackKind;
import io.github.wsext.event.EventEnvelope.InboundEvent;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.web.socket.CloseStatus;

/**
 * The course of a callback on one connection: called, its result awaited and answered, a
 * failure given to {@code @OnError}; then its event ends. No thread waits for a result.
 */
final class CallbackInvoker {

	private static final Log logger = LogFactory.getLog(CallbackInvoker.class);

	private final EndpointDispatcher endpoint;

	private final CallbackContexts contexts;

	private final Conversations conversations;

	CallbackInvoker(EndpointDispatcher endpoint, CallbackContexts contexts, Conversations conversations) {
		this.endpoint = endpoint;
		this.contexts = contexts;
		this.conversations = conversations;
	}

	/**
	 * Runs a callback in the event under way, which ends when its result is there.
	 */
	void run(InvocableCallback callback, Invocation invocation) {
		Object result;
		CompletableFuture<?> future;
		try {
			result = this.contexts.invoke(callback, invocation);
			future = (result instanceof CompletionStage<?> stage) ? stage.toCompletableFuture() : null;
		}
		catch (Throwable ex) {
			failed(callback, invocation, ex);
			return;
		}
		if (future == null) {
			succeeded(callback, invocation, result);
		}
		else if (future.isDone()) {
			future.whenComplete((value, failure) -> ended(callback, invocation, value, failure));
		}
		else {
			await(callback, invocation, future);
		}
	}

	/**
	 * Goes on when a result is there, on the thread that brings it, which may be
	 * anybody's: an answer is sent from there, but further callbacks are not called.
	 */
	private void await(InvocableCallback callback, Invocation invocation, CompletableFuture<?> future) {
		ManagedConnection connection = invocation.requireConnection();
		long suspended = connection.events().suspend();
		future.whenComplete((value, failure) -> {
			if (suspended == 0 || !connection.events().resume(suspended)) {
				if (failure != null && logger.isDebugEnabled()) {
					logger.debug(callback + " failed after the end of " + connection, failure);
				}
				return;
			}
			Throwable failed = (failure != null) ? failure : answered(callback, invocation, value);
			if (failed != null) {
				connection.executor().execute(() -> failed(callback, invocation, failed));
			}
			else if (invocation.event() != null) {
				// Subscriptions have it next.
				connection.executor().execute(() -> finish(invocation));
			}
			else {
				finish(invocation);
			}
		});
	}

	private void ended(InvocableCallback callback, Invocation invocation, @Nullable Object result,
			@Nullable Throwable failure) {
		if (failure != null) {
			failed(callback, invocation, failure);
		}
		else {
			succeeded(callback, invocation, result);
		}
	}

	private void succeeded(InvocableCallback callback, Invocation invocation, @Nullable Object result) {
		Throwable failure = answered(callback, invocation, result);
		if (failure != null) {
			failed(callback, invocation, failure);
		}
		else {
			finish(invocation);
		}
	}

	/**
	 * Sends what a callback has returned.
	 * @return why that was not possible, or {@code null} if it was
	 */
	private @Nullable Throwable answered(InvocableCallback callback, Invocation invocation, @Nullable Object result) {
		try {
			answer(callback, invocation, result);
			return null;
		}
		catch (Throwable ex) {
			return ex;
		}
	}

	private void answer(InvocableCallback callback, Invocation invocation, @Nullable Object result) {
		Object value = (result instanceof Optional<?> optional) ? optional.orElse(null) : result;
		if (value != null) {
			this.endpoint.returnValues().send(callback, invocation, value);
		}
	}

	/**
	 * Deals with the failure of a callback, and ends the event.
	 */
	void failed(InvocableCallback callback, Invocation invocation, Throwable thrown) {
		Throwable failure = Failures.unwrap(thrown);
		Invocation failed = invocation.failed(failure);
		// What @OnError itself throws is not given to another.
		InvocableCallback onError = (invocation.failure() != null || failure instanceof WsCloseException) ? null
				: this.endpoint.errors().find(failure);
		if (onError != null) {
			run(onError, failed);
			return;
		}
		this.endpoint.failures().refuse(callback, failed, failure);
		finish(failed);
	}

	/**
	 * The turn of an event, in which further callbacks are run.
	 */
	EventTurn turn(WsHandshake handshake, ManagedConnection connection, long arrivedNanos) {
		return new DispatcherTurn(connection, handshake, arrivedNanos, this.endpoint.events(), this.contexts, this);
	}

	/**
	 * Ends the event of a call that has been dealt with.
	 */
	void finish(Invocation invocation) {
		ManagedConnection connection = invocation.requireConnection();
		try {
			if (invocation.kind() == CallbackKind.OPEN) {
				opened(invocation, connection);
			}
			else if (invocation.event() != null) {
				handled(invocation, invocation.event(), connection);
			}
		}
		finally {
			connection.endEvent();
		}
	}

	/**
	 * The endpoint is done with an event: subscriptions have it next, and a client that
	 * awaits an answer gets one in any case.
	 */
	private void handled(Invocation invocation, InboundEvent event, ManagedConnection connection) {
		boolean answered = this.endpoint.inboundEvents()
			.deliver(event, connection, turn(invocation.handshake(), connection, invocation.nanos()));
		if (!answered) {
			this.endpoint.returnValues().acknowledge(invocation);
		}
	}

	private void opened(Invocation invocation, ManagedConnection connection) {
		if (invocation.failure() != null) {
			connection.close(CloseStatus.SERVER_ERROR, LeaveReason.HANDLER_FAILED);
		}
		else if (connection.opened()) {
			if (!connection.topicsToResume().isEmpty()) {
				this.endpoint.inboundEvents()
					.resume(connection, turn(invocation.handshake(), connection, invocation.nanos()));
			}
			InvocableCallback conversation = this.endpoint.callback(CallbackKind.CONVERSATION);
			if (conversation != null) {
				this.conversations.start(connection, new EndpointConversation(conversation, invocation.handshake(),
						connection, invocation.nanos(), this.contexts, this));
			}
		}
	}

	/**
	 * Runs the callback after which there are no more.
	 */
	void runLast(InvocableCallback callback, Invocation invocation) {
		try {
			Object result = this.contexts.invoke(callback, invocation);
			if (result instanceof CompletionStage<?> stage) {
				stage.whenComplete((value, failure) -> lastEnded(callback, invocation, value, failure));
			}
			else {
				answer(callback, invocation, result);
			}
		}
		catch (Throwable ex) {
			lastFailed(invocation, ex);
		}
	}

	private void lastEnded(InvocableCallback callback, Invocation invocation, @Nullable Object result,
			@Nullable Throwable failure) {
		try {
			if (failure != null) {
				throw failure;
			}
			answer(callback, invocation, result);
		}
		catch (Throwable ex) {
			lastFailed(invocation, ex);
		}
	}

	private static void lastFailed(Invocation invocation, Throwable failure) {
		invocation.requireConnection().failed(logger, "@OnClose", Failures.unwrap(failure));
	}

}
