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
import java.util.Set;
import java.util.TreeSet;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.web.FilterChainProxy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.debug.DebugFilter;

/**
 * Security filter chains of the application: knows the rules that each has for a request.
 */
final class SecurityChains {

	private static final Log logger = LogFactory.getLog(SecurityChains.class);

	private static final String FILTER = "springSecurityFilterChain";

	/** Nobody has looked for them. */
	static final SecurityChains UNKNOWN = new SecurityChains(null);

	private final @Nullable FilterChainProxy chains;

	private SecurityChains(@Nullable FilterChainProxy chains) {
		this.chains = chains;
	}

	/**
	 * Finds the chains, and says what cannot be known about them.
	 */
	static SecurityChains in(BeanFactory beanFactory) {
		if (!beanFactory.containsBean(FILTER)) {
			return UNKNOWN;
		}
		Object filter = beanFactory.getBean(FILTER);
		Object proxy = (filter instanceof DebugFilter debug) ? debug.getFilterChainProxy() : filter;
		SecurityChains chains = new SecurityChains((proxy instanceof FilterChainProxy known) ? known : null);
		if (chains.chains == null) {
			logger.warn("The bean '" + FILTER + "' is a " + filter.getClass().getName() + ", whose security filter"
					+ " chains WsExt does not know: their rules for the path of an endpoint do not hold for tickets"
					+ " in the path (wsext.ticket.carriers) unless they hold for that of the temporary URI, too.");
		}
		else {
			chains.nameFiltersThatCannotBeAsked();
		}
		return chains;
	}

	private void nameFiltersThatCannotBeAsked() {
		Set<String> names = new TreeSet<>();
		for (SecurityFilterChain chain : all()) {
			chain.getFilters()
				.stream()
				.map((filter) -> filter.getClass().getName())
				.filter(SecurityChains::mayHaveRules)
				.forEach(names::add);
		}
		if (!names.isEmpty()) {
			logger.info("Rules of a security filter chain hold for who comes by ticket, too. What these filters"
					+ " in it may decide by the caller is beyond that, as they run before the ticket is read: "
					+ String.join(", ", names));
		}
	}

	/**
	 * Those of Spring ask an {@link AuthorizationManager}, which can be asked again, with
	 * one exception of old.
	 */
	private static boolean mayHaveRules(String filter) {
		return !filter.startsWith("org.springframework.") || filter.endsWith(".FilterSecurityInterceptor");
	}

	/**
	 * The rules for a request.
	 * @param unknown the answer if that cannot be known
	 */
	List<AuthorizationManager<HttpServletRequest>> rules(HttpServletRequest request,
			List<AuthorizationManager<HttpServletRequest>> unknown) {
		if (this.chains == null) {
			return unknown;
		}
		for (SecurityFilterChain chain : all()) {
			if (chain.matches(request)) {
				return chain.getFilters()
					.stream()
					.filter(AuthorizationFilter.class::isInstance)
					.map(SecurityChains::rules)
					.toList();
			}
		}
		return List.of();
	}

	private static AuthorizationManager<HttpServletRequest> rules(Filter filter) {
		return ((AuthorizationFilter) filter).getAuthorizationManager();
	}

	private List<SecurityFilterChain> all() {
		return (this.chains != null) ? this.chains.getFilterChains() : List.of();
	}

}
