package io.github.wsext.ticket;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/**
 * Refusal to issue a ticket for any endpoint, where {@code wsext.ticket.require-endpoint}
 * is set. Answered {@code 400}, also when an application's own controller lets it pass.
 */
public class EndpointRequiredException extends ErrorResponseException {

	private static final long serialVersionUID = 1L;

	public EndpointRequiredException() {
		super(HttpStatus.BAD_REQUEST,
				ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, "Name the endpoint the ticket is for"), null);
	}

}
