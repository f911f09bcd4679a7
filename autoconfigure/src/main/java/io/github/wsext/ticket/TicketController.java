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

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.util.MimeTypeUtils;
import org.springframework.web.ErrorResponseException;

/**
 * Controller that issues tickets over HTTP, to authenticated callers only.
 *
 * <p>
 * Writes its answers itself: the wire format does not follow the application's JSON
 * settings, and a returned ticket would show in the log of the message converters.
 */
final class TicketController {

	private static final int MAX_BODY = 16 * 1024;

	private static final int MAX_RESUMED = 100;

	private final JsonMapper json = JsonMapper.builder().build();

	private final CurrentCaller caller = new CurrentCaller();

	private final TicketService tickets;

	private final TicketObserver observer;

	TicketController(TicketService tickets, TicketObserver observer) {
		this.tickets = tickets;
		this.observer = observer;
	}

	public void issue(HttpServletRequest request, HttpServletResponse response) throws IOException {
		response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
		try {
			Authentication caller = this.caller.authenticated();
			if (caller == null) {
				this.observer.refusedAtIssue(TicketObserver.IssueRefusal.UNAUTHENTICATED);
				throw unauthorized();
			}
			if (HttpMethod.HEAD.matches(request.getMethod())) {
				// Spring MVC takes it for a GET; the ticket would be lost.
				throw problem(HttpStatus.METHOD_NOT_ALLOWED, "HEAD issues no ticket");
			}
			// Before there is a ticket, as the firewall may refuse to read a header.
			boolean text = prefersText(request);
			write(this.tickets.issue(wish(request).toRequest(caller)), text, response);
		}
		catch (AuthenticationException ex) {
			writeProblem(unauthorized(), response);
		}
		catch (ErrorResponseException ex) {
			writeProblem(ex, response);
		}
	}

	private Wish wish(HttpServletRequest request) throws IOException {
		byte[] body = isForm(request) ? new byte[0] : body(request);
		Wish wish = (body.length > 0) ? wish(body) : new Wish(null, Map.of());
		return (wish.endpoint() != null) ? wish : new Wish(request.getParameter("endpoint"), wish.resume());
	}

	private boolean isForm(HttpServletRequest request) {
		MediaType type = contentType(request);
		return type != null && (MediaType.APPLICATION_FORM_URLENCODED.isCompatibleWith(type)
				|| MediaType.MULTIPART_FORM_DATA.isCompatibleWith(type));
	}

	private byte[] body(HttpServletRequest request) throws IOException {
		if (request.getContentLengthLong() > MAX_BODY) {
			throw tooLarge();
		}
		byte[] body = request.getInputStream().readNBytes(MAX_BODY + 1);
		if (body.length > MAX_BODY) {
			throw tooLarge();
		}
		MediaType type = contentType(request);
		if (body.length > 0 && type != null && !isJson(type)) {
			throw problem(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "Name the endpoint in application/json");
		}
		return body;
	}

	private Wish wish(byte[] body) {
		JsonNode document;
		try {
			document = this.json.readTree(body);
		}
		catch (JacksonException ex) {
			throw malformed();
		}
		if (!document.isObject()) {
			throw malformed();
		}
		return new Wish(endpoint(document.path("endpoint")), resume(document.path("resume")));
	}

	private static @Nullable String endpoint(JsonNode endpoint) {
		if (endpoint.isMissingNode() || endpoint.isNull()) {
			return null;
		}
		if (!endpoint.isString()) {
			throw malformed();
		}
		return endpoint.asString();
	}

	private static Map<String, String> resume(JsonNode resume) {
		if (resume.isMissingNode() || resume.isNull()) {
			return Map.of();
		}
		if (!resume.isObject() || resume.size() > MAX_RESUMED) {
			throw malformedResume();
		}
		Map<String, String> positions = new LinkedHashMap<>();
		resume.forEachEntry((topic, position) -> {
			if (!position.isString()) {
				throw malformedResume();
			}
			positions.put(topic, position.asString());
		});
		return positions;
	}

	private @Nullable MediaType contentType(HttpServletRequest request) {
		String type = request.getContentType();
		try {
			return (type != null) ? MediaType.parseMediaType(type) : null;
		}
		catch (InvalidMediaTypeException ex) {
			throw problem(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "Name the endpoint in application/json");
		}
	}

