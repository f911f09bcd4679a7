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
 * Texts that an application sends as they are, such as what one client has said to a
 * room: tells those that a client might take for an event, and makes them such that none
 * does. An event begins with a brace; a space before it changes nothing for whoever reads
 * JSON.
 */
final class RawText {

	private RawText() {
	}

	/**
	 * Whether there is a doubt. Does not parse: a text that is none may well be taken for
	 * one.
	 * @param eventKey key of an event's name
	 */
	static boolean mayBeEvent(String text, String eventKey) {
		return text.startsWith("{") && (text.contains('"' + eventKey + '"') || mayBeEscaped(text, eventKey));
	}

	/**
	 * Whether the key may stand in the text in another way. A letter or digit can only be
	 * written by its number.
	 */
	private static boolean mayBeEscaped(String text, String eventKey) {
		return eventKey.chars().allMatch(Character::isLetterOrDigit) ? text.contains("\\u") : text.indexOf('\\') >= 0;
	}

	/**
	 * The text as nobody takes it for an event.
	 */
	static String unlikeEvent(String text) {
		return ' ' + text;
	}

}
