package io.github.wsext.transport;

import java.security.Principal;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.server.HandshakeFailureException;
import org.springframework.web.socket.server.RequestUpgradeStrategy;

/**
 * A handshake that may become a connection.
 */
public final class PendingUpgrade {

	private final RequestUpgradeStrategy strategy;

	private final NativeUpgrade nativeUpgrade;

	private final SpringSessionTransport transport;

	PendingUpgrade(NativeUpgrade nativeUpgrade, RequestUpgradeStrategy strategy, SpringSessionTransport transport) {
		this.nativeUpgrade = nativeUpgrade;
		this.strategy = strategy;
		this.transport = transport;
	}

	/**
	 * The handler of the connection to be.
	 */
	public WebSocketHandler handler() {
		return this.transport;
	}

	/**
	 * Answers 101 and opens the connection.
	 * @param subprotocol the subprotocol to echo, if any
	 * @param listener told of everything that happens on the connection
	 * @throws HandshakeFailureException if the container refuses
	 */
	public void complete(ServerHttpRequest request, ServerHttpResponse response, @Nullable String subprotocol,
			@Nullable Principal principal, TransportListener listener) {
		if (request instanceof ServletServerHttpRequest servletRequest
				&& response instanceof ServletServerHttpResponse servletResponse
				&& this.nativeUpgrade.attempt(servletRequest.getServletRequest(), servletResponse.getServletResponse(),
						subprotocol, listener)) {
			return;
		}
		this.transport.bind(listener);
		this.strategy.upgrade(request, response, subprotocol, List.of(), principal, this.transport, Map.of());
	}

}
