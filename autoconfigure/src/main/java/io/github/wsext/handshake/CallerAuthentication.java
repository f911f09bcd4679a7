package io.github.wsext.handshake;

import java.security.Principal;

import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.connection.Identity;
import io.github.wsext.handshake.HandshakeObserver.Refusal;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;

/**
 * Step that finds out who the caller is, in the way the endpoint wants to know it: by a
 * ticket, by the authentication of the HTTP request, or not at all.
 */
final class CallerAuthentication implements HandshakeStep<RoutedHandshake, AuthenticatedHandshake> {

	private final @Nullable TicketHandshakeInterceptor tickets;

	/**
	 * Creates the step.
	 * @param tickets redeems tickets, where there are any
	 */
	CallerAuthentication(@Nullable TicketHandshakeInterceptor tickets) {
		this.tickets = tickets;
	}

	@Override
	public HandshakeOutcome<AuthenticatedHandshake> take(RoutedHandshake handshake) {
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
		return byHttp(handshake, required);
	}

	private static HandshakeOutcome<AuthenticatedHandshake> byHttp(RoutedHandshake handshake,
			HandshakeAuthentication required) {
		// The servlet API gives none for an anonymous caller.
		Principal principal = handshake.requested().servletRequest().getUserPrincipal();
		if (principal != null && required.acceptsHttp()) {
			return HandshakeOutcome.passed(new AuthenticatedHandshake(handshake,
					HttpIdentity.of(principal, handshake.requested().servletRequest())));
		}
		return HandshakeOutcome.refused(required.acceptsTicket()
				? HandshakeRefusal.unauthorized(Refusal.UNAUTHENTICATED)
				: HandshakeRefusal.of(Refusal.UNAUTHENTICATED, HttpStatus.UNAUTHORIZED, "Authentication is required"));
	}

}
