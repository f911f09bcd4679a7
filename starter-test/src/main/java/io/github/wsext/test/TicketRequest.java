package io.github.wsext.test;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

/**
 * Fetches a one-time ticket.
 */
final class TicketRequest {

	private final HttpConnector server;

	private final String path;

	private final String authorization;

	private final String title;

	TicketRequest(HttpConnector server, String path, String authorization, String title) {
		this.server = server;
		this.path = path;
		this.authorization = authorization;
		this.title = title;
	}

	/**
	 * Sends the request.
	 * @param origin the {@code Origin} to send, if any
	 * @param endpoint the path to bind the ticket to, if any
	 */
	Answer send(@Nullable String origin, @Nullable String endpoint, Duration timeout) {
		HttpRequest.Builder request = HttpRequest.newBuilder(this.server.resolve(this.path))
			.timeout(timeout)
			.header(HttpHeaders.AUTHORIZATION, this.authorization)
			.header(HttpHeaders.ACCEPT, MediaType.APPLICATION_JSON_VALUE);
		if (origin != null) {
			request.header(HttpHeaders.ORIGIN, origin);
		}
		if (endpoint != null) {
			String body = JsonMapper.shared().writeValueAsString(Map.of("endpoint", endpoint));
			request.header(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON_VALUE)
				.POST(BodyPublishers.ofString(body));
		}
		else {
			request.POST(BodyPublishers.noBody());
		}
		return read(exchange(request.build()));
	}

	private HttpResponse<String> exchange(HttpRequest request) {
		try {
			return this.server.httpClient().send(request, BodyHandlers.ofString());
		}
		catch (IOException ex) {
			throw new AssertionError(describe() + " failed: " + ex, ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError(describe() + " was interrupted", ex);
		}
	}

	private Answer read(HttpResponse<String> response) {
		if (response.statusCode() / 100 != 2) {
			throw new AssertionError(describe() + " was answered with " + RejectedHandshake.of(response).describe());
		}
		try {
			JsonNode answer = JsonMapper.shared().readTree(response.body());
			String ticket = answer.path("ticket").asString("");
			if (!ticket.isEmpty()) {
				String url = answer.path("url").asString("");
				return new Answer(ticket, url.isEmpty() ? null : url);
			}
		}
		catch (JacksonException ex) {
			throw new AssertionError(describe() + " was not answered with JSON", ex);
		}
		throw new AssertionError(describe() + " was answered without a \"ticket\"");
	}

	private String describe() {
		return "POST " + this.path + " for a ticket to " + this.title;
	}

	/**
	 * What the server issued.
	 *
	 * @param ticket the ticket
	 * @param url ready-made relative URL with the ticket in it, if the ticket was issued
	 * for an endpoint
	 */
	record Answer(String ticket, @Nullable String url) {

		@Override
		public String toString() {
			return "Answer[ticket=***]";
		}

	}

}
