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
import io.github.wsext.dispatch.event.EventTurn;
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
final class CallbackRunner {

	private static final Log logger = LogFactory.getLog(CallbackRunner.class);

	private final EndpointDispatcher endpoint;

	private final CallbackContexts contexts;

	private final Conversations conversations;

	CallbackRunner(EndpointDispatcher endpoint, CallbackContexts contexts, Conversations conversations) {
		this.endpoint = endpoint;
		this.contexts = contexts;
		this.conversations = conversations;
	}

	/**
	 * Runs a callback in the event under way, which ends when its result is there.
	 */
	void run(Callback callback, Call call) {
		Object result;
		CompletableFuture<?> future;
		try {
			result = this.contexts.invoke(callback, call);
			future = (result instanceof CompletionStage<?> stage) ? stage.toCompletableFuture() : null;
		}
		catch (Throwable ex) {
			failed(callback, call, ex);
			return;
		}
		if (future == null) {
			succeeded(callback, call, result);
		}
		else if (future.isDone()) {
			future.whenComplete((value, failure) -> ended(callback, call, value, failure));
		}
		else {
			await(callback, call, future);
		}
	}

	/**
	 * Goes on when a result is there, on the thread that brings it, which may be
	 * anybody's: an answer is sent from there, but further callbacks are not called.
	 */
	private void await(Callback callback, Call call, CompletableFuture<?> future) {
		ManagedConnection connection = call.requireConnection();
		long suspended = connection.events().suspend();
		future.whenComplete((value, failure) -> {
			if (suspended == 0 || !connection.events().resume(suspended)) {
				if (failure != null && logger.isDebugEnabled()) {
					logger.debug(callback + " failed after the end of " + connection, failure);
				}
				return;
			}
			Throwable failed = (failure != null) ? failure : answered(callback, call, value);
			if (failed != null) {
				connection.executor().execute(() -> failed(callback, call, failed));
			}
			else if (call.event() != null) {
				// Subscriptions have it next.
				connection.executor().execute(() -> finish(call));
			}
			else {
				finish(call);
			}
		});
	}

	private void ended(Callback callback, Call call, @Nullable Object result, @Nullable Throwable failure) {
		if (failure != null) {
			failed(callback, call, failure);
		}
		else {
			succeeded(callback, call, result);
		}
	}

	private void succeeded(Callback callback, Call call, @Nullable Object result) {
		Throwable failure = answered(callback, call, result);
		if (failure != null) {
			failed(callback, call, failure);
		}
		else {
			finish(call);
		}
	}

	/**
	 * Sends what a callback has returned.
	 * @return why that was not possible, or {@code null} if it was
	 */
	private @Nullable Throwable answered(Callback callback, Call call, @Nullable Object result) {
		try {
			answer(callback, call, result);
			return null;
		}
		catch (Throwable ex) {
			return ex;
		}
	}

	private void answer(Callback callback, Call call, @Nullable Object result) {
		Object value = (result instanceof Optional<?> optional) ? optional.orElse(null) : result;
		if (value != null) {
			this.endpoint.answers().send(callback, call, value);
		}
	}

	/**
	 * Deals with the failure of a callback, and ends the event.
	 */
	void failed(Callback callback, Call call, Throwable thrown) {
		Throwable failure = Failures.unwrap(thrown);
		Call failed = call.failed(failure);
		// What @OnError itself throws is not given to another.
		Callback onError = (call.failure() != null || failure instanceof WsCloseException) ? null
				: this.endpoint.errors().find(failure);
		if (onError != null) {
			run(onError, failed);
			return;
		}
		this.endpoint.answers().refuse(callback, failed, failure);
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
	void finish(Call call) {
		ManagedConnection connection = call.requireConnection();
		try {
			if (call.kind() == CallbackKind.OPEN) {
				opened(call, connection);
			}
			else if (call.event() != null) {
				handled(call, call.event(), connection);
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
	private void handled(Call call, InboundEvent event, ManagedConnection connection) {
		boolean answered = this.endpoint.inboundEvents()
			.deliver(event, connection, turn(call.handshake(), connection, call.nanos()));
		if (!answered) {
			this.endpoint.answers().acknowledge(call);
		}
	}

	private void opened(Call call, ManagedConnection connection) {
		if (call.failure() != null) {
			connection.close(CloseStatus.SERVER_ERROR, LeaveReason.HANDLER_FAILED);
		}
		else if (connection.opened()) {
			Callback conversation = this.endpoint.callback(CallbackKind.CONVERSATION);
			if (conversation != null) {
				this.conversations.start(connection, new EndpointConversation(conversation, call.handshake(),
						connection, call.nanos(), this.contexts, this));
			}
		}
	}

	/**
	 * Runs the callback after which there are no more.
	 */
	void runLast(Callback callback, Call call) {
		try {
			Object result = this.contexts.invoke(callback, call);
			if (result instanceof CompletionStage<?> stage) {
				stage.whenComplete((value, failure) -> lastEnded(callback, call, value, failure));
			}
			else {
				answer(callback, call, result);
			}
		}
		catch (Throwable ex) {
			lastFailed(call, ex);
		}
	}

	private void lastEnded(Callback callback, Call call, @Nullable Object result, @Nullable Throwable failure) {
		try {
			if (failure != null) {
				throw failure;
			}
			answer(callback, call, result);
		}
		catch (Throwable ex) {
			lastFailed(call, ex);
		}
	}

	private static void lastFailed(Call call, Throwable failure) {
		call.requireConnection().failed(logger, "@OnClose", Failures.unwrap(failure));
	}

}
