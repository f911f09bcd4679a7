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

/**
 * What there is to know about a text before it is encoded.
 */
public final class Utf8 {

	private static final char REPLACEMENT = '\uFFFD';

	private Utf8() {
	}

	/**
	 * Number of bytes of a text in UTF-8. Counts each half of a surrogate pair as two, so
	 * that the parts of a text may be counted one by one.
	 */
	public static int length(CharSequence text) {
		int length = text.length();
		int bytes = length;
		for (int i = 0; i < length; i++) {
			char c = text.charAt(i);
			if (c >= 0x80) {
				bytes += (c < 0x800 || Character.isSurrogate(c)) ? 1 : 2;
			}
		}
		return bytes;
	}

	/**
	 * The text with unpaired surrogates replaced; the text itself if there are none.
	 */
	static String wellFormed(String text) {
		// Most texts are ASCII.
		int unpaired = (length(text) > text.length()) ? unpairedSurrogate(text, 0) : -1;
		if (unpaired < 0) {
			return text;
		}
		StringBuilder wellFormed = new StringBuilder(text);
		while (unpaired >= 0) {
			wellFormed.setCharAt(unpaired, REPLACEMENT);
			unpaired = unpairedSurrogate(text, unpaired + 1);
		}
		return wellFormed.toString();
	}

	private static int unpairedSurrogate(String text, int from) {
		for (int i = from; i < text.length(); i++) {
			char c = text.charAt(i);
			if (Character.isSurrogate(c)) {
				boolean pair = Character.isHighSurrogate(c) && i + 1 < text.length()
						&& Character.isLowSurrogate(text.charAt(i + 1));
				if (!pair) {
					return i;
				}
				i++;
			}
		}
		return -1;
	}

}
