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

package io.github.wsext.event;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * Counts the mistakes of one client. Not thread-safe: mistakes come one after the other.
 */
public final class ErrorLimit {

	private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

	private final int perMinute;

	/** When the last ones were made; most clients make none. */
	private long @Nullable [] lastNanos;

	private int next;

	/**
	 * Creates a counter at zero.
	 * @param perMinute with how many within a minute the limit is reached
	 */
	public ErrorLimit(int perMinute) {
		this.perMinute = perMinute;
	}

	/**
	 * Counts a mistake.
	 * @return whether the limit is reached
	 */
	public boolean isReachedBy(long nowNanos) {
		if (this.lastNanos == null) {
			this.lastNanos = new long[this.perMinute];
			Arrays.fill(this.lastNanos, nowNanos - MINUTE - 1);
		}
		this.lastNanos[this.next] = nowNanos;
		this.next = (this.next + 1) % this.perMinute;
		return nowNanos - this.lastNanos[this.next] <= MINUTE;
	}

}
