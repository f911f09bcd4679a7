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

import java.security.Principal;

import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.connection.ConnectionRegistry;
import io.github.wsext.connection.Identity;
import io.github.wsext.handshake.HandshakeObserver.Refusal;
import io.github.wsext.ticket.RequestLogin;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.util.StringUtils;

/**
 * Step that finds out who the caller is, in the way the endpoint wants to know it: by a
 * ticket, by the authentication of the HTTP request, or not at all.
 */
final class CallerAuthentication implements HandshakeStep<RoutedHandshake, AuthenticatedHandshake> {

	private final @Nullable TicketHandshakeInterceptor tickets;

	private final ConnectionRegistry connections;

	/**
	 * Creates the step.
	 * @param tickets redeems tickets, where there are any
	 * @param connections knows what logins have ended
	 */
	CallerAuthentication(@Nullable TicketHandshakeInterceptor tickets, ConnectionRegistry connections) {
		this.tickets = tickets;
		this.connections = connections;
	}

	@Override
	public HandshakeOutcome<AuthenticatedHandshake> take(RoutedHandshake handshake) {
		RequestLogin login = RequestLogin.of(handshake.requested().servletRequest(), this.connections.endedLogins());
		return authenticate(handshake, login).then((caller) -> HandshakeOutcome.passed(caller.since(login.since())));
	}

	private HandshakeOutcome<AuthenticatedHandshake> authenticate(RoutedHandshake handshake, RequestLogin login) {
		HandshakeAuthentication required = handshake.endpoint().authentication();
		if (required == HandshakeAuthentication.NONE) {
			return HandshakeOutcome.passed(new AuthenticatedHandshake(handshake, Identity.of(null)));
		}
		if (required.acceptsTicket() && this.tickets != null) {
			HandshakeOutcome<AuthenticatedHandshake> byTicket = this.tickets.authenticate(handshake);
			if (byTicket != null) {
				return byTicket;
			}
		}
		return byHttp(handshake, required, login);
	}

	private static HandshakeOutcome<AuthenticatedHandshake> byHttp(RoutedHandshake handshake,
			HandshakeAuthentication required, RequestLogin login) {
		// The servlet API gives none for an anonymous caller.
		Principal principal = handshake.requested().servletRequest().getUserPrincipal();
		if (principal != null && required.acceptsHttp() && !StringUtils.hasLength(principal.getName())) {
			return HandshakeOutcome.refused(HandshakeRefusal.of(Refusal.UNAUTHENTICATED, HttpStatus.FORBIDDEN,
					"The caller's authentication has no name"));
		}
		if (principal != null && required.acceptsHttp()) {
			return HandshakeOutcome
				.passed(new AuthenticatedHandshake(handshake, HttpIdentity.of(principal, login.session())));
		}
		return HandshakeOutcome.refused(required.acceptsTicket()
				? HandshakeRefusal.unauthorized(Refusal.UNAUTHENTICATED)
				: HandshakeRefusal.of(Refusal.UNAUTHENTICATED, HttpStatus.UNAUTHORIZED, "Authentication is required"));
	}

}
