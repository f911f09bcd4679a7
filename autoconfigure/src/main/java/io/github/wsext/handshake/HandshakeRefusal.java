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

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import io.github.wsext.HandshakeRejectedException;
import io.github.wsext.handshake.HandshakeObserver.Refusal;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.ErrorResponse;

/**
 * Refusal of a handshake: the reason, for whoever counts, and the answer, a problem
 * detail (RFC 9457) that is written without the application's JSON settings. Immutable.
 */
public final class HandshakeRefusal {

	private static final JsonMapper json = JsonMapper.builder().build();

	private static final URI NO_TYPE = URI.create("about:blank");

	private final Refusal reason;

	private final HttpStatusCode status;

	private final HttpHeaders headers;

	private final MediaType contentType;

	private final byte[] body;

	private HandshakeRefusal(Refusal reason, HttpStatusCode status, HttpHeaders headers, MediaType contentType,
			byte[] body) {
		this.reason = reason;
		this.status = status;
		this.headers = headers;
		this.contentType = contentType;
		this.body = body;
	}

	/**
	 * A refusal with an explanation.
	 */
	public static HandshakeRefusal of(Refusal reason, HttpStatusCode status, String detail) {
		return of(reason, status, new HttpHeaders(), ProblemDetail.forStatusAndDetail(status, detail));
	}

	/**
	 * A refusal as the application wants it.
	 */
	public static HandshakeRefusal of(ErrorResponse response) {
		if (response instanceof HandshakeRejectedException rejection && rejection.ownBody() != null) {
			MediaType declared = rejection.getHeaders().getContentType();
			return new HandshakeRefusal(Refusal.REJECTED, rejection.getStatusCode(), rejection.getHeaders(),
					(declared != null) ? declared : new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8),
					rejection.ownBody().getBytes(StandardCharsets.UTF_8));
		}
		return of(Refusal.REJECTED, response.getStatusCode(), response.getHeaders(), response.getBody());
	}

	private static HandshakeRefusal of(Refusal reason, HttpStatusCode status, HttpHeaders headers,
			ProblemDetail problem) {
		return new HandshakeRefusal(reason, status, headers, MediaType.APPLICATION_PROBLEM_JSON,
				json.writeValueAsBytes(members(problem, status)));
	}

	private static Map<String, Object> members(ProblemDetail problem, HttpStatusCode status) {
		Map<String, Object> members = new LinkedHashMap<>();
		put(members, "type", NO_TYPE.equals(problem.getType()) ? null : problem.getType());
		String title = problem.getTitle();
		members.put("title", (title != null) ? title : "Rejected");
		members.put("status", status.value());
		put(members, "detail", problem.getDetail());
		put(members, "instance", problem.getInstance());
		Map<String, ?> further = problem.getProperties();
		if (further != null) {
			further.forEach((name, value) -> put(members, name, value));
		}
		return members;
	}

	private static void put(Map<String, Object> members, String name, @Nullable Object value) {
		if (value != null) {
			members.putIfAbsent(name, value);
		}
	}

	/**
	 * A refusal for lack of an authentication: the same answer whatever the reason.
	 */
	public static HandshakeRefusal unauthorized(Refusal reason) {
		return of(reason, HttpStatus.UNAUTHORIZED, "A valid ticket is required").with(HttpHeaders.WWW_AUTHENTICATE,
				"Ticket");
	}

	/**
	 * A refusal for now.
	 * @param wait after what time it may work
	 */
	static HandshakeRefusal later(Refusal reason, HttpStatus status, Duration wait, String detail) {
		long seconds = Math.max(1, wait.plusMillis(999).toSeconds());
		return of(reason, status, detail).with(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
	}

	/**
	 * A refusal for a mistake of ours or of the application.
	 */
	public static HandshakeRefusal failed() {
		return of(Refusal.FAILED, HttpStatus.INTERNAL_SERVER_ERROR, "The handshake failed");
	}

	/**
	 * The same with a header.
	 */
	HandshakeRefusal with(String header, String value) {
		HttpHeaders all = HttpHeaders.copyOf(this.headers);
		all.set(header, value);
		return new HandshakeRefusal(this.reason, this.status, all, this.contentType, this.body);
	}

	/**
	 * Why it is refused.
	 */
	Refusal reason() {
		return this.reason;
	}

	/**
	 * Answers the handshake.
	 */
	public void writeTo(ServerHttpResponse response) throws IOException {
		response.setStatusCode(this.status);
		response.getHeaders().addAll(this.headers);
		response.getHeaders().setContentType(this.contentType);
		response.getHeaders().setCacheControl("no-store");
		response.getHeaders().setContentLength(this.body.length);
		response.getBody().write(this.body);
	}

	@Override
	public String toString() {
		return "HandshakeRefusal[reason=" + this.reason + ", status=" + this.status + "]";
	}

}
