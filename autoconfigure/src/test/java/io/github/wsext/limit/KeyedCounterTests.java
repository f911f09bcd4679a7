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

import io.github.wsext.testsupport.Duel;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link KeyedCounter}.
 */
class KeyedCounterTests {

	private static final int ROUNDS = 100_000;

	private static final String KEY = "alice";

	@Test
	@DisplayName("H8 T12 counts up to the limit, each key by itself")
	void limit() {
		KeyedCounter counter = new KeyedCounter(2);
		assertThat(counter.tryIncrement("a")).isTrue();
		assertThat(counter.tryIncrement("a")).isTrue();
		assertThat(counter.tryIncrement("a")).isFalse();
		assertThat(counter.tryIncrement("b")).isTrue();
		counter.decrement("a");
		assertThat(counter.tryIncrement("a")).isTrue();
		assertThat(counter.count("a")).isEqualTo(2);
	}

	@Test
	@DisplayName("H8 T12 a key under which nothing is held takes no memory, one that is refused neither")
	void noMemory() {
		KeyedCounter counter = new KeyedCounter(1);
		counter.decrement("a");
		counter.tryIncrement("a");
		assertThat(counter.keys()).isOne();
		counter.decrement("a");
		counter.decrement("a");
		assertThat(counter.keys()).isZero();
		assertThat(counter.count("a")).isZero();
		KeyedCounter none = new KeyedCounter(0);
		assertThat(none.tryIncrement("a")).isFalse();
		assertThat(none.keys()).isZero();
	}

	@Test
	@DisplayName("H8 T12 of two who want the last one at the same moment one gets it")
	void oneWinner() throws Exception {
		KeyedCounter counter = new KeyedCounter(1);
		boolean[] won = new boolean[2];
		Duel.fight(ROUNDS, (round, me) -> won[me] = counter.tryIncrement(KEY), (round) -> {
			assertThat(won[0] ^ won[1]).as("one winner in round " + round).isTrue();
			counter.decrement(KEY);
		});
		assertThat(counter.keys()).isZero();
	}

	@Test
	@DisplayName("H8 T12 neither who takes nor who gives back at the same moment is forgotten")
	void nothingLost() throws Exception {
		KeyedCounter counter = new KeyedCounter(ROUNDS);
		counter.tryIncrement(KEY);
		Duel.fight(ROUNDS, (round, me) -> {
			if (me == 0) {
				counter.tryIncrement(KEY);
			}
			else {
				counter.decrement(KEY);
			}
		}, (round) -> assertThat(counter.count(KEY)).as("round " + round).isOne());
	}

}
