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

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

import org.springframework.web.cors.CorsConfiguration;

/**
 * Origins of pages that may connect besides those of the application's own host.
 * Thread-safe.
 */
final class AllowedOrigins {

	/** What browsers send; patterns are looked for in nothing else. */
	private static final Pattern ORIGIN = Pattern
		.compile("null|[a-z][a-z0-9+.-]*+://([a-z0-9._~-]*+|\\[[0-9a-f:.]++])(:\\d{1,5})?+");

	private static final Pattern LAST_DOT = Pattern.compile("\\.(?=(:\\d++)?+$)");

	private final CorsConfiguration patterns = new CorsConfiguration();

	AllowedOrigins(List<String> patterns) {
		this.patterns.setAllowedOriginPatterns(patterns.stream().map((one) -> one.toLowerCase(Locale.ROOT)).toList());
	}

	/**
	 * Whether this may be what a browser sends.
	 * @param origin the origin in lower case
	 */
	static boolean isOrigin(String origin) {
		return ORIGIN.matcher(origin).matches();
	}

	/**
	 * Whether a page of this origin may connect.
	 * @param origin the origin in lower case
	 */
	boolean contain(String origin) {
		try {
			return isOrigin(origin) && this.patterns.checkOrigin(LAST_DOT.matcher(origin).replaceFirst("")) != null;
		}
		catch (IllegalArgumentException ex) {
			// Not an origin at all.
			return false;
		}
	}

}
