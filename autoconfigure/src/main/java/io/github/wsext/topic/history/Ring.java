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

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

import io.github.wsext.topic.TopicPosition;
import org.jspecify.annotations.Nullable;

/**
 * The last messages of a topic on this node, for whoever has missed some of them. Not
 * thread-safe.
 */
final class Ring {

	private final int capacity;

	private final Deque<RingEntry> entries = new ArrayDeque<>(1);

	/** Just before the first message, or {@code null} if it is not known. */
	private @Nullable TopicPosition base;

	private TopicPosition top;

	/**
	 * Creates an empty ring.
	 */
	Ring(int capacity, TopicPosition top) {
		this.capacity = capacity;
		this.base = top;
		this.top = top;
	}

	/**
	 * Creates a ring of the last messages of a history.
	 * @param entries oldest first; where there is one more than the capacity it tells
	 * what is before the others
	 */
	Ring(int capacity, TopicPosition top, List<RingEntry> entries) {
		this(capacity, top);
		if (!entries.isEmpty()) {
			TopicPosition first = entries.get(0).position();
			this.base = (first.offset() == 1) ? new TopicPosition(first.epoch(), 0, "") : null;
			entries.forEach(this::add);
			this.top = top;
		}
	}

	TopicPosition top() {
		return this.top;
	}

	void add(RingEntry entry) {
		this.entries.add(entry);
		this.top = entry.position();
		if (this.entries.size() > this.capacity) {
			this.base = this.entries.removeFirst().position();
		}
	}

	/**
	 * Forgets what came before a moment.
	 */
	void expire(long nanos) {
		for (RingEntry first = this.entries.peek(); first != null
				&& first.nanos() - nanos <= 0; first = this.entries.peek()) {
			this.base = this.entries.removeFirst().position();
		}
	}

	@Nullable RingEntry last() {
		return this.entries.peekLast();
	}

	/**
	 * The message at an offset, or {@code null} if it is not here.
	 */
	@Nullable RingEntry at(long offset) {
		Iterator<RingEntry> backwards = this.entries.descendingIterator();
		while (backwards.hasNext()) {
			RingEntry entry = backwards.next();
			if (entry.position().offset() <= offset) {
				return (entry.position().offset() == offset) ? entry : null;
			}
		}
		return null;
	}

	/**
	 * Whether only the history knows if a position is the one before the first message.
	 */
	boolean mayBeBase(TopicPosition since) {
		return this.base == null && since.epoch().equals(this.top.epoch())
				&& this.top.offset() - since.offset() == this.entries.size();
	}

	/**
	 * Whether a position is later than the last message here.
	 */
	boolean isBehind(TopicPosition since) {
		return since.epoch().equals(this.top.epoch()) && since.offset() > this.top.offset();
	}

	/**
	 * What is before the first message is known.
	 */
	void base(TopicPosition base) {
		if (mayBeBase(base)) {
			this.base = base;
		}
	}

	/**
	 * What came after a position.
	 * @return {@code null} if not all of it is here, or the position is not known
	 */
	@Nullable List<RingEntry> after(TopicPosition since) {
		long missed = this.top.offset() - since.offset();
		if (!since.epoch().equals(this.top.epoch()) || missed < 0 || missed > this.entries.size()) {
			return null;
		}
		List<RingEntry> after = new ArrayList<>((int) missed);
		Iterator<RingEntry> backwards = this.entries.descendingIterator();
		for (int i = 0; i < missed; i++) {
			after.add(backwards.next());
		}
		TopicPosition before = backwards.hasNext() ? backwards.next().position() : this.base;
		if (!since.equals(before)) {
			return null;
		}
		Collections.reverse(after);
		return after;
	}

}
