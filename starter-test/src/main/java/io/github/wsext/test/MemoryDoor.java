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

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import io.github.wsext.connection.ConnectionRegistry;
import io.github.wsext.dispatch.EndpointDispatchers;
import io.github.wsext.endpoint.EndpointMatch;
import io.github.wsext.endpoint.EndpointPaths;
import io.github.wsext.handshake.EndpointHandlerMapping;
import io.github.wsext.handshake.HandshakeHosts;
import io.github.wsext.handshake.HandshakeLimits;
import io.github.wsext.handshake.HandshakeObserver;
import io.github.wsext.handshake.HandshakeObserver.Refusal;
import io.github.wsext.handshake.HandshakePaths;
import io.github.wsext.handshake.HandshakeRefusal;
import io.github.wsext.handshake.HandshakeRequestHandler;
import io.github.wsext.test.Handshake.HandshakeRefusedException;
import io.github.wsext.test.MemoryUpgrade.Accepted;
import io.github.wsext.ticket.TicketCarrierFilter;
import io.github.wsext.ticket.TicketService;
import io.github.wsext.ticket.TicketSettings;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.context.WebApplicationContext;

/**
 * Door of endpoints that are met in memory: makes requests of what tests say, and leads
 * them through the same handshake as those that come over a port.
 */
final class MemoryDoor {

	private final EndpointPaths endpoints;

	private final TicketSettings.Carriers settings;

	private final String ticketPath;

	private final @Nullable MemoryTickets tickets;

	private final @Nullable MemoryIssuer issuer;

	/** Finds the tickets that the application would find. */
	private final TicketCarrierFilter carriers;

	/** Finds those of callers whom a test has named, in the header, too. */
	private final TicketCarrierFilter saidCarriers;

	private final HandshakeRequestHandler handler;

	private final EndpointHandlerMapping mapping;

	/**
	 * Opens the door.
	 * @param beans have the checks of the application and what redeems its tickets
	 * @param tickets where tickets are issued, and how handshakes carry them
	 */
	MemoryDoor(ListableBeanFactory beans, TicketSettings tickets, EndpointPaths endpoints,
			EndpointDispatchers dispatchers, ConnectionRegistry connections, HandshakeLimits limits) {
		this.settings = tickets.carriers();
		this.ticketPath = tickets.path();
		HandshakePaths paths = new HandshakePaths(endpoints, this.settings.uriPath());
		this.endpoints = endpoints;
		this.tickets = MemoryCallers.SECURITY ? new MemoryTickets(beans) : null;
		this.issuer = (MemoryCallers.SECURITY && beans instanceof WebApplicationContext context
				&& beans.getBeanProvider(TicketService.class).getIfAvailable() != null) ? new MemoryIssuer(context)
						: null;
		this.carriers = filter(this.settings, paths);
		this.saidCarriers = filter(withHeader(this.settings), paths);
		this.handler = new HandshakeRequestHandler(beans,
				(this.tickets != null) ? this.tickets.interceptor(beans, endpoints, limits) : null, null,
				HandshakeHosts.ANY, connections, limits, dispatchers, new MemoryUpgrade(),
				HandshakeObserver.all(beans.getBeanProvider(HandshakeObserver.class)::orderedStream));
		this.mapping = new EndpointHandlerMapping(paths, this.handler);
	}

	private static TicketCarrierFilter filter(TicketSettings.Carriers settings, HandshakePaths paths) {
		return new TicketCarrierFilter(settings, "", (request) -> paths.match(request) != null);
	}

	/**
	 * Tickets that the test hands in travel in the header, which leaves the least behind.
	 */
	private static TicketSettings.Carriers withHeader(TicketSettings.Carriers settings) {
		Set<io.github.wsext.ticket.TicketCarrier> order = new LinkedHashSet<>(settings.order());
		order.add(io.github.wsext.ticket.TicketCarrier.HEADER);
		return new TicketSettings.Carriers(List.copyOf(order), settings.queryParameter(), settings.uriPath());
	}

	/**
	 * Whether tickets can be asked for.
	 */
	boolean issuesTickets() {
		return this.issuer != null;
	}

