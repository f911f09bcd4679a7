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

package io.github.wsext.ticket;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.web.util.WebUtils;

/**
 * Filter that takes the tickets out of handshake requests and hides them from everything
 * behind it: security, logs, observations, error pages, the endpoint. To be registered as
 * the first filter, for all dispatcher types.
 *
 * <p>
 * Looks at the temporary URI, at requests to endpoints, and at handshakes on other paths
 * that carry what can only be a ticket. Reading keeps to the configured carriers and
 * their order; hiding covers all.
 */
public final class TicketCarrierFilter implements Filter {

	private final List<TicketCarrier> carriers;

	private final Predicate<HttpServletRequest> endpoints;

	private final TemporaryUri temporaryUri;

	private final QueryTicket queryTicket;

	/**
	 * Creates the filter.
	 * @param settings where handshakes carry tickets
	 * @param servletPath path of the dispatcher servlet, empty if it serves everything
	 * @param endpoints whether the path of a request is that of an endpoint
	 */
	public TicketCarrierFilter(TicketSettings.Carriers settings, String servletPath,
			Predicate<HttpServletRequest> endpoints) {
		this.carriers = settings.order();
		this.endpoints = endpoints;
		this.temporaryUri = new TemporaryUri(settings.uriPath(), servletPath);
		this.queryTicket = new QueryTicket(settings.queryParameter());
	}

	@Override
	public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		if (request instanceof HttpServletRequest http && needsHiding(http)) {
			chain.doFilter(new HiddenTicketRequest(http, this.temporaryUri, this.queryTicket), response);
			return;
		}
		chain.doFilter(request, response);
	}

	private boolean needsHiding(HttpServletRequest request) {
		if (request.getAttribute(PresentedTickets.ATTRIBUTE) != null) {
			// Containers dispatch errors with the request as it came in.
			return WebUtils.getNativeRequest(request, HiddenTicketRequest.class) == null;
		}
		if (request.getDispatcherType() == DispatcherType.ERROR) {
			return false;
		}
		PresentedTickets presented = find(request);
		if (presented == null) {
			return false;
		}
		request.setAttribute(PresentedTickets.ATTRIBUTE, presented);
		return true;
	}

	private @Nullable PresentedTickets find(HttpServletRequest request) {
		String inUri = this.temporaryUri.ticketIn(request.getRequestURI(), request.getContextPath());
		List<String> inPath = (inUri != null && !inUri.isEmpty()) ? List.of(inUri) : List.of();
		List<String> inQuery = this.queryTicket.ticketsIn(request.getQueryString());
		List<String> inProtocol = HeaderTicket.SUBPROTOCOL.ticketsIn(request);
		List<String> inHeader = HeaderTicket.AUTHORIZATION.ticketsIn(request);
		if (inUri == null && inQuery.isEmpty() && inProtocol.isEmpty() && inHeader.isEmpty()) {
			return null;
		}
		if (inUri == null && !this.endpoints.test(request)
				&& !isMisdirected(request, List.of(inQuery, inProtocol, inHeader))) {
			return null;
		}
		Set<String> tickets = new LinkedHashSet<>();
		TicketCarrier first = null;
		for (TicketCarrier carrier : this.carriers) {
			tickets.addAll(switch (carrier) {
				case SUBPROTOCOL -> inProtocol;
				case HEADER -> inHeader;
				case PATH -> inPath;
				case QUERY -> inQuery;
			});
			first = (first == null && !tickets.isEmpty()) ? carrier : first;
		}
		if (tickets.size() == 1) {
			return new PresentedTickets(tickets.iterator().next(), first, false, inUri != null);
		}
		return new PresentedTickets(null, null, !tickets.isEmpty(), inUri != null);
	}

	private static boolean isMisdirected(HttpServletRequest request, List<List<String>> tickets) {
		return "GET".equals(request.getMethod()) && "websocket".equalsIgnoreCase(request.getHeader(HttpHeaders.UPGRADE))
				&& tickets.stream().flatMap(List::stream).anyMatch(TicketSecret::isWellFormed);
	}

}
