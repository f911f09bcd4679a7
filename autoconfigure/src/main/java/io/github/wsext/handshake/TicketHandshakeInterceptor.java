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

package io.github.wsext.handshake;

import java.io.IOException;
import java.util.Map;
import java.util.function.Predicate;

import io.github.wsext.connection.Identity;
import io.github.wsext.endpoint.EndpointPaths;
import io.github.wsext.ticket.HttpSessionKey;
import io.github.wsext.ticket.HttpSessions;
import io.github.wsext.ticket.PresentedTickets;
import io.github.wsext.ticket.Ticket;
import io.github.wsext.ticket.TicketRedeemer;
import io.github.wsext.ticket.TicketRedemption;
import io.github.wsext.ticket.TicketRefusedException;
import io.github.wsext.ticket.TicketRefusedException.Reason;
import io.github.wsext.ticket.TicketResolver;
import io.github.wsext.ticket.TicketStoreUnavailableException;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.security.core.Authentication;
import org.springframework.util.Assert;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.server.HandshakeInterceptor;

/**
 * Interceptor of handshakes that consumes their ticket when all else about them is good.
 * Of many handshakes with one ticket at most one passes. Whatever is wrong with a ticket,
 * the client sees the same 401.
 *
 * <p>
 * Endpoints have it built in. An application can add it to its own
 * {@link WebSocketHandler handlers}, after whatever else may refuse; the ticket's
 * attributes then become those of the session, and its owner is the attribute
 * {@link #PRINCIPAL}.
 */
public final class TicketHandshakeInterceptor implements HandshakeInterceptor {

	/**
	 * Attribute of the session that holds the {@link Authentication} that asked for the
	 * ticket; not set for endpoints, whose connections have a principal.
	 */
	public static final String PRINCIPAL = TicketHandshakeInterceptor.class.getName() + ".principal";

	private static final UpgradeCheck UPGRADE = new UpgradeCheck();

	private final TicketRedeemer tickets;

	private final UserReloader users;

	private final BeanFactory beanFactory;

	private final HandshakeLimits limits;

	private final HttpSessions sessions;

	private final TicketRefusals refusals;

	private final TemporaryUriRouting temporaryUris;

	/**
	 * Creates the interceptor.
	 * @param users looks up users once more
	 * @param beanFactory has the {@link TicketResolver} beans that endpoints name
	 * @param endpoints what temporary URIs stand for
	 * @param sessions knows which HTTP sessions have ended
	 */
	public TicketHandshakeInterceptor(TicketRedeemer tickets, UserReloader users, BeanFactory beanFactory,
			EndpointPaths endpoints, HandshakeLimits limits, HttpSessions sessions) {
		this.tickets = tickets;
		this.users = users;
		this.beanFactory = beanFactory;
		this.limits = limits;
		this.sessions = sessions;
		this.refusals = new TicketRefusals(limits);
		this.temporaryUris = new TemporaryUriRouting(tickets, endpoints, this.refusals);
	}

	TemporaryUriRouting temporaryUris() {
		return this.temporaryUris;
	}

	/**
	 * Finds out who the caller is. Acquires the owner's part of the quota while the
	 * ticket is not spent yet.
	 * @return {@code null} if there is no ticket, and the endpoint can do without one
	 */
	@Nullable HandshakeOutcome<AuthenticatedHandshake> authenticate(RoutedHandshake handshake) {
		RequestedHandshake requested = handshake.requested();
		PresentedTickets presented = PresentedTickets.of(requested.servletRequest());
		if (presented.ambiguous()) {
			return HandshakeOutcome.refused(this.refusals.ambiguous());
		}
		String ticket = resolve(handshake, presented);
		if (ticket == null && handshake.endpoint().authentication().acceptsHttp()) {
			return null;
		}
		return redeem(requested, ticket, handshake.path(), requested.permit()::tryAcquirePrincipal)
			.then((holder) -> HandshakeOutcome.passed(new AuthenticatedHandshake(handshake, holder.identity(),
					holder.ticket().attributes(), holder.ticket().payload(), holder.ticket().resume())));
	}

