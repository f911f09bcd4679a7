package io.github.wsext.ticket;

import java.util.Optional;

/**
 * Store of tickets between issue and handshake. Of several who take one ticket at most
 * one gets it. It knows tickets by {@link TicketKey#id() ids} that open nothing; what
 * leaves the memory of the application it should {@link TicketKey#seal seal}.
 *
 * <p>
 * A {@link TicketLimitException} from {@link #save} refuses the ticket. Any other
 * exception means that the store is out of reach: callers are answered {@code 503}, and
 * no handshake succeeds on a guess.
 */
public interface TicketStore {

	/**
	 * Keeps a ticket until it is taken or has expired.
	 * @param key key of the ticket
	 * @param ticket what is kept
	 * @throws TicketLimitException if there are too many tickets already
	 */
	void save(TicketKey key, Ticket ticket);

	/**
	 * Removes and returns a ticket in one atomic step: of several callers at most one
	 * gets it, on whatever node.
	 * @param key key of the ticket
	 * @return the ticket, or empty if there is none, it is taken or it has expired
	 */
	Optional<Ticket> take(TicketKey key);

	/**
	 * Returns a ticket and leaves it where it is, for all to see and to take meanwhile.
	 * @param key key of the ticket
	 * @return the ticket, or empty if there is none, it is taken or it has expired
	 */
	Optional<Ticket> find(TicketKey key);

}
