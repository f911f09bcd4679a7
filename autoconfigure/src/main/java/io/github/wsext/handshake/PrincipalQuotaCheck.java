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
