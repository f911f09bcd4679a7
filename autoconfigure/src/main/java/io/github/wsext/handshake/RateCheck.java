package io.github.wsext.handshake;

import java.io.IOException;
import java.time.Duration;

import io.github.wsext.handshake.HandshakeObserver.Refusal;

import org.springframework.http.HttpStatus;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;

/**
 * Whether there are too many handshakes. Asks for the address first, so that one that
 * knocks all the time takes nothing away from the others.
 */
final class RateCheck extends HandshakeCheck {

	private final HandshakeLimits limits;

	RateCheck(HandshakeLimits limits) {
		super(Stage.RATE);
		this.limits = limits;
	}

	@Override
	boolean check(HandshakeAttempt attempt, ServerHttpRequest request, ServerHttpResponse response) throws IOException {
		Duration wait = this.limits.handshake(attempt.address());
		if (wait != null) {
			this.limits.hintAtProxy("handshakes-per-address");
			return Rejections.later(attempt, Refusal.ADDRESS_RATE, response, HttpStatus.TOO_MANY_REQUESTS, wait,
					"Too many handshakes from this address");
		}
		wait = this.limits.handshake();
		if (wait != null) {
			return Rejections.later(attempt, Refusal.RATE, response, HttpStatus.SERVICE_UNAVAILABLE, wait,
					"Too many handshakes at the moment");
		}
		return true;
	}

}
