package io.github.wsext.handshake;

import java.io.IOException;

import io.github.wsext.connection.ConnectionRegistry;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;

/**
 * Whether the server takes further connections.
 */
final class CapacityCheck extends HandshakeCheck {

	private static final String RETRY_AFTER_SECONDS = "5";

	private final ConnectionRegistry connections;

	private final int maxConnections;

	CapacityCheck(ConnectionRegistry connections, int maxConnections) {
		super(Stage.CAPACITY);
		this.connections = connections;
		this.maxConnections = maxConnections;
	}

	@Override
	boolean check(HandshakeAttempt attempt, ServerHttpRequest request, ServerHttpResponse response) throws IOException {
		if (!this.connections.isDraining() && this.connections.count() < this.maxConnections) {
			return true;
		}
		response.getHeaders().set(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
		return Rejections.reject(response, HttpStatus.SERVICE_UNAVAILABLE, "No further connections at the moment");
	}

}
