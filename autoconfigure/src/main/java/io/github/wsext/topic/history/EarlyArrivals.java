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

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

import io.github.wsext.topic.TopicPosition;
import org.jspecify.annotations.Nullable;

/**
 * Messages that have come before others that they follow. What does not fit is left to
 * the history. Not thread-safe.
 */
final class EarlyArrivals {

	private static final int MAX_MESSAGES = 1024;

	private static final int MAX_BYTES = 1024 * 1024;

	private final NavigableMap<Long, Arrival> byOffset = new TreeMap<>();

	private int bytes;

	boolean isEmpty() {
		return this.byOffset.isEmpty();
	}

	void add(Arrival arrival) {
		Arrival other = this.byOffset.get(arrival.offset());
		if (other != null && other.message().position().equals(arrival.message().position())) {
			this.byOffset.put(arrival.offset(), other.and(arrival));
			return;
		}
		int size = arrival.message().message().length;
		if (other == null && (this.byOffset.size() >= MAX_MESSAGES || this.bytes + size > MAX_BYTES)) {
			arrival.end(Delivered.NONE);
			return;
		}
		this.byOffset.put(arrival.offset(), arrival);
		this.bytes += size;
		if (other != null) {
			removed(other);
			other.end(Delivered.NONE);
		}
	}

	/**
	 * Takes the message that follows a position out, and those that do not come after it.
	 * @return {@code null} if it is not here
	 */
	@Nullable Arrival takeAfter(TopicPosition top) {
		Map.Entry<Long, Arrival> first = this.byOffset.firstEntry();
		if (first == null || first.getKey() > top.offset() + 1
				|| (first.getKey() > top.offset() && first.getValue().announced())) {
			return null;
		}
		this.byOffset.remove(first.getKey());
		removed(first.getValue());
		return first.getValue();
	}

	/**
	 * Ends the wait for a message, which has come by another way.
	 */
	void delivered(TopicPosition position, Delivered delivered) {
		Arrival waiting = this.byOffset.remove(position.offset());
		if (waiting != null) {
			removed(waiting);
			waiting.end(waiting.message().position().equals(position) ? delivered : Delivered.NONE);
		}
	}

	/**
	 * Gives up what is of another epoch.
	 */
	void retain(String epoch) {
		this.byOffset.values().removeIf((arrival) -> {
			boolean other = !arrival.message().position().epoch().equals(epoch);
			if (other) {
				removed(arrival);
				arrival.end(Delivered.NONE);
			}
			return other;
		});
	}

	void clear() {
		this.byOffset.values().forEach((arrival) -> arrival.end(Delivered.NONE));
		this.byOffset.clear();
		this.bytes = 0;
	}

	private void removed(Arrival arrival) {
		this.bytes -= arrival.message().message().length;
	}

}
