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

package io.github.wsext.test;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;

/**
 * How things are written in failure messages.
 */
final class Text {

	private static final int MAX_CHARACTERS = 500;

	private static final int MAX_BYTES = 32;

	private Text() {
	}

	static String quote(String text) {
		String shown = text.replace("\n", "\\n").replace("\r", "\\r");
		if (shown.length() <= MAX_CHARACTERS) {
			return '"' + shown + '"';
		}
		return '"' + shown.substring(0, MAX_CHARACTERS) + "...\" (" + text.length() + " characters)";
	}

	static String bytes(ByteBuffer bytes) {
		int size = bytes.remaining();
		byte[] head = new byte[Math.min(size, MAX_BYTES)];
		bytes.duplicate().get(head);
		String hex = HexFormat.ofDelimiter(" ").formatHex(head);
		return size + ((size != 1) ? " bytes [" : " byte [") + hex + ((size > MAX_BYTES) ? " ...]" : "]");
	}

	static String duration(Duration duration) {
		return duration.toString().substring(2).toLowerCase(Locale.ROOT);
	}

}
