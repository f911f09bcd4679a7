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

package io.github.wsext.send;

import io.github.wsext.WsMessage;
import io.github.wsext.transport.EncodedMessage;

/**
 * A message ready to leave, shared by all its receivers.
 */
public final class OutboundMessage {

	private final EncodedMessage message;

	private final int size;

	/**
	 * Makes a message ready. Unpaired surrogates in a text, which no encoding of UTF-8
	 * has and on which containers fail, become replacement characters.
	 */
	public OutboundMessage(WsMessage message) {
		if (message instanceof WsMessage.Text text) {
			String wellFormed = Utf8.wellFormed(text.payload());
			this.message = new EncodedMessage(wellFormed.equals(text.payload()) ? message : WsMessage.text(wellFormed));
			this.size = Utf8.length(wellFormed);
		}
		else {
			this.message = new EncodedMessage(message);
			this.size = ((WsMessage.Binary) message).payload().remaining();
		}
	}

	/**
	 * The message as it was before anything was encoded for the wire.
	 */
	public WsMessage plain() {
		return this.message.message();
	}

	EncodedMessage message() {
		return this.message;
	}

	/**
	 * Size of the payload on the wire in bytes, before compression.
	 */
	int size() {
		return this.size;
	}

}
