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

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2Token;
import org.springframework.util.ClassUtils;

/**
 * Expiry of authentications: tells when one ends by itself.
 */
@FunctionalInterface
public interface AuthenticationExpiry {

	/**
	 * The end of the authentication, or {@code null} if it has none of its own.
	 */
	@Nullable Instant expiresAt(Authentication authentication);

	/**
	 * Knows what the libraries on the class path allow it to know.
	 */
	static AuthenticationExpiry forClassPath() {
		boolean oauth2 = ClassUtils.isPresent("org.springframework.security.oauth2.core.OAuth2Token",
				AuthenticationExpiry.class.getClassLoader());
		return oauth2 ? new OAuth2() : (authentication) -> null;
	}

	/**
	 * The {@code exp} of a JWT, or the expiry of an opaque token.
	 */
	final class OAuth2 implements AuthenticationExpiry {

		@Override
		public @Nullable Instant expiresAt(Authentication authentication) {
			return earlier(end(authentication.getCredentials()), end(authentication.getPrincipal()));
		}

		private @Nullable Instant end(@Nullable Object candidate) {
			return (candidate instanceof OAuth2Token token) ? token.getExpiresAt() : null;
		}

		private @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
			if (one == null || other == null) {
				return (one != null) ? one : other;
			}
			return one.isBefore(other) ? one : other;
		}

	}

}
