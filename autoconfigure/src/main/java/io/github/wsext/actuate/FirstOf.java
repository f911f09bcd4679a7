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

package io.github.wsext.actuate;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.Stream;

/**
 * The first of many that come and go, in the order of their keys, after one where the
 * last page has ended: who is there all the time is on one page, whatever happens to the
 * others. Takes memory for one page.
 *
 * @param <T> what there is many of
 */
final class FirstOf<T> {

	private final int size;

	private final PriorityQueue<Keyed<T>> first;

	private int total;

	private boolean more;

	private FirstOf(int size) {
		this.size = size;
		this.first = new PriorityQueue<>(Comparator.<Keyed<T>, String>comparing(Keyed::key).reversed());
	}

	/**
	 * Walks along all of them.
	 * @param after the key after which to begin
	 * @param size most that are wanted
	 */
	static <T> FirstOf<T> walk(Stream<Keyed<T>> all, String after, int size) {
		FirstOf<T> first = new FirstOf<>(size);
		all.forEach((next) -> first.add(next, after));
		return first;
	}

	private void add(Keyed<T> next, String after) {
		this.total++;
		if (next.key().compareTo(after) > 0) {
			this.first.add(next);
			if (this.first.size() > this.size) {
				this.first.remove();
				this.more = true;
			}
		}
	}

	/**
	 * The first, in order.
	 */
	List<Keyed<T>> page() {
		return this.first.stream().sorted(Comparator.comparing(Keyed::key)).toList();
	}

	/**
	 * How many there are on all pages.
	 */
	int total() {
		return this.total;
	}

	/**
	 * Whether there is another page.
	 */
	boolean hasMore() {
		return this.more;
	}

	/**
	 * One of them.
	 *
	 * @param <T> what it is
	 * @param key its key, which no other has
	 * @param value it
	 */
	record Keyed<T>(String key, T value) {
	}

}
