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

import java.nio.ByteBuffer;

/**
 * A complete message as it goes over the wire: what codecs produce and consume.
 * Immutable.
 */
public sealed interface WsMessage {

	/**
	 * A text message.
	 */
	static WsMessage text(String payload) {
		return new Text(payload);
	}

	/**
	 * A binary message.
	 * @param payload the bytes between position and limit; not to be changed afterwards
	 */
	static WsMessage binary(ByteBuffer payload) {
		return new Binary(payload);
	}

	/**
	 * A text message.
	 *
	 * @param payload the text
	 */
	record Text(String payload) implements WsMessage {
	}

	/**
	 * A binary message.
	 *
	 * @param payload the bytes, read-only; each call gives a buffer of its own, so that
	 * reading one does not move another
	 */
	record Binary(ByteBuffer payload) implements WsMessage {

		public Binary {
			// A slice: containers reset the limit of a buffer they have written.
			payload = payload.slice().asReadOnlyBuffer();
		}

		@Override
		public ByteBuffer payload() {
			return this.payload.duplicate();
		}

	}

}
