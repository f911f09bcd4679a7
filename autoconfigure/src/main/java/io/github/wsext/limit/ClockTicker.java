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

import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

import com.github.benmanes.caffeine.cache.Ticker;
import io.github.bucket4j.TimeMeter;

/**
 * Ticker that shows a clock to Caffeine and Bucket4j, so that there is one source of
 * time.
 */
public final class ClockTicker implements Ticker, TimeMeter {

	private final Clock clock;

	public ClockTicker(Clock clock) {
		this.clock = clock;
	}

	@Override
	public long read() {
		return nanos(this.clock.instant());
	}

	@Override
	public long currentTimeNanos() {
		return read();
	}

	@Override
	public boolean isWallClockBased() {
		return true;
	}

	/**
	 * Nanoseconds since the epoch.
	 */
	public static long nanos(Instant instant) {
		return TimeUnit.SECONDS.toNanos(instant.getEpochSecond()) + instant.getNano();
	}

}
