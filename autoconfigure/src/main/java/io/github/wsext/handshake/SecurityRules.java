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

import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.dispatch.context.CallbackContext;
import io.github.wsext.dispatch.context.SecurityCallbackContext;
import io.github.wsext.handshake.HandshakeObserver.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.authorization.SingleResultAuthorizationManager;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.access.intercept.RequestMatcherDelegatingAuthorizationManager;

/**
 * Rules of the application's security filter chains. A handshake that has passed them,
 * because nobody knew yet who is calling, has to meet them once that is known. A chain
 * that denies an endpoint only as it denies every path that it does not name has no rule
 * for it.
 */
public final class SecurityRules implements SmartInitializingSingleton {

	private static final Log logger = LogFactory.getLog(SecurityRules.class);

	/** No application names it. */
	private static final String UNNAMED = "/wsext-path-that-no-rule-names";

	private final BeanFactory beanFactory;

	private final SecurityCallbackContext context;

	private final AuthorizationManager<HttpServletRequest> denyAll = SingleResultAuthorizationManager.denyAll();

	private final AuthorizationManager<HttpServletRequest> withoutRule = RequestMatcherDelegatingAuthorizationManager
		.builder()
		.add((request) -> false, SingleResultAuthorizationManager.permitAll())
		.build();

	private volatile SecurityChains chains = SecurityChains.UNKNOWN;

	/**
	 * Creates the rules.
	 * @param beanFactory has the security filter chains
	 * @param context binds the caller while rules are asked
	 */
	public SecurityRules(BeanFactory beanFactory, SecurityCallbackContext context) {
		this.beanFactory = beanFactory;
		this.context = context;
	}

	@Override
	public void afterSingletonsInstantiated() {
		this.chains = SecurityChains.in(this.beanFactory);
	}

	/**
	 * Asks the rules about the caller, unless the endpoint wants to know nobody.
	 */
	HandshakeOutcome<AuthenticatedHandshake> check(AuthenticatedHandshake handshake) {
		try {
			return (handshake.routed().endpoint().authentication() == HandshakeAuthentication.NONE || permit(handshake))
					? HandshakeOutcome.passed(handshake) : refused();
		}
		catch (AccessDeniedException | AuthenticationException ex) {
			return refused();
		}
		catch (Throwable ex) {
			logger.error("A rule of the security filter chain failed on " + handshake, ex);
			return HandshakeOutcome.refused(HandshakeRefusal.failed());
		}
	}

	private static HandshakeOutcome<AuthenticatedHandshake> refused() {
		return HandshakeOutcome.refused(HandshakeRefusal.of(Refusal.REJECTED, HttpStatus.FORBIDDEN, "Access denied"));
	}

	private boolean permit(AuthenticatedHandshake handshake) {
		HttpServletRequest request = handshake.routed().requested().servletRequest();
		List<AuthorizationManager<HttpServletRequest>> passed = HandshakeAuthorization.passed(request);
		if (handshake.routed().temporaryUri()) {
			HttpServletRequest endpoint = new OtherPathRequest(request, handshake.routed().path());
			return permit(handshake, this.chains.rules(endpoint, passed), endpoint);
		}
		return permit(handshake, passed, request);
	}

	private boolean permit(AuthenticatedHandshake handshake, List<AuthorizationManager<HttpServletRequest>> rules,
			HttpServletRequest request) {
		if (rules.isEmpty()) {
			return true;
		}
		if (!(handshake.identity().principal() instanceof Authentication caller)) {
			// Of the container, which the rules do not know.
			return false;
		}
		CallbackContext.Scope scope = this.context.capture(handshake.snapshot()).open(null);
		try {
			return rules.stream().allMatch((rule) -> permits(rule, caller, request));
		}
		finally {
			scope.close();
		}
	}

	private boolean permits(AuthorizationManager<HttpServletRequest> rules, Authentication caller,
			HttpServletRequest request) {
		AuthorizationResult result = rules.authorize(() -> caller, new CallersRequest(request, caller));
		return result == null || result.isGranted() || (deniesEverybody(result, caller, request) && deniesEverybody(
				rules.authorize(() -> caller, new CallersRequest(new OtherPathRequest(request, UNNAMED), caller)),
				caller, request));
	}

	/**
	 * Whether it is the answer of a chain that has no rule, or one that denies everybody.
	 */
	private boolean deniesEverybody(@Nullable AuthorizationResult result, Authentication caller,
			HttpServletRequest request) {
		return result == this.denyAll.authorize(() -> caller, request)
				|| result == this.withoutRule.authorize(() -> caller, request);
	}

}
