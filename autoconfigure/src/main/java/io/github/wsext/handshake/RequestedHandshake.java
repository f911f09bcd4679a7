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

import io.github.wsext.endpoint.EndpointMatch;
import io.github.wsext.limit.ClientAddress;
import io.github.wsext.limit.QuotaPermit;
import io.github.wsext.spi.HandshakeRequest;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;

/**
 * First phase of a handshake: a request has come to the path of an endpoint, or to the
 * temporary URI. Belongs to that request.
 *
 * @param request the request, without its ticket
 * @param path its path within the application, decoded
 * @param match the endpoints of that path; {@code null} at the temporary URI
 * @param subprotocols what the client offers
 * @param address the client, or the proxy in front of it unless the application trusts
 * that
 * @param permit what the handshake acquires of the quota
 */
record RequestedHandshake(HandshakeHttpRequest request, String path, @Nullable EndpointMatch match,
		OfferedSubprotocols subprotocols, ClientAddress address, QuotaPermit permit) implements HandshakePhase {

	private static final String MATCH = RequestedHandshake.class.getName() + ".match";

	static RequestedHandshake of(HttpServletRequest request, QuotaPermit permit) {
		EndpointMatch match = (request.getAttribute(MATCH) instanceof EndpointMatch found) ? found : null;
		HandshakeHttpRequest readable = new HandshakeHttpRequest(request);
		return new RequestedHandshake(readable,
				EndpointMatch.decode(HandshakePaths.path(request).pathWithinApplication()), match,
				OfferedSubprotocols.of(readable.getServletRequest()), ClientAddress.of(request.getRemoteAddr()),
				permit);
	}

	/**
	 * Path pattern of the endpoints that a request has come to; {@code null} at the
	 * temporary URI.
	 */
	static @Nullable String endpoint(HttpServletRequest request) {
		return (request.getAttribute(MATCH) instanceof EndpointMatch found) ? found.endpoints().get(0).pattern() : null;
	}

	/**
	 * Tells the handshake of a request which endpoints its path belongs to.
	 */
	static void match(HttpServletRequest request, EndpointMatch match) {
		request.setAttribute(MATCH, match);
	}

	HttpServletRequest servletRequest() {
		return this.request.getServletRequest();
	}

	HttpHeaders headers() {
		return this.request.getHeaders();
	}

	@Nullable InetSocketAddress remoteAddress() {
		return this.request.getRemoteAddress();
	}

	/**
	 * Path and query of the request.
	 */
	URI uri() {
		return withPath(this.request.getURI().getRawPath());
	}

	URI withPath(String rawPath) {
		String query = this.request.getURI().getRawQuery();
		return URI.create((query != null) ? rawPath + "?" + query : rawPath);
	}

	@Override
	public HandshakeRequest view() {
		return new HandshakeView(this, null, null);
	}

	@Override
	public String toString() {
		return (this.match != null) ? this.match.endpoints().get(0).toString() : "unknown endpoint";
	}

}
