package io.github.wsext.test.guide.tickets;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import io.github.wsext.ticket.Ticket;
import io.github.wsext.ticket.TicketKey;
import io.github.wsext.ticket.TicketStore;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class TicketStoreConfiguration {

	@Bean
	TicketStore ticketStore() {
		return new TicketStore() {

			private final Map<String, Ticket> tickets = new ConcurrentHashMap<>();

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

		};
	}

}
