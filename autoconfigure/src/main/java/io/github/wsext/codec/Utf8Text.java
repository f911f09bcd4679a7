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

package io.github.wsext.codec;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

import io.github.wsext.InvalidPayloadException;

/**
 * Text in bytes: UTF-8 and nothing else, as in the text messages of RFC 6455. Parsers
 * would guess other encodings.
 */
final class Utf8Text {

	private static final char REPLACEMENT = '\uFFFD';

	private Utf8Text() {
	}

	/**
	 * Decodes bytes.
	 * @throws InvalidPayloadException if they are no UTF-8
	 */
	static String decode(byte[] bytes) {
		String text = new String(bytes, StandardCharsets.UTF_8);
		// Looks twice only where a replacement is, which may have been sent as such.
		if (text.indexOf(REPLACEMENT) >= 0) {
			try {
				StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
			}
			catch (CharacterCodingException ex) {
				throw new InvalidPayloadException("Message is not UTF-8", ex);
			}
		}
		return text;
	}

}
