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

import io.github.wsext.WsConnection;
import io.github.wsext.WsHandshake;
import org.jspecify.annotations.Nullable;

/**
 * Something bound to the thread while a callback runs, such as the security context.
 */
public interface CallbackContext {

	/**
	 * Takes from the handshake, on its thread, what all callbacks of the connection will
	 * see.
	 */
	Snapshot capture(WsHandshake handshake);

	/**
	 * What was taken from a handshake.
	 */
	@FunctionalInterface
	interface Snapshot {

		/**
		 * Binds it to the current thread.
		 * @param connection the connection, or {@code null} in {@code @OnConnect}
		 */
		Scope open(@Nullable WsConnection connection);

	}

	/**
	 * Binds until closed; then what was there before is back.
	 */
	@FunctionalInterface
	interface Scope {

		/**
		 * Unbinds.
		 */
		void close();

	}

}
