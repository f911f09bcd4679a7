package io.github.wsext.handshake;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.wsext.connection.ConnectionRegistry;
import io.github.wsext.dispatch.EndpointDispatchers;
import io.github.wsext.transport.WebSocketUpgrade;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.web.HttpRequestHandler;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.handler.AbstractWebSocketHandler;
import org.springframework.web.socket.server.HandshakeInterceptor;

/**
 * Answers the requests to endpoints: asks one interceptor after the other and opens the
 * connection if none has refused.
 */
public final class HandshakeRequestHandler implements HttpRequestHandler {

	private static final Log logger = LogFactory.getLog(HandshakeRequestHandler.class);

	/** Spring's interface of the checks asks for one, though none looks at it. */
	private static final WebSocketHandler NO_HANDLER = new AbstractWebSocketHandler() {
	};

	private final List<HandshakeInterceptor> interceptors;

	private final WebSocketUpgrade upgrade;

	private final HandshakeLimits limits;

	private final HandshakeObserver observer;

	/**
	 * Creates the handler.
	 * @param ticketChecks the checks of tickets, none where there are no tickets
	 * @param connections the registry
	 * @param limits the limits at the door
	 * @param dispatchers the dispatchers of the endpoints
	 * @param observer is told what becomes of handshakes
	 */
	public HandshakeRequestHandler(List<? extends HandshakeCheck> ticketChecks, ConnectionRegistry connections,
			HandshakeLimits limits, EndpointDispatchers dispatchers, WebSocketUpgrade upgrade,
			HandshakeObserver observer) {
		List<HandshakeCheck> checks = new ArrayList<>(ticketChecks);
		checks.add(new UpgradeCheck());
		checks.add(new RateCheck(limits));
		checks.add(new EndpointCheck());
		checks.add(new OriginCheck());
		checks.add(new CapacityCheck(connections, limits));
		checks.add(new HttpAuthenticationCheck());
		checks.add(new PrincipalCheck());
		checks.add(new ConnectCheck(dispatchers));
		checks.sort(Comparator.comparing(HandshakeCheck::stage));
		this.interceptors = List.copyOf(checks);
		this.upgrade = upgrade;
		this.limits = limits;
		this.observer = observer;
	}

	@Override
	public void handleRequest(HttpServletRequest servletRequest, HttpServletResponse servletResponse)
			throws IOException {
		HandshakeAttempt attempt = new HandshakeAttempt(servletRequest, this.limits.places().begin(), this.observer);
		ServletServerHttpRequest request = new ServletServerHttpRequest(servletRequest);
		boolean opened = false;
		try (ServletServerHttpResponse response = new ServletServerHttpResponse(servletResponse)) {
			try {
				opened = handle(attempt, request, response);
			}
			catch (Exception ex) {
				logger.error("Handshake failed on " + attempt, ex);
				Rejections.failed(attempt, response);
			}
		}
		finally {
			if (!opened) {
				attempt.place().release();
			}
		}
		if (opened) {
			this.observer.opened();
		}
	}

	private boolean handle(HandshakeAttempt attempt, ServletServerHttpRequest request,
			ServletServerHttpResponse response) throws Exception {
		Map<String, Object> attributes = new HashMap<>(2);
		attempt.storeIn(attributes);
		for (HandshakeInterceptor interceptor : this.interceptors) {
			if (!interceptor.beforeHandshake(request, response, NO_HANDLER, attributes)) {
				return false;
			}
		}
		attempt.place().opening();
		this.upgrade.upgrade(request, response, attempt.subprotocolToEcho(), attempt.identity().principal(),
				new PlaceListener(attempt.place(), attempt.listener()));
		return true;
	}

}
