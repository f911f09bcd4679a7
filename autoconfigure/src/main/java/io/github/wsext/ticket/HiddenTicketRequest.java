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

import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;

import jakarta.servlet.http.HttpServletMapping;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.MappingMatch;
import org.jspecify.annotations.Nullable;

/**
 * Request that does not show its ticket. Asks the wrapped request anew each time, since
 * containers exchange that when they forward.
 */
final class HiddenTicketRequest extends HttpServletRequestWrapper {

	private final TemporaryUri temporaryUri;

	private final QueryTicket queryTicket;

	HiddenTicketRequest(HttpServletRequest request, TemporaryUri temporaryUri, QueryTicket queryTicket) {
		super(request);
		this.temporaryUri = temporaryUri;
		this.queryTicket = queryTicket;
	}

	@Override
	public String getRequestURI() {
		return this.temporaryUri.hideInUri(super.getRequestURI(), super.getContextPath());
	}

	@Override
	public StringBuffer getRequestURL() {
		StringBuffer url = super.getRequestURL();
		int path = url.indexOf("/", url.indexOf("://") + 3);
		if (path < 0) {
			return url;
		}
		String hidden = this.temporaryUri.hideInUri(url.substring(path), super.getContextPath());
		return new StringBuffer(url.substring(0, path)).append(hidden);
	}

	@Override
	public @Nullable String getServletPath() {
		return this.temporaryUri.hideInPath(super.getServletPath());
	}

	@Override
	public @Nullable String getPathInfo() {
		return this.temporaryUri.hideInPath(super.getPathInfo());
	}

	@Override
	public @Nullable String getPathTranslated() {
		// Nothing on the disk belongs to the temporary URI.
		String pathInfo = super.getPathInfo();
		return (pathInfo != null && !pathInfo.equals(getPathInfo())) ? null : super.getPathTranslated();
	}

	@Override
	public HttpServletMapping getHttpServletMapping() {
		return hide(super.getHttpServletMapping());
	}

	@Override
	public @Nullable String getQueryString() {
		return this.queryTicket.hideIn(super.getQueryString());
	}

	@Override
	public @Nullable String getParameter(String name) {
		String[] values = getParameterValues(name);
		return (values != null) ? values[0] : null;
	}

	@Override
	public String @Nullable [] getParameterValues(String name) {
		return getParameterMap().get(name);
	}

	/**
	 * Parses the query anew: the container would write the one it has into its log. What
	 * carries a ticket has no body.
	 */
	@Override
	public Map<String, String[]> getParameterMap() {
		return QueryTicket.parameters(getQueryString());
	}

	@Override
	public Enumeration<String> getParameterNames() {
		return Collections.enumeration(getParameterMap().keySet());
	}

	@Override
	public @Nullable String getHeader(String name) {
		if (HeaderTicket.of(name) == null) {
			return super.getHeader(name);
		}
		Enumeration<String> values = getHeaders(name);
		return values.hasMoreElements() ? values.nextElement() : null;
	}

	@Override
	public Enumeration<String> getHeaders(String name) {
		HeaderTicket header = HeaderTicket.of(name);
		return (header != null) ? Collections.enumeration(header.hideIn(super.getHeaders(name)))
				: super.getHeaders(name);
	}

	@Override
	public Enumeration<String> getHeaderNames() {
		List<String> names = Collections.list(super.getHeaderNames());
		names.removeIf((name) -> HeaderTicket.of(name) != null && !getHeaders(name).hasMoreElements());
		return Collections.enumeration(names);
	}

	@Override
	public int getIntHeader(String name) {
		// The container would quote the value in its exception.
		return (HeaderTicket.of(name) != null) ? -1 : super.getIntHeader(name);
	}

	@Override
	public long getDateHeader(String name) {
		return (HeaderTicket.of(name) != null) ? -1 : super.getDateHeader(name);
	}

	/**
	 * Containers keep the path and query of the first dispatch in attributes for the
	 * next.
	 */
	@Override
	public @Nullable Object getAttribute(String name) {
		Object value = super.getAttribute(name);
		if (value == null || !name.startsWith("jakarta.servlet.")) {
			return value;
		}
		if (value instanceof HttpServletMapping mapping) {
			return hide(mapping);
		}
		if (!(value instanceof String text)) {
			return value;
		}
		if (name.endsWith(".request_uri")) {
			return this.temporaryUri.hideInUri(text, super.getContextPath());
		}
		if (name.endsWith(".servlet_path") || name.endsWith(".path_info")) {
			return this.temporaryUri.hideInPath(text);
		}
		return name.endsWith(".query_string") ? this.queryTicket.hideIn(text) : value;
	}

	private HttpServletMapping hide(HttpServletMapping mapping) {
		String match = mapping.getMatchValue();
		String hidden = this.temporaryUri.hideInPath(match);
		return (hidden == null || hidden.equals(match)) ? mapping
				: new HiddenMapping(hidden, mapping.getPattern(), mapping.getServletName(), mapping.getMappingMatch());
	}

	private record HiddenMapping(String matchValue, String pattern, String servletName,
			@Nullable MappingMatch mappingMatch) implements HttpServletMapping {

		@Override
		public String getMatchValue() {
			return this.matchValue;
		}

		@Override
		public String getPattern() {
			return this.pattern;
		}

		@Override
		public String getServletName() {
			return this.servletName;
		}

		@Override
		public @Nullable MappingMatch getMappingMatch() {
			return this.mappingMatch;
		}

	}

}
