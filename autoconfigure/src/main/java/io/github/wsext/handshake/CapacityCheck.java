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

import java.time.Duration;

import io.github.wsext.connection.ConnectionRegistry;
import io.github.wsext.handshake.HandshakeObserver.Refusal;

import org.springframework.http.HttpStatus;

/**
 * Check whether the server takes further connections, and further ones of this address.
 * Acquires both before the ticket is looked at, so that many handshakes at once do not
 * exceed a limit.
 */
final class CapacityCheck implements HandshakeStep<RoutedHandshake, RoutedHandshake> {

	static final Duration RETRY_AFTER = Duration.ofSeconds(5);

	private final ConnectionRegistry connections;

	private final HandshakeLimits limits;

	CapacityCheck(ConnectionRegistry connections, HandshakeLimits limits) {
		this.connections = connections;
		this.limits = limits;
	}

	@Override
	public HandshakeOutcome<RoutedHandshake> take(RoutedHandshake handshake) {
		if (this.connections.isDraining()) {
			return HandshakeOutcome.refused(full(Refusal.DRAINING));
		}
		RequestedHandshake requested = handshake.requested();
		// The address first: one that has too many takes nothing away from the others.
		if (!requested.permit().tryAcquireAddress(requested.address())) {
			this.limits.hintAtProxy("connections-per-address");
			return HandshakeOutcome.refused(HandshakeRefusal.later(Refusal.ADDRESS_LIMIT, HttpStatus.TOO_MANY_REQUESTS,
					RETRY_AFTER, "Too many connections from this address"));
		}
		if (!requested.permit().tryAcquireNode()) {
			return HandshakeOutcome.refused(full(Refusal.CAPACITY));
		}
		return HandshakeOutcome.passed(handshake);
	}

	private static HandshakeRefusal full(Refusal reason) {
		return HandshakeRefusal.later(reason, HttpStatus.SERVICE_UNAVAILABLE, RETRY_AFTER,
				"No further connections at the moment");
	}

}
