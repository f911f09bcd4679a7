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

package io.github.wsext.connection;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.withSettings;

/**
 * Tests for {@link ConnectionIndex}.
 */
class ConnectionIndexTests {

	private static final String KEY = "alice";

	private final ManagedConnection one = connection();

	private final ManagedConnection other = connection();

	@Test
	@DisplayName("C9 whoever comes is found and whoever goes is not, between whatever steps others come and go")
	void interleaved() {
		List<Set<ManagedConnection>> beginnings = List.of(Set.of(), Set.of(this.one), Set.of(this.one, this.other));
		for (Set<ManagedConnection> present : beginnings) {
			for (boolean comes : new boolean[] { true, false }) {
				for (boolean otherComes : new boolean[] { true, false }) {
					int step = 1;
					while (interleave(present, comes, otherComes, step)) {
						step++;
					}
					assertThat(step).as("steps").isGreaterThan(1);
				}
			}
		}
	}

	/**
	 * Has one come or go, and the other between two steps on the map.
	 * @return whether there was a step with that number
	 */
	private boolean interleave(Set<ManagedConnection> present, boolean comes, boolean otherComes, int step) {
		InterleavedMap map = new InterleavedMap();
		ConnectionIndex index = new ConnectionIndex(map);
		present.forEach((connection) -> index.add(KEY, connection));
		map.interleave(step, () -> act(index, this.other, otherComes));
		act(index, this.one, comes);
		boolean interleaved = map.isOver();
		map.finish();
		Set<ManagedConnection> expected = new HashSet<>();
		if (comes) {
			expected.add(this.one);
		}
		if (otherComes) {
			expected.add(this.other);
		}
		assertThat(index.get(KEY))
			.as("after " + (comes ? "coming" : "going") + " and another's " + (otherComes ? "coming" : "going")
					+ " at step " + step + " of " + present.size())
			.containsExactlyInAnyOrderElementsOf(expected);
		assertThat(index.contains(KEY)).isEqualTo(!expected.isEmpty());
		assertThat(index.size()).isEqualTo(expected.isEmpty() ? 0 : 1);
		return interleaved;
	}

	private static void act(ConnectionIndex index, ManagedConnection connection, boolean comes) {
		if (comes) {
			index.add(KEY, connection);
		}
		else {
			index.remove(KEY, connection);
		}
	}

	private static ManagedConnection connection() {
		return mock(ManagedConnection.class, withSettings().stubOnly());
	}

	/**
	 * A map that does something else before or after one of its operations: all others
	 * can do is between them.
	 */
	private static final class InterleavedMap extends ConcurrentHashMap<String, Set<ManagedConnection>> {

		private static final long serialVersionUID = 1;

		private transient @Nullable Runnable meanwhile;

		private int steps;

		void interleave(int step, Runnable meanwhile) {
			this.meanwhile = meanwhile;
			this.steps = step;
		}

		boolean isOver() {
			return this.meanwhile == null;
		}

		/**
		 * Does it now, if there were too few operations.
		 */
		void finish() {
			this.steps = 1;
			step();
		}

		private void step() {
			Runnable action = this.meanwhile;
			if (action != null && --this.steps == 0) {
				this.meanwhile = null;
				action.run();
			}
		}

		private <T> T between(Supplier<T> operation) {
			step();
			T result = operation.get();
			step();
			return result;
		}

		@Override
		public Set<ManagedConnection> get(Object key) {
			return between(() -> super.get(key));
		}

		@Override
		public Set<ManagedConnection> put(String key, Set<ManagedConnection> value) {
			return between(() -> super.put(key, value));
		}

		@Override
		public Set<ManagedConnection> putIfAbsent(String key, Set<ManagedConnection> value) {
			return between(() -> super.putIfAbsent(key, value));
		}

		@Override
		public Set<ManagedConnection> remove(Object key) {
			return between(() -> super.remove(key));
		}

		@Override
		public Set<ManagedConnection> compute(String key,
				BiFunction<? super String, ? super Set<ManagedConnection>, ? extends Set<ManagedConnection>> function) {
			return between(() -> super.compute(key, function));
		}

		@Override
		public Set<ManagedConnection> computeIfPresent(String key,
				BiFunction<? super String, ? super Set<ManagedConnection>, ? extends Set<ManagedConnection>> function) {
			return between(() -> super.computeIfPresent(key, function));
		}

		@Override
		public Set<ManagedConnection> computeIfAbsent(String key,
				Function<? super String, ? extends Set<ManagedConnection>> function) {
			return between(() -> super.computeIfAbsent(key, function));
		}

	}

}
