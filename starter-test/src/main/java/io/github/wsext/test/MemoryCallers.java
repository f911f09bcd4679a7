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

package io.github.wsext.test;

import java.security.Principal;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.security.authentication.AuthenticationTrustResolver;
import org.springframework.security.authentication.AuthenticationTrustResolverImpl;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.util.ClassUtils;

/**
 * The callers of handshakes in memory: whoever the test says.
 */
final class MemoryCallers {

	static final boolean SECURITY = ClassUtils.isPresent("org.springframework.security.core.Authentication",
			MemoryCallers.class.getClassLoader());

	private MemoryCallers() {
	}

	/**
	 * Who is logged in on this thread, as with {@code @WithMockUser}.
	 * @return {@code null} if there is nobody
	 */
	static @Nullable Principal loggedIn() {
		return SECURITY ? Secured.current() : null;
	}

	/**
	 * The caller of a handshake.
	 * @return {@code null} if nobody has been named
	 */
	static @Nullable Principal of(Handshake handshake) {
		Principal principal = handshake.principal();
		String name = handshake.caller();
		if (principal != null || name == null) {
			return principal;
		}
		return SECURITY ? Secured.user(name, handshake.roles()) : new NamedPrincipal(name);
	}

	/**
	 * Where Spring Security is not there.
	 */
	private record NamedPrincipal(String name) implements Principal {

		@Override
		public String getName() {
			return this.name;
		}

	}

	/**
	 * Loaded only where Spring Security is there.
	 */
	private static final class Secured {

		private static final AuthenticationTrustResolver TRUST = new AuthenticationTrustResolverImpl();

		private Secured() {
		}

		static @Nullable Principal current() {
			Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
			return (authentication != null && TRUST.isAuthenticated(authentication)) ? authentication : null;
		}

		static Principal user(String name, List<String> roles) {
			UserDetails user = User.withUsername(name).password("").roles(roles.toArray(String[]::new)).build();
			return UsernamePasswordAuthenticationToken.authenticated(user, null, user.getAuthorities());
		}

	}

}
