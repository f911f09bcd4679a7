package io.github.wsext.test;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.github.wsext.connection.ConnectionRegistry;
import io.github.wsext.dispatch.EndpointDispatchers;
import io.github.wsext.endpoint.EndpointMatch;
import io.github.wsext.endpoint.EndpointPaths;
import io.github.wsext.handshake.EndpointHandlerMapping;
import io.github.wsext.handshake.HandshakeLimits;
import io.github.wsext.handshake.HandshakeObserver;
import io.github.wsext.handshake.HandshakeObserver.Refusal;
import io.github.wsext.handshake.HandshakePaths;
import io.github.wsext.handshake.HandshakeRefusal;
import io.github.wsext.handshake.HandshakeRequestHandler;
import io.github.wsext.test.Handshake.HandshakeRefusedException;
import io.github.wsext.test.MemoryUpgrade.Accepted;
import io.github.wsext.ticket.TicketCarrierFilter;
import io.github.wsext.ticket.TicketSettings;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.socket.WebSocketHttpHeaders;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;

/**
 * Door of endpoints that are met in memory: makes requests of what tests say, and leads
 * them through the same handshake as those that come over a port.
 */
final class MemoryDoor {

	private static final String KEY = Base64.getEncoder().encodeToString(new byte[16]);

	private final EndpointPaths endpoints;

	private final @Nullable MemoryTickets tickets;

	private final TicketCarrierFilter carriers;

	private final HandshakeRequestHandler handler;

	private final EndpointHandlerMapping mapping;

	/**
	 * Opens the door.
	 * @param beans have the checks of the application and what redeems its tickets
	 * @param settings where handshakes carry tickets
	 */
	MemoryDoor(ListableBeanFactory beans, TicketSettings.Carriers settings, EndpointPaths endpoints,
			EndpointDispatchers dispatchers, ConnectionRegistry connections, HandshakeLimits limits) {
		HandshakePaths paths = new HandshakePaths(endpoints, settings.uriPath());
		this.endpoints = endpoints;
		this.tickets = MemoryCallers.SECURITY ? new MemoryTickets(beans) : null;
		this.carriers = new TicketCarrierFilter(withHeader(settings), "", (request) -> paths.match(request) != null);
		this.handler = new HandshakeRequestHandler(beans,
				(this.tickets != null) ? this.tickets.interceptor(beans, endpoints, limits) : null, connections, limits,
				dispatchers, new MemoryUpgrade(),
				HandshakeObserver.all(beans.getBeanProvider(HandshakeObserver.class)::orderedStream));
		this.mapping = new EndpointHandlerMapping(paths, this.handler);
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
	 * Asks for a connection.
	 * @param uri path and query
	 * @throws HandshakeRefusedException if there is none
	 */
	Accepted ask(Handshake handshake, URI uri) throws HandshakeRefusedException {
		MockHttpServletRequest request = request(handshake, uri);
		MockHttpServletResponse response = new MockHttpServletResponse();
		String ticket = (this.tickets != null) ? this.tickets.issue(handshake) : null;
		if (ticket != null) {
			request.addHeader(HttpHeaders.AUTHORIZATION, "Ticket " + ticket);
		}
		if (handshake.hasTicketData()) {
			checkAcceptsTicket(handshake, uri);
		}
		try {
			this.carriers.doFilter(request, response,
					(hidden, written) -> handle((HttpServletRequest) hidden, (HttpServletResponse) written));
		}
		catch (IOException | ServletException ex) {
			throw new IllegalStateException("Unexpected failure of a handshake in memory", ex);
		}
		finally {
			if (this.tickets != null) {
				this.tickets.forget(ticket);
			}
		}
		Accepted accepted = MemoryUpgrade.accepted(request);
		if (accepted == null) {
			throw new HandshakeRefusedException(answer(response));
		}
		return accepted;
	}

	private static MockHttpServletRequest request(Handshake handshake, URI uri) {
		MockHttpServletRequest request = new MockHttpServletRequest(HttpMethod.GET.name(), uri.getRawPath());
		request.setQueryString(uri.getRawQuery());
		UriComponentsBuilder.fromUri(uri)
			.build()
			.getQueryParams()
			.forEach((name, values) -> values.forEach((value) -> request.addParameter(decode(name), decode(value))));
		request.addHeader(HttpHeaders.HOST, request.getServerName());
		request.addHeader(HttpHeaders.UPGRADE, "websocket");
		request.addHeader(HttpHeaders.CONNECTION, "Upgrade");
		request.addHeader(WebSocketHttpHeaders.SEC_WEBSOCKET_VERSION, "13");
		request.addHeader(WebSocketHttpHeaders.SEC_WEBSOCKET_KEY, KEY);
		if (!handshake.subprotocols().isEmpty()) {
			request.addHeader(WebSocketHttpHeaders.SEC_WEBSOCKET_PROTOCOL, String.join(", ", handshake.subprotocols()));
		}
		handshake.headers().forEach((name, values) -> values.forEach((value) -> request.addHeader(name, value)));
		if (handshake.ticket() == null) {
			request.setUserPrincipal(MemoryCallers.of(handshake));
		}
		return request;
	}

	private static String decode(@Nullable String encoded) {
		return (encoded != null) ? UriUtils.decode(encoded, StandardCharsets.UTF_8) : "";
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

	private static RejectedHandshake answer(MockHttpServletResponse response) {
		HttpHeaders headers = new HttpHeaders();
		response.getHeaderNames().forEach((name) -> headers.addAll(name, response.getHeaders(name)));
		return new RejectedHandshake(response.getStatus(), HttpHeaders.readOnlyHttpHeaders(headers),
				new String(response.getContentAsByteArray(), StandardCharsets.UTF_8));
	}

}
