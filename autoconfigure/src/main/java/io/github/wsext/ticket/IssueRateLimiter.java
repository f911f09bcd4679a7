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

package io.github.wsext.ticket;

import java.time.Clock;
import java.time.Duration;

import io.github.wsext.limit.ClientAddress;
import io.github.wsext.limit.RateLimiter;
import org.jspecify.annotations.Nullable;

/**
 * Limiter of how often tickets are issued, to one principal and to one client address.
 */
final class IssueRateLimiter {

	private static final Duration PERIOD = Duration.ofMinutes(1);

	private final RateLimiter principals;

	private final @Nullable RateLimiter addresses;

	IssueRateLimiter(TicketSettings.IssueRate rate, Clock clock) {
		this.principals = new RateLimiter(rate.perPrincipal(), PERIOD, clock);
		this.addresses = (rate.perAddress() > 0) ? new RateLimiter(rate.perAddress(), PERIOD, clock) : null;
	}

	/**
	 * Counts one more ticket.
	 * @throws TicketLimitException if there are too many
	 */
	void acquire(String principal, @Nullable ClientAddress address) {
		if (this.addresses != null && address != null) {
			check(TicketLimitException.Limit.ADDRESS_RATE, this.addresses.tryAcquire(address.counted()));
		}
		check(TicketLimitException.Limit.RATE, this.principals.tryAcquire(principal));
	}

	private static void check(TicketLimitException.Limit limit, @Nullable Duration wait) {
		if (wait != null) {
			throw new TicketLimitException(limit, wait);
		}
	}

}
