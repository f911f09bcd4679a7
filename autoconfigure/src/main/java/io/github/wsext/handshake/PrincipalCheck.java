package io.github.wsext.handshake;

import java.io.IOException;
import java.security.Principal;

import io.github.wsext.handshake.HandshakeObserver.Refusal;

import org.springframework.http.HttpStatus;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;

/**
 * Whether the caller may have a further connection. For a ticket that was asked before,
 * in order not to spend it.
 */
final class PrincipalCheck extends HandshakeCheck {

	PrincipalCheck() {
		super(Stage.PRINCIPAL);
	}

	@Override
	boolean check(HandshakeAttempt attempt, ServerHttpRequest request, ServerHttpResponse response) throws IOException {
		Principal principal = attempt.identity().principal();
		return principal == null || attempt.place().takeForPrincipal(principal.getName()) || reject(attempt, response);
	}

	static boolean reject(HandshakeAttempt attempt, ServerHttpResponse response) throws IOException {
		return Rejections.later(attempt, Refusal.PRINCIPAL_LIMIT, response, HttpStatus.TOO_MANY_REQUESTS,
				CapacityCheck.RETRY_AFTER, "Too many connections of this caller");
	}

}
