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

package io.github.wsext.redis.ticket;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.cfg.ConfigOverrides;
import tools.jackson.databind.cfg.ModuleContextBase;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.security.jackson.SecurityJacksonModule;
import org.springframework.security.jackson.SecurityJacksonModules;
import org.springframework.util.ClassUtils;

/**
 * Hints for a native image: the callers that {@link AuthenticationFormat} writes with
 * Spring Security's Jackson modules, which reach them by reflection and find them by
 * name. Spring Security has hints for that in its authorization server alone.
 */
class AuthenticationHints implements RuntimeHintsRegistrar {

	private static final String MODULES = "org.springframework.security.jackson.SecurityJacksonModules";

	/** What stands in the JSON for the collections inside of a caller. */
	private static final String[] COLLECTIONS = { "java.util.ArrayList", "java.util.Arrays$ArrayList",
			"java.util.Collections$EmptyList", "java.util.Collections$EmptyMap", "java.util.Collections$SingletonList",
			"java.util.Collections$UnmodifiableMap", "java.util.Collections$UnmodifiableRandomAccessList",
			"java.util.Collections$UnmodifiableSet", "java.util.Date", "java.util.HashMap", "java.util.HashSet",
			"java.util.LinkedHashMap", "java.util.LinkedHashSet", "java.util.TreeMap" };

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		ReflectionHints reflection = hints.reflection();
		reflection.registerTypeIfPresent(classLoader, AuthenticationFormat.JWT_AUTHENTICATION);
		reflection.registerTypeIfPresent(classLoader, AuthenticationFormat.JWT_TYPE);
		if (ClassUtils.isPresent(MODULES, classLoader)) {
			for (String collection : COLLECTIONS) {
				reflection.registerTypeIfPresent(classLoader, collection, MemberCategory.INVOKE_PUBLIC_CONSTRUCTORS);
			}
			new Mixins(reflection)
				.registerAll((classLoader != null) ? classLoader : AuthenticationHints.class.getClassLoader());
		}
	}

	/**
	 * What the modules know how to write, and their annotations for it. Apart, as Spring
	 * Security may be missing.
	 */
	private static final class Mixins extends ModuleContextBase {

		private final BindingReflectionHintsRegistrar binding = new BindingReflectionHintsRegistrar();

		private final ReflectionHints hints;

		Mixins(ReflectionHints hints) {
			super(JsonMapper.builder(), new ConfigOverrides());
			this.hints = hints;
		}

		void registerAll(ClassLoader classLoader) {
			for (JacksonModule module : SecurityJacksonModules.getModules(classLoader)) {
				if (module instanceof SecurityJacksonModule) {
					this.hints.registerType(module.getClass(), MemberCategory.INVOKE_PUBLIC_CONSTRUCTORS);
					module.setupModule(this);
				}
			}
		}

		@Override
		public JacksonModule.SetupContext setMixIn(Class<?> target, Class<?> mixin) {
			this.binding.registerReflectionHints(this.hints, target, mixin);
			this.hints.registerType(mixin, MemberCategory.INVOKE_DECLARED_METHODS);
			return super.setMixIn(target, mixin);
		}

	}

}
