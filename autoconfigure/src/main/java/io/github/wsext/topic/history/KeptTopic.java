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

package io.github.wsext.topic.history;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.zip.CRC32C;

import io.github.wsext.topic.PositionedMessage;
import io.github.wsext.topic.TopicHistory;
import io.github.wsext.topic.TopicPosition;
import org.jspecify.annotations.Nullable;

/**
 * The last messages of one topic. Once it is forgotten nothing happens to it any more.
 * Thread-safe.
 */
final class KeptTopic {

	private static final long FORGOTTEN_AFTER = Duration.ofDays(1).toNanos();

	private static final long KEYS_KEPT = Duration.ofMinutes(5).toNanos();

	// Everything below is guarded by this.

	private final Deque<Kept> messages = new ArrayDeque<>(1);

	/** What was appended with a key, oldest first. */
	private Map<String, Keyed> keys = Map.of();

	/** Just before the first message that is kept. */
	private TopicPosition base;

	private TopicPosition top;

	private long timeToLive = Long.MAX_VALUE;

	private long usedNanos;

	private boolean forgotten;

	KeptTopic(long now) {
		this.base = new TopicPosition(Long.toString(ThreadLocalRandom.current().nextLong(1L << 48), 36), 0, "");
		this.top = this.base;
		this.usedNanos = now;
	}

	/**
	 * Appends a message.
	 * @return {@code null} if the topic is forgotten
	 */
	synchronized TopicHistory.@Nullable Appended append(byte[] message, TopicHistory.Retention retention,
			@Nullable String key, long now) {
		if (this.forgotten) {
			return null;
		}
		this.usedNanos = now;
		expire(now);
		if (key != null) {
			Keyed known = this.keys.get(key);
			if (known != null) {
				return new TopicHistory.Appended(known.position(), true);
			}
		}
		this.top = new TopicPosition(this.top.epoch(), this.top.offset() + 1, check(message));
		this.messages.add(new Kept(new PositionedMessage(this.top, message), now));
		this.timeToLive = nanos(retention.timeToLive());
		while (this.messages.size() > retention.size()) {
			removeFirst();
		}
		expire(now);
		if (key != null) {
			if (this.keys.isEmpty()) {
				this.keys = new LinkedHashMap<>();
			}
			this.keys.put(key, new Keyed(this.top, now));
		}
		return new TopicHistory.Appended(this.top, false);
	}

	private static long nanos(Duration duration) {
		try {
			return duration.toNanos();
		}
		catch (ArithmeticException ex) {
			// Longer than anything runs.
			return Long.MAX_VALUE;
		}
	}

	private static String check(byte[] message) {
		CRC32C check = new CRC32C();
		check.update(message, 0, message.length);
		return Long.toString(check.getValue(), 36);
	}

	/**
	 * Reads messages.
	 * @return {@code null} if the topic is forgotten
	 */
	synchronized TopicHistory.@Nullable Page read(@Nullable TopicPosition since, int limit, long now) {
		if (this.forgotten) {
			return null;
		}
		this.usedNanos = now;
		expire(now);
		if (since == null) {
			return new TopicHistory.Page(true, this.top, last(Math.min(limit, this.messages.size())));
		}
		if (!since.epoch().equals(this.top.epoch()) || since.offset() < this.base.offset()
				|| since.offset() > this.top.offset()) {
			return new TopicHistory.Page(false, this.top, List.of());
		}
		int later = (int) (this.top.offset() - since.offset());
		List<PositionedMessage> read = last(later);
		if (!since.equals(before(later))) {
			return new TopicHistory.Page(false, this.top, List.of());
		}
		return new TopicHistory.Page(true, this.top,
				(read.size() > limit) ? List.copyOf(read.subList(0, limit)) : read);
	}

	/**
	 * The position before the last messages.
	 */
	private TopicPosition before(int count) {
		if (count == this.messages.size()) {
			return this.base;
		}
		Iterator<Kept> backwards = this.messages.descendingIterator();
		for (int i = 0; i < count; i++) {
			backwards.next();
		}
		return backwards.next().message().position();
	}

	private List<PositionedMessage> last(int count) {
		List<PositionedMessage> last = new ArrayList<>(count);
		Iterator<Kept> backwards = this.messages.descendingIterator();
		for (int i = 0; i < count; i++) {
			last.add(backwards.next().message());
		}
		Collections.reverse(last);
		return last;
	}

	private void removeFirst() {
		this.base = this.messages.removeFirst().message().position();
	}

	private void expire(long now) {
		for (Kept first = this.messages.peek(); first != null
				&& now - first.nanos() >= this.timeToLive; first = this.messages.peek()) {
			removeFirst();
		}
		Iterator<Keyed> keyed = this.keys.values().iterator();
		while (keyed.hasNext() && now - keyed.next().nanos() >= KEYS_KEPT) {
			keyed.remove();
		}
		if (this.keys.isEmpty()) {
			this.keys = Map.of();
		}
	}

	/**
	 * Removes what has expired.
	 * @return whether the topic is forgotten
	 */
	synchronized boolean forget(long now) {
		expire(now);
		if (this.messages.isEmpty() && now - this.usedNanos >= FORGOTTEN_AFTER) {
			this.forgotten = true;
		}
		return this.forgotten;
	}

	synchronized int messages() {
		return this.messages.size();
	}

	/**
	 * A message that is kept.
	 *
	 * @param message the message
	 * @param nanos when it was appended
	 */
	private record Kept(PositionedMessage message, long nanos) {
	}

	/**
	 * What was appended with a key.
	 *
	 * @param position where it is
	 * @param nanos when it was appended
	 */
	private record Keyed(TopicPosition position, long nanos) {
	}

}
