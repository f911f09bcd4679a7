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

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.web.socket.CloseStatus;

/**
 * The connection as a {@link Conversation} method sees it: messages are pulled. What the
 * method does not take waits in a small queue, and when that is full nothing more is read
 * from the client. Whatever sends waits first while a lot is waiting for the client: a
 * conversation that only sends goes at its client's pace. For one thread at a time, that
 * of the conversation.
 */
public interface WsConversation extends Sender {

	/**
	 * The connection.
	 */
	WsConnection connection();

	/**
	 * The messages of the client, as they come. Iterating waits for the next one, and
	 * ends with the connection or when the thread is interrupted.
	 */
	Iterable<WsMessage> incoming();

	/**
	 * Waits for the next message.
	 * @return the message, or {@code null} if none has come in time, the connection has
	 * ended or the thread is interrupted
	 */
	@Nullable WsMessage receive(Duration timeout);

	/**
	 * Waits for the next message, and reads it.
	 * @param type the expected type: {@code String} for a text and {@code byte[]} for a
	 * binary message as it is, or any other that the connection's codec reads
	 * @return the message, or {@code null} if none has come in time, the connection has
	 * ended or the thread is interrupted
	 * @throws InvalidPayloadException if the message is not of that type
	 */
	<T> @Nullable T receive(Class<T> type, Duration timeout);

	/**
	 * Whether the connection is open and not closing.
	 */
	boolean isOpen();

	/**
	 * Closes with {@link CloseStatus#NORMAL} (1000) after what is queued, as returning
	 * from the method does.
	 */
	void close();

	/**
	 * Closes after what is queued.
	 * @throws IllegalArgumentException if the code may not be sent
	 * @see WsConnection#close(CloseStatus)
	 */
	void close(CloseStatus status);

}
