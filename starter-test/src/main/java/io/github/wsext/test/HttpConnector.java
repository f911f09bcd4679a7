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

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Consumer;

import io.github.wsext.test.Handshake.HandshakeRefusedException;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;

/**
 * Connects over a port.
 *
 * @param uri the server's URI
 * @param httpClient fetches tickets and connects
 * @param ticketPath where tickets are issued
 * @param ticketCarrier how tickets are handed in
 * @param credentials makes the headers that say who a user is, if that is not HTTP Basic
 * @param accepted waits as long as it may after a handshake, for what a client relies on
 */
record HttpConnector(URI uri, HttpClient httpClient, String ticketPath, TicketCarrier ticketCarrier,
		@Nullable BiFunction<String, String, HttpHeaders> credentials,
		Consumer<Duration> accepted) implements Connector {

	private static final String MARKER_PROTOCOL = "wsext.v1";

	private static final String TICKET_PROTOCOL_PREFIX = "wsext.ticket.";

	HttpConnector {
		String scheme = uri.getScheme();
		if (!"http".equalsIgnoreCase(scheme) && !"https".equalsIgnoreCase(scheme)) {
			throw new IllegalArgumentException("An http or https URI is needed, not " + uri);
		}
	}

	static HttpConnector to(URI uri) {
		return new HttpConnector(uri, SharedHttpClient.INSTANCE, "/ticket", TicketCarrier.SUBPROTOCOL, null,
				(timeout) -> {
				});
	}

	HttpConnector with(HttpClient httpClient) {
		return new HttpConnector(this.uri, httpClient, this.ticketPath, this.ticketCarrier, this.credentials,
				this.accepted);
	}

	HttpConnector withAccepted(Consumer<Duration> accepted) {
		return new HttpConnector(this.uri, this.httpClient, this.ticketPath, this.ticketCarrier, this.credentials,
				accepted);
	}

	HttpConnector withTicketPath(String ticketPath) {
		return new HttpConnector(this.uri, this.httpClient, ticketPath, this.ticketCarrier, this.credentials,
				this.accepted);
	}

	HttpConnector with(TicketCarrier ticketCarrier) {
		return new HttpConnector(this.uri, this.httpClient, this.ticketPath, ticketCarrier, this.credentials,
				this.accepted);
	}

	HttpConnector with(BiFunction<String, String, HttpHeaders> credentials) {
		return new HttpConnector(this.uri, this.httpClient, this.ticketPath, this.ticketCarrier, credentials,
				this.accepted);
	}

	@Override
	public HttpHeaders credentials(String user, String password) {
		return (this.credentials != null) ? this.credentials.apply(user, password)
				: Connector.super.credentials(user, password);
	}

	/**
	 * The URI of something on the server, under the scheme {@code http} or {@code https}.
	 */
	URI resolve(String path) {
		String base = this.uri.toString();
		String prefix = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
		return URI.create(prefix + (path.startsWith("/") ? path : "/" + path));
	}

	@Override
	public boolean isOverPort() {
		return true;
	}

	@Override
	public boolean issuesTickets() {
		return true;
	}

	@Override
	public String describe(String path) {
		return resolve(path).toString();
	}

	/**
	 * Fetches a ticket if one is needed, and connects.
	 */
	@Override
	public WebSocket open(Handshake handshake, WebSocket.Listener listener, Duration timeout)
			throws HandshakeRefusedException {
		HttpHeaders credentials = handshake.credentials();
		TicketRequest.Answer issued = obtainTicket(handshake, credentials, timeout);
		WebSocket.Builder builder = this.httpClient.newWebSocketBuilder();
		handshake.headers().forEach((name, values) -> values.forEach((value) -> builder.header(name, value)));
		List<String> offered = new ArrayList<>(handshake.subprotocols());
		String path = handshake.path();
		URI target = resolve(path);
		if (issued != null) {
			switch (carrier(handshake)) {
				case SUBPROTOCOL -> offered.addAll(List.of(MARKER_PROTOCOL, TICKET_PROTOCOL_PREFIX + issued.ticket()));
				case HEADER -> builder.header(HttpHeaders.AUTHORIZATION, "Ticket " + issued.ticket());
				case PATH -> target = temporaryUri(path, issued);
				case QUERY -> target = resolve(path + (path.contains("?") ? "&" : "?") + "ticket=" + issued.ticket());
				case NONE -> throw new IllegalStateException("A ticket needs a carrier");
			}
		}
		else {
			credentials.forEach((name, values) -> values.forEach((value) -> builder.header(name, value)));
		}
		if (!offered.isEmpty()) {
			builder.subprotocols(offered.get(0), offered.subList(1, offered.size()).toArray(String[]::new));
		}
		URI webSocketUri = URI.create("ws" + target.toString().substring("http".length()));
		WebSocket webSocket = await(builder.buildAsync(webSocketUri, listener), handshake.title(), timeout);
		this.accepted.accept(timeout);
		return webSocket;
	}

	private TicketCarrier carrier(Handshake handshake) {
		TicketCarrier carrier = handshake.carrier();
		return (carrier != null) ? carrier : this.ticketCarrier;
	}

	private TicketRequest.@Nullable Answer obtainTicket(Handshake handshake, HttpHeaders credentials,
			Duration timeout) {
		String ticket = handshake.ticket();
		if (ticket != null) {
			return new TicketRequest.Answer(ticket, null);
		}
		TicketCarrier carrier = carrier(handshake);
		if (credentials.isEmpty() || carrier == TicketCarrier.NONE) {
			return null;
		}
		String endpoint = handshake.ticketEndpoint();
		if (endpoint == null && carrier == TicketCarrier.PATH) {
			endpoint = handshake.path().split("\\?", 2)[0];
		}
		String issuer = handshake.ticketPath();
		return new TicketRequest(this::post, (issuer != null) ? issuer : this.ticketPath, credentials,
				handshake.title())
			.send(handshake.headers().getOrigin(), endpoint, handshake.resume(), timeout);
	}

	private RejectedHandshake post(String path, HttpHeaders headers, @Nullable String body, Duration timeout)
			throws IOException, InterruptedException {
		HttpRequest.Builder request = HttpRequest.newBuilder(resolve(path))
			.timeout(timeout)
			.POST((body != null) ? BodyPublishers.ofString(body) : BodyPublishers.noBody());
		headers.forEach((name, values) -> values.forEach((value) -> request.header(name, value)));
		return RejectedHandshake.of(this.httpClient.send(request.build(), BodyHandlers.ofString()));
	}

	private URI temporaryUri(String path, TicketRequest.Answer issued) {
		URI temporary = (issued.url() != null) ? this.uri.resolve(issued.url())
				: resolve("/ws-ticket/" + issued.ticket());
		int query = path.indexOf('?');
		return (query < 0) ? temporary : URI.create(temporary + path.substring(query));
	}

	private static WebSocket await(CompletableFuture<WebSocket> opening, String title, Duration timeout)
			throws HandshakeRefusedException {
		try {
			return opening.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (ExecutionException ex) {
			Throwable cause = ex.getCause();
			if (cause instanceof WebSocketHandshakeException refused && refused.getResponse() != null) {
				throw new HandshakeRefusedException(RejectedHandshake.of(refused.getResponse()));
			}
			if (cause instanceof IllegalArgumentException mistake) {
				throw mistake;
			}
			throw new AssertionError("Could not connect to " + title + ": " + cause, cause);
		}
		catch (TimeoutException ex) {
			CompletableFuture<Void> unused = opening.thenAccept(WebSocket::abort);
			throw new AssertionError(
					"Could not connect to " + title + ": no answer to the handshake within " + Text.duration(timeout));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError("Interrupted while connecting to " + title, ex);
		}
	}

	/**
	 * One for all, since each has threads of its own.
	 */
	private static final class SharedHttpClient {

		private static final HttpClient INSTANCE = HttpClient.newBuilder()
			.version(HttpClient.Version.HTTP_1_1)
			.proxy(HttpClient.Builder.NO_PROXY)
			.build();

		private SharedHttpClient() {
		}

	}

}
