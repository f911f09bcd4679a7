package io.github.wsext.transport;

import java.security.Principal;

import org.jspecify.annotations.Nullable;

import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.socket.server.HandshakeFailureException;

/**
 * Upgrade of accepted handshakes to connections.
 */
public interface WebSocketUpgrade {

	/**
	 * Answers 101 and opens the connection.
	 * @param subprotocol the subprotocol to echo, if any
	 * @param listener told of everything that happens on the connection
	 * @throws HandshakeFailureException if the container refuses
	 */
	void upgrade(ServerHttpRequest request, ServerHttpResponse response, @Nullable String subprotocol,
			@Nullable Principal principal, TransportListener listener);

}
