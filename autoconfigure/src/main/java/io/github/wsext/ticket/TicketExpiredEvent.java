package io.github.wsext.ticket;

/**
 * Event of a ticket that expired unused. Published once for each, within about two
 * seconds of its expiry and never on the thread of a request. The place to release what
 * was reserved for the connection that did not come.
 *
 * @param ticket the ticket
 */
public record TicketExpiredEvent(Ticket ticket) {
}
