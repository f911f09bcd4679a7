package io.github.wsext.handshake;

import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.server.HandshakeInterceptor;

/**
 * One of the checks a handshake has to pass.
 */
public abstract class HandshakeCheck implements HandshakeInterceptor {

	private final Stage stage;

	HandshakeCheck(Stage stage) {
		this.stage = stage;
	}

	final Stage stage() {
		return this.stage;
	}

	@Override
	public final boolean beforeHandshake(ServerHttpRequest request, ServerHttpResponse response,
			WebSocketHandler handler, Map<String, Object> attributes) throws Exception {
		return check(HandshakeAttempt.from(attributes), request, response);
	}

	/**
	 * Checks the handshake.
	 * @return {@code false} if it is refused and the response says so
	 */
	abstract boolean check(HandshakeAttempt attempt, ServerHttpRequest request, ServerHttpResponse response)
			throws Exception;

	@Override
	public final void afterHandshake(ServerHttpRequest request, ServerHttpResponse response, WebSocketHandler handler,
			@Nullable Exception exception) {
		// A check has nothing to undo.
	}

	/**
	 * The order of the checks. A ticket is spent as late as possible, so that neither a
	 * link preview nor a page of another origin can burn it.
	 */
	enum Stage {

		UPGRADE, RATE, TEMPORARY_URI, ENDPOINT, ORIGIN, CAPACITY, TICKET, HTTP_AUTHENTICATION, PRINCIPAL, CONNECT

	}

}
