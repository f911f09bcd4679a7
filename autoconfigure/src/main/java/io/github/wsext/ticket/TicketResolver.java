package io.github.wsext.ticket;

import org.jspecify.annotations.Nullable;

import org.springframework.http.server.ServerHttpRequest;

/**
 * Resolver of the ticket in a handshake request, for an endpoint that names this bean in
 * {@link io.github.wsext.WsExtEndpoint#ticketResolver()}. Tickets in the places of
 * {@link TicketCarrier} are hidden from the request already.
 */
@FunctionalInterface
public interface TicketResolver {

	/**
	 * Returns the ticket the request presents.
	 * @param request the handshake
	 * @return the ticket, or {@code null} if there is none
	 */
	@Nullable String resolveTicket(ServerHttpRequest request);

}
