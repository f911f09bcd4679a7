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

package io.github.wsext.transport.standard;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.util.ClassUtils;

/**
 * Hints for a native image: the classes by which {@link ContainerSessions} knows its
 * container, and the upgrade handler that Tomcat creates by reflection.
 */
class StandardTransportHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		hints.reflection().registerTypeIfPresent(classLoader, ContainerSessions.TOMCAT_SESSION);
		hints.reflection().registerTypeIfPresent(classLoader, ContainerSessions.JETTY_SESSION);
		if (ClassUtils.isPresent(ContainerSessions.TOMCAT_SESSION, classLoader)) {
			hints.reflection().registerType(TomcatUpgradeHandler.class, MemberCategory.INVOKE_DECLARED_CONSTRUCTORS);
		}
	}

}
