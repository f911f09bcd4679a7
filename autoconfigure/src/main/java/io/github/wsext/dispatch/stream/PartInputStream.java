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
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.Objects;

import io.github.wsext.WsMessage;
import org.jspecify.annotations.Nullable;

/**
 * A binary message that is read while it arrives.
 */
public final class PartInputStream extends InputStream {

	private final StreamedMessage message;

	private @Nullable ByteBuffer part;

	public PartInputStream(StreamedMessage message) {
		this.message = message;
	}

	@Override
	public int read() throws IOException {
		ByteBuffer part = part();
		return (part != null) ? part.get() & 0xFF : -1;
	}

	@Override
	public int read(byte[] target, int offset, int length) throws IOException {
		Objects.checkFromIndexSize(offset, length, target.length);
		if (length == 0) {
			return 0;
		}
		ByteBuffer part = part();
		if (part == null) {
			return -1;
		}
		int count = Math.min(length, part.remaining());
		part.get(target, offset, count);
		return count;
	}

	@Override
	public int available() {
		return (this.part != null) ? this.part.remaining() : 0;
	}

	private @Nullable ByteBuffer part() throws IOException {
		while (this.part == null || !this.part.hasRemaining()) {
			try {
				this.part = bytes(this.message.take());
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw new InterruptedIOException("Interrupted while waiting for the rest of the message");
			}
			if (this.part == null) {
				return null;
			}
		}
		return this.part;
	}

	private static @Nullable ByteBuffer bytes(@Nullable WsMessage part) {
		return (part instanceof WsMessage.Binary binary) ? binary.payload() : null;
	}

}
