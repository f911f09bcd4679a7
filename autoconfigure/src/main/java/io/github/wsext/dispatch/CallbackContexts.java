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

import java.util.List;
import java.util.function.BooleanSupplier;

import io.github.wsext.WsConnection;
import io.github.wsext.WsHandshake;
import org.jspecify.annotations.Nullable;

/**
 * All contexts of one connection, bound together.
 */
final class CallbackContexts {

	private final CallbackContext.Snapshot[] snapshots;

	private CallbackContexts(CallbackContext.Snapshot[] snapshots) {
		this.snapshots = snapshots;
	}

	static CallbackContexts capture(List<CallbackContext> contexts, WsHandshake handshake) {
		return new CallbackContexts(contexts.stream()
			.map((context) -> context.capture(handshake))
			.toArray(CallbackContext.Snapshot[]::new));
	}

	@Nullable Object invoke(Callback callback, Call call) throws Throwable {
		return invoke(callback, call, 0, call.connection());
	}

	private @Nullable Object invoke(Callback callback, Call call, int index, @Nullable WsConnection connection)
			throws Throwable {
		if (index == this.snapshots.length) {
			return callback.invoke(call);
		}
		CallbackContext.Scope scope = this.snapshots[index].open(connection);
		try {
			return invoke(callback, call, index + 1, connection);
		}
		finally {
			scope.close();
		}
	}

	/**
	 * Asks something else than a callback in the same contexts.
	 */
	boolean call(BooleanSupplier question) {
		return call(question, 0, null);
	}

	/**
	 * Does something else than a callback in the same contexts.
	 */
	boolean call(BooleanSupplier action, WsConnection connection) {
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
