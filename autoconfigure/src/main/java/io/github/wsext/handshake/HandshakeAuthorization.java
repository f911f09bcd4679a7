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

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * Authorization that grants handshakes and leaves all other requests to the rules of the
 * chain. Those that a handshake has passed are noted in its request, and asked again when
 * it is known who the caller is.
 */
final class HandshakeAuthorization implements AuthorizationManager<HttpServletRequest> {

	private static final String PASSED = HandshakeAuthorization.class.getName() + ".passed";

	private final RequestMatcher handshakes;

	private final AuthorizationManager<HttpServletRequest> rules;

	private HandshakeAuthorization(RequestMatcher handshakes, AuthorizationManager<HttpServletRequest> rules) {
		this.handshakes = handshakes;
		this.rules = rules;
	}

	@Override
	public @Nullable AuthorizationResult authorize(Supplier<? extends @Nullable Authentication> authentication,
			HttpServletRequest request) {
		if (!CallersRequest.isAsked(request) && this.handshakes.matches(request)) {
			List<AuthorizationManager<HttpServletRequest>> passed = new ArrayList<>(passed(request));
			passed.add(this.rules);
			request.setAttribute(PASSED, passed);
			return new AuthorizationDecision(true);
		}
		return this.rules.authorize(authentication, request);
	}

	/**
	 * The rules that a handshake has passed without being asked.
	 */
	@SuppressWarnings("unchecked")
	static List<AuthorizationManager<HttpServletRequest>> passed(HttpServletRequest request) {
		Object passed = request.getAttribute(PASSED);
		return (passed != null) ? (List<AuthorizationManager<HttpServletRequest>>) passed : List.of();
	}

	/**
	 * Puts itself in front of the rules. Not a lambda: Spring Security reads the type it
	 * processes from the class.
	 */
	static final class PostProcessor implements ObjectPostProcessor<AuthorizationManager<HttpServletRequest>> {

		private final RequestMatcher handshakes;

		PostProcessor(RequestMatcher handshakes) {
			this.handshakes = handshakes;
		}

		@Override
		@SuppressWarnings("unchecked")
		public <O extends AuthorizationManager<HttpServletRequest>> O postProcess(O rules) {
			return (O) new HandshakeAuthorization(this.handshakes, rules);
		}

	}

}
