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

package io.github.wsext.dispatch.stream;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.Reader;
import java.util.Objects;

import io.github.wsext.WsMessage;
import org.jspecify.annotations.Nullable;

/**
 * A text message that is read while it arrives.
 */
public final class PartReader extends Reader {

	private final StreamedMessage message;

	private @Nullable String part;

	private int position;

	public PartReader(StreamedMessage message) {
		this.message = message;
	}

	@Override
	public int read(char[] target, int offset, int length) throws IOException {
		Objects.checkFromIndexSize(offset, length, target.length);
		if (length == 0) {
			return 0;
		}
		String part = part();
		if (part == null) {
			return -1;
		}
		int count = Math.min(length, part.length() - this.position);
		part.getChars(this.position, this.position + count, target, offset);
		this.position += count;
		return count;
	}

	@Override
	public boolean ready() {
		return this.part != null && this.position < this.part.length();
	}

	private @Nullable String part() throws IOException {
		while (this.part == null || this.position == this.part.length()) {
			try {
				this.part = text(this.message.take());
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw new InterruptedIOException("Interrupted while waiting for the rest of the message");
			}
			this.position = 0;
			if (this.part == null) {
				return null;
			}
		}
		return this.part;
	}

	private static @Nullable String text(@Nullable WsMessage part) {
		return (part instanceof WsMessage.Text text) ? text.payload() : null;
	}

	@Override
	public void close() {
		// The callback's return is the end.
	}

}
