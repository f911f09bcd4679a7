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

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;

/**
 * Request whose scheme is that of its page: some proxies say {@code wss} of a handshake
 * where they say {@code https} of everything else.
 */
final class HttpSchemeRequest extends HttpServletRequestWrapper {

	/** Set by Tomcat where it believes the proxy; it takes what is not https for http. */
	private static final String BELIEVED = "org.apache.tomcat.request.forwarded";

	private static final int HTTP_PORT = 80;

	private static final int HTTPS_PORT = 443;

	HttpSchemeRequest(HttpServletRequest request) {
		super(request);
	}

	@Override
	public String getScheme() {
		String scheme = super.getScheme();
		if ("wss".equalsIgnoreCase(scheme) || isTakenForHttp()) {
			return "https";
		}
		return "ws".equalsIgnoreCase(scheme) ? "http" : scheme;
	}

	@Override
	public int getServerPort() {
		int port = super.getServerPort();
		return (port == HTTP_PORT && isTakenForHttp()) ? HTTPS_PORT : port;
	}

	private boolean isTakenForHttp() {
		return Boolean.TRUE.equals(getAttribute(BELIEVED)) && "wss".equalsIgnoreCase(getHeader("X-Forwarded-Proto"));
	}

}
