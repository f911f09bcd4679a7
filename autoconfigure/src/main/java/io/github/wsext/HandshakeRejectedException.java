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

package io.github.wsext;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponse;

/**
 * Refusal of a handshake, thrown by {@link OnConnect}. Has no stack trace.
 */
public class HandshakeRejectedException extends RuntimeException implements ErrorResponse {

	private static final long serialVersionUID = 1L;

	private final transient HttpStatusCode status;

	private final transient HttpHeaders headers;

	private final transient ProblemDetail problem;

	private final @Nullable String ownBody;

	/**
	 * Refuses with a problem detail (RFC 9457).
	 * @param status status of the answer, 4xx or 5xx
	 * @param detail explanation, shown to the client
	 */
	public HandshakeRejectedException(HttpStatusCode status, String detail) {
		this(status, detail, new HttpHeaders(), null);
	}

	/**
	 * Refuses with headers and body of the application's own.
	 * @param status status of the answer, 4xx or 5xx
	 * @param detail explanation, shown to the client if there is no body
	 * @param headers headers of the answer
	 * @param body the body, sent as it is with the {@code Content-Type} of the headers
	 * ({@code text/plain} if they have none); {@code null} for a problem detail
	 */
	public HandshakeRejectedException(HttpStatusCode status, String detail, HttpHeaders headers,
			@Nullable String body) {
		super(detail, null, false, false);
		if (!status.isError()) {
			throw new IllegalArgumentException("A handshake is rejected with a 4xx or 5xx status, not " + status);
		}
		this.status = status;
		this.headers = headers;
		this.problem = ProblemDetail.forStatusAndDetail(status, detail);
		this.ownBody = body;
	}

	@Override
	public HttpStatusCode getStatusCode() {
		return this.status;
	}

	@Override
	public HttpHeaders getHeaders() {
		return this.headers;
	}

	/**
	 * The problem detail. It can be changed, as that of any {@link ErrorResponse}.
	 */
	@Override
	public ProblemDetail getBody() {
		return this.problem;
	}

	/**
	 * The body that is sent in place of the problem detail, if the application has given
	 * one.
	 */
	public @Nullable String ownBody() {
		return this.ownBody;
	}

}
