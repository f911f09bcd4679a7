package io.github.wsext.handshake;

import java.io.IOException;

import io.github.wsext.connection.Identity;
import io.github.wsext.ticket.PresentedTickets;
import io.github.wsext.ticket.Ticket;
import io.github.wsext.ticket.TicketRefusedException;
import io.github.wsext.ticket.TicketResolver;
import io.github.wsext.ticket.TicketService;
import io.github.wsext.ticket.TicketStoreUnavailableException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;

/**
 * Consumes the ticket of a handshake, when all else about it is good. Whatever is wrong
 * with a ticket, the client sees the same 401.
 */
public final class TicketHandshakeInterceptor extends HandshakeCheck {

	private static final Log logger = LogFactory.getLog(TicketHandshakeInterceptor.class);

	private final TicketService tickets;

	private final UserReloader users;

	private final BeanFactory beanFactory;

	/**
	 * Creates the interceptor.
	 * @param users looks up users once more
	 * @param beanFactory has the {@link TicketResolver} beans that endpoints name
	 */
	public TicketHandshakeInterceptor(TicketService tickets, UserReloader users, BeanFactory beanFactory) {
		super(Stage.TICKET);
		this.tickets = tickets;
		this.users = users;
		this.beanFactory = beanFactory;
	}

	@Override
	boolean check(HandshakeAttempt attempt, ServerHttpRequest request, ServerHttpResponse response) throws IOException {
		if (!attempt.endpoint().authentication().acceptsTicket()) {
			return true;
		}
		PresentedTickets presented = PresentedTickets.of(attempt.request());
		if (presented.ambiguous()) {
			return rejectAmbiguous(response);
		}
		String ticket = resolve(attempt, presented, request);
		if (ticket == null && attempt.endpoint().authentication().acceptsHttp()) {
			return true;
		}
		try {
			Ticket consumed = this.tickets.consume(ticket, attempt.path(), request.getHeaders().getOrigin());
			attempt.authenticated(new Identity(this.users.reload(consumed.authentication()),
					consumed.authenticatedUntil(), consumed.session()), consumed.attributes(), consumed.payload());
			return true;
		}
		catch (UserReloader.UnavailableException ex) {
			logger.debug("Ticket refused on " + attempt + ": " + ex.getMessage());
			return Rejections.unauthorized(response);
		}
		catch (TicketRefusedException ex) {
			return rejectRefused(attempt, ex, response);
		}
		catch (TicketStoreUnavailableException ex) {
			return rejectUnavailable(ex, response);
		}
	}

	private @Nullable String resolve(HandshakeAttempt attempt, PresentedTickets presented, ServerHttpRequest request) {
		String resolver = attempt.endpoint().ticketResolver();
		return resolver.isEmpty() ? presented.ticket()
				: this.beanFactory.getBean(resolver, TicketResolver.class).resolveTicket(request);
	}

	static boolean rejectRefused(HandshakeAttempt attempt, TicketRefusedException ex, ServerHttpResponse response)
			throws IOException {
		logger.debug("Ticket refused on " + attempt + ": " + ex.reason());
		return Rejections.unauthorized(response);
	}

	static boolean rejectAmbiguous(ServerHttpResponse response) throws IOException {
		return Rejections.reject(response, HttpStatus.BAD_REQUEST, "The request carries more than one ticket");
	}

	static boolean rejectUnavailable(TicketStoreUnavailableException ex, ServerHttpResponse response)
			throws IOException {
		logger.warn("Ticket store out of reach", ex);
		return Rejections.reject(response, HttpStatus.SERVICE_UNAVAILABLE, "Tickets cannot be checked at the moment");
	}

}
