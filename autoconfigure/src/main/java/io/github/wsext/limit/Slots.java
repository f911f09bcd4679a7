package io.github.wsext.limit;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Counts what is there under each key, up to a limit. A key with nothing under it takes
 * no memory.
 */
final class Slots {

	private final ConcurrentMap<String, Integer> taken = new ConcurrentHashMap<>();

	private final int max;

	/**
	 * Creates empty slots.
	 * @param max how many per key, 0 for any number
	 */
	Slots(int max) {
		this.max = max;
	}

	boolean isLimited() {
		return this.max > 0;
	}

	boolean tryTake(String key) {
		boolean[] done = new boolean[1];
		this.taken.compute(key, (same, count) -> {
			int current = (count != null) ? count : 0;
			done[0] = current < this.max;
			return done[0] ? Integer.valueOf(current + 1) : count;
		});
		return done[0];
	}

	void giveBack(String key) {
		this.taken.computeIfPresent(key, (same, count) -> (count > 1) ? Integer.valueOf(count - 1) : null);
	}

	int taken(String key) {
		return this.taken.getOrDefault(key, 0);
	}

	int keys() {
		return this.taken.size();
	}

}
