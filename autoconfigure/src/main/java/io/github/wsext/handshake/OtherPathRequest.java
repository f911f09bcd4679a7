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

import java.nio.charset.StandardCharsets;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import org.jspecify.annotations.Nullable;

import org.springframework.http.server.RequestPath;
import org.springframework.web.util.ServletRequestPathUtils;
import org.springframework.web.util.UriUtils;

/**
 * Request as it would be if it had come to another path, in every form in which a path
 * can be asked for.
 */
final class OtherPathRequest extends HttpServletRequestWrapper {

	private final String path;

	private final String uri;

	private final RequestPath parsed;

	/**
	 * Creates the request.
	 * @param path the other path within the application, decoded
	 */
	OtherPathRequest(HttpServletRequest request, String path) {
		super(request);
		this.path = path;
		this.uri = request.getContextPath() + (isBelowServletPath() ? request.getServletPath() : "")
				+ UriUtils.encodePath(path, StandardCharsets.UTF_8);
		this.parsed = ServletRequestPathUtils.parse(this);
	}

	private boolean isBelowServletPath() {
		return super.getPathInfo() != null;
	}

	@Override
	public String getRequestURI() {
		return this.uri;
	}

	@Override
	public StringBuffer getRequestURL() {
		StringBuffer url = super.getRequestURL();
		int end = url.indexOf("/", url.indexOf("://") + 3);
		return new StringBuffer(url.substring(0, (end < 0) ? url.length() : end)).append(this.uri);
	}

	@Override
	public String getServletPath() {
		return isBelowServletPath() ? super.getServletPath() : this.path;
	}

	@Override
	public @Nullable String getPathInfo() {
		return isBelowServletPath() ? this.path : null;
	}

	@Override
	public @Nullable Object getAttribute(String name) {
		return name.equals(ServletRequestPathUtils.PATH_ATTRIBUTE) ? this.parsed : super.getAttribute(name);
	}

}
