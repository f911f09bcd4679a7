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

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.function.BiFunction;

import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.convert.DurationStyle;
import org.springframework.http.HttpHeaders;

/**
 * The server under test, and what its {@linkplain WsExtTestClient clients} have in
 * common. It has a port, or is an application context whose endpoints are met in memory.
 * Immutable: each setting gives a new object.
 *
 * @see WsExtTestClient#to(int)
 * @see WsExtTestClient#bindToApplicationContext
 * @see AutoConfigureWsExtTestClient
 */
public final class WsExtTestServer {

	/** For all tests of a machine that is slow: {@code -Dwsext.test.timeout=30s}. */
	static final Duration DEFAULT_TIMEOUT = DurationStyle
		.detectAndParse(System.getProperty("wsext.test.timeout", "5s"));

	private final Connector connector;

	private final Duration timeout;

	private final JsonMapper jsonMapper;

	private final EventKeys eventKeys;

	WsExtTestServer(Connector connector, Duration timeout, JsonMapper jsonMapper, EventKeys eventKeys) {
		this.eventKeys = eventKeys;
		this.connector = connector;
		this.timeout = timeout;
		this.jsonMapper = jsonMapper;
	}

	/**
	 * Starts a client for an endpoint. It connects when it first sends or expects
	 * something. In the methods of a Spring test it is closed after the method, if this
	 * is called on the test's own thread; elsewhere it is yours to close.
	 * @param path path of the endpoint below the server's URI, encoded, possibly with a
	 * query
	 */
	public WsExtTestClient connect(String path) {
		WsExtTestClient client = new WsExtTestClient(this, path);
		CurrentTest.closeAfterwards(client);
		return client;
	}

	/**
	 * How long clients wait for the handshake, for a message, and for a message to leave.
	 * Default: 5 seconds, or what the system property {@code wsext.test.timeout} says.
	 */
	public WsExtTestServer timeout(Duration timeout) {
		return new WsExtTestServer(this.connector, timeout, this.jsonMapper, this.eventKeys);
	}

	/**
	 * What reads and writes JSON. Default: Jackson's own defaults; in Spring tests the
	 * application's mapper.
	 */
	public WsExtTestServer jsonMapper(JsonMapper jsonMapper) {
		return new WsExtTestServer(this.connector, this.timeout, jsonMapper, this.eventKeys);
	}

	/**
	 * What fetches tickets and connects, for instance with an {@code SSLContext} that
	 * trusts the server's certificate. Default: one without cookies, proxy and redirects.
	 * @throws IllegalStateException if there is no port
	 */
	public WsExtTestServer httpClient(HttpClient httpClient) {
		return with(http("httpClient").with(httpClient));
	}

	/**
	 * Where tickets are issued, below the server's URI. Default: {@code /ticket}.
	 * @throws IllegalStateException if there is no port
	 */
	public WsExtTestServer ticketPath(String ticketPath) {
		return with(http("ticketPath").withTicketPath(ticketPath));
	}

	/**
	 * How clients hand in their tickets. Default: {@link TicketCarrier#SUBPROTOCOL}.
	 * @throws IllegalStateException if there is no port
	 */
	public WsExtTestServer ticketCarrier(TicketCarrier ticketCarrier) {
		return with(http("ticketCarrier").with(ticketCarrier));
	}

	/**
	 * The keys of an event's name and of its payload in its message. Default:
	 * {@code event} and {@code payload}; in Spring tests those of the application.
	 */
	public WsExtTestServer eventKeys(String event, String payload) {
		return new WsExtTestServer(this.connector, this.timeout, this.jsonMapper, new EventKeys(event, payload));
	}

	/**
	 * How {@link WsExtTestClient#as(String, String) as(user, password)} tells the server
	 * who a user is: the headers that are sent with the request for a ticket, or with the
	 * handshake if there is none. They may have a token or the cookie of a session that
	 * is begun for that, with its CSRF token. Default: HTTP Basic.
	 * @param credentials is given user and password, each time a client connects
	 * @throws IllegalStateException if there is no port
	 */
	public WsExtTestServer credentials(BiFunction<String, String, HttpHeaders> credentials) {
		return with(http("credentials").with(credentials));
	}

	/**
	 * The server's URI, such as {@code http://localhost:8080}.
	 * @throws IllegalStateException if there is no port
	 */
	public URI uri() {
		return http("uri").uri();
	}

	/**
	 * Whether there is a port; if not, endpoints are met in memory.
	 */
	public boolean isOverPort() {
		return this.connector.isOverPort();
	}

	Duration timeout() {
		return this.timeout;
	}

	JsonMapper jsonMapper() {
		return this.jsonMapper;
	}

	EventKeys eventKeys() {
		return this.eventKeys;
	}

	Connector connector() {
		return this.connector;
	}

	private WsExtTestServer with(Connector connector) {
		return new WsExtTestServer(connector, this.timeout, this.jsonMapper, this.eventKeys);
	}

	private HttpConnector http(String what) {
		if (this.connector instanceof HttpConnector http) {
			return http;
		}
		throw new IllegalStateException(what + " is for servers with a port; this one is met in memory");
	}

	@Override
	public String toString() {
		return "WsExtTestServer[" + this.connector.describe("/") + "]";
	}

}
