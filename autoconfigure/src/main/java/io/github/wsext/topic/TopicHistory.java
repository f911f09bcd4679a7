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

package io.github.wsext.topic;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

/**
 * The last messages of topics, in one order for all nodes, each with a position. A bean
 * of this type takes the place of the one that keeps them in the memory of this node. It
 * is given bytes that mean nothing to it. Thread-safe; neither method blocks its caller.
 */
public interface TopicHistory {

	/**
	 * Appends a message behind all others of its topic, in one step.
	 * @param message not changed afterwards, by nobody
	 * @param retention how much of the topic is kept; that of the last message counts
	 * @param idempotencyKey what was appended with the same key within the last five
	 * minutes is not appended again; {@code null} for none
	 * @return completes when it is kept, and exceptionally if it is not, or if nobody
	 * knows: see {@link UnknownAppendException}
	 */
	CompletionStage<Appended> append(String topic, byte[] message, Retention retention,
			@Nullable String idempotencyKey);

	/**
	 * Reads what came after a position. Where the topic has no epoch one begins.
	 * @param since {@code null} for the last messages instead
	 * @param limit most messages to read; 0 to learn of the top alone
	 * @return completes exceptionally if nothing can be read
	 */
	CompletionStage<Page> read(String topic, @Nullable TopicPosition since, int limit);

	/**
	 * Whether {@link #append} also hands the message, as
	 * {@link PositionedMessage#toBytes()}, to all nodes that listen to the channel of the
	 * topic, in the same step. Where it does not, whoever appends publishes it
	 * afterwards.
	 */
	default boolean publishes() {
		return false;
	}

	/**
	 * How much of a topic is kept.
	 *
	 * @param size most messages
	 * @param timeToLive how long a message is kept at least, unless there are more than
	 * {@code size} later ones
	 */
	record Retention(int size, Duration timeToLive) {
	}

	/**
	 * A message that has been appended.
	 *
	 * @param position where it is
	 * @param repeated whether it was there already, by its idempotency key
	 */
	record Appended(TopicPosition position, boolean repeated) {
	}

	/**
	 * What has been read.
	 *
	 * @param continuous whether the topic still knows the position it was read from, as
	 * the same one, and keeps all that came afterwards; otherwise there are no messages.
	 * Without such a position always true
	 * @param top position of the last message of the topic
	 * @param messages without a gap, oldest first; where there are more than were asked
	 * for those are left out that came last
	 */
	record Page(boolean continuous, TopicPosition top, List<PositionedMessage> messages) {
	}

	/**
	 * Thrown where nobody knows whether a message was appended. Repeated with the same
	 * idempotency key it is there once.
	 */
	final class UnknownAppendException extends RuntimeException {

		public UnknownAppendException(String message, @Nullable Throwable cause) {
			super(message, cause);
		}

	}

}
