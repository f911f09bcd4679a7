package io.github.wsext.test;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;

import tools.jackson.databind.json.JsonMapper;

/**
 * The server under test, and what its {@linkplain WsExtTestClient clients} have in
 * common. Immutable: each setting gives a new object.
 *
 * @see WsExtTestClient#to(int)
 */
public final class WsExtTestServer {

	private final URI uri;

	private final Duration timeout;

	private final JsonMapper jsonMapper;

	private final HttpClient httpClient;

	private final String ticketPath;

	private final TicketCarrier ticketCarrier;

	WsExtTestServer(URI uri) {
		this(uri, Duration.ofSeconds(5), JsonMapper.shared(), SharedHttpClient.INSTANCE, "/ticket",
				TicketCarrier.SUBPROTOCOL);
		String scheme = uri.getScheme();
		if (!"http".equalsIgnoreCase(scheme) && !"https".equalsIgnoreCase(scheme)) {
			throw new IllegalArgumentException("An http or https URI is needed, not " + uri);
		}
	}

	private WsExtTestServer(URI uri, Duration timeout, JsonMapper jsonMapper, HttpClient httpClient, String ticketPath,
			TicketCarrier ticketCarrier) {
		this.uri = uri;
		this.timeout = timeout;
		this.jsonMapper = jsonMapper;
		this.httpClient = httpClient;
		this.ticketPath = ticketPath;
		this.ticketCarrier = ticketCarrier;
	}

	/**
	 * Starts a client for an endpoint. It connects when it first sends or expects
	 * something.
	 * @param path path of the endpoint below the server's URI, encoded, possibly with a
	 * query
	 */
	public WsExtTestClient connect(String path) {
		return new WsExtTestClient(this, path);
	}

	/**
	 * How long clients wait for the handshake, for a message, and for a message to leave.
	 * Default: 5 seconds.
	 */
	public WsExtTestServer timeout(Duration timeout) {
		return new WsExtTestServer(this.uri, timeout, this.jsonMapper, this.httpClient, this.ticketPath,
				this.ticketCarrier);
	}

	/**
	 * What reads and writes JSON. Default: Jackson's own defaults; in Spring tests the
	 * application's mapper.
	 */
	public WsExtTestServer jsonMapper(JsonMapper jsonMapper) {
		return new WsExtTestServer(this.uri, this.timeout, jsonMapper, this.httpClient, this.ticketPath,
				this.ticketCarrier);
	}

	/**
	 * What fetches tickets and connects, for instance with an {@code SSLContext} that
	 * trusts the server's certificate. Default: one without cookies, proxy and redirects.
	 */
	public WsExtTestServer httpClient(HttpClient httpClient) {
		return new WsExtTestServer(this.uri, this.timeout, this.jsonMapper, httpClient, this.ticketPath,
				this.ticketCarrier);
	}

	/**
	 * Where tickets are issued, below the server's URI. Default: {@code /ticket}.
	 */
	public WsExtTestServer ticketPath(String ticketPath) {
		return new WsExtTestServer(this.uri, this.timeout, this.jsonMapper, this.httpClient, ticketPath,
				this.ticketCarrier);
	}

	/**
	 * How clients hand in their tickets. Default: {@link TicketCarrier#SUBPROTOCOL}.
	 */
	public WsExtTestServer ticketCarrier(TicketCarrier ticketCarrier) {
		return new WsExtTestServer(this.uri, this.timeout, this.jsonMapper, this.httpClient, this.ticketPath,
				ticketCarrier);
	}

	/**
	 * The server's URI, such as {@code http://localhost:8080}.
	 */
	public URI uri() {
		return this.uri;
	}

	Duration timeout() {
		return this.timeout;
	}

	JsonMapper jsonMapper() {
		return this.jsonMapper;
	}

	HttpClient httpClient() {
		return this.httpClient;
	}

	String ticketPath() {
		return this.ticketPath;
	}

	TicketCarrier ticketCarrier() {
		return this.ticketCarrier;
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
	public String toString() {
		return "WsExtTestServer[" + this.uri + "]";
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
