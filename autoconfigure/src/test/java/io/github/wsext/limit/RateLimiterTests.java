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
 * Tests for {@link RateLimiter}.
 */
class RateLimiterTests {

	private final SteppingClock clock = new SteppingClock();

	private final RateLimiter limiter = new RateLimiter(2, Duration.ofMinutes(1), this.clock);

	@Test
	@DisplayName("H8 a period's worth may come at once, then it refills little by little, for each key by itself")
	void refills() {
		assertThat(this.limiter.tryAcquire("a")).isNull();
		assertThat(this.limiter.tryAcquire("a")).isNull();
		assertThat(this.limiter.tryAcquire("a")).isEqualTo(Duration.ofSeconds(30));
		assertThat(this.limiter.tryAcquire("b")).isNull();
		this.clock.advance(Duration.ofSeconds(30));
		assertThat(this.limiter.tryAcquire("a")).isNull();
		assertThat(this.limiter.tryAcquire("a")).isNotNull();
	}

	@Test
	@DisplayName("H8 who comes a nanosecond too early is refused as who comes a minute too early is")
	void aNanosecondTooEarly() {
		this.limiter.tryAcquire("a");
		this.limiter.tryAcquire("a");
		this.clock.advance(Duration.ofSeconds(30).minusNanos(1));
		assertThat(this.limiter.look("a")).isEqualTo(Duration.ofNanos(1));
		assertThat(this.limiter.tryAcquire("a")).isEqualTo(Duration.ofNanos(1));
		this.clock.advance(Duration.ofNanos(1));
		assertThat(this.limiter.look("a")).isNull();
		assertThat(this.limiter.tryAcquire("a")).isNull();
	}

	@Test
	@DisplayName("H8 to look costs nothing, and takes no memory for keys under which nothing was done")
	void look() {
		for (int i = 0; i < 10; i++) {
			assertThat(this.limiter.look("a")).isNull();
		}
		assertThat(this.limiter.size()).isZero();
		this.limiter.tryAcquire("a");
		this.limiter.tryAcquire("a");
		assertThat(this.limiter.size()).isOne();
		assertThat(this.limiter.look("a")).isEqualTo(Duration.ofSeconds(30));
		this.clock.advance(Duration.ofSeconds(30));
		assertThat(this.limiter.look("a")).isNull();
		assertThat(this.limiter.tryAcquire("a")).isNull();
	}

}
