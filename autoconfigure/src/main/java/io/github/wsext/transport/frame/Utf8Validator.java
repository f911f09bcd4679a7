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

package io.github.wsext.transport.frame;

/**
 * Validator of UTF-8 (RFC 3629) for bytes as they arrive. Keeps no state: what is left of
 * an unfinished code point is put in front of the next bytes by the caller.
 */
final class Utf8Validator {

	/** The bytes can not become UTF-8, whatever follows. */
	static final int MALFORMED = -1;

	private Utf8Validator() {
	}

	/**
	 * Finds the end of the last code point that is complete.
	 * @return its index, {@code to} if nothing is left over, or {@link #MALFORMED}
	 */
	static int endOfCodePoints(byte[] array, int from, int to) {
		int i = from;
		while (i < to) {
			int lead = array[i];
			if (lead >= 0) {
				i++;
				continue;
			}
			int length = length(lead & 0xFF);
			if (length == 0) {
				return MALFORMED;
			}
			int end = Math.min(i + length, to);
			if (end > i + 1 && !isSecond(lead & 0xFF, array[i + 1] & 0xFF)) {
				return MALFORMED;
			}
			for (int j = i + 2; j < end; j++) {
				if ((array[j] & 0xC0) != 0x80) {
					return MALFORMED;
				}
			}
			if (i + length > to) {
				return i;
			}
			i += length;
		}
		return i;
	}

	private static int length(int lead) {
		if (lead < 0xC2) {
			return 0;
		}
		if (lead < 0xE0) {
			return 2;
		}
		if (lead < 0xF0) {
			return 3;
		}
		return (lead < 0xF5) ? 4 : 0;
	}

	/**
	 * The second byte tells overlong forms, surrogates and what lies beyond U+10FFFF.
	 */
	private static boolean isSecond(int lead, int second) {
		return switch (lead) {
			case 0xE0 -> second >= 0xA0 && second <= 0xBF;
			case 0xED -> second >= 0x80 && second <= 0x9F;
			case 0xF0 -> second >= 0x90 && second <= 0xBF;
			case 0xF4 -> second >= 0x80 && second <= 0x8F;
			default -> second >= 0x80 && second <= 0xBF;
		};
	}

}
