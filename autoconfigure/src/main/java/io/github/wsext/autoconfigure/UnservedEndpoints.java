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

package io.github.wsext.autoconfigure;

import java.util.Arrays;

import io.github.wsext.WsExtEndpoint;
import io.github.wsext.endpoint.InvalidEndpointException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Check of endpoints that nobody can connect to: fails the start of a reactive
 * application, which means to serve them, and tells any other.
 */
final class UnservedEndpoints implements SmartInitializingSingleton {

	private static final Log logger = LogFactory.getLog(UnservedEndpoints.class);

	private final ListableBeanFactory beanFactory;

	private final boolean reactive;

	/**
	 * Creates the check.
	 * @param reactive whether the application serves the web without servlets
	 */
	UnservedEndpoints(ListableBeanFactory beanFactory, boolean reactive) {
		this.beanFactory = beanFactory;
		this.reactive = reactive;
	}

	@Override
	public void afterSingletonsInstantiated() {
		String[] endpoints = this.beanFactory.getBeanNamesForAnnotation(WsExtEndpoint.class);
		if (endpoints.length == 0) {
			return;
		}
		if (this.reactive) {
			throw new InvalidEndpointException(
					"@WsExtEndpoint bean '%s' cannot be served: this is a reactive application (Spring WebFlux), and"
						.formatted(endpoints[0]) + " WsExt needs Spring MVC",
					"Replace spring-boot-starter-webflux by spring-boot-starter-webmvc, or have both and set"
							+ " spring.main.web-application-type=servlet.");
		}
		logger.info("Nobody can connect to " + Arrays.toString(endpoints) + ", as this is no web application");
	}

}
