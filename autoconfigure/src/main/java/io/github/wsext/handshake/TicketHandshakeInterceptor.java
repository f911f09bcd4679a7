package io.github.wsext.handshake;

import java.io.IOException;

import io.github.wsext.connection.Identity;
import io.github.wsext.ticket.PresentedTickets;
import io.github.wsext.ticket.Ticket;
import io.github.wsext.ticket.TicketRedemption;
import io.github.wsext.ticket.TicketRefusedException;
import io.github.wsext.ticket.TicketResolver;
import io.github.wsext.ticket.TicketService;
import io.github.wsext.ticket.TicketStoreUnavailableException;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;

/**
 * Consumes the ticket of a handshake, when all else about it is good. Whatever is wrong
 * with a ticket, the client sees the same 401.
 */
public final class TicketHandshakeInterceptor extends HandshakeCheck {

	private final TicketService tickets;

	private final UserReloader users;

	private final BeanFactory beanFactory;

	private final HandshakeLimits limits;

	private final TicketAnswers answers;

	/**
	 * Creates the interceptor.
	 * @param users looks up users once more
	 * @param beanFactory has the {@link TicketResolver} beans that endpoints name
	 */
	public TicketHandshakeInterceptor(TicketService tickets, UserReloader users, BeanFactory beanFactory,
			HandshakeLimits limits) {
		super(Stage.TICKET);
		this.tickets = tickets;
		this.users = users;
		this.beanFactory = beanFactory;
		this.limits = limits;
		this.answers = new TicketAnswers(limits);
	}

	@Override
	boolean check(HandshakeAttempt attempt, ServerHttpRequest request, ServerHttpResponse response) throws IOException {
		if (!attempt.endpoint().authentication().acceptsTicket()) {
			return true;
		}
		PresentedTickets presented = PresentedTickets.of(attempt.request());
		if (presented.ambiguous()) {
			return this.answers.ambiguous(attempt, response);
		}
		String ticket = resolve(attempt, presented, request);
		if (ticket == null && attempt.endpoint().authentication().acceptsHttp()) {
			return true;
		}
		if (ticket != null && !this.answers.mayTry(attempt, response)) {
			return false;
		}
		TicketRedemption redemption = new TicketRedemption(attempt.path(), request.getHeaders().getOrigin(),
				attempt.address());
		try {
			if (!hasPlace(attempt, ticket, redemption)) {
				return PrincipalCheck.reject(attempt, response);
			}
			Ticket consumed = this.tickets.consume(ticket, redemption);
			attempt.authenticated(new Identity(this.users.reload(consumed.authentication()),
					consumed.authenticatedUntil(), consumed.session()), consumed.attributes(), consumed.payload());
			return true;
		}
		catch (UserReloader.UnavailableException ex) {
			return this.answers.refused(attempt, ex, response);
		}
		catch (TicketRefusedException ex) {
			return this.answers.refused(attempt, ex, response);
		}
		catch (TicketStoreUnavailableException ex) {
			return this.answers.unavailable(attempt, ex, response);
		}
	}

	/**
	 * Takes the place of the ticket's owner while the ticket is not spent yet. A ticket
	 * that will be refused has none to ask for.
	 */
	private boolean hasPlace(HandshakeAttempt attempt, @Nullable String ticket, TicketRedemption redemption) {
		if (!this.limits.places().limitsPrincipals()) {
			return true;
		}
		String owner = this.tickets.ownerOf(ticket, redemption);
		return owner == null || attempt.place().takeForPrincipal(owner);
	}

	private @Nullable String resolve(HandshakeAttempt attempt, PresentedTickets presented, ServerHttpRequest request) {
		String resolver = attempt.endpoint().ticketResolver();
		return resolver.isEmpty() ? presented.ticket()
				: this.beanFactory.getBean(resolver, TicketResolver.class).resolveTicket(request);
	}

}
