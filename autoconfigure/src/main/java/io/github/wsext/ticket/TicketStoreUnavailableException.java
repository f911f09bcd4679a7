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
