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

package io.github.wsext.handshake;

import java.net.InetSocketAddress;
import java.net.URI;
import java.security.Principal;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import io.github.wsext.WsHandshake;
import io.github.wsext.endpoint.EndpointMatch;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.util.Assert;
import org.springframework.util.MultiValueMap;

/**
 * Copy of a handshake for callbacks and connections: outlives the request, which
 * containers recycle.
 */
public final class HandshakeSnapshot implements WsHandshake {

	private final EndpointMatch.Choice choice;

	private final Map<String, String> pathVariables;

	private final String path;

	private final String uri;

	/** Like the headers. */
	private volatile @Nullable URI parsedUri;

	private final MultiValueMap<String, String> queryParameters;

	/** Once they have been compacted there are none until somebody asks. */
	private volatile @Nullable HttpHeaders headers;

	private @Nullable CompactHeaders compact;

	private final @Nullable Principal principal;

	private final @Nullable InetSocketAddress remoteAddress;

	private final Map<String, Object> attributes;

	private final @Nullable Object ticketPayload;

	/**
	 * Creates the handshake.
	 * @param choice the endpoint and subprotocol
	 * @param pathVariables values of the variables in the endpoint's path, decoded
	 * @param path path within the application, decoded
	 * @param uri path and query
	 * @param headers the headers, without the ticket
	 * @param principal the caller
	 * @param remoteAddress address of the client
	 * @param attributes attributes the connection will start with
	 * @param ticketPayload payload of the ticket
	 */
	public HandshakeSnapshot(EndpointMatch.Choice choice, Map<String, String> pathVariables, String path, URI uri,
			HttpHeaders headers, @Nullable Principal principal, @Nullable InetSocketAddress remoteAddress,
			Map<String, Object> attributes, @Nullable Object ticketPayload) {
		this.choice = choice;
		this.pathVariables = Map.copyOf(pathVariables);
		// Nearly always the same, of which one is enough.
		this.path = path.equals(choice.endpoint().pattern()) ? choice.endpoint().pattern() : path;
		this.uri = uri.toString();
		this.parsedUri = uri;
		this.queryParameters = QueryParameters.of(uri);
		this.headers = HttpHeaders.readOnlyHttpHeaders(HttpHeaders.copyOf(headers));
		this.principal = principal;
		this.remoteAddress = remoteAddress;
		this.attributes = new ConcurrentHashMap<>(attributes);
		this.ticketPayload = ticketPayload;
	}

	@Override
	public String endpoint() {
		return this.choice.endpoint().pattern();
	}

	@Override
	public String path() {
		return this.path;
	}

	@Override
	public URI uri() {
		URI uri = this.parsedUri;
		if (uri == null) {
			uri = URI.create(this.uri);
			this.parsedUri = uri;
		}
		return uri;
	}

	@Override
	public Map<String, String> pathVariables() {
		return this.pathVariables;
	}

	@Override
	public MultiValueMap<String, String> queryParameters() {
		return this.queryParameters;
	}

	@Override
	public HttpHeaders headers() {
		HttpHeaders headers = this.headers;
		if (headers == null) {
			Assert.state(this.compact != null, "There are headers of either kind");
			headers = HttpHeaders.readOnlyHttpHeaders(this.compact.unpack());
			this.headers = headers;
		}
		return headers;
	}

	/**
	 * The handshake is over, and most connections never ask for its headers and its URI
	 * again. Called before other threads know of it.
	 */
	void compact() {
		HttpHeaders headers = this.headers;
		this.compact = (headers != null) ? CompactHeaders.of(headers) : null;
		if (this.compact != null) {
			this.headers = null;
		}
		this.parsedUri = null;
	}

	@Override
	public @Nullable Principal principal() {
		return this.principal;
	}

	@Override
	public @Nullable InetSocketAddress remoteAddress() {
		return this.remoteAddress;
	}

	@Override
	public @Nullable String subprotocol() {
		return this.choice.subprotocol();
	}

	@Override
	public Map<String, Object> attributes() {
		return this.attributes;
	}

	@Override
	public <T> Optional<T> ticketPayload(Class<T> type) {
		return Optional.ofNullable(this.ticketPayload).filter(type::isInstance).map(type::cast);
	}

}
