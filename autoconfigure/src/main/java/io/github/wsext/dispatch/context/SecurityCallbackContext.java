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

package io.github.wsext.dispatch.context;

import java.security.Principal;

import io.github.wsext.WsHandshake;

import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolderStrategy;

/**
 * Binds the security context of the connection's caller.
 */
public final class SecurityCallbackContext implements CallbackContext {

	/** As Spring Security's filter has it, so that rules see an unknown caller too. */
	private static final Authentication ANONYMOUS = new AnonymousAuthenticationToken("wsext", "anonymousUser",
			AuthorityUtils.createAuthorityList("ROLE_ANONYMOUS"));

	private final SecurityContextHolderStrategy strategy;

	public SecurityCallbackContext(SecurityContextHolderStrategy strategy) {
		this.strategy = strategy;
	}

	@Override
	public Snapshot capture(WsHandshake handshake) {
		return (connection) -> {
			// Of the connection, if there is one: it may have been renewed since.
			Principal principal = (connection != null) ? connection.principal() : handshake.principal();
			Authentication authentication = (principal instanceof Authentication caller) ? caller : ANONYMOUS;
			SecurityContext previous = this.strategy.getContext();
			// A context of its own, so that a callback cannot change that of the next.
			SecurityContext context = this.strategy.createEmptyContext();
			context.setAuthentication(authentication);
			this.strategy.setContext(context);
			return () -> restore(previous);
		};
	}

	private void restore(SecurityContext previous) {
		if (previous.getAuthentication() == null) {
			this.strategy.clearContext();
		}
		else {
			this.strategy.setContext(previous);
		}
	}

}
