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

import io.github.wsext.handshake.HandshakeObserver.Refusal;

import org.springframework.http.HttpStatus;

/**
 * Check whether there are too many handshakes. Asks for the address first, so that one
 * that knocks all the time takes nothing away from the others.
 */
final class RateCheck implements HandshakeStep<RequestedHandshake, RequestedHandshake> {

	private final HandshakeLimits limits;

	RateCheck(HandshakeLimits limits) {
		this.limits = limits;
	}

	@Override
	public HandshakeOutcome<RequestedHandshake> take(RequestedHandshake handshake) {
		Duration wait = this.limits.handshake(handshake.address());
		if (wait != null) {
			this.limits.hintAtProxy("handshakes-per-address");
			return HandshakeOutcome.refused(HandshakeRefusal.later(Refusal.ADDRESS_RATE, HttpStatus.TOO_MANY_REQUESTS,
					wait, "Too many handshakes from this address"));
		}
		wait = this.limits.handshake();
		if (wait != null) {
			return HandshakeOutcome.refused(HandshakeRefusal.later(Refusal.RATE, HttpStatus.SERVICE_UNAVAILABLE, wait,
					"Too many handshakes at the moment"));
		}
		return HandshakeOutcome.passed(handshake);
	}

}
