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

package io.github.wsext.connection;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/**
 * Puts the parts of one connection's messages together, as long as they do not exceed the
 * limit. Counts bytes on the wire after inflation. Holds nothing between messages.
 */
final class MessageAssembler {

	private @Nullable UnfinishedBytes bytes;

	/** The first half of a character whose second is in the next part, or 0. */
	private char half;

	private long size;

	/**
	 * Adds a part of a text message.
	 * @param bytes its size on the wire
	 * @return the message if this is its last part
	 * @throws MessageTooBigException if the message exceeds the limit
	 */
	@Nullable String add(String part, int bytes, boolean last, long maxBytes) throws MessageTooBigException {
		count(bytes, maxBytes);
		if (this.bytes == null && last) {
			this.size = 0;
			return part;
		}
		append(whole(part, last).getBytes(StandardCharsets.UTF_8));
		if (!last || this.bytes == null) {
			return null;
		}
		String message = this.bytes.toText();
		reset();
		return message;
	}

	/**
	 * The part without halves of characters, which would be lost as bytes.
	 */
	private String whole(String part, boolean last) {
		String whole = (this.half != 0) ? this.half + part : part;
		this.half = 0;
		int end = whole.length() - 1;
		if (last || end < 0 || !Character.isHighSurrogate(whole.charAt(end))) {
			return whole;
		}
		this.half = whole.charAt(end);
		return whole.substring(0, end);
	}

	private void append(byte[] part) {
		if (this.bytes == null) {
			this.bytes = new UnfinishedBytes();
		}
		this.bytes.append(part, 0, part.length);
	}

	/**
	 * Adds a part of a binary message.
	 * @return the message if this is its last part
	 * @throws MessageTooBigException if the message exceeds the limit
	 */
	@Nullable ByteBuffer add(ByteBuffer part, boolean last, long maxBytes) throws MessageTooBigException {
		count(part.remaining(), maxBytes);
		if (this.bytes == null) {
			if (last) {
				this.size = 0;
				return part;
			}
			this.bytes = new UnfinishedBytes();
		}
		this.bytes.append(part);
		if (!last) {
			return null;
		}
		ByteBuffer message = this.bytes.toBuffer();
		reset();
		return message;
	}

	/**
	 * Counts a part of a message that is not put together.
	 * @throws MessageTooBigException if the message exceeds the limit
	 */
	void count(int more, boolean last, long maxBytes) throws MessageTooBigException {
		count(more, maxBytes);
		if (last) {
			this.size = 0;
		}
	}

	private void count(long more, long maxBytes) throws MessageTooBigException {
		this.size += more;
		if (this.size > maxBytes) {
			reset();
			throw new MessageTooBigException();
		}
	}

	/**
	 * How many bytes of memory an unfinished message takes.
	 */
	long held() {
		return (this.bytes != null) ? this.bytes.held() : 0;
	}

	/**
	 * Forgets what has come of a message.
	 */
	void reset() {
		this.bytes = null;
		this.half = 0;
		this.size = 0;
	}

	/**
	 * The message exceeds the limit.
	 */
	static final class MessageTooBigException extends Exception {

		private static final long serialVersionUID = 1L;

		MessageTooBigException() {
			super("Message too big", null, false, false);
		}

	}

}
