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

package io.github.wsext.redis.node;

import java.time.Duration;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Freshness}.
 */
class FreshnessTests {

	private final Freshness freshness = new Freshness();

	private Duration afterBeat(int atLeast, int atMost) {
		this.freshness.beat(System.nanoTime(), Duration.ofMillis(atLeast), Duration.ofMillis(atMost));
		return this.freshness.clockOffset();
	}

	@Test
	void clocksAreTakenForTheSameUntilRedisHasAnswered() {
		assertThat(this.freshness.clockOffset()).isZero();
		assertThat(afterBeat(98, 102)).isEqualTo(Duration.ofMillis(100));
	}

	@Test
	@DisplayName("R3 a node that was halted while Redis answered knows the time as well as before")
	void lateAnswer() {
		afterBeat(-1, 1);
		assertThat(afterBeat(-600, 1)).isZero();
		assertThat(afterBeat(-1, 600)).isZero();
	}

	@Test
	void clockThatWasSetIsFollowed() {
		afterBeat(-1, 1);
		assertThat(afterBeat(5000, 5002)).isEqualTo(Duration.ofMillis(5000));
		assertThat(afterBeat(-1, 1)).isEqualTo(Duration.ofMillis(1));
	}

	@Test
	void lateAnswerAtTheStartIsMadeGoodByTheNext() {
		assertThat(afterBeat(-600, 0)).isEqualTo(Duration.ofMillis(-300));
		assertThat(afterBeat(-1, 1)).isEqualTo(Duration.ofMillis(-1));
	}

}
