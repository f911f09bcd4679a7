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

import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.endpoint.EndpointMatch;
import io.github.wsext.endpoint.EndpointPaths;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.http.server.RequestPath;
import org.springframework.web.util.ServletRequestPathUtils;

/**
 * Paths of handshakes: tells which requests are for endpoints, the handler mapping, the
 * security rules and the ticket carriers alike, so that no request can look different to
 * one of them.
 */
public final class HandshakePaths {

	private final EndpointPaths endpoints;

	private final String temporaryUri;

	/**
	 * Creates the paths.
	 * @param temporaryUri path that stands for the endpoint of a ticket
	 */
	public HandshakePaths(EndpointPaths endpoints, String temporaryUri) {
		this.endpoints = endpoints;
		this.temporaryUri = temporaryUri;
	}

	/**
	 * The endpoints a request is for, if its path is that of one.
	 */
	public @Nullable EndpointMatch match(HttpServletRequest request) {
		return this.endpoints.match(path(request).pathWithinApplication());
	}

	/**
	 * Whether a request is for the temporary URI.
	 */
	public boolean isTemporaryUri(HttpServletRequest request) {
		return path(request).pathWithinApplication().value().equals(this.temporaryUri);
	}

	/**
	 * Whether this package answers a request without rules of the application: it is for
	 * the temporary URI, or for an endpoint that does not rely on the authentication of
	 * the HTTP request alone. Endpoints that share a path may differ in that.
	 */
	public boolean needsNoRules(HttpServletRequest request) {
		if (isError(request)) {
			return false;
		}
		EndpointMatch match = match(request);
		if (match == null) {
			return isTemporaryUri(request);
		}
		EndpointMatch.Choice choice = match.choose(OfferedSubprotocols.of(request).names());
		return choice == null || choice.endpoint().authentication() != HandshakeAuthentication.HTTP;
	}

	/**
	 * Whether a request is the container's way to an error page, which is no endpoint
	 * whatever its path.
	 */
	static boolean isError(HttpServletRequest request) {
		return request.getDispatcherType() == DispatcherType.ERROR;
	}

	static RequestPath path(HttpServletRequest request) {
		return ServletRequestPathUtils.hasParsedRequestPath(request)
				? ServletRequestPathUtils.getParsedRequestPath(request) : ServletRequestPathUtils.parse(request);
	}

}
