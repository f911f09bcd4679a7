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

import java.time.Duration;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for a {@link RateLimiter} that is asked for very many keys.
 */
class MillionKeysTests {

	private static final int MILLION = 1_000_000;

	private final SteppingClock clock = new SteppingClock();

	private final RateLimiter limiter = new RateLimiter(2, Duration.ofMinutes(1), this.clock);

	@Test
	@DisplayName("H8 a million keys take no more memory than the cap, and nobody else's bucket away")
	void bounded() {
		for (int i = 0; i < 5; i++) {
			this.limiter.tryAcquire("busy");
		}
		for (int i = 0; i < MILLION; i++) {
			this.limiter.tryAcquire("key " + i);
			if (i % 1000 == 0) {
				this.limiter.look("busy");
			}
		}
		assertThat(this.limiter.size()).isLessThanOrEqualTo(RateLimiter.MAX_BUCKETS);
		assertThat(this.limiter.look("busy")).isNotNull();
		this.clock.advance(Duration.ofMinutes(2));
		assertThat(this.limiter.size()).isZero();
	}

}
