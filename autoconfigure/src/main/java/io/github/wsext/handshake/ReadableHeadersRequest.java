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

import java.util.Collections;
import java.util.Enumeration;
import java.util.Set;
import java.util.TreeSet;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;

/**
 * Request that shows the headers that can be read and leaves out the others: the firewall
 * of Spring Security throws at letters beyond ASCII, and whoever copies all headers of a
 * request, as containers do, would fail for one that nobody has asked for.
 */
final class ReadableHeadersRequest extends HttpServletRequestWrapper {

	private static final Log logger = LogFactory.getLog(ReadableHeadersRequest.class);

	private final HttpHeaders readable = new HttpHeaders();

	private final Set<String> unreadable = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

	ReadableHeadersRequest(HttpServletRequest request) {
		super(request);
		Enumeration<String> names = request.getHeaderNames();
		while (names.hasMoreElements()) {
			String name = names.nextElement();
			try {
				this.readable.addAll(name, Collections.list(request.getHeaders(name)));
			}
			catch (RuntimeException ex) {
				logger.debug("Left out, as it cannot be read: header " + name);
				this.readable.remove(name);
				this.unreadable.add(name);
			}
		}
	}

	/**
	 * The headers that can be read.
	 */
	HttpHeaders readable() {
		return this.readable;
	}

	/**
	 * The names of the others, in any case.
	 */
	Set<String> unreadable() {
		return this.unreadable;
	}

	@Override
	public @Nullable String getHeader(String name) {
		return this.readable.getFirst(name);
	}

	@Override
	public Enumeration<String> getHeaders(String name) {
		return Collections.enumeration(this.readable.getOrEmpty(name));
	}

	@Override
	public Enumeration<String> getHeaderNames() {
		return Collections.enumeration(this.readable.headerNames());
	}

}
