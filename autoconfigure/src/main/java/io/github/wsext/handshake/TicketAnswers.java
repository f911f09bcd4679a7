package io.github.wsext.handshake;

import java.io.IOException;
import java.time.Duration;

import io.github.wsext.handshake.HandshakeObserver.Refusal;
import io.github.wsext.ticket.TicketRefusedException;
import io.github.wsext.ticket.TicketStoreUnavailableException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.core.log.LogFormatUtils;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.ServerHttpResponse;

/**
 * What is answered where a ticket does not open the door. Counts the tickets of an
 * address that do not.
 */
final class TicketAnswers {

	private static final Log logger = LogFactory.getLog(TicketAnswers.class);

	private final HandshakeLimits limits;

	TicketAnswers(HandshakeLimits limits) {
		this.limits = limits;
	}

	/**
	 * Refuses if too many tickets from this address have failed, whatever this one is.
	 * @return whether the ticket may be looked at
	 */
	boolean mayTry(HandshakeAttempt attempt, ServerHttpResponse response) throws IOException {
		Duration wait = this.limits.tooManyFailedTickets(attempt.address());
		if (wait == null) {
			return true;
		}
		this.limits.hintAtProxy("failed-tickets-per-address");
		return Rejections.later(attempt, Refusal.FAILED_TICKETS, response, HttpStatus.TOO_MANY_REQUESTS, wait,
				"Too many invalid tickets from this address");
	}

	boolean refused(HandshakeAttempt attempt, TicketRefusedException ex, ServerHttpResponse response)
			throws IOException {
		logger.debug("Ticket refused on " + attempt + ": " + ex.reason());
		if (ex.reason() == TicketRefusedException.Reason.MISSING) {
			return Rejections.unauthorized(attempt, Refusal.UNAUTHENTICATED, response);
		}
		this.limits.ticketFailed(attempt.address());
		return Rejections.unauthorized(attempt, Refusal.TICKET, response);
	}

	boolean refused(HandshakeAttempt attempt, UserReloader.UnavailableException ex, ServerHttpResponse response)
			throws IOException {
		logger.debug("Ticket refused on " + attempt + ": " + LogFormatUtils.formatValue(ex.getMessage(), -1, true));
		return Rejections.unauthorized(attempt, Refusal.TICKET, response);
	}

	boolean ambiguous(HandshakeAttempt attempt, ServerHttpResponse response) throws IOException {
		return Rejections.reject(attempt, Refusal.TICKET, response, HttpStatus.BAD_REQUEST,
				"The request carries more than one ticket");
	}

	boolean unavailable(HandshakeAttempt attempt, TicketStoreUnavailableException ex, ServerHttpResponse response)
			throws IOException {
		logger.warn("Ticket store out of reach", ex);
		return Rejections.reject(attempt, Refusal.STORE_UNAVAILABLE, response, HttpStatus.SERVICE_UNAVAILABLE,
				"Tickets cannot be checked at the moment");
	}

}
