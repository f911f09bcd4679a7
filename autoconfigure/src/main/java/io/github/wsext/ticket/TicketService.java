package io.github.wsext.ticket;

import org.jspecify.annotations.Nullable;

import org.springframework.security.core.Authentication;

/**
 * Issues and consumes tickets. An application calls {@code issue} where the ticket
 * controller does not suit, to give a ticket a payload for one:
 *
 * <pre>
 * &#64;PostMapping("/join/{room}")
 * IssuedTicket join(Authentication caller, &#64;PathVariable String room) {
 *     return this.tickets.issue(caller, "/chat/" + room, new Seat(room, 12));
 * }
 * </pre>
 */
public interface TicketService {

	/**
	 * Issues a ticket for any endpoint.
	 * @see #issue(Authentication, String, Object)
	 */
	default IssuedTicket issue(Authentication authentication) {
		return issue(authentication, null, null);
	}

	/**
	 * Issues a ticket for one endpoint.
	 * @see #issue(Authentication, String, Object)
	 */
	default IssuedTicket issue(Authentication authentication, @Nullable String endpoint) {
		return issue(authentication, endpoint, null);
	}

	/**
	 * Issues a ticket.
	 * @param authentication the caller; an anonymous one gets none
	 * @param endpoint path of the endpoint the ticket is for, relative to the application
	 * and encoded as in a URL, such as {@code /chat/lobby}; {@code null} for any endpoint
	 * @param payload data for the callbacks of the endpoint, see
	 * {@link io.github.wsext.TicketPayload @TicketPayload}
	 * @return the ticket
	 * @throws org.springframework.security.core.AuthenticationException if the caller is
	 * not authenticated, or is no longer
	 * @throws UnknownEndpointException if no endpoint that accepts tickets has this path
	 * @throws EndpointRequiredException if an endpoint has to be named
	 * @throws TicketLimitException if there are too many tickets, or they are asked for
	 * too often
	 * @throws TicketStoreUnavailableException if the store is out of reach
	 */
	IssuedTicket issue(Authentication authentication, @Nullable String endpoint, @Nullable Object payload);

	/**
	 * Tells which endpoint a ticket is bound to, without consuming it.
	 * @param ticket what the client presents, {@code null} if it presents nothing
	 * @return the decoded path
	 * @throws TicketRefusedException if there is no such ticket, or it is not bound
	 * @throws TicketStoreUnavailableException if the store is out of reach
	 */
	String endpointOf(@Nullable String ticket);

	/**
	 * Tells whose ticket it is, without consuming it, so that a caller who has too many
	 * connections keeps it. The default does not know; the ticket is then spent before
	 * its owner is counted.
	 * @param ticket what the client presents, {@code null} if it presents nothing
	 * @param redemption the handshake
	 * @return name of the owner, or {@code null} if it is not known, or {@link #consume}
	 * would refuse the ticket
	 * @throws TicketStoreUnavailableException if the store is out of reach
	 */
	default @Nullable String ownerOf(@Nullable String ticket, TicketRedemption redemption) {
		return null;
	}

	/**
	 * Consumes a ticket. It is spent afterwards, refused or not.
	 * @param ticket what the client presents, {@code null} if it presents nothing
	 * @param redemption the handshake
	 * @return what was kept for the ticket
	 * @throws TicketRefusedException if the ticket does not open this endpoint
	 * @throws TicketStoreUnavailableException if the store is out of reach
	 */
	Ticket consume(@Nullable String ticket, TicketRedemption redemption);

}
