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

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * A place in the history of a topic: just behind a message, or before the first one. Only
 * a {@link TopicHistory} gives positions out. Immutable.
 *
 * @param epoch the life of the history that it belongs to; another one has other messages
 * @param offset number of messages that the topic had in this epoch by then
 * @param check a few digits of the last of them, empty before the first: an epoch that
 * has lost its latest messages goes on with others at the same offsets
 */
public record TopicPosition(String epoch, long offset, String check) {

	private static final Pattern TEXT = Pattern.compile("([0-9A-Za-z_-]{1,32})\\.(\\d{1,18})\\.([0-9A-Za-z_-]{0,16})");

	/** A place in no history: nothing can be recovered from there. */
	public static final TopicPosition NOWHERE = new TopicPosition("-", 0, "-");

	public TopicPosition {
		if (!TEXT.matcher(text(epoch, offset, check)).matches()) {
			throw new IllegalArgumentException("Not a position: " + text(epoch, offset, check));
		}
	}

	/**
	 * Reads a position from a text.
	 * @return {@code null} if the text is none
	 */
	public static @Nullable TopicPosition parse(String text) {
		Matcher matcher = TEXT.matcher(text);
		return matcher.matches()
				? new TopicPosition(matcher.group(1), Long.parseLong(matcher.group(2)), matcher.group(3)) : null;
	}

	/**
	 * Reads a position of a client.
	 * @return {@link #NOWHERE} if the text is none
	 */
	public static TopicPosition parseOrNowhere(String text) {
		TopicPosition position = parse(text);
		return (position != null) ? position : NOWHERE;
	}

	private static String text(String epoch, long offset, String check) {
		return epoch + '.' + offset + '.' + check;
	}

	/**
	 * The text that clients get, which {@link #parse} reads.
	 */
	@Override
	public String toString() {
		return text(this.epoch, this.offset, this.check);
	}

}
