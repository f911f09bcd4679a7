package io.github.wsext.handshake;

import java.io.IOException;

import io.github.wsext.endpoint.EndpointMatch;
import io.github.wsext.handshake.HandshakeObserver.Refusal;

import org.springframework.http.HttpStatus;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;

/**
 * Which endpoint and subprotocol the handshake is for.
 */
final class EndpointCheck extends HandshakeCheck {

	EndpointCheck() {
		super(Stage.ENDPOINT);
	}

	@Override
	boolean check(HandshakeAttempt attempt, ServerHttpRequest request, ServerHttpResponse response) throws IOException {
		EndpointMatch match = attempt.match();
		if (match == null) {
			return Rejections.unauthorized(attempt, Refusal.UNAUTHENTICATED, response);
		}
		EndpointMatch.Choice choice = match.choose(attempt.offeredSubprotocols());
		if (choice == null) {
			return Rejections.reject(attempt, Refusal.SUBPROTOCOL, response, HttpStatus.BAD_REQUEST,
					"A subprotocol of this endpoint is required");
		}
		if (attempt.standsForAnother() && !choice.endpoint().authentication().acceptsTicket()) {
			return Rejections.unauthorized(attempt, Refusal.TICKET, response);
		}
		attempt.choose(choice);
		return true;
	}

}
