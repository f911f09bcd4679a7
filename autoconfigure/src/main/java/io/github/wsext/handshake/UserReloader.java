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

import org.springframework.security.authentication.AccountStatusException;
import org.springframework.security.authentication.AccountStatusUserDetailsChecker;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;

/**
 * Reloader of the user of a ticket when it is redeemed: accounts are disabled and
 * authorities taken away in the meantime.
 */
public interface UserReloader {

	/**
	 * Trusts what was known when the ticket was issued.
	 */
	UserReloader NONE = (authentication) -> authentication;

	/**
	 * The caller as of now.
	 * @throws UnavailableException if the user is gone, disabled, locked or expired
	 */
	Authentication reload(Authentication authentication);

	/**
	 * Asks a {@link UserDetailsService}.
	 */
	static UserReloader of(UserDetailsService users) {
		AccountStatusUserDetailsChecker checker = new AccountStatusUserDetailsChecker();
		return (authentication) -> {
			try {
				UserDetails user = users.loadUserByUsername(authentication.getName());
				checker.check(user);
				UsernamePasswordAuthenticationToken reloaded = UsernamePasswordAuthenticationToken.authenticated(user,
						null, user.getAuthorities());
				reloaded.setDetails(authentication.getDetails());
				return reloaded;
			}
			catch (UsernameNotFoundException | AccountStatusException ex) {
				throw new UnavailableException(ex);
			}
		};
	}

	/**
	 * The user may not log in any more.
	 */
	final class UnavailableException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		UnavailableException(Exception cause) {
			super(cause.getMessage(), cause);
		}

	}

}
