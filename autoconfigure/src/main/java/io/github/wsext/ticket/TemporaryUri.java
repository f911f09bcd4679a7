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

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * Temporary URI {@code /ws-ticket/<ticket>}: found and hidden in all the ways a request
 * can spell it.
 */
final class TemporaryUri {

	private final String path;

	private final String servletPath;

	/**
	 * Creates the temporary URI.
	 * @param path its path without the ticket
	 * @param servletPath path of the dispatcher servlet before it
	 */
	TemporaryUri(String path, String servletPath) {
		this.path = path;
		this.servletPath = servletPath;
	}

	/**
	 * The ticket in a request URI.
	 * @param uri the URI as it came in, with the context path
	 * @param contextPath the context path
	 * @return the ticket, empty if the URI has none, or {@code null} if this is not the
	 * temporary URI
	 */
	@Nullable String ticketIn(String uri, String contextPath) {
		String rest = withoutContextPath(uri, contextPath);
		String full = this.servletPath + this.path;
		if (isPlain(rest)) {
			return afterPrefix(rest, full);
		}
		return afterPrefix(normalized(rest), full);
	}

	/**
	 * Takes the ticket out of a request URI.
	 */
	String hideInUri(String uri, String contextPath) {
		if (ticketIn(uri, contextPath) == null) {
			return uri;
		}
		String before = uri.startsWith(contextPath) ? contextPath : "";
		return before + this.servletPath + this.path;
	}

	/**
	 * Takes the ticket out of a path that the container has decoded: a servlet path, path
	 * info, or the match of a servlet mapping, which lacks the slash.
	 */
	@Nullable String hideInPath(@Nullable String decoded) {
		if (!StringUtils.hasLength(decoded)) {
			return decoded;
		}
		String slash = decoded.startsWith("/") ? "" : "/";
		for (String prefix : List.of(this.servletPath + this.path, this.path)) {
			if ((slash + decoded).startsWith(prefix + "/")) {
				return prefix.substring(slash.length());
			}
		}
		return decoded;
	}

	private String withoutContextPath(String uri, String contextPath) {
		return uri.startsWith(contextPath) ? uri.substring(contextPath.length()) : uri;
	}

	private boolean isPlain(String path) {
		return path.indexOf('%') < 0 && path.indexOf(';') < 0 && !path.contains("//") && !path.contains("/.");
	}

	private @Nullable String afterPrefix(String path, String prefix) {
		if (!path.startsWith(prefix)) {
			return null;
		}
		if (path.length() == prefix.length()) {
			return "";
		}
		if (path.charAt(prefix.length()) != '/') {
			return null;
		}
		String ticket = path.substring(prefix.length() + 1);
		return ticket.endsWith("/") ? ticket.substring(0, ticket.length() - 1) : ticket;
	}

	/**
	 * As containers map it: decoded, without path parameters, empty and dot segments.
	 */
	private String normalized(String path) {
		List<String> segments = new ArrayList<>();
		for (String raw : StringUtils.delimitedListToStringArray(path, "/")) {
			int parameters = raw.indexOf(';');
			String segment = decoded((parameters >= 0) ? raw.substring(0, parameters) : raw);
			if (segment.equals("..")) {
				if (!segments.isEmpty()) {
					segments.remove(segments.size() - 1);
				}
			}
			else if (!segment.isEmpty() && !segment.equals(".")) {
				segments.add(segment);
			}
		}
		return "/" + String.join("/", segments);
	}

	private String decoded(String segment) {
		if (segment.indexOf('%') < 0) {
			return segment;
		}
		try {
			return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException ex) {
			return segment;
		}
	}

}