	private @Nullable String resolve(RoutedHandshake handshake, PresentedTickets presented) {
		String resolver = handshake.endpoint().ticketResolver();
		return resolver.isEmpty() ? presented.ticket() : this.beanFactory.getBean(resolver, TicketResolver.class)
			.resolveTicket(handshake.requested().request());
	}

	private HandshakeOutcome<TicketHolder> redeem(RequestedHandshake handshake, @Nullable String ticket, String path,
			Predicate<String> quota) {
		HandshakeRefusal refusal = (ticket != null) ? this.refusals.tooManyFailures(handshake) : null;
		if (refusal != null) {
			return HandshakeOutcome.refused(refusal);
		}
		TicketRedemption redemption = new TicketRedemption(path, handshake.headers().getOrigin(), handshake.address());
		try {
			if (this.limits.quota().limitsPrincipals()) {
				String owner = this.tickets.ownerOf(ticket, redemption);
				// A ticket that will be refused has no owner to ask for.
				if (owner != null && !quota.test(owner)) {
					return HandshakeOutcome.refused(PrincipalQuotaCheck.refusal());
				}
			}
			Ticket redeemed = this.tickets.redeem(ticket, redemption);
			if (isSessionGone(redeemed, handshake.servletRequest())) {
				return HandshakeOutcome
					.refused(this.refusals.refused(handshake, new TicketRefusedException(Reason.LOGIN_ENDED)));
			}
			return HandshakeOutcome.passed(new TicketHolder(redeemed, this.users.reload(redeemed.authentication())));
		}
		catch (UserReloader.UnavailableException ex) {
			return HandshakeOutcome.refused(this.refusals.refused(handshake, ex));
		}
		catch (TicketRefusedException ex) {
			return HandshakeOutcome.refused(this.refusals.refused(handshake, ex));
		}
		catch (TicketStoreUnavailableException ex) {
			return HandshakeOutcome.refused(this.refusals.unavailable(ex));
		}
	}

	/**
	 * Whether the HTTP session of the ticket is no more. Stores of sessions need not tell
	 * of their end.
	 */
	private boolean isSessionGone(Ticket ticket, HttpServletRequest request) {
		if (ticket.session() == null) {
			return false;
		}
		boolean named = ticket.session().equals(HttpSessionKey.requested(request));
		return (named && !request.isRequestedSessionIdValid()) || this.sessions.hasEnded(ticket.session());
	}

	/**
	 * Consumes the ticket of a handshake for a handler of the application. Its
	 * connections do not count as those of its owner.
	 */
	@Override
	public boolean beforeHandshake(ServerHttpRequest request, ServerHttpResponse response, WebSocketHandler handler,
			Map<String, Object> attributes) throws IOException {
		Assert.isInstanceOf(ServletServerHttpRequest.class, request);
		RequestedHandshake requested = RequestedHandshake.of(((ServletServerHttpRequest) request).getServletRequest(),
				this.limits.quota().begin());
		HandshakeOutcome<TicketHolder> outcome = UPGRADE.take(requested).then(this::redeem);
		HandshakeRefusal refusal = outcome.refusal();
		if (refusal != null) {
			refusal.writeTo(response);
			return false;
		}
		attributes.putAll(outcome.phase().ticket().attributes());
		attributes.put(PRINCIPAL, outcome.phase().owner());
		return true;
	}

	private HandshakeOutcome<TicketHolder> redeem(RequestedHandshake handshake) {
		PresentedTickets presented = PresentedTickets.of(handshake.servletRequest());
		return presented.ambiguous() ? HandshakeOutcome.refused(this.refusals.ambiguous())
				: redeem(handshake, presented.ticket(), handshake.path(), (owner) -> true);
	}

	@Override
	public void afterHandshake(ServerHttpRequest request, ServerHttpResponse response, WebSocketHandler handler,
			@Nullable Exception exception) {
		// A spent ticket stays spent.
	}

	/**
	 * Whoever had a ticket.
	 *
	 * @param ticket the ticket, which is spent
	 * @param owner its owner as of now
	 */
	private record TicketHolder(Ticket ticket, Authentication owner) {

		Identity identity() {
			return new Identity(this.owner, this.ticket.authenticatedUntil(), this.ticket.session())
				.begun(this.ticket.issuedAt());
		}

	}

}
