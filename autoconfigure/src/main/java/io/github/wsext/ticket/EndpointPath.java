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

import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;
import org.springframework.web.util.UriUtils;

/**
 * Path of an endpoint as a caller names it, decoded once or refused.
 */
final class EndpointPath {

	private static final int MAX_LENGTH = 2048;

	private EndpointPath() {
	}

	/**
	 * Decodes a path, once.
	 * @return the decoded path, or {@code null} if this is not a plain path: one with a
	 * query, a fragment, path parameters, dot segments or control characters
	 */
	static @Nullable String decode(String endpoint) {
		if (endpoint.length() > MAX_LENGTH || !endpoint.startsWith("/") || endpoint.startsWith("//")
				|| StringUtils.containsWhitespace(endpoint) || hasAny(endpoint, "?#;\\")) {
			return null;
		}
		String path;
		try {
			path = UriUtils.decode(endpoint, StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
		for (String segment : StringUtils.delimitedListToStringArray(path, "/")) {
			if (segment.equals(".") || segment.equals("..")) {
				return null;
			}
		}
		return path.chars().anyMatch(Character::isISOControl) ? null : path;
	}

	static String encode(String path) {
		return UriUtils.encodePath(path, StandardCharsets.UTF_8);
	}

	private static boolean hasAny(String text, String characters) {
		return text.chars().anyMatch((c) -> characters.indexOf(c) >= 0);
	}

}
