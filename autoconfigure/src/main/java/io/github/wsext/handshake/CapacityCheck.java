package io.github.wsext.handshake;

import java.io.IOException;
import java.time.Duration;

import io.github.wsext.connection.ConnectionRegistry;
import io.github.wsext.handshake.HandshakeObserver.Refusal;

import org.springframework.http.HttpStatus;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;

/**
 * Whether the server takes further connections, and further ones of this address.
 */
final class CapacityCheck extends HandshakeCheck {

	static final Duration RETRY_AFTER = Duration.ofSeconds(5);

	private final ConnectionRegistry connections;

	private final HandshakeLimits limits;

	CapacityCheck(ConnectionRegistry connections, HandshakeLimits limits) {
		super(Stage.CAPACITY);
		this.connections = connections;
		this.limits = limits;
	}

	@Override
	boolean check(HandshakeAttempt attempt, ServerHttpRequest request, ServerHttpResponse response) throws IOException {
		if (this.connections.isDraining()) {
			return full(attempt, Refusal.DRAINING, response);
		}
		// The address first: one that has too many takes nothing away from the others.
		if (!attempt.place().takeForAddress(attempt.address().counted())) {
			this.limits.hintAtProxy("connections-per-address");
			return Rejections.later(attempt, Refusal.ADDRESS_LIMIT, response, HttpStatus.TOO_MANY_REQUESTS, RETRY_AFTER,
					"Too many connections from this address");
		}
		return attempt.place().takeOnNode() || full(attempt, Refusal.CAPACITY, response);
	}

	private static boolean full(HandshakeAttempt attempt, Refusal refusal, ServerHttpResponse response)
			throws IOException {
		return Rejections.later(attempt, refusal, response, HttpStatus.SERVICE_UNAVAILABLE, RETRY_AFTER,
				"No further connections at the moment");
	}

}
