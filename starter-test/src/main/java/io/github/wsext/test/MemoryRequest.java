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
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.socket.WebSocketHttpHeaders;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;

/**
 * Request of a handshake in memory: what a client over a port would send.
 */
final class MemoryRequest {

	private static final String KEY = Base64.getEncoder().encodeToString(new byte[16]);

	private final Handshake handshake;

	private final List<String> subprotocols;

	private URI uri;

	private @Nullable String authorization;

	/**
	 * Begins a request.
	 * @param uri path and query
	 */
	MemoryRequest(Handshake handshake, URI uri) {
		this.handshake = handshake;
		this.subprotocols = new ArrayList<>(handshake.subprotocols());
		this.uri = uri;
	}

	/**
	 * Adds a ticket.
	 * @param uriPath path of the temporary URI
	 * @param queryParameter name of the query parameter
	 */
	void carry(String ticket, TicketCarrier carrier, String uriPath, String queryParameter) {
		String query = this.uri.getRawQuery();
		switch (carrier) {
			case SUBPROTOCOL -> this.subprotocols.addAll(List.of("wsext.v1", "wsext.ticket." + ticket));
			case HEADER -> this.authorization = "Ticket " + ticket;
			case PATH -> this.uri = URI.create(uriPath + "/" + ticket + ((query != null) ? "?" + query : ""));
			case QUERY ->
				this.uri = URI.create(this.uri + ((query != null) ? "&" : "?") + queryParameter + "=" + ticket);
			case NONE -> throw new IllegalArgumentException("A ticket needs a carrier");
		}
	}

	MockHttpServletRequest build() {
		MockHttpServletRequest request = new MockHttpServletRequest(HttpMethod.GET.name(), this.uri.getRawPath());
		request.setQueryString(this.uri.getRawQuery());
		UriComponentsBuilder.fromUri(this.uri)
			.build()
			.getQueryParams()
			.forEach((name, values) -> values.forEach((value) -> request.addParameter(decode(name), decode(value))));
		request.addHeader(HttpHeaders.HOST, request.getServerName());
		request.addHeader(HttpHeaders.UPGRADE, "websocket");
		request.addHeader(HttpHeaders.CONNECTION, "Upgrade");
		request.addHeader(WebSocketHttpHeaders.SEC_WEBSOCKET_VERSION, "13");
		request.addHeader(WebSocketHttpHeaders.SEC_WEBSOCKET_KEY, KEY);
		if (!this.subprotocols.isEmpty()) {
			request.addHeader(WebSocketHttpHeaders.SEC_WEBSOCKET_PROTOCOL, String.join(", ", this.subprotocols));
		}
		if (this.authorization != null) {
			request.addHeader(HttpHeaders.AUTHORIZATION, this.authorization);
		}
		this.handshake.headers().forEach((name, values) -> values.forEach((value) -> request.addHeader(name, value)));
		if (this.handshake.ticket() == null) {
			request.setUserPrincipal(MemoryCallers.of(this.handshake));
		}
		return request;
	}

	private static String decode(@Nullable String encoded) {
		return (encoded != null) ? UriUtils.decode(encoded, StandardCharsets.UTF_8) : "";
	}

}
