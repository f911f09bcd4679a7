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

package io.github.wsext.handshake;

import io.github.wsext.limit.ConnectionLimits;

/**
 * Settings of the limits at the door, see {@code wsext.max-connections} and
 * {@code wsext.limit.*}: found to be valid. Of the rates, 0 means that there is no limit.
 *
 * @param connections how many connections
 * @param handshakesPerSecond handshakes on this node in a second
 * @param handshakesPerAddress handshakes from one address in a minute
 * @param failedTicketsPerAddress tickets from one address in a minute that open nothing
 * @param threads how many the container has, or 0 if that is not known or there is no
 * bound
 */
public record HandshakeLimitSettings(ConnectionLimits connections, int handshakesPerSecond, int handshakesPerAddress,
		int failedTicketsPerAddress, int threads) {

	public HandshakeLimitSettings {
		check("handshakes-per-second", handshakesPerSecond);
		check("handshakes-per-address", handshakesPerAddress);
		check("failed-tickets-per-address", failedTicketsPerAddress);
	}

	private static void check(String property, int value) {
		if (value < 0) {
			throw new IllegalArgumentException(
					"wsext.limit." + property + " must be positive, or 0 for no limit, was " + value);
		}
	}

}
