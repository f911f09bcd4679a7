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

package io.github.wsext.dispatch.context;

import java.util.List;
import java.util.function.BooleanSupplier;

import io.github.wsext.WsConnection;
import io.github.wsext.WsHandshake;
import io.github.wsext.dispatch.invocation.InvocableCallback;
import io.github.wsext.dispatch.invocation.Invocation;
import io.github.wsext.event.EventEnvelope.InboundEvent;
import org.jspecify.annotations.Nullable;

/**
 * All contexts of one connection, bound together.
 */
public final class CallbackContexts {

	private final CallbackContext.Snapshot[] snapshots;

	private final CallbackObserver.@Nullable Calls calls;

	private final CallbackObservations.OfConnection observations;

	private CallbackContexts(CallbackContext.Snapshot[] snapshots, CallbackObserver.@Nullable Calls calls,
			CallbackObservations.OfConnection observations) {
		this.snapshots = snapshots;
		this.calls = calls;
		this.observations = observations;
	}

	/**
	 * What the contexts keep of a handshake for all callbacks of its connection.
	 * @param calls told of these callbacks, {@code null} if nobody wants to know
	 * @param observations observes them while they run
	 */
	public static CallbackContexts capture(List<CallbackContext> contexts, WsHandshake handshake,
			CallbackObserver.@Nullable Calls calls, CallbackObservations observations) {
		return new CallbackContexts(
				contexts.stream().map((context) -> context.capture(handshake)).toArray(CallbackContext.Snapshot[]::new),
				calls, observations.capture(handshake));
	}

	/**
	 * Invokes a callback in all contexts.
	 * @throws Throwable what the callback throws
	 */
	public @Nullable Object invoke(InvocableCallback callback, Invocation invocation) throws Throwable {
		CallbackObserver.Calls calls = this.calls;
		if (calls == null) {
			return invoke(callback, invocation, 0, invocation.connection());
		}
		long begun = System.nanoTime();
		try {
			return invoke(callback, invocation, 0, invocation.connection());
		}
		finally {
			calls.ended(callback.descriptor().kind(), System.nanoTime() - begun);
		}
	}

	private @Nullable Object invoke(InvocableCallback callback, Invocation invocation, int index,
			@Nullable WsConnection connection) throws Throwable {
		if (index == this.snapshots.length) {
			return observed(callback, invocation, connection);
		}
		CallbackContext.Scope scope = this.snapshots[index].open(connection);
		try {
			return invoke(callback, invocation, index + 1, connection);
		}
		finally {
			scope.close();
		}
	}

	/**
	 * Invokes a callback within all contexts: what they bind is that of the handshake,
	 * and the trace of the callback its own.
	 */
	private @Nullable Object observed(InvocableCallback callback, Invocation invocation,
			@Nullable WsConnection connection) throws Throwable {
		CallbackObservations.Running running = this.observations.begin(callback.descriptor().kind(), connection,
				invocation.event());
		if (running == null) {
			return callback.invoke(invocation);
		}
		Throwable failure = null;
		try {
			return callback.invoke(invocation);
		}
		catch (Throwable ex) {
			failure = ex;
			throw ex;
		}
		finally {
			running.ended(failure);
		}
	}

	/**
	 * Hands an event to those who have subscribed to it, in the same contexts.
	 */
	public boolean call(BooleanSupplier action, WsConnection connection, InboundEvent event) {
		return call(action, 0, connection, event);
	}

	private boolean observed(BooleanSupplier action, WsConnection connection, InboundEvent event) {
		CallbackObservations.Running running = this.observations.begin(null, connection, event);
		if (running == null) {
			return action.getAsBoolean();
		}
		Throwable failure = null;
		try {
			return action.getAsBoolean();
		}
		catch (Throwable ex) {
			failure = ex;
			throw ex;
		}
		finally {
			running.ended(failure);
		}
	}

	/**
	 * Asks something else than a callback in the same contexts.
	 */
	public boolean call(BooleanSupplier question) {
		return call(question, 0, null, null);
	}

	/**
	 * Does something else than a callback in the same contexts.
	 */
	public boolean call(BooleanSupplier action, WsConnection connection) {
		return call(action, 0, connection, null);
	}

	private boolean call(BooleanSupplier question, int index, @Nullable WsConnection connection,
			@Nullable InboundEvent event) {
		if (index == this.snapshots.length) {
			return (connection != null && event != null) ? observed(question, connection, event)
					: question.getAsBoolean();
		}
		CallbackContext.Scope scope = this.snapshots[index].open(connection);
		try {
			return call(question, index + 1, connection, event);
		}
		finally {
			scope.close();
		}
	}

}
