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
import java.util.Locale;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.http.HttpHeaders;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * Matcher of requests for a ticket that no foreign page can have made in the name of a
 * user who is logged in by a cookie: those that bring their own {@code Authorization},
 * and those without any cookie.
 */
final class CookielessRequestMatcher implements RequestMatcher {

	private final RequestMatcher ticketPath;

	private final AllowedOrigins allowedOrigins;

	CookielessRequestMatcher(RequestMatcher ticketPath, AllowedOrigins allowedOrigins) {
		this.ticketPath = ticketPath;
		this.allowedOrigins = allowedOrigins;
	}

	@Override
	public boolean matches(HttpServletRequest request) {
		if (!this.ticketPath.matches(request)) {
			return false;
		}
		if (has(request, HttpHeaders.AUTHORIZATION)) {
			// Browsers add remembered Basic credentials to the requests of any page.
			return !isFromForeignPage(request);
		}
		return !has(request, HttpHeaders.COOKIE);
	}

	/**
	 * Over plain HTTP browsers say no more of the page than its origin. One that may
	 * connect may ask for the ticket, too.
	 */
	private boolean isFromForeignPage(HttpServletRequest request) {
		String site = request.getHeader("Sec-Fetch-Site");
		if (site != null) {
			return "cross-site".equalsIgnoreCase(site);
		}
		String origin = request.getHeader(HttpHeaders.ORIGIN);
		if (origin == null) {
			return false;
		}
		String lowerCase = origin.toLowerCase(Locale.ROOT);
		return !OwnOrigin.is(lowerCase, request) && !this.allowedOrigins.contain(lowerCase);
	}

	/**
	 * Asks for the name only: the firewall may refuse to read the value.
	 */
	private static boolean has(HttpServletRequest request, String header) {
		return Collections.list(request.getHeaderNames()).stream().anyMatch(header::equalsIgnoreCase);
	}

}
