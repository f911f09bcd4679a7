package io.github.wsext.handshake;

import java.io.IOException;

import io.github.wsext.HandshakeRejectedException;
import io.github.wsext.dispatch.EndpointDispatchers;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.http.HttpStatus;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;

/**
 * What the endpoint itself says: method security on its class, and {@code @OnConnect}.
 */
final class ConnectCheck extends HandshakeCheck {

	private static final Log logger = LogFactory.getLog(ConnectCheck.class);

	private final EndpointDispatchers dispatchers;

	ConnectCheck(EndpointDispatchers dispatchers) {
		super(Stage.CONNECT);
		this.dispatchers = dispatchers;
	}

	@Override
	boolean check(HandshakeAttempt attempt, ServerHttpRequest request, ServerHttpResponse response) throws IOException {
		try {
			attempt.listener(
					this.dispatchers.get(attempt.endpoint()).connect(attempt.accept(request), attempt.identity()));
			return true;
		}
		catch (HandshakeRejectedException ex) {
			return Rejections.reject(response, ex);
		}
		catch (Throwable ex) {
			logger.error("@OnConnect failed on " + attempt, ex);
			return Rejections.reject(response, HttpStatus.INTERNAL_SERVER_ERROR, "The handshake failed");
		}
	}

}
