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

package io.github.wsext.transport;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import io.github.wsext.WsMessage;
import org.jspecify.annotations.Nullable;

/**
 * Message on its way out. All its receivers share it, so that a transport that needs the
 * bytes of a text encodes them once. Thread-safe.
 */
public final class EncodedMessage {

	private static final int MAX_PING_PAYLOAD = 125;

	private final WsMessage message;

	private final boolean ping;

	private volatile byte @Nullable [] utf8;

	public EncodedMessage(WsMessage message) {
		this(message, false);
	}

	private EncodedMessage(WsMessage message, boolean ping) {
		this.message = message;
		this.ping = ping;
	}

	/**
	 * A ping frame that leaves in its turn.
	 * @param payload at most 125 bytes, not to be changed afterwards
	 */
	public static EncodedMessage ping(ByteBuffer payload) {
		if (payload.remaining() > MAX_PING_PAYLOAD) {
			throw new IllegalArgumentException(
					"A ping has at most " + MAX_PING_PAYLOAD + " bytes, not " + payload.remaining());
		}
		return new EncodedMessage(WsMessage.binary(payload), true);
	}

	/**
	 * The message as the application sent it; a ping's payload as a binary message.
	 */
	public WsMessage message() {
		return this.message;
	}

	/**
	 * Whether this is a ping rather than a message.
	 */
	public boolean isPing() {
		return this.ping;
	}

	/**
	 * The bytes of the payload, in a buffer of the caller's own.
	 */
	public ByteBuffer payload() {
		return (this.message instanceof WsMessage.Text text) ? ByteBuffer.wrap(utf8(text))
				: ((WsMessage.Binary) this.message).payload();
	}

	private byte[] utf8(WsMessage.Text text) {
		byte[] bytes = this.utf8;
		if (bytes == null) {
			// Two threads may do it at once; they get the same.
			bytes = text.payload().getBytes(StandardCharsets.UTF_8);
			this.utf8 = bytes;
		}
		return bytes;
	}

}
