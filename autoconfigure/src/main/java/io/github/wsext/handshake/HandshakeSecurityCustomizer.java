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

import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * Customizer that lets handshakes pass to the ticket check in every security filter
 * chain, without a rule of the application's own. No other path changes its rules, and a
 * chain without rules gets none.
 *
 * <p>
 * Spring Security applies it to each {@code HttpSecurity} before the application's own
 * configuration.
 */
public final class HandshakeSecurityCustomizer implements Customizer<HttpSecurity> {

	private final RequestMatcher handshakes;

	private final RequestMatcher ticketPath;

	private final AllowedOrigins allowedOrigins;

	/**
	 * Creates the customizer.
	 * @param handshakes matches requests for the temporary URI, and for endpoints that
	 * accept tickets or need no authentication
	 * @param ticketPath matches requests for the controller that issues tickets
	 * @param allowedOrigins patterns of the origins whose pages may ask for tickets, too
	 */
	public HandshakeSecurityCustomizer(RequestMatcher handshakes, RequestMatcher ticketPath,
			List<String> allowedOrigins) {
		this.handshakes = handshakes;
		this.ticketPath = ticketPath;
		this.allowedOrigins = new AllowedOrigins(allowedOrigins);
	}

	@Override
	public void customize(HttpSecurity http) {
		http.with(new HandshakeSecurityConfigurer(this.handshakes, this.ticketPath, this.allowedOrigins));
	}

}
