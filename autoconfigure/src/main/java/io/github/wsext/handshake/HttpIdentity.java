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

import java.security.Principal;
import java.time.Instant;

import io.github.wsext.connection.Identity;
import io.github.wsext.ticket.AuthenticationExpiry;
import org.jspecify.annotations.Nullable;

import org.springframework.security.core.Authentication;
import org.springframework.util.ClassUtils;

/**
 * Identity that an HTTP request brings along, with or without Spring Security.
 */
final class HttpIdentity {

	static final String AUTHENTICATION = "org.springframework.security.core.Authentication";

	private static final boolean SECURITY = ClassUtils.isPresent(AUTHENTICATION, HttpIdentity.class.getClassLoader());

	private HttpIdentity() {
	}

	static Identity of(Principal principal, @Nullable String session) {
		return new Identity(principal, SECURITY ? Expiry.of(principal) : null, session);
	}

	/**
	 * Apart, because Spring Security may be missing.
	 */
	private static final class Expiry {

		private static final AuthenticationExpiry EXPIRY = AuthenticationExpiry.forClassPath();

		static @Nullable Instant of(Principal principal) {
			return (principal instanceof Authentication authentication) ? EXPIRY.expiresAt(authentication) : null;
		}

	}

}
