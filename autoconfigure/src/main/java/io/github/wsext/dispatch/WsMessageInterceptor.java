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

import io.github.wsext.WsConnection;
import io.github.wsext.WsMessage;
import org.jspecify.annotations.Nullable;

/**
 * Sees, replaces or drops the messages of endpoints. Beans of this type are asked in
 * their order for what comes in, and in the opposite order for what goes out. Where a
 * callback takes a message in parts, each part is such a message. Must be thread-safe and
 * must not wait.
 */
public interface WsMessageInterceptor {

	/**
	 * Whether it wants the messages of an endpoint.
	 * @param endpoint path pattern of the endpoint, such as {@code /chat/{room}}
	 */
	default boolean supports(String endpoint) {
		return true;
	}

	/**
	 * A message has come, which no callback has seen yet. Called in the connection's
	 * order of messages, with the client's identity. What it throws is a failure of the
	 * server (1011), except that a {@link io.github.wsext.WsCloseException} closes with
	 * its status.
	 * @return the message, another one, or {@code null} to drop it
	 */
	default @Nullable WsMessage inbound(WsConnection connection, WsMessage message) {
		return message;
	}

	/**
	 * A message is about to be queued for a client. Called on the thread that sends. A
	 * message for which it throws is not sent, and the failure is logged.
	 * @return the message, another one, or {@code null} to drop it
	 */
	default @Nullable WsMessage outbound(WsConnection connection, WsMessage message) {
		return message;
	}

}
