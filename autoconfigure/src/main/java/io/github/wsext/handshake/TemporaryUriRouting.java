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

import java.nio.charset.StandardCharsets;

import io.github.wsext.endpoint.EndpointMatch;
import io.github.wsext.endpoint.EndpointPaths;
import io.github.wsext.handshake.HandshakeObserver.Refusal;
import io.github.wsext.ticket.PresentedTickets;
import io.github.wsext.ticket.TicketRedeemer;
import io.github.wsext.ticket.TicketRefusedException;
import io.github.wsext.ticket.TicketStoreUnavailableException;

import org.springframework.web.util.UriUtils;

/**
 * Step that finds the endpoint that a temporary URI stands for, without consuming its
 * ticket.
 */
final class TemporaryUriRouting implements HandshakeStep<RequestedHandshake, TemporaryUriRouting.Target> {

	private final TicketRedeemer tickets;

	private final EndpointPaths endpoints;

	private final TicketRefusals refusals;

	TemporaryUriRouting(TicketRedeemer tickets, EndpointPaths endpoints, TicketRefusals refusals) {
		this.tickets = tickets;
		this.endpoints = endpoints;
		this.refusals = refusals;
	}

	@Override
	public HandshakeOutcome<Target> take(RequestedHandshake handshake) {
		PresentedTickets presented = PresentedTickets.of(handshake.servletRequest());
		if (presented.ambiguous()) {
			return HandshakeOutcome.refused(this.refusals.ambiguous());
		}
		HandshakeRefusal refusal = (presented.ticket() != null) ? this.refusals.tooManyFailures(handshake) : null;
		if (refusal != null) {
			return HandshakeOutcome.refused(refusal);
		}
		try {
			String path = this.tickets.endpointOf(presented.ticket());
			EndpointMatch match = this.endpoints.match(UriUtils.encodePath(path, StandardCharsets.UTF_8));
			return (match != null) ? HandshakeOutcome.passed(new Target(path, match))
					: HandshakeOutcome.refused(HandshakeRefusal.unauthorized(Refusal.TICKET));
		}
		catch (TicketRefusedException ex) {
			return HandshakeOutcome.refused(this.refusals.refused(handshake, ex));
		}
		catch (TicketStoreUnavailableException ex) {
			return HandshakeOutcome.refused(this.refusals.unavailable(ex));
		}
	}

	/**
	 * What a temporary URI stands for.
	 *
	 * @param path path of the endpoint, decoded
	 * @param match the endpoints of that path
	 */
	record Target(String path, EndpointMatch match) {
	}

}
