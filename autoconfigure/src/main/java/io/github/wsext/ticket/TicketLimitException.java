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

import java.time.Duration;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/**
 * Refusal to issue a ticket, because there are too many already or they are asked for too
 * often. Answered {@code 429} or {@code 503} with {@code Retry-After}, also when an
 * application's own controller lets it pass.
 */
public class TicketLimitException extends ErrorResponseException {

	private static final long serialVersionUID = 1L;

	private final Limit limit;

	private final Duration retryAfter;

	/**
	 * Creates the exception.
	 * @param limit the limit that was reached
	 * @param retryAfter after what time there is room again at the latest
	 */
	public TicketLimitException(Limit limit, Duration retryAfter) {
		super(limit.status, ProblemDetail.forStatusAndDetail(limit.status, limit.detail), null);
		this.limit = limit;
		this.retryAfter = retryAfter;
		long seconds = Math.max(1, retryAfter.plusMillis(999).toSeconds());
		getHeaders().set(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
	}

	/**
	 * The limit that was reached.
	 */
	public Limit limit() {
		return this.limit;
	}

	/**
	 * After what time there is room again at the latest.
	 */
	public Duration retryAfter() {
		return this.retryAfter;
	}

	/**
	 * A limit.
	 */
	public enum Limit {

		/**
		 * Outstanding tickets of one principal.
		 */
		PRINCIPAL(HttpStatus.TOO_MANY_REQUESTS, "Too many tickets of this caller are outstanding"),

		/**
		 * Outstanding tickets of all principals.
		 */
		NODE(HttpStatus.SERVICE_UNAVAILABLE, "Too many tickets are outstanding"),

		/**
		 * Tickets issued to one principal per minute.
		 */
		RATE(HttpStatus.TOO_MANY_REQUESTS, "Tickets are asked for too often"),

		/**
		 * Tickets issued to one address per minute.
		 */
		ADDRESS_RATE(HttpStatus.TOO_MANY_REQUESTS, "Tickets are asked for too often from this address");

		private final HttpStatus status;

		private final String detail;

		Limit(HttpStatus status, String detail) {
			this.status = status;
			this.detail = detail;
		}

	}

}
