package io.github.wsext.transport;

import java.security.Principal;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.socket.server.HandshakeFailureException;
import org.springframework.web.socket.server.RequestUpgradeStrategy;

/**
 * Turns an accepted handshake into a connection through Spring's
 * {@link RequestUpgradeStrategy}.
 */
public final class WebSocketUpgrade {

	private final RequestUpgradeStrategy strategy;

	private final TransportSettings settings;

	public WebSocketUpgrade(TransportSettings settings) {
		this.settings = settings;
		this.strategy = new SpringSessionUpgradeStrategy(settings);
	}

	/**
	 * Answers 101 and opens the connection.
	 * @param subprotocol the subprotocol to echo, if any
	 * @param listener told of everything that happens on the connection
	 * @throws HandshakeFailureException if the container refuses
	 */
	public void upgrade(ServerHttpRequest request, ServerHttpResponse response, @Nullable String subprotocol,
			@Nullable Principal principal, TransportListener listener) {
		this.strategy.upgrade(request, response, subprotocol, List.of(), principal,
				new SpringSessionTransport(listener, this.settings), Map.of());
	}

}