	private void write(IssuedTicket issued, boolean text, HttpServletResponse response) throws IOException {
		if (text) {
			write(response, HttpStatus.OK, MediaType.TEXT_PLAIN, issued.ticket().getBytes(StandardCharsets.US_ASCII));
			return;
		}
		Map<String, Object> answer = new LinkedHashMap<>();
		answer.put("ticket", issued.ticket());
		answer.put("expiresAt", issued.expiresAt().toString());
		answer.put("expiresIn", issued.expiresIn());
		if (issued.url() != null) {
			answer.put("url", issued.url());
		}
		write(response, HttpStatus.OK, MediaType.APPLICATION_JSON, this.json.writeValueAsBytes(answer));
	}

	private void writeProblem(ErrorResponseException ex, HttpServletResponse response) throws IOException {
		ProblemDetail body = ex.getBody();
		Map<String, Object> answer = new LinkedHashMap<>();
		answer.put("title", body.getTitle());
		answer.put("status", body.getStatus());
		answer.put("detail", body.getDetail());
		ex.getHeaders().forEach((name, values) -> values.forEach((value) -> response.addHeader(name, value)));
		write(response, ex.getStatusCode(), MediaType.APPLICATION_PROBLEM_JSON, this.json.writeValueAsBytes(answer));
	}

	private void write(HttpServletResponse response, HttpStatusCode status, MediaType type, byte[] body)
			throws IOException {
		response.setStatus(status.value());
		response.setContentType(type.toString());
		response.setContentLength(body.length);
		response.getOutputStream().write(body);
	}

	/**
	 * Whether the caller would rather have the bare ticket. JSON unless it says so.
	 */
	private boolean prefersText(HttpServletRequest request) {
		List<MediaType> accepted;
		try {
			accepted = MediaType
				.parseMediaTypes(String.join(",", Collections.list(request.getHeaders(HttpHeaders.ACCEPT))));
			MimeTypeUtils.sortBySpecificity(accepted);
		}
		catch (InvalidMediaTypeException ex) {
			return false;
		}
		for (MediaType type : accepted) {
			if (type.getQualityValue() == 0) {
				continue;
			}
			if (type.includes(MediaType.APPLICATION_JSON)) {
				return false;
			}
			if (type.includes(MediaType.TEXT_PLAIN)) {
				return true;
			}
		}
		return false;
	}

	private static boolean isJson(MediaType type) {
		return type.isCompatibleWith(MediaType.APPLICATION_JSON) || "json".equals(type.getSubtypeSuffix());
	}

	/**
	 * Without a challenge: which one applies is for the entry point of the application's
	 * security to say, and {@code Basic} would open a dialog in browsers.
	 */
	private static ErrorResponseException unauthorized() {
		return problem(HttpStatus.UNAUTHORIZED, "Tickets are issued to authenticated callers only");
	}

	private static ErrorResponseException malformed() {
		return problem(HttpStatus.BAD_REQUEST, "Expected a JSON object such as {\"endpoint\":\"/chat/lobby\"}");
	}

	private static ErrorResponseException malformedResume() {
		return problem(HttpStatus.BAD_REQUEST, "Expected resume to be a JSON object with at most " + MAX_RESUMED
				+ " topics and the position of each, such as {\"/chat/lobby\":\"k3Jd.17.9af0c2\"}");
	}

	private static ErrorResponseException tooLarge() {
		return problem(HttpStatus.CONTENT_TOO_LARGE, "The body may have 16 KiB at most");
	}

	private static ErrorResponseException problem(HttpStatus status, String detail) {
		return new ErrorResponseException(status, ProblemDetail.forStatusAndDetail(status, detail), null);
	}

	/**
	 * What a caller wants of a ticket.
	 *
	 * @param endpoint the endpoint that it is for
	 * @param resume where the client was in topics before
	 */
	private record Wish(@Nullable String endpoint, Map<String, String> resume) {

		TicketRequest toRequest(Authentication caller) {
			return TicketRequest.builder(caller).endpoint(this.endpoint).resume(this.resume).build();
		}

	}

}
