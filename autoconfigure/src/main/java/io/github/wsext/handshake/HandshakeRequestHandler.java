package io.github.wsext.handshake;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.wsext.connection.ConnectionRegistry;
import io.github.wsext.dispatch.EndpointDispatchers;
import io.github.wsext.transport.PendingUpgrade;
import io.github.wsext.transport.WebSocketUpgrade;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.http.HttpStatus;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.web.HttpRequestHandler;
import org.springframework.web.socket.server.HandshakeInterceptor;

/**
 * Answers the requests to endpoints: asks one interceptor after the other and opens the
 * connection if none has refused.
 */
public final class HandshakeRequestHandler implements HttpRequestHandler {

	private static final Log logger = LogFactory.getLog(HandshakeRequestHandler.class);

	private final List<HandshakeInterceptor> interceptors;

	private final WebSocketUpgrade upgrade;

	/**
	 * Creates the handler.
	 * @param ticketChecks the checks of tickets, none where there are no tickets
	 * @param connections the registry
	 * @param maxConnections largest number of connections
	 * @param dispatchers the dispatchers of the endpoints
	 */
	public HandshakeRequestHandler(List<? extends HandshakeCheck> ticketChecks, ConnectionRegistry connections,
			int maxConnections, EndpointDispatchers dispatchers, WebSocketUpgrade upgrade) {
		List<HandshakeCheck> checks = new ArrayList<>(ticketChecks);
		checks.add(new UpgradeCheck());
		checks.add(new EndpointCheck());
		checks.add(new OriginCheck());
		checks.add(new CapacityCheck(connections, maxConnections));
		checks.add(new HttpAuthenticationCheck());
		checks.add(new ConnectCheck(dispatchers));
		checks.sort(Comparator.comparing(HandshakeCheck::stage));
		this.interceptors = List.copyOf(checks);
		this.upgrade = upgrade;
	}

	@Override
	public void handleRequest(HttpServletRequest servletRequest, HttpServletResponse servletResponse)
			throws IOException {
		HandshakeAttempt attempt = new HandshakeAttempt(servletRequest);
		ServletServerHttpRequest request = new ServletServerHttpRequest(servletRequest);
		try (ServletServerHttpResponse response = new ServletServerHttpResponse(servletResponse)) {
			try {
				handle(attempt, request, response);
			}
			catch (Exception ex) {
				logger.error("Handshake failed on " + attempt, ex);
				Rejections.reject(response, HttpStatus.INTERNAL_SERVER_ERROR, "The handshake failed");
			}
		}
	}

	private void handle(HandshakeAttempt attempt, ServletServerHttpRequest request, ServletServerHttpResponse response)
			throws Exception {
		PendingUpgrade pending = this.upgrade.begin();
		Map<String, Object> attributes = new HashMap<>(2);
		attempt.storeIn(attributes);
		for (HandshakeInterceptor interceptor : this.interceptors) {
			if (!interceptor.beforeHandshake(request, response, pending.handler(), attributes)) {
				return;
			}
		}
		pending.complete(request, response, attempt.subprotocolToEcho(), attempt.identity().principal(),
				attempt.listener());
	}

}
