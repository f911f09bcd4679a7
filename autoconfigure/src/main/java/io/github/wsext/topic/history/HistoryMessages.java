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

package io.github.wsext.topic.history;

import io.github.wsext.WsConnection;
import io.github.wsext.send.Overflow;
import io.github.wsext.topic.TopicPosition;
import org.jspecify.annotations.Nullable;

/**
 * Format in which messages are kept. Thread-safe.
 */
public interface HistoryMessages {

	/**
	 * Writes a message down.
	 * @throws IllegalArgumentException if it cannot be
	 */
	HistoryMessage write(Object message, Overflow overflow, @Nullable WsConnection except);

	/**
	 * Reads a message.
	 * @throws IllegalArgumentException if it cannot be
	 */
	HistoryMessage read(byte[] bytes);

	/**
	 * What tells a client no more than a position, to be encoded by its codec.
	 */
	Object bare(String topic, TopicPosition position);

	/**
	 * A message that is kept.
	 *
	 * @param bytes as it is kept, not to be changed
	 * @param except id of the connection that gets no more than the position
	 * @param content what it says
	 */
	record HistoryMessage(byte[] bytes, @Nullable String except, Rendering content) {
	}

	/**
	 * What a message says.
	 */
	@FunctionalInterface
	interface Rendering {

		/**
		 * The message with its position, to be encoded by the codecs of clients.
		 */
		Object at(String topic, TopicPosition position);

	}

}
