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

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * A message of a {@link TopicHistory} with its position.
 *
 * @param position where it is
 * @param message not to be changed
 */
public record PositionedMessage(TopicPosition position, byte[] message) {

	private static final int MAX_POSITION_LENGTH = 80;

	/**
	 * The form in which it travels between nodes: the position, a colon, the message.
	 */
	public byte[] toBytes() {
		byte[] head = (this.position.toString() + ':').getBytes(StandardCharsets.US_ASCII);
		byte[] bytes = Arrays.copyOf(head, head.length + this.message.length);
		System.arraycopy(this.message, 0, bytes, head.length, this.message.length);
		return bytes;
	}

	/**
	 * Reads a message from the form in which it travels.
	 * @return {@code null} if it has no position
	 */
	public static @Nullable PositionedMessage parse(byte[] bytes) {
		int end = 0;
		while (end < bytes.length && end <= MAX_POSITION_LENGTH && bytes[end] != ':') {
			end++;
		}
		if (end == bytes.length || bytes[end] != ':') {
			return null;
		}
		TopicPosition position = TopicPosition.parse(new String(bytes, 0, end, StandardCharsets.US_ASCII));
		return (position != null) ? new PositionedMessage(position, Arrays.copyOfRange(bytes, end + 1, bytes.length))
				: null;
	}

}
