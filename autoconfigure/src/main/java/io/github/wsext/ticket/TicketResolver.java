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

import org.springframework.http.server.ServerHttpRequest;

/**
 * Resolver of the ticket in a handshake request, for an endpoint that names this bean in
 * {@link io.github.wsext.WsExtEndpoint#ticketResolver()}. Tickets in the places of
 * {@link TicketCarrier} are hidden from the request already.
 */
@FunctionalInterface
public interface TicketResolver {

	/**
	 * Returns the ticket the request presents.
	 * @param request the handshake
	 * @return the ticket, or {@code null} if there is none
	 */
	@Nullable String resolveTicket(ServerHttpRequest request);

}
