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

package io.github.wsext.topic;

/**
 * What topics may be called: 1 to 256 characters, none of them a control character, a
 * line separator or half of a surrogate pair.
 */
public final class TopicNames {

	private static final int MAX_LENGTH = 256;

	private TopicNames() {
	}

	/**
	 * Whether a topic may be called so.
	 */
	public static boolean isValid(String name) {
		return !name.isBlank() && name.length() <= MAX_LENGTH && isPrintable(name);
	}

	/**
	 * Whether all characters of a name are what they look like, so that it can stand in a
	 * line of a log.
	 */
	public static boolean isPrintable(String name) {
		return name.codePoints().noneMatch(TopicNames::isForbidden);
	}

	private static boolean isForbidden(int codePoint) {
		return switch (Character.getType(codePoint)) {
			case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.LINE_SEPARATOR,
					Character.PARAGRAPH_SEPARATOR ->
				true;
			default -> false;
		};
	}

}
