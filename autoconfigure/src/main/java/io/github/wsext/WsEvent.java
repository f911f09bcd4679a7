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

package io.github.wsext;

import org.jspecify.annotations.Nullable;

/**
 * An event that a client has sent, as {@link WsEvents#subscribe} hands it over. Belongs
 * to the connection it came on; safe to keep and to use on any thread.
 */
public interface WsEvent {

	/**
	 * Name of the event, such as {@code chat:say}.
	 */
	String name();

	/**
	 * The connection it came on.
	 */
	WsConnection connection();

	/**
	 * The payload.
	 * @param type the expected type
	 * @return the payload, or {@code null} if the event has none
	 * @throws InvalidPayloadException if it is not of that type
	 */
	<T> @Nullable T payload(Class<T> type);

	/**
	 * Answers the sender with an event of the same name, which carries the client's
	 * {@code id} if it gave one and has not got the empty answer meanwhile.
	 */
	void reply(Object payload);

	/**
	 * Promises to {@linkplain #reply reply} after the handler has returned. Without that,
	 * a client that has given an {@code id} gets an empty answer when all handlers have
	 * returned and none has replied.
	 */
	default void replyLater() {
	}

}
