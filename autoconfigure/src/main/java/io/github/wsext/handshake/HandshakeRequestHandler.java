/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.github.wsext.handshake;

import java.io.IOException;

import io.github.wsext.connection.ConnectionRegistry;
import io.github.wsext.dispatch.EndpointDispatchers;
import io.github.wsext.limit.QuotaPermit;
import io.github.wsext.transport.WebSocketUpgrade;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.web.HttpRequestHandler;

/**
 * Handler of the requests to endpoints: leads each along the chain of checks, and opens
 * the connection or answers the refusal. What a handshake has acquired of the quota is
 * given back unless a connection has it.
 */
public final class HandshakeRequestHandler implements HttpRequestHandler {

	private static final Log logger = LogFactory.getLog(HandshakeRequestHandler.class);

	private final HandshakeChain chain;

	private final ConnectionRegistry connections;

	private final WebSocketUpgrade upgrade;

	private final HandshakeLimits limits;

	private final HandshakeObserver observer;

	/**
	 * Creates the handler.
	 * @param beanFactory has the checks of the application
	 * @param tickets redeems tickets, where there are any
	 * @param rules rules of the security filter chains, where there are any
	 * @param hosts the hosts that are ours
	 * @param connections the registry
	 * @param limits the limits at the door
	 * @param dispatchers the dispatchers of the endpoints
	 * @param observer is told what becomes of handshakes
	 */
	public HandshakeRequestHandler(ListableBeanFactory beanFactory, @Nullable TicketHandshakeInterceptor tickets,
			@Nullable SecurityRules rules, HandshakeHosts hosts, ConnectionRegistry connections, HandshakeLimits limits,
			EndpointDispatchers dispatchers, WebSocketUpgrade upgrade, HandshakeObserver observer) {
		this.chain = new HandshakeChain(ApplicationChecks.in(beanFactory), tickets, rules, hosts, connections, limits,
				dispatchers);
		this.connections = connections;
		this.upgrade = upgrade;
		this.limits = limits;
		this.observer = observer;
	}

	@Override
	public void handleRequest(HttpServletRequest request, HttpServletResponse servletResponse) throws IOException {
		long begun = this.connections.nanos();
		QuotaPermit permit = this.limits.quota().begin();
		HandshakeObserver.Course course = this.observer.began(RequestedHandshake.endpoint(request));
		HandshakeObserver.Refusal refused = HandshakeObserver.Refusal.FAILED;
		boolean opened = false;
		try (ServletServerHttpResponse response = new ServletServerHttpResponse(servletResponse)) {
			HandshakeRefusal refusal = open(RequestedHandshake.of(request, permit), response);
			opened = refusal == null;
			refused = (refusal != null) ? refusal.reason() : null;
			if (refusal != null) {
				// Clients may come back as soon as they read the answer.
				permit.release();
				this.observer.refused(refusal.reason(), this.connections.nanos() - begun);
				answer(refusal, servletResponse);
			}
		}
		finally {
			if (!opened) {
				permit.release();
			}
			if (course != null) {
				course.ended(refused);
			}
		}
		if (opened) {
			this.observer.opened(this.connections.nanos() - begun);
		}
	}

	private static void answer(HandshakeRefusal refusal, HttpServletResponse servletResponse) throws IOException {
		try (ServletServerHttpResponse response = new ServletServerHttpResponse(servletResponse)) {
			refusal.writeTo(response);
		}
		catch (RuntimeException ex) {
			// The application wants a header that must not be sent.
			logger.error("Answer could not be written: " + refusal, ex);
			servletResponse.reset();
			try (ServletServerHttpResponse response = new ServletServerHttpResponse(servletResponse)) {
				HandshakeRefusal.failed().writeTo(response);
			}
		}
	}

	private @Nullable HandshakeRefusal open(RequestedHandshake handshake, ServletServerHttpResponse response) {
		try {
			HandshakeOutcome<AcceptedHandshake> outcome = this.chain.follow(handshake);
			if (outcome.refusal() == null) {
				open(handshake, outcome.phase(), response);
			}
			return outcome.refusal();
		}
		catch (Exception ex) {
			logger.error("Handshake failed on " + handshake, ex);
			return HandshakeRefusal.failed();
		}
	}

	private void open(RequestedHandshake requested, AcceptedHandshake accepted, ServletServerHttpResponse response) {
		requested.permit().expireUnlessClaimed();
		this.upgrade.upgrade(requested.request(), response, accepted.subprotocolToEcho(), accepted.principal(),
				accepted.listener());
	}

}
