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

import org.springframework.boot.thread.Threading;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/**
 * How many threads the embedded container has for requests and WebSockets.
 */
final class ContainerThreads {

	/** That of Tomcat and of Jetty. */
	private static final int BY_DEFAULT = 200;

	private ContainerThreads() {
	}

	/**
	 * How many there are at most, or 0 if that is not known or there is no bound.
	 */
	static int of(Environment environment, @Nullable ClassLoader classLoader) {
		if (Threading.VIRTUAL.isActive(environment)) {
			return 0;
		}
		if (ClassUtils.isPresent(ContainerLimit.TOMCAT, classLoader)) {
			return environment.getProperty("server.tomcat.threads.max", Integer.class, BY_DEFAULT);
		}
		return ClassUtils.isPresent(ContainerLimit.JETTY, classLoader)
				? environment.getProperty("server.jetty.threads.max", Integer.class, BY_DEFAULT) : 0;
	}

}
