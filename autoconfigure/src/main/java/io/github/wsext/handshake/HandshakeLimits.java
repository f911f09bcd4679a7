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

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.wsext.limit.ClientAddress;
import io.github.wsext.limit.ConnectionQuota;
import io.github.wsext.limit.RateLimiter;
import io.github.wsext.support.EngineScheduler;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Limits at the door, of connections, handshakes and bad tickets, and where the node
 * stands with them.
 */
public final class HandshakeLimits {

	private static final Log logger = LogFactory.getLog(HandshakeLimits.class);

	private static final String NODE = "";

	private final HandshakeLimitSettings settings;

	private final ConnectionQuota quota;

	private final @Nullable RateLimiter handshakes;

	private final @Nullable RateLimiter handshakesByAddress;

	private final @Nullable RateLimiter failedTickets;

	private final ConnectPlaces connecting;

	private final AtomicBoolean hinted = new AtomicBoolean();

	/**
	 * Creates the limits.
	 * @param clock source of time
	 * @param scheduler tells when a handshake has taken too long
	 */
	public HandshakeLimits(HandshakeLimitSettings settings, Clock clock, EngineScheduler scheduler) {
		this.settings = settings;
		this.quota = new ConnectionQuota(settings.connections(), clock, scheduler);
		this.handshakes = limiter(settings.handshakesPerSecond(), Duration.ofSeconds(1), clock);
		this.handshakesByAddress = limiter(settings.handshakesPerAddress(), Duration.ofMinutes(1), clock);
		this.failedTickets = limiter(settings.failedTicketsPerAddress(), Duration.ofMinutes(1), clock);
		this.connecting = new ConnectPlaces(settings.threads());
	}

	private static @Nullable RateLimiter limiter(int permits, Duration period, Clock clock) {
		return (permits > 0) ? new RateLimiter(permits, period, clock) : null;
	}

	/**
	 * What the limits are.
	 */
	public HandshakeLimitSettings settings() {
		return this.settings;
	}

	/**
	 * How much of them connections take.
	 */
	public ConnectionQuota quota() {
		return this.quota;
	}

	/**
	 * A handshake from any address.
	 * @return how long to wait, or {@code null} if it may go on
	 */
	@Nullable Duration handshake() {
		return (this.handshakes != null) ? this.handshakes.tryAcquire(NODE) : null;
	}

	/**
	 * A handshake from this address.
	 * @return how long to wait, or {@code null} if it may go on
	 */
	@Nullable Duration handshake(ClientAddress address) {
		return (this.handshakesByAddress != null) ? this.handshakesByAddress.tryAcquire(address.counted()) : null;
	}

	/**
	 * How many handshakes may be with their endpoints at the same time.
	 */
	ConnectPlaces connecting() {
		return this.connecting;
	}

	/**
	 * A ticket from this address opened nothing.
	 */
	void ticketFailed(ClientAddress address) {
		if (this.failedTickets != null) {
			this.failedTickets.tryAcquire(address.counted());
		}
	}

	/**
	 * Whether too many tickets from this address opened nothing.
	 * @return how long to wait, or {@code null} if there may be another
	 */
	@Nullable Duration tooManyFailedTickets(ClientAddress address) {
		return (this.failedTickets != null) ? this.failedTickets.look(address.counted()) : null;
	}

	/**
	 * An address has reached a limit. Where all clients come through a proxy that the
	 * application does not trust, that is a mistake in its configuration.
	 */
	void hintAtProxy(String property) {
		if (this.hinted.compareAndSet(false, true)) {
			logger.warn("Handshakes from one address are refused, because it has reached wsext.limit." + property
					+ ". If that is your proxy, set server.forward-headers-strategy. This is said once.");
		}
	}

}
