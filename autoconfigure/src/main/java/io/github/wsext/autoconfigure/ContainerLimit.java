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

import org.jspecify.annotations.Nullable;

import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/**
 * How many connections of any kind the embedded container takes at once. Beyond it pages
 * and health checks wait until a client leaves.
 *
 * @param property the property that says so
 * @param connections how many
 */
record ContainerLimit(String property, int connections) {

	static final String TOMCAT = "org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory";

	static final String JETTY = "org.springframework.boot.jetty.servlet.JettyServletWebServerFactory";

	private static final int OF_TOMCAT = 8192;

	private static final int PART_FOR_PAGES = 10;

	/**
	 * The limit, or {@code null} if there is none.
	 */
	static @Nullable ContainerLimit of(Environment environment, @Nullable ClassLoader classLoader) {
		if (ClassUtils.isPresent(TOMCAT, classLoader)) {
			return of(environment, "server.tomcat.max-connections", OF_TOMCAT);
		}
		return ClassUtils.isPresent(JETTY, classLoader) ? of(environment, "server.jetty.max-connections", -1) : null;
	}

	private static @Nullable ContainerLimit of(Environment environment, String property, int byDefault) {
		int connections = environment.getProperty(property, Integer.class, byDefault);
		return (connections > 0) ? new ContainerLimit(property, connections) : null;
	}

	/**
	 * How many of them may be WebSockets, so that a tenth is left.
	 */
	int forWebSockets() {
		return Math.max(1, this.connections - Math.max(1, this.connections / PART_FOR_PAGES));
	}

}
