package io.github.wsext.test;

import java.net.URI;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;

/**
 * What a client says when it connects. Filled by the test, then performed once.
 */
final class Handshake {

	private static final String MARKER_PROTOCOL = "wsext.v1";

	private static final String TICKET_PROTOCOL_PREFIX = "wsext.ticket.";

	private final WsExtTestServer server;

	private final String path;

	private final HttpHeaders headers = new HttpHeaders();

	private final List<String> subprotocols = new ArrayList<>();

	private @Nullable String caller;

	private @Nullable String authorization;

	private @Nullable String ticket;

	private @Nullable String ticketEndpoint;

	private String ticketPath;

	private TicketCarrier carrier;

	Handshake(WsExtTestServer server, String path) {
		this.server = server;
		this.path = path;
		this.ticketPath = server.ticketPath();
		this.carrier = server.ticketCarrier();
	}

	void basic(String user, String password) {
		byte[] credentials = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
		this.authorization = "Basic " + Base64.getEncoder().encodeToString(credentials);
		this.caller = user;
	}

	void bearer(String token) {
		this.authorization = "Bearer " + token;
		this.caller = "the bearer of a token";
	}

	void ticket(String ticket) {
		this.ticket = ticket;
	}

	void ticketFor(String endpoint) {
		this.ticketEndpoint = endpoint;
	}

	void ticketPath(String ticketPath) {
		this.ticketPath = ticketPath;
	}

	void carrier(TicketCarrier carrier) {
		this.carrier = carrier;
	}

	void header(String name, String value) {
		this.headers.add(name, value);
	}

	void subprotocols(List<String> subprotocols) {
		this.subprotocols.addAll(subprotocols);
	}

	/**
	 * Names the connection in failure messages, without the ticket.
	 */
	String title() {
		return this.server.resolve(this.path) + ((this.caller != null) ? " as " + this.caller : "");
	}

	/**
	 * Fetches a ticket if one is needed, and connects.
	 * @throws HandshakeRefusedException if the server refused the handshake
	 */
	WebSocket perform(WebSocket.Listener listener, Duration timeout) throws HandshakeRefusedException {
		TicketRequest.Answer issued = obtainTicket(timeout);
		WebSocket.Builder builder = this.server.httpClient().newWebSocketBuilder();
		this.headers.forEach((name, values) -> values.forEach((value) -> builder.header(name, value)));
		List<String> offered = new ArrayList<>(this.subprotocols);
		URI uri = this.server.resolve(this.path);
		if (issued != null) {
			switch (this.carrier) {
				case SUBPROTOCOL -> offered.addAll(List.of(MARKER_PROTOCOL, TICKET_PROTOCOL_PREFIX + issued.ticket()));
				case HEADER -> builder.header(HttpHeaders.AUTHORIZATION, "Ticket " + issued.ticket());
				case PATH -> uri = temporaryUri(issued);
				case QUERY -> uri = this.server
					.resolve(this.path + (this.path.contains("?") ? "&" : "?") + "ticket=" + issued.ticket());
				case NONE -> throw new IllegalStateException("A ticket needs a carrier");
			}
		}
		else if (this.authorization != null) {
			builder.header(HttpHeaders.AUTHORIZATION, this.authorization);
		}
		if (!offered.isEmpty()) {
			builder.subprotocols(offered.get(0), offered.subList(1, offered.size()).toArray(String[]::new));
		}
		URI webSocketUri = URI.create("ws" + uri.toString().substring("http".length()));
		return await(builder.buildAsync(webSocketUri, listener), timeout);
	}

	private TicketRequest.@Nullable Answer obtainTicket(Duration timeout) {
		if (this.ticket != null) {
			return new TicketRequest.Answer(this.ticket, null);
		}
		if (this.authorization == null || this.carrier == TicketCarrier.NONE) {
			return null;
		}
		String endpoint = this.ticketEndpoint;
		if (endpoint == null && this.carrier == TicketCarrier.PATH) {
			endpoint = this.path.split("\\?", 2)[0];
		}
		return new TicketRequest(this.server, this.ticketPath, this.authorization, title())
			.send(this.headers.getOrigin(), endpoint, timeout);
	}

	private URI temporaryUri(TicketRequest.Answer issued) {
		URI uri = (issued.url() != null) ? this.server.uri().resolve(issued.url())
				: this.server.resolve("/ws-ticket/" + issued.ticket());
		int query = this.path.indexOf('?');
		return (query < 0) ? uri : URI.create(uri + this.path.substring(query));
	}

	private WebSocket await(CompletableFuture<WebSocket> opening, Duration timeout) throws HandshakeRefusedException {
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
			throw new AssertionError("Could not connect to " + title() + ": " + cause, cause);
		}
		catch (TimeoutException ex) {
			CompletableFuture<Void> unused = opening.thenAccept(WebSocket::abort);
			throw new AssertionError("Could not connect to " + title() + ": no answer to the handshake within "
					+ Text.duration(timeout));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError("Interrupted while connecting to " + title(), ex);
		}
	}

	/**
	 * The server answered with something else than {@code 101}.
	 */
	static final class HandshakeRefusedException extends Exception {

		private static final long serialVersionUID = 1L;

		private final transient RejectedHandshake answer;

		HandshakeRefusedException(RejectedHandshake answer) {
			super("refused with " + answer.status(), null, false, false);
			this.answer = answer;
		}

		RejectedHandshake answer() {
			return this.answer;
		}

	}

}
