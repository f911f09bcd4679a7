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

package io.github.wsext.redis.history;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

import io.github.wsext.topic.PositionedMessage;
import io.github.wsext.topic.TopicHistory.Appended;
import io.github.wsext.topic.TopicHistory.Page;
import io.github.wsext.topic.TopicPosition;
import org.jspecify.annotations.Nullable;

/**
 * What the scripts answer, as what it means.
 */
final class HistoryAnswers {

	private HistoryAnswers() {
	}

	static List<Appended> appended(List<Object> answer) {
		List<Appended> appended = new ArrayList<>(answer.size() / 2);
		for (int i = 0; i < answer.size(); i += 2) {
			appended.add(new Appended(Objects.requireNonNull(TopicPosition.parse(text(answer.get(i)))),
					answer.get(i + 1).equals(1L)));
		}
		return appended;
	}

	/**
	 * A page of what was read.
	 * @param since the position that it was read from, {@code null} for the last messages
	 * @param limit most messages that are wanted
	 */
	static Page page(List<Object> answer, @Nullable TopicPosition since, int limit) {
		TopicPosition top = new TopicPosition(text(answer.get(0)), Long.parseLong(text(answer.get(1))),
				text(answer.get(2)));
		List<Entry> entries = entries(answer.get(4), top, (Long) answer.get(3));
		return (since != null) ? after(since, top, entries, limit) : last(top, entries, limit);
	}

	private static Page after(TopicPosition since, TopicPosition top, List<Entry> entries, int limit) {
		if (since.equals(top)) {
			return new Page(true, top, List.of());
		}
		List<PositionedMessage> messages = new ArrayList<>();
		TopicPosition previous = since;
		for (Entry entry : entries) {
			if (!entry.follows(previous)) {
				break;
			}
			messages.add(entry.message);
			previous = entry.message.position();
		}
		// Redis was asked for one message at least: it has shown whether any follows.
		boolean whole = !messages.isEmpty() && messages.size() == entries.size()
				&& (previous.equals(top) || messages.size() >= limit);
		return whole ? new Page(true, top, List.copyOf(messages.subList(0, Math.min(limit, messages.size()))))
				: new Page(false, top, List.of());
	}

	/**
	 * The messages up to the top, as far back as there is no gap.
	 */
	private static Page last(TopicPosition top, List<Entry> newestFirst, int limit) {
		List<PositionedMessage> messages = new ArrayList<>();
		Entry later = null;
		for (Entry entry : newestFirst) {
			TopicPosition position = entry.message.position();
			if ((later != null) ? !later.follows(position) : !position.equals(top)) {
				break;
			}
			messages.add(entry.message);
			later = entry;
		}
		Collections.reverse(messages);
		return new Page(true, top, List.copyOf(messages.subList(0, Math.min(limit, messages.size()))));
	}

	/**
	 * Entries of a stream.
	 * @param oldest those that came before this time are gone
	 */
	private static List<Entry> entries(Object answer, TopicPosition top, long oldest) {
		List<Entry> entries = new ArrayList<>();
		for (Object each : list(answer)) {
			List<Object> entry = list(each);
			String[] id = text(entry.get(0)).split("-");
			if (Long.parseLong(id[1]) >= oldest) {
				List<Object> fields = list(entry.get(1));
				TopicPosition position = new TopicPosition(top.epoch(), Long.parseLong(id[0]), text(fields.get(3)));
				entries.add(new Entry(text(fields.get(1)), new PositionedMessage(position, (byte[]) fields.get(5))));
			}
		}
		return entries;
	}

	@SuppressWarnings("unchecked")
	private static List<Object> list(Object answer) {
		return (List<Object>) answer;
	}

	private static String text(Object answer) {
		return new String((byte[]) answer, StandardCharsets.US_ASCII);
	}

	/**
	 * An entry of the stream.
	 *
	 * @param previous check of the message before
	 */
	private record Entry(String previous, PositionedMessage message) {

		boolean follows(TopicPosition position) {
			return this.message.position().offset() == position.offset() + 1 && this.previous.equals(position.check());
		}

	}

}
