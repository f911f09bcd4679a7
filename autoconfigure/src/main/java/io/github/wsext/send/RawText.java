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

import java.util.List;
import java.util.regex.Pattern;

/**
 * Texts that an application sends as they are, such as what one client has said to a
 * room: tells those that a client might take for an event of the server's own, or for a
 * message with a position, and makes them such that none does. Such an event begins with
 * a brace; a space before it changes nothing for whoever reads JSON.
 */
final class RawText {

	/**
	 * How the names of events begin that only the server sends: what it says of a login,
	 * of topics, of failures and of the line.
	 */
	private static final List<String> NAMES_OF_SERVER = List.of("\"auth:", "\"topic:", "\"presence:", "\"wsext:",
			"\"error\"");

	/** A letter, digit or colon that is written by its number. */
	private static final Pattern ESCAPED = Pattern.compile("\\\\u00[2-7]");

	private RawText() {
	}

	/**
	 * Whether there is a doubt. Does not parse: a text that is none may well be taken for
	 * one.
	 * @param eventKey key of an event's name
	 */
	static boolean mayBeEventOfServer(String text, String eventKey) {
		return text.startsWith("{") && (mayHavePosition(text) || (mayHave(text, '"' + eventKey + '"')
				&& NAMES_OF_SERVER.stream().anyMatch((name) -> mayHave(text, name))));
	}

	/**
	 * Whether a client might take it for a message of a topic with a history.
	 */
	private static boolean mayHavePosition(String text) {
		return mayHave(text, "\"pos\"") && mayHave(text, "\"topic\"");
	}

	/**
	 * Whether a name stands in the text, be it in another way. A letter or digit can only
	 * be written by its number.
	 */
	private static boolean mayHave(String text, String name) {
		if (text.contains(name)) {
			return true;
		}
		return text.indexOf('\\') >= 0 && (!name.chars().allMatch(RawText::isPlain) || ESCAPED.matcher(text).find());
	}

	private static boolean isPlain(int character) {
		return Character.isLetterOrDigit(character) || character == '"' || character == ':';
	}

	/**
	 * The text as nobody takes it for an event of the server.
	 */
	static String unlikeEventOfServer(String text) {
		return ' ' + text;
	}

}
