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
import java.time.Duration;
import java.util.concurrent.Executor;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import org.jspecify.annotations.Nullable;

/**
 * Limiter of how often something is done under each key. What is allowed for a period may
 * be done at once.
 */
public final class RateLimiter {

	/** However many keys there are, the heap is bounded. */
	static final int MAX_BUCKETS = 100_000;

	private static final Executor CALLER = Runnable::run;

	private final LoadingCache<String, Bucket> buckets;

	/**
	 * Creates a limiter.
	 * @param permits how often in a period
	 * @param period the period
	 * @param clock source of time
	 */
	public RateLimiter(long permits, Duration period, Clock clock) {
		ClockTicker ticker = new ClockTicker(clock);
		// A bucket left alone for the period is full again and need not be kept: it goes
		// with what is asked for next, so that no timer is needed.
		this.buckets = Caffeine.newBuilder()
			.maximumSize(MAX_BUCKETS)
			.expireAfterAccess(period)
			.executor(CALLER)
			.ticker(ticker)
			.build((key) -> Bucket.builder()
				.addLimit((limit) -> limit.capacity(permits).refillGreedy(permits, period))
				.withCustomTimePrecision(ticker)
				.build());
	}

	/**
	 * Asks to do it once more.
	 * @return how long to wait, or {@code null} if it may be done
	 */
	public @Nullable Duration tryAcquire(String key) {
		ConsumptionProbe probe = this.buckets.get(key).tryConsumeAndReturnRemaining(1);
		return probe.isConsumed() ? null : Duration.ofNanos(probe.getNanosToWaitForRefill());
	}

	/**
	 * Looks whether it may be done, without doing it. Takes no memory for keys under
	 * which nothing was done.
	 * @return how long to wait, or {@code null} if it may be done
	 */
	public @Nullable Duration look(String key) {
		Bucket bucket = this.buckets.getIfPresent(key);
		if (bucket == null) {
			return null;
		}
		long nanos = bucket.estimateAbilityToConsume(1).getNanosToWaitForRefill();
		return (nanos > 0) ? Duration.ofNanos(nanos) : null;
	}

	/**
	 * How many keys take memory.
	 */
	public long size() {
		this.buckets.cleanUp();
		return this.buckets.estimatedSize();
	}

}
