package io.github.wsext.handshake;

import java.io.IOException;
import java.security.Principal;

import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.connection.Identity;

import org.springframework.http.HttpStatus;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;

/**
 * Whether a caller without ticket may connect: because nobody is asked, or because the
 * HTTP request is authenticated.
 */
final class HttpAuthenticationCheck extends HandshakeCheck {

	HttpAuthenticationCheck() {
		super(Stage.HTTP_AUTHENTICATION);
	}

	@Override
	boolean check(HandshakeAttempt attempt, ServerHttpRequest request, ServerHttpResponse response) throws IOException {
		if (attempt.isAuthenticated()) {
			return true;
		}
		HandshakeAuthentication required = attempt.endpoint().authentication();
		if (required == HandshakeAuthentication.NONE) {
			attempt.authenticated(Identity.of(null));
			return true;
		}
		// The servlet API gives none for an anonymous caller.
		Principal principal = attempt.request().getUserPrincipal();
		if (!required.acceptsHttp() || principal == null) {
			return required.acceptsTicket() ? Rejections.unauthorized(response)
					: Rejections.reject(response, HttpStatus.UNAUTHORIZED, "Authentication is required");
		}
		attempt.authenticated(HttpIdentity.of(principal, attempt.request()));
		return true;
	}

}
