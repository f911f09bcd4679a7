package io.github.wsext.ticket;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The simplest store that keeps the contract, but for the expiry.
 */
class MapTicketStore implements TicketStore {

	final Map<String, Ticket> tickets = new ConcurrentHashMap<>();

	@Override
	public void save(TicketKey key, Ticket ticket) {
		this.tickets.put(key.id(), ticket);
	}

	@Override
	public Optional<Ticket> take(TicketKey key) {
		return Optional.ofNullable(this.tickets.remove(key.id()));
	}

	@Override
	public Optional<Ticket> find(TicketKey key) {
		return Optional.ofNullable(this.tickets.get(key.id()));
	}

}
