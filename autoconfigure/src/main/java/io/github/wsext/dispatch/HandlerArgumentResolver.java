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

import java.time.Instant;

import io.github.wsext.WsConnection;
import io.github.wsext.WsEvent;
import io.github.wsext.WsHandshake;
import io.github.wsext.WsMessage;
import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;

/**
 * Supplies callback parameters of an application's own kind. Beans of this type are
 * asked, in their {@link org.springframework.core.annotation.Order order}, before the
 * built-in resolvers. Must be thread-safe.
 */
public interface HandlerArgumentResolver {

	/**
	 * Whether this resolver supplies the parameter. Asked once, at start-up.
	 */
	boolean supportsParameter(MethodParameter parameter);

	/**
	 * The argument of one call.
	 * @throws Exception as a failure of the callback
	 */
	@Nullable Object resolveArgument(Context context) throws Exception;

	/**
	 * What a callback is called for. Not implemented by applications, except in tests of
	 * their resolvers: it may come to tell more.
	 */
	interface Context {

		/**
		 * The parameter.
		 */
		MethodParameter parameter();

		/**
		 * The handshake that opened the connection.
		 */
		WsHandshake handshake();

		/**
		 * The connection, or {@code null} in {@code @OnConnect}.
		 */
		@Nullable WsConnection connection();

		/**
		 * The message, or the part of one: also in {@code @OnError}, if it was a message
		 * whose callback failed. {@code null} for an event, for a message that is read
		 * while it arrives, and where there is no message.
		 */
		@Nullable WsMessage message();

		/**
		 * The event, also in {@code @OnError}, if it was an event whose callback failed.
		 */
		@Nullable WsEvent event();

		/**
		 * When it happened: for a message, when it arrived.
		 */
		Instant arrivedAt();

	}

}
