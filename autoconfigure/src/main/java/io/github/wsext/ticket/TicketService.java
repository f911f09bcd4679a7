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

import org.jspecify.annotations.Nullable;

import org.springframework.security.core.Authentication;

/**
 * Issuer of tickets, for applications that do it themselves where the ticket controller
 * does not suit: to give a ticket a payload, for one.
 *
 * <pre>
 * &#64;PostMapping("/join/{room}")
 * IssuedTicket join(Authentication caller, &#64;PathVariable String room) {
 *     return this.tickets.issue(caller, "/chat/" + room, new Seat(room, 12));
 * }
 * </pre>
 *
 * <p>
 * A bean of this type takes the place of ours. Where its tickets are to be redeemed in
 * another way than ours, it comes with a {@link TicketRedeemer}.
 */
@FunctionalInterface
public interface TicketService {

	/**
	 * Issues a ticket for any endpoint.
	 * @see #issue(TicketRequest)
	 */
	default IssuedTicket issue(Authentication authentication) {
		return issue(authentication, null, null);
	}

	/**
	 * Issues a ticket for one endpoint.
	 * @param endpoint path of the endpoint, relative to the application and encoded as in
	 * a URL, such as {@code /chat/lobby}; {@code null} for any endpoint
	 * @see #issue(TicketRequest)
	 */
	default IssuedTicket issue(Authentication authentication, @Nullable String endpoint) {
		return issue(authentication, endpoint, null);
	}

	/**
	 * Issues a ticket with data for the callbacks of an endpoint.
	 * @param endpoint path of the endpoint, relative to the application and encoded as in
	 * a URL, such as {@code /chat/lobby}; {@code null} for any endpoint
	 * @param payload the data, see {@link io.github.wsext.TicketPayload @TicketPayload}
	 * @see #issue(TicketRequest)
	 */
	default IssuedTicket issue(Authentication authentication, @Nullable String endpoint, @Nullable Object payload) {
		return issue(TicketRequest.builder(authentication).endpoint(endpoint).payload(payload).build());
	}

	/**
	 * Issues a ticket.
	 * @throws org.springframework.security.core.AuthenticationException if the caller is
	 * anonymous, not authenticated, or no longer
	 * @throws org.springframework.web.ErrorResponseException with 403 if the caller has
	 * no name, which limits and renewals go by
	 * @throws UnknownEndpointException if no endpoint that accepts tickets has this path
	 * @throws EndpointRequiredException if an endpoint has to be named
	 * @throws TicketLimitException if there are too many tickets, or they are asked for
	 * too often
	 * @throws TicketStoreUnavailableException if the store is out of reach
	 */
	IssuedTicket issue(TicketRequest request);

}
