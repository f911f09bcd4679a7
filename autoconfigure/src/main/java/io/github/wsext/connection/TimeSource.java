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

import java.time.Clock;
import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * The time that tickets, the ends of authentications, heartbeats, writes, closing
 * handshakes and all limits go by; a bean of this type takes the place of the system's.
 * What a container watches over goes by its own time.
 *
 * @param clock the time of day
 * @param nanoTime a time that only goes forward, in nanoseconds since no moment in
 * particular
 */
public record TimeSource(Clock clock, LongSupplier nanoTime) {

	/**
	 * The system's time.
	 */
	public static final TimeSource SYSTEM = new TimeSource(Clock.systemUTC(), System::nanoTime);

	long nanos() {
		return this.nanoTime.getAsLong();
	}

	/**
	 * The time of day at a moment that is a while ago.
	 * @param nanos the {@linkplain #nanoTime() time} of that moment
	 */
	Instant instantAt(long nanos) {
		return this.clock.instant().minusNanos(nanos() - nanos);
	}

}
