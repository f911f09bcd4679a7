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
