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

package io.github.wsext.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpHeaders;

/**
 * Plain HTTP requests to a server on {@code localhost}. Immutable: each setting gives a
 * new object. Without cookies unless told otherwise; never follows a redirect. Safe for
 * use by several threads.
 */
public final class HttpProbe {

	private static final HttpClient SHARED = newClient().build();

	private final int port;

	private final HttpClient client;

	private final HttpHeaders headers;

	private HttpProbe(int port, HttpClient client, HttpHeaders headers) {
		this.port = port;
		this.client = client;
		this.headers = headers;
	}

	public static HttpProbe on(int port) {
		return new HttpProbe(port, SHARED, new HttpHeaders());
	}

	/**
	 * Fetches a ticket as this user, whose password is the name once more.
	 * @param endpoint the path to bind it to, if any
	 */
	public static String ticket(int port, String user, @Nullable String endpoint) {
		String body = (endpoint != null) ? JsonMapper.shared().writeValueAsString(Map.of("endpoint", endpoint)) : null;
		HttpAnswer answer = on(port).as(user).post("/ticket", body);
		if (answer.status() != 200) {
			throw new AssertionError("No ticket for " + user + ": " + answer);
		}
		String ticket = answer.json().path("ticket").asString("");
		if (ticket.isEmpty()) {
			throw new AssertionError("No ticket in the answer");
		}
		return ticket;
	}

	/**
	 * Fetches a ticket that is bound to no endpoint.
	 */
	public static String ticket(int port, String user) {
		return ticket(port, user, null);
	}

	/**
	 * HTTP Basic, with the name as password.
	 */
	public HttpProbe as(String user) {
		return as(user, user);
	}

	/**
	 * HTTP Basic.
	 */
	public HttpProbe as(String user, String password) {
		byte[] credentials = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
		return header(HttpHeaders.AUTHORIZATION, "Basic " + Base64.getEncoder().encodeToString(credentials));
	}

	public HttpProbe bearer(String token) {
		return header(HttpHeaders.AUTHORIZATION, "Bearer " + token);
	}

	/**
	 * Sets a header of every request.
	 */
	public HttpProbe header(String name, String value) {
		HttpHeaders changed = HttpHeaders.copyOf(this.headers);
		changed.set(name, value);
		return new HttpProbe(this.port, this.client, changed);
	}

	/**
	 * Keeps cookies, starting with none. Probes made from the result share them.
	 */
	public HttpProbe withCookies() {
		return new HttpProbe(this.port, newClient().cookieHandler(new CookieManager()).build(), this.headers);
	}

	public HttpAnswer get(String path) {
		return send("GET", path, null);
	}

	/**
	 * POST without a body.
	 */
	public HttpAnswer post(String path) {
		return send("POST", path, null);
	}

	/**
	 * POST with a body, which is JSON unless a header says otherwise.
	 */
	public HttpAnswer post(String path, @Nullable String body) {
		return send("POST", path, body);
	}

	/**
	 * Any request.
	 */
	public HttpAnswer send(String method, String path, @Nullable String body) {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + path))
			.timeout(Patience.LIMIT)
			.method(method, (body != null) ? BodyPublishers.ofString(body) : BodyPublishers.noBody());
		this.headers.forEach((name, values) -> values.forEach((value) -> request.header(name, value)));
		if (body != null && !this.headers.containsHeader(HttpHeaders.CONTENT_TYPE)) {
			request.header(HttpHeaders.CONTENT_TYPE, "application/json");
		}
		try {
			return answer(this.client.send(request.build(), BodyHandlers.ofString()));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	static HttpAnswer answer(HttpResponse<?> response) {
		HttpHeaders headers = new HttpHeaders();
		response.headers().map().forEach(headers::addAll);
		Object body = response.body();
		return new HttpAnswer(response.statusCode(), headers, (body != null) ? body.toString() : "");
	}

	private static HttpClient.Builder newClient() {
		return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).proxy(HttpClient.Builder.NO_PROXY);
	}

}
