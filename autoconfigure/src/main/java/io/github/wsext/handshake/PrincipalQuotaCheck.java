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

import java.security.Principal;

import io.github.wsext.handshake.HandshakeObserver.Refusal;

import org.springframework.http.HttpStatus;

/**
 * Check whether the caller may have a further connection. For a ticket that was asked
 * before, in order not to spend it.
 */
final class PrincipalQuotaCheck implements HandshakeStep<AuthenticatedHandshake, AuthenticatedHandshake> {

	@Override
	public HandshakeOutcome<AuthenticatedHandshake> take(AuthenticatedHandshake handshake) {
		Principal principal = handshake.identity().principal();
		if (principal == null || handshake.routed().requested().permit().tryAcquirePrincipal(principal.getName())) {
			return HandshakeOutcome.passed(handshake);
		}
		return HandshakeOutcome.refused(refusal());
	}

	static HandshakeRefusal refusal() {
		return HandshakeRefusal.later(Refusal.PRINCIPAL_LIMIT, HttpStatus.TOO_MANY_REQUESTS, CapacityCheck.RETRY_AFTER,
				"Too many connections of this caller");
	}

}
