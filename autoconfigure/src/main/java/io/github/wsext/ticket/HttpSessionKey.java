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

package io.github.wsext.ticket;

import java.nio.charset.StandardCharsets;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * Key of an HTTP session: names it without giving it away, because a session's id is a
 * credential and its SHA-256 is none.
 */
public final class HttpSessionKey {

	private HttpSessionKey() {
	}

	/**
	 * The key of the session that a request asks for, be there one or not, or
	 * {@code null} if it asks for none.
	 */
	public static @Nullable String requested(HttpServletRequest request) {
		String id = request.getRequestedSessionId();
		if (id == null) {
			return null;
		}
		// Jetty appends the name of its node to the id in the cookie.
		int node = request.getServletContext().getServerInfo().startsWith("jetty") ? id.lastIndexOf('.') : -1;
		return of((node > 0) ? id.substring(0, node) : id);
	}

	/**
	 * The key of a session.
	 */
	public static String of(String sessionId) {
		return Sha256.base64Url(sessionId.getBytes(StandardCharsets.UTF_8));
	}

}
