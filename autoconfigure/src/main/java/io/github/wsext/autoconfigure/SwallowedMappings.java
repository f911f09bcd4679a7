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

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import io.github.wsext.endpoint.EndpointMatch;
import io.github.wsext.endpoint.EndpointPaths;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.web.servlet.handler.AbstractUrlHandlerMapping;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

/**
 * Warning at start-up of endpoints that take requests away from other handlers of the
 * application: theirs come first, whatever the method.
 */
final class SwallowedMappings implements ApplicationListener<ContextRefreshedEvent> {

	private static final Log logger = LogFactory.getLog(SwallowedMappings.class);

	private final ApplicationContext context;

	private final EndpointPaths endpoints;

	SwallowedMappings(ApplicationContext context, EndpointPaths endpoints) {
		this.context = context;
		this.endpoints = endpoints;
	}

	@Override
	public void onApplicationEvent(ContextRefreshedEvent event) {
		if (event.getApplicationContext() == this.context) {
			swallowed().forEach((endpoint, paths) -> logger.warn(endpoint + " takes requests away from other handlers, "
					+ "those of " + String.join(", ", paths) + ". Narrow its path, or theirs."));
		}
	}

	/**
	 * Paths of other handlers, by the endpoint that takes their requests.
	 */
	private Map<String, Set<String>> swallowed() {
		Map<String, Set<String>> swallowed = new TreeMap<>();
		for (String path : paths()) {
			// Variables of theirs are as good as any value; wildcards are of resources.
			EndpointMatch match = path.contains("*") ? null : this.endpoints.match(path);
			if (match != null) {
				swallowed.computeIfAbsent(match.endpoints().get(0).toString(), (endpoint) -> new TreeSet<>()).add(path);
			}
		}
		return swallowed;
	}

	private Set<String> paths() {
		Set<String> paths = new TreeSet<>();
		this.context.getBeansOfType(RequestMappingInfoHandlerMapping.class, true, false)
			.values()
			.forEach((mapping) -> mapping.getHandlerMethods()
				.keySet()
				.forEach((info) -> paths.addAll(info.getPatternValues())));
		this.context.getBeansOfType(AbstractUrlHandlerMapping.class, true, false)
			.values()
			.forEach((mapping) -> paths.addAll(mapping.getHandlerMap().keySet()));
		return paths;
	}

}
