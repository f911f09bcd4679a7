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

import java.net.http.WebSocket;
import java.security.Principal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;

/**
 * What a client says when it connects. Filled by the test, then performed once.
 */
final class Handshake {

	private final Connector connector;

	private final String path;

	private final HttpHeaders headers = new HttpHeaders();

	private final List<String> subprotocols = new ArrayList<>();

	private @Nullable String caller;

	// Over a port.

	private @Nullable Supplier<HttpHeaders> credentials;

	private @Nullable String ticket;

	private @Nullable String ticketEndpoint;

	private @Nullable String ticketPath;

	private @Nullable TicketCarrier carrier;

	// Without a port.

	private @Nullable Principal principal;

	private List<String> roles = List.of("USER");

	private final Map<String, Object> attributes = new LinkedHashMap<>();

	private @Nullable Object ticketPayload;

	private Map<String, String> resume = Map.of();

	private boolean silent;

	Handshake(Connector connector, String path) {
		this.connector = connector;
		this.path = path;
	}

	void basic(String user, String password) {
		this.credentials = () -> this.connector.credentials(user, password);
		this.caller = user;
		this.principal = null;
	}

	void bearer(String token) {
		needsPort("bearer(token)", "nobody reads the token, say who it stands for with as(principal)");
		HttpHeaders bearer = new HttpHeaders();
		bearer.setBearerAuth(token);
		this.credentials = () -> bearer;
		this.caller = "the bearer of a token";
	}

	void principal(Principal principal) {
		needsNoPort("as(principal)", "the server finds out who connects, use as(user, password) or bearer(token)");
		this.principal = principal;
		this.caller = principal.getName();
	}

	void roles(List<String> roles) {
		needsNoPort("roles", "users have the roles that the server knows of");
		this.roles = List.copyOf(roles);
	}

	void attribute(String name, Object value) {
		needsNoPort("attribute", "attributes come from a TicketAttributesProvider bean or from @OnConnect");
		this.attributes.put(name, value);
	}

	void ticketPayload(Object payload) {
		needsNoPort("ticketPayload", "a payload comes from TicketService.issue, and the ticket goes to ticket(ticket)");
		this.ticketPayload = payload;
	}

	void resume(Map<String, String> positions) {
		this.resume = Map.copyOf(positions);
	}

	void withoutPongs() {
		needsNoPort("withoutPongs", "the JDK's client answers pings by itself");
		this.silent = true;
	}

	void ticket(String ticket) {
		this.ticket = ticket;
	}

	void ticketFor(String endpoint) {
		needsTickets("ticketFor");
		this.ticketEndpoint = endpoint;
	}

	void ticketPath(String ticketPath) {
		needsTickets("ticketPath");
		this.ticketPath = ticketPath;
	}

	void carrier(TicketCarrier carrier) {
		needsTickets("carrier");
		this.carrier = carrier;
	}

	void header(String name, String value) {
		this.headers.add(name, value);
	}

	void subprotocols(List<String> subprotocols) {
		this.subprotocols.addAll(subprotocols);
	}

	private void needsPort(String setting, String instead) {
		if (!this.connector.isOverPort()) {
			throw new IllegalStateException(setting + " is for clients over a port; without one " + instead);
		}
	}

	private void needsTickets(String setting) {
		if (!this.connector.issuesTickets()) {
			throw new IllegalStateException(
					setting + " is for clients over a port or of an application; without them no ticket is fetched");
		}
	}

	private void needsNoPort(String setting, String instead) {
		if (this.connector.isOverPort()) {
			throw new IllegalStateException(setting + " is for clients without a port; over one " + instead);
		}
	}

	/**
	 * Names the connection in failure messages, without the ticket.
	 */
	String title() {
		return this.connector.describe(this.path) + ((this.caller != null) ? " as " + this.caller : "");
	}

	/**
	 * Connects.
	 * @throws HandshakeRefusedException if the server refused the handshake
	 */
	WebSocket perform(WebSocket.Listener listener, Duration timeout) throws HandshakeRefusedException {
		return this.connector.open(this, listener, timeout);
	}

	String path() {
		return this.path;
	}

	HttpHeaders headers() {
		return this.headers;
	}

	List<String> subprotocols() {
		return this.subprotocols;
	}

	@Nullable String caller() {
		return this.caller;
	}

	/**
	 * What tells the server who connects, made anew; empty if that is nobody.
	 */
	HttpHeaders credentials() {
		return (this.credentials != null) ? this.credentials.get() : HttpHeaders.EMPTY;
	}

	@Nullable String ticket() {
		return this.ticket;
	}

	@Nullable String ticketEndpoint() {
		return this.ticketEndpoint;
	}

	@Nullable String ticketPath() {
		return this.ticketPath;
	}

	@Nullable TicketCarrier carrier() {
		return this.carrier;
	}

	@Nullable Principal principal() {
		return this.principal;
	}

	List<String> roles() {
		return this.roles;
	}

	Map<String, Object> attributes() {
		return this.attributes;
	}

	@Nullable Object ticketPayload() {
		return this.ticketPayload;
	}

	Map<String, String> resume() {
		return this.resume;
	}

	/**
	 * Whether the test has said something about how the ticket is fetched.
	 */
	boolean wantsTicketFetched() {
		return this.ticket == null && (this.ticketEndpoint != null || this.ticketPath != null || this.carrier != null);
	}

	/**
	 * Whether the test has said what comes with the ticket.
	 */
	boolean hasTicketData() {
		return !this.attributes.isEmpty() || this.ticketPayload != null;
	}

	/**
	 * Whether the client leaves pings without an answer.
	 */
	boolean isSilent() {
		return this.silent;
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
