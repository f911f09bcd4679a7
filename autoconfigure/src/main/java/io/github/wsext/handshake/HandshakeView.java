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

import io.github.wsext.spi.HandshakeRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.util.MultiValueMap;

/**
 * Handshake as checks of the application see it: what one phase knows of it, and nothing
 * that could be changed.
 *
 * @param requested the first phase
 * @param routed the second phase, if it has got there
 * @param principal the caller, if known
 */
record HandshakeView(RequestedHandshake requested, @Nullable RoutedHandshake routed,
		@Nullable Principal principal) implements HandshakeRequest {

	@Override
	public String path() {
		return (this.routed != null) ? this.routed.path() : this.requested.path();
	}

	@Override
	public URI uri() {
		return (this.routed != null) ? this.routed.uri() : this.requested.uri();
	}

	@Override
	public MultiValueMap<String, String> queryParameters() {
		return QueryParameters.of(uri());
	}

	@Override
	public HttpHeaders headers() {
		return HttpHeaders.readOnlyHttpHeaders(this.requested.headers());
	}

	@Override
	public @Nullable InetSocketAddress remoteAddress() {
		return this.requested.remoteAddress();
	}

	@Override
	public @Nullable String endpoint() {
		return (this.routed != null) ? this.routed.endpoint().pattern() : null;
	}

	@Override
	public Map<String, String> pathVariables() {
		return (this.routed != null) ? this.routed.pathVariables() : Map.of();
	}

	@Override
	public @Nullable String subprotocol() {
		return (this.routed != null) ? this.routed.choice().subprotocol() : null;
	}

	@Override
	public String toString() {
		return "HandshakeRequest[path=" + path() + ", endpoint=" + endpoint() + "]";
	}

}
