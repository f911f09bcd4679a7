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

package io.github.wsext.support;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * Hints for a native image: the classes that Caffeine looks for by name, one pair for
 * each kind of cache that the rooms have.
 */
class CaffeineHints implements RuntimeHintsRegistrar {

	private static final String PACKAGE = "com.github.benmanes.caffeine.cache.";

	private static final String[] CACHES = { "SSA", "SSLA", "SSLW", "SSMSA", "SSW", "WS" };

	private static final String[] NODES = { "FS", "PSA", "PSAMS", "PSW" };

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		for (String cache : CACHES) {
			hints.reflection()
				.registerTypeIfPresent(classLoader, PACKAGE + cache, MemberCategory.ACCESS_DECLARED_FIELDS,
						MemberCategory.INVOKE_DECLARED_CONSTRUCTORS);
		}
		for (String node : NODES) {
			hints.reflection()
				.registerTypeIfPresent(classLoader, PACKAGE + node, MemberCategory.INVOKE_DECLARED_CONSTRUCTORS);
		}
	}

}
