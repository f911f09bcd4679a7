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
import org.jspecify.annotations.Nullable;

/**
 * All contexts of one connection, bound together.
 */
public final class CallbackContexts {

	private final CallbackContext.Snapshot[] snapshots;

	private final CallbackObserver.@Nullable Calls calls;

	private CallbackContexts(CallbackContext.Snapshot[] snapshots, CallbackObserver.@Nullable Calls calls) {
		this.snapshots = snapshots;
		this.calls = calls;
	}

	/**
	 * What the contexts keep of a handshake for all callbacks of its connection.
	 * @param calls told of these callbacks, {@code null} if nobody wants to know
	 */
	public static CallbackContexts capture(List<CallbackContext> contexts, WsHandshake handshake,
			CallbackObserver.@Nullable Calls calls) {
		return new CallbackContexts(
				contexts.stream().map((context) -> context.capture(handshake)).toArray(CallbackContext.Snapshot[]::new),
				calls);
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
			return callback.invoke(invocation);
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
	 * Asks something else than a callback in the same contexts.
	 */
	public boolean call(BooleanSupplier question) {
		return call(question, 0, null);
	}

	/**
	 * Does something else than a callback in the same contexts.
	 */
	public boolean call(BooleanSupplier action, WsConnection connection) {
		return call(action, 0, connection);
	}

	private boolean call(BooleanSupplier question, int index, @Nullable WsConnection connection) {
		if (index == this.snapshots.length) {
			return question.getAsBoolean();
		}
		CallbackContext.Scope scope = this.snapshots[index].open(connection);
		try {
			return call(question, index + 1, connection);
		}
		finally {
			scope.close();
		}
	}

}
