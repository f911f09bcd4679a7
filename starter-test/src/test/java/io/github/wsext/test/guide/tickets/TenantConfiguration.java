package io.github.wsext.test.guide.tickets;

import java.util.Map;

import io.github.wsext.ticket.TicketAttributesProvider;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class TenantConfiguration {

	@Bean
	Seats seats() {
		return new Seats();
	}

	@Bean
	TicketAttributesProvider tenant() {
		return (caller, request) -> Map.of("tenant", "acme");
	}

}
