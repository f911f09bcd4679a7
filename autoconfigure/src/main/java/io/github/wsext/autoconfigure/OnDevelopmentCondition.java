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

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Profiles;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.ClassUtils;

/**
 * Condition that somebody develops the application: the profile {@code dev} is active, or
 * Spring Boot DevTools are there. In a packaged application DevTools do not count, as
 * they do nothing there themselves.
 */
class OnDevelopmentCondition extends SpringBootCondition {

	static final String DEVTOOLS = "org.springframework.boot.devtools.restart.Restarter";

	static final String LAUNCHER = "org.springframework.boot.loader.launch.Launcher";

	private static final String PROFILE = "dev";

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("Development");
		if (context.getEnvironment().acceptsProfiles(Profiles.of(PROFILE))) {
			return ConditionOutcome.match(message.because("the profile 'dev' is active"));
		}
		if (!ClassUtils.isPresent(DEVTOOLS, context.getClassLoader())) {
			return ConditionOutcome
				.noMatch(message.because("the profile 'dev' is not active, and there are no DevTools"));
		}
		return ClassUtils.isPresent(LAUNCHER, context.getClassLoader())
				? ConditionOutcome
					.noMatch(message.because("the profile 'dev' is not active, and the application is packaged"))
				: ConditionOutcome.match(message.because("there are DevTools"));
	}

}
