package io.github.wsext.ticket;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/**
 * Failure of the {@link TicketStore}, which is out of reach. Answered {@code 503}, also
 * when an application's own controller lets it pass.
 */
public class TicketStoreUnavailableException extends ErrorResponseException {

	private static final long serialVersionUID = 1L;

	public TicketStoreUnavailableException(@Nullable Throwable cause) {
		super(HttpStatus.SERVICE_UNAVAILABLE,
				ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE, "Tickets are not available"), cause);
	}

	static TicketStoreUnavailableException of(RuntimeException cause) {
		return (cause instanceof TicketStoreUnavailableException ex) ? ex : new TicketStoreUnavailableException(cause);
	}

}
