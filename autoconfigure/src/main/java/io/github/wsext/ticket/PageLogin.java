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

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.security.core.Authentication;
import org.springframework.security.web.csrf.CsrfToken;

/**
 * Login of the browser whose request is under way: what a page of ours has to know to ask
 * for tickets as its user. Safe for use by many threads.
 */
public final class PageLogin {

	private final CurrentCaller caller = new CurrentCaller();

	/**
	 * Name of whoever is logged in, by the same rule by which tickets are issued.
	 * @return {@code null} if nobody is
	 */
	public @Nullable String user() {
		Authentication caller = this.caller.authenticated();
		return (caller != null) ? caller.getName() : null;
	}

	/**
	 * The header that a request has to bring which changes something.
	 * @return {@code null} if the request's filter chain asks for none
	 */
	public @Nullable CsrfHeader csrf(HttpServletRequest request) {
		return (request.getAttribute(CsrfToken.class.getName()) instanceof CsrfToken token)
				? new CsrfHeader(token.getHeaderName(), token.getToken()) : null;
	}

	/**
	 * A header with a CSRF token.
	 *
	 * @param name its name
	 * @param token its value
	 */
	public record CsrfHeader(String name, String token) {

		@Override
		public String toString() {
			return "CsrfHeader[name=" + this.name + "]";
		}

	}

}
