package io.github.wsext.handshake;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import io.github.wsext.endpoint.EndpointMatch;
import io.github.wsext.endpoint.EndpointPaths;
import io.github.wsext.handshake.HandshakeObserver.Refusal;
import io.github.wsext.ticket.PresentedTickets;
import io.github.wsext.ticket.TicketRefusedException;
import io.github.wsext.ticket.TicketService;
import io.github.wsext.ticket.TicketStoreUnavailableException;

import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.util.UriUtils;

/**
 * Finds the endpoint that a temporary URI stands for, without consuming its ticket.
 */
public final class TemporaryUriInterceptor extends HandshakeCheck {

	private final TicketService tickets;

	private final EndpointPaths endpoints;

	private final TicketAnswers answers;

	public TemporaryUriInterceptor(TicketService tickets, EndpointPaths endpoints, HandshakeLimits limits) {
		super(Stage.TEMPORARY_URI);
		this.tickets = tickets;
		this.endpoints = endpoints;
		this.answers = new TicketAnswers(limits);
	}

	@Override
	boolean check(HandshakeAttempt attempt, ServerHttpRequest request, ServerHttpResponse response) throws IOException {
		if (attempt.match() != null) {
			return true;
		}
		PresentedTickets presented = PresentedTickets.of(attempt.request());
		if (presented.ambiguous()) {
			return this.answers.ambiguous(attempt, response);
		}
		if (presented.ticket() != null && !this.answers.mayTry(attempt, response)) {
			return false;
		}
		try {
			String path = this.tickets.endpointOf(presented.ticket());
			EndpointMatch match = this.endpoints.match(UriUtils.encodePath(path, StandardCharsets.UTF_8));
			if (match == null) {
				return Rejections.unauthorized(attempt, Refusal.TICKET, response);
			}
			attempt.standsFor(path, match);
			return true;
		}
		catch (TicketRefusedException ex) {
			return this.answers.refused(attempt, ex, response);
		}
		catch (TicketStoreUnavailableException ex) {
			return this.answers.unavailable(attempt, ex, response);
		}
	}

}
