package io.github.wsext.ticket;

import java.util.Optional;

/**
 * Keeps tickets between issue and handshake. Keys are the SHA-256 of the ticket, so that
 * what is stored opens nothing.
 *
 * <p>
 * A {@link TicketLimitException} from {@link #save} refuses the ticket. Any other
 * exception means that the store is out of reach: callers are answered {@code 503}, and
 * no handshake succeeds on a guess.
 */
public interface TicketStore {

	/**
	 * Keeps a ticket until it is taken or has expired.
	 * @param key key of the ticket: 43 characters, base64url
	 * @param ticket what is kept
	 * @throws TicketLimitException if there are too many tickets already
	 */
	void save(String key, Ticket ticket);

	/**
	 * Removes and returns a ticket in one atomic step: of several callers at most one
	 * gets it, on whatever node.
	 * @param key key of the ticket
	 * @return the ticket, or empty if there is none, it is taken or it has expired
	 */
	Optional<Ticket> take(String key);

	/**
	 * Returns a ticket and leaves it where it is.
	 *
	 * <p>
	 * The default takes the ticket and saves it again. That is not atomic: a handshake
	 * that comes in between does not find the ticket. Stores that can look without taking
	 * should override it.
	 * @param key key of the ticket
	 * @return the ticket, or empty if there is none, it is taken or it has expired
	 */
	default Optional<Ticket> find(String key) {
		Optional<Ticket> ticket = take(key);
		ticket.ifPresent((found) -> save(key, found));
		return ticket;
	}

}
