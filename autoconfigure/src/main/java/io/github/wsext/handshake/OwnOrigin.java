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

import java.util.Map;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.web.util.UriComponents;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Comparison of the origin of a page with that of the server it asks. Case and the dot at
 * the end of a host make no difference.
 */
final class OwnOrigin {

	private static final Map<String, Integer> DEFAULT_PORTS = Map.of("http", 80, "ws", 80, "https", 443, "wss", 443);

	private OwnOrigin() {
	}

	/**
	 * Whether both are the same. What is no origin at all is that of nobody.
	 * @param origin in lower case
	 */
	static boolean is(String origin, HttpServletRequest request) {
		try {
			return is(UriComponentsBuilder.fromUriString(origin).build(), request);
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

	private static boolean is(UriComponents page, HttpServletRequest request) {
		String scheme = page.getScheme();
		return scheme != null && page.getHost() != null && scheme.equalsIgnoreCase(request.getScheme())
				&& HandshakeHosts.normalize(page.getHost()).equals(HandshakeHosts.normalize(request.getServerName()))
				&& port(scheme, page.getPort()) == port(scheme, request.getServerPort());
	}

	private static int port(String scheme, int port) {
		return (port > 0) ? port : DEFAULT_PORTS.getOrDefault(scheme, port);
	}

}
