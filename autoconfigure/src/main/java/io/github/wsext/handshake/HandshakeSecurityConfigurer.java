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

import org.jspecify.annotations.Nullable;

import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;
import org.springframework.security.config.annotation.web.configurers.CsrfConfigurer;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * Configurer that amends what the application has configured when its chain is built, and
 * only what it has configured.
 */
final class HandshakeSecurityConfigurer extends AbstractHttpConfigurer<HandshakeSecurityConfigurer, HttpSecurity> {

	private final RequestMatcher handshakes;

	private final RequestMatcher ticketPath;

	private @Nullable AuthorizeHttpRequestsConfigurer<HttpSecurity> authorization;

	private @Nullable CsrfConfigurer<HttpSecurity> csrf;

	private final AllowedOrigins allowedOrigins;

	HandshakeSecurityConfigurer(RequestMatcher handshakes, RequestMatcher ticketPath, AllowedOrigins allowedOrigins) {
		this.handshakes = handshakes;
		this.ticketPath = ticketPath;
		this.allowedOrigins = allowedOrigins;
	}

	@Override
	public void init(HttpSecurity http) {
		amend(http);
	}

	@Override
	public void configure(HttpSecurity http) {
		// Again: a configurer of the application may add others when it is initialized.
		amend(http);
	}

	@SuppressWarnings("unchecked")
	private void amend(HttpSecurity http) {
		AuthorizeHttpRequestsConfigurer<HttpSecurity> authorization = http
			.getConfigurer(AuthorizeHttpRequestsConfigurer.class);
		if (authorization != null && authorization != this.authorization) {
			authorization.addObjectPostProcessor(new HandshakeAuthorization.PostProcessor(this.handshakes));
			this.authorization = authorization;
		}
		CsrfConfigurer<HttpSecurity> csrf = http.getConfigurer(CsrfConfigurer.class);
		if (csrf != null && csrf != this.csrf) {
			csrf.ignoringRequestMatchers(this.handshakes,
					new CookielessRequestMatcher(this.ticketPath, this.allowedOrigins));
			this.csrf = csrf;
		}
	}

}
