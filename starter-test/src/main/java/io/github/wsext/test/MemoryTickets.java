/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.github.wsext.test;

import java.security.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import io.github.wsext.endpoint.EndpointPaths;
import io.github.wsext.handshake.HandshakeLimits;
import io.github.wsext.handshake.TicketHandshakeInterceptor;
import io.github.wsext.handshake.UserReloader;
import io.github.wsext.ticket.AuthenticationExpiry;
import io.github.wsext.ticket.HttpSessions;
import io.github.wsext.ticket.PresentedTickets;
import io.github.wsext.ticket.Ticket;
import io.github.wsext.ticket.TicketRedeemer;
import io.github.wsext.ticket.TicketRedemption;
import io.github.wsext.ticket.TicketRefusedException;
import io.github.wsext.ticket.TicketRefusedException.Reason;
import io.github.wsext.ticket.TicketResolver;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;

/**
 * Tickets of handshakes in memory: each caller that a test names has one, which is good
 * for that handshake and counted nowhere. What a ticket of the application opens, and
 * whether, the application says. Loaded only where Spring Security is there.
 */
final class MemoryTickets implements TicketRedeemer, UserReloader {

	private static final AuthenticationExpiry EXPIRY = AuthenticationExpiry.forClassPath();

	private final @Nullable TicketRedeemer application;

	private final UserReloader users;

	private final Map<String, Said> said = new ConcurrentHashMap<>();

	/**
	 * Creates the tickets.
	 * @param beans have what redeems the application's own, if there are any
	 */
	MemoryTickets(ListableBeanFactory beans) {
		this.application = beans.getBeanProvider(TicketRedeemer.class).getIfAvailable();
		this.users = beans.getBeanProvider(UserReloader.class).getIfAvailable(() -> UserReloader.NONE);
	}

	/**
	 * What redeems them in handshakes.
	 */
	TicketHandshakeInterceptor interceptor(ListableBeanFactory beans, EndpointPaths endpoints, HandshakeLimits limits) {
		return new TicketHandshakeInterceptor(this, this, new Resolvers(beans), endpoints, limits,
				new HttpSessions(List::of, Duration.ofMinutes(1)));
	}

	/**
	 * Issues the ticket of a handshake.
	 * @return {@code null} if it has neither a caller nor a ticket
	 */
	@Nullable String issue(Handshake handshake) {
		String own = handshake.ticket();
		if (own != null) {
			if (this.application == null) {
				throw new IllegalStateException("ticket(ticket) needs the TicketService of an application context; "
						+ "without one say who connects with as(user) or as(principal)");
			}
			return (handshake.hasTicketData() || !handshake.resume().isEmpty()) ? keep(new Said(null, own, handshake))
					: own;
		}
		Principal caller = MemoryCallers.of(handshake);
		return (caller != null) ? keep(new Said(authentication(caller), null, handshake)) : null;
	}

	private String keep(Said said) {
		String ticket = UUID.randomUUID().toString();
		this.said.put(ticket, said);
		return ticket;
	}

	static Authentication authentication(Principal caller) {
		return (caller instanceof Authentication authentication) ? authentication
				: UsernamePasswordAuthenticationToken.authenticated(caller, null, List.of());
	}

	/**
	 * The handshake of a ticket is over.
	 */
	void forget(@Nullable String ticket) {
		if (ticket != null) {
			this.said.remove(ticket);
		}
	}

	private @Nullable Said said(@Nullable String ticket) {
		return (ticket != null) ? this.said.get(ticket) : null;
	}

	@Override
	public String endpointOf(@Nullable String ticket) {
		Said known = said(ticket);
		return application(ticket).endpointOf((known != null) ? known.own() : ticket);
	}

	@Override
	public @Nullable String ownerOf(@Nullable String ticket, TicketRedemption redemption) {
		Said known = said(ticket);
		if (known == null) {
			return (this.application != null) ? this.application.ownerOf(ticket, redemption) : null;
		}
		return (known.caller() != null) ? known.caller().getName()
				: application(ticket).ownerOf(known.own(), redemption);
	}

	@Override
	public Ticket redeem(@Nullable String ticket, TicketRedemption redemption) {
		Said known = said(ticket);
		if (known == null) {
			return application(ticket).redeem(ticket, redemption);
		}
		Authentication caller = known.caller();
		return known.addTo((caller != null) ? ticketOf(caller) : application(ticket).redeem(known.own(), redemption));
	}

	private static Ticket ticketOf(Authentication caller) {
		return Ticket.builder(caller)
			.issuedAt(Instant.EPOCH)
			.expiresAt(Instant.MAX)
			.authenticatedUntil(EXPIRY.expiresAt(caller))
			.build();
	}

	private TicketRedeemer application(@Nullable String ticket) {
		if (this.application == null) {
			throw new TicketRefusedException((ticket != null) ? Reason.UNKNOWN : Reason.MISSING);
		}
		return this.application;
	}

	/**
	 * Whom the test has named nobody has to look up.
	 */
	@Override
	public Authentication reload(Authentication authentication) {
		boolean named = this.said.values().stream().anyMatch((said) -> said.caller() == authentication);
		return named ? authentication : this.users.reload(authentication);
	}

	/**
	 * What a test has said about a caller.
	 *
	 * @param caller the caller; {@code null} if it has a ticket of the application
	 * @param own that ticket
	 * @param handshake has more about it
	 */
	private record Said(@Nullable Authentication caller, @Nullable String own, Handshake handshake) {

		Ticket addTo(Ticket ticket) {
			Map<String, Object> attributes = new LinkedHashMap<>(ticket.attributes());
			attributes.putAll(this.handshake.attributes());
			Object payload = this.handshake.ticketPayload();
			return ticket.toBuilder()
				.attributes(attributes)
				.payload((payload != null) ? payload : ticket.payload())
				.resume(this.handshake.resume().isEmpty() ? ticket.resume() : this.handshake.resume())
				.build();
		}

	}

	/**
	 * The resolvers that endpoints name, which know nothing of callers whom a test has
	 * named.
	 */
	private final class Resolvers extends StaticListableBeanFactory {

		private final BeanFactory beans;

		Resolvers(BeanFactory beans) {
			this.beans = beans;
		}

		@Override
		public <T> T getBean(String name, @Nullable Class<T> requiredType) {
			return (requiredType == TicketResolver.class)
					? requiredType.cast((TicketResolver) (request) -> resolve(name, request))
					: super.getBean(name, requiredType);
		}

		private @Nullable String resolve(String name, ServerHttpRequest request) {
			String presented = PresentedTickets.of(((ServletServerHttpRequest) request).getServletRequest()).ticket();
			return (said(presented) != null) ? presented
					: this.beans.getBean(name, TicketResolver.class).resolveTicket(request);
		}

	}

}
