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

package io.github.wsext.test;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
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

	private final Sender sender;

	private final String path;

	private final HttpHeaders credentials;

	private final String title;

	/**
	 * Creates the request.
	 * @param credentials what says who wants it, if that travels with the request
	 */
	TicketRequest(Sender sender, String path, HttpHeaders credentials, String title) {
		this.sender = sender;
		this.path = path;
		this.credentials = credentials;
		this.title = title;
	}

	/**
	 * Sends the request.
	 * @param origin the {@code Origin} to send, if any
	 * @param endpoint the path to bind the ticket to, if any
	 * @param resume where the client was in topics before
	 */
	Answer send(@Nullable String origin, @Nullable String endpoint, Map<String, String> resume, Duration timeout) {
		HttpHeaders headers = new HttpHeaders();
		headers.setAccept(List.of(MediaType.APPLICATION_JSON));
		headers.putAll(this.credentials);
		if (origin != null) {
			headers.setOrigin(origin);
			// Issued to a page that may ask: what is tried is whether it opens the
			// connection.
			headers.set("Sec-Fetch-Site", "same-site");
		}
		Map<String, Object> body = new LinkedHashMap<>();
		if (endpoint != null) {
			body.put("endpoint", endpoint);
		}
		if (!resume.isEmpty()) {
			body.put("resume", resume);
		}
		if (!body.isEmpty()) {
			headers.setContentType(MediaType.APPLICATION_JSON);
		}
		return read(exchange(headers, body.isEmpty() ? null : JsonMapper.shared().writeValueAsString(body), timeout));
	}

	private RejectedHandshake exchange(HttpHeaders headers, @Nullable String body, Duration timeout) {
		try {
			return this.sender.post(this.path, headers, body, timeout);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError(describe() + " was interrupted", ex);
		}
		catch (Exception ex) {
			throw new AssertionError(describe() + " failed: " + ex, ex);
		}
	}

	private Answer read(RejectedHandshake response) {
		if (response.status() / 100 != 2) {
			throw new AssertionError(describe() + " was answered with " + response.describe());
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
	 * How the request gets to the server.
	 */
	@FunctionalInterface
	interface Sender {

		RejectedHandshake post(String path, HttpHeaders headers, @Nullable String body, Duration timeout)
				throws Exception;

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
