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

package io.github.wsext.limit;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Counter of what is held under each key, up to a limit that many at once do not exceed.
 * A key under which nothing is held takes no memory.
 */
public final class KeyedCounter {

	private final ConcurrentMap<String, Integer> counts = new ConcurrentHashMap<>();

	private final int limit;

	/**
	 * Creates a counter.
	 * @param limit how many for each key
	 */
	public KeyedCounter(int limit) {
		this.limit = limit;
	}

	/**
	 * Counts one more, if there may be one: looks and counts in one atomic step.
	 * @return whether it was counted
	 */
	public boolean tryIncrement(String key) {
		boolean[] counted = new boolean[1];
		this.counts.compute(key, (same, count) -> {
			int current = (count != null) ? count : 0;
			counted[0] = current < this.limit;
			return (counted[0]) ? Integer.valueOf(current + 1) : count;
		});
		return counted[0];
	}

	/**
	 * Counts one less.
	 */
	public void decrement(String key) {
		this.counts.computeIfPresent(key, (same, count) -> (count > 1) ? Integer.valueOf(count - 1) : null);
	}

	/**
	 * How many are counted under a key.
	 */
	public int count(String key) {
		return this.counts.getOrDefault(key, 0);
	}

	/**
	 * How many are counted under the key that has most.
	 */
	public int highest() {
		int highest = 0;
		for (int count : this.counts.values()) {
			highest = Math.max(highest, count);
		}
		return highest;
	}

	/**
	 * How many keys take memory.
	 */
	public int keys() {
		return this.counts.size();
	}

}
