package io.github.wsext.ticket;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/**
 * Refusal to issue a ticket for an endpoint that does not exist or accepts no tickets.
 * Answered {@code 404}, also when an application's own controller lets it pass.
 */
public class UnknownEndpointException extends ErrorResponseException {

	private static final long serialVersionUID = 1L;

	public UnknownEndpointException() {
		super(HttpStatus.NOT_FOUND,
				ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND, "No such endpoint accepts tickets"), null);
	}

}