	/**
	 * Asks for a connection.
	 * @param uri path and query
	 * @throws HandshakeRefusedException if there is none
	 */
	Accepted ask(Handshake handshake, URI uri, Duration timeout) throws HandshakeRefusedException {
		MemoryRequest request = new MemoryRequest(handshake, uri);
		if (!handshake.wantsTicketFetched()) {
			return askWithWhatIsSaid(handshake, uri, request);
		}
		if (handshake.hasTicketData()) {
			throw new IllegalStateException(
					"attribute and ticketPayload are not for tickets that the application issues");
		}
		TicketCarrier carrier = (handshake.carrier() != null) ? handshake.carrier() : TicketCarrier.SUBPROTOCOL;
		if (carrier != TicketCarrier.NONE && handshake.caller() != null) {
			request.carry(fetch(handshake, carrier, uri, timeout), carrier, this.settings.uriPath(),
					this.settings.queryParameter());
		}
		return ask(request.build(), this.carriers);
	}

	private String fetch(Handshake handshake, TicketCarrier carrier, URI uri, Duration timeout) {
		MemoryIssuer available = Objects.requireNonNull(this.issuer);
		String endpoint = handshake.ticketEndpoint();
		if (endpoint == null && carrier == TicketCarrier.PATH) {
			endpoint = uri.getRawPath();
		}
		String issuingPath = handshake.ticketPath();
		return new TicketRequest(available.as(MemoryCallers.of(handshake)),
				(issuingPath != null) ? issuingPath : this.ticketPath, HttpHeaders.EMPTY, handshake.title())
			.send(handshake.headers().getOrigin(), endpoint, handshake.resume(), timeout)
			.ticket();
	}

	private Accepted askWithWhatIsSaid(Handshake handshake, URI uri, MemoryRequest request)
			throws HandshakeRefusedException {
		String ticket = (this.tickets != null) ? this.tickets.issue(handshake) : null;
		if (handshake.hasTicketData()) {
			checkAcceptsTicket(handshake, uri);
		}
		if (ticket != null) {
			request.carry(ticket, TicketCarrier.HEADER, this.settings.uriPath(), this.settings.queryParameter());
		}
		try {
			return ask(request.build(), (ticket != null) ? this.saidCarriers : this.carriers);
		}
		finally {
			if (this.tickets != null) {
				this.tickets.forget(ticket);
			}
		}
	}

	private Accepted ask(MockHttpServletRequest request, TicketCarrierFilter filter) throws HandshakeRefusedException {
		MockHttpServletResponse response = new MockHttpServletResponse();
		try {
			filter.doFilter(request, response,
					(hidden, written) -> handle((HttpServletRequest) hidden, (HttpServletResponse) written));
		}
		catch (IOException | ServletException ex) {
			throw new IllegalStateException("Unexpected failure of a handshake in memory", ex);
		}
		Accepted accepted = MemoryUpgrade.accepted(request);
		if (accepted == null) {
			throw new HandshakeRefusedException(RejectedHandshake.of(response));
		}
		return accepted;
	}

	private void checkAcceptsTicket(Handshake handshake, URI uri) {
		EndpointMatch match = this.endpoints.match(PathContainer.parsePath(uri.getRawPath()));
		EndpointMatch.Choice choice = (match != null) ? match.choose(handshake.subprotocols()) : null;
		if (choice != null && !choice.endpoint().authentication().acceptsTicket()) {
			throw new IllegalStateException("attribute and ticketPayload come with a ticket, and " + choice.endpoint()
					+ " takes none; attributes can come from @OnConnect");
		}
	}

	private void handle(HttpServletRequest request, HttpServletResponse response) throws IOException, ServletException {
		if (hasHandler(request)) {
			this.handler.handleRequest(request, response);
			return;
		}
		try (ServletServerHttpResponse nothing = new ServletServerHttpResponse(response)) {
			HandshakeRefusal.of(Refusal.NOT_UPGRADE, HttpStatus.NOT_FOUND, "No endpoint has this path")
				.writeTo(nothing);
		}
	}

	private boolean hasHandler(HttpServletRequest request) throws ServletException {
		try {
			return this.mapping.getHandler(request) != null;
		}
		catch (Exception ex) {
			throw new ServletException(ex);
		}
	}

}
