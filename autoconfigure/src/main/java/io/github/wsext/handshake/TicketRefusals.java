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

import java.time.Duration;

import io.github.wsext.handshake.HandshakeObserver.Refusal;
import io.github.wsext.ticket.TicketRefusedException;
import io.github.wsext.ticket.TicketStoreUnavailableException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.core.log.LogFormatUtils;
import org.springframework.http.HttpStatus;

/**
 * Refusals of handshakes whose ticket does not open the door: whatever is wrong with it,
 * the client sees the same. Counts the tickets of an address that open nothing.
 */
final class TicketRefusals {

	private static final Log logger = LogFactory.getLog(TicketRefusals.class);

	private final HandshakeLimits limits;

	TicketRefusals(HandshakeLimits limits) {
		this.limits = limits;
	}

	/**
	 * Refuses to look at a ticket, whatever it is, because too many from this address
	 * have opened nothing.
	 * @return {@code null} if it may be looked at
	 */
	@Nullable HandshakeRefusal tooManyFailures(RequestedHandshake handshake) {
		Duration wait = this.limits.tooManyFailedTickets(handshake.address());
		if (wait == null) {
			return null;
		}
		this.limits.hintAtProxy("failed-tickets-per-address");
		return HandshakeRefusal.later(Refusal.FAILED_TICKETS, HttpStatus.TOO_MANY_REQUESTS, wait,
				"Too many invalid tickets from this address");
	}

	HandshakeRefusal ambiguous() {
		return HandshakeRefusal.of(Refusal.TICKET, HttpStatus.BAD_REQUEST, "The request carries more than one ticket");
	}

	HandshakeRefusal refused(RequestedHandshake handshake, TicketRefusedException ex) {
		logger.debug("Ticket refused on " + handshake + ": " + ex.reason());
		if (ex.reason() == TicketRefusedException.Reason.MISSING) {
			return HandshakeRefusal.unauthorized(Refusal.UNAUTHENTICATED);
		}
		this.limits.ticketFailed(handshake.address());
		return HandshakeRefusal.unauthorized(Refusal.TICKET);
	}

	HandshakeRefusal refused(RequestedHandshake handshake, UserReloader.UnavailableException ex) {
		logger.debug("Ticket refused on " + handshake + ": " + LogFormatUtils.formatValue(ex.getMessage(), -1, true));
		return HandshakeRefusal.unauthorized(Refusal.TICKET);
	}

	HandshakeRefusal unavailable(TicketStoreUnavailableException ex) {
		logger.warn("Ticket store out of reach", ex);
		return HandshakeRefusal.of(Refusal.STORE_UNAVAILABLE, HttpStatus.SERVICE_UNAVAILABLE,
				"Tickets cannot be checked at the moment");
	}

}
