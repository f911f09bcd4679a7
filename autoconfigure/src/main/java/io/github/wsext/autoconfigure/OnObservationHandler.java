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

import io.micrometer.observation.ObservationHandler;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.Assert;
import org.springframework.util.ClassUtils;

/**
 * Condition that matches where observations are wanted: by {@code wsext.tracing.enabled},
 * or if that is not set because there is a handler that makes more of them than meters,
 * of which there are some already that cost less.
 */
class OnObservationHandler extends SpringBootCondition implements ConfigurationCondition {

	private static final String ENABLED = "wsext.tracing.enabled";

	private static final String METERS = "io.micrometer.core.instrument.observation.MeterObservationHandler";

	private static final String TRACING = "io.micrometer.tracing.handler.TracingObservationHandler";

	private static final String PROPAGATOR = "io.micrometer.tracing.propagation.Propagator";

	@Override
	public ConfigurationPhase getConfigurationPhase() {
		return ConfigurationPhase.REGISTER_BEAN;
	}

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("WsExt observations");
		Boolean enabled = context.getEnvironment().getProperty(ENABLED, Boolean.class);
		if (enabled != null) {
			return new ConditionOutcome(enabled, message.because(ENABLED + " is " + enabled));
		}
		ConfigurableListableBeanFactory beanFactory = context.getBeanFactory();
		Assert.state(beanFactory != null, "There is no bean factory");
		String[] listening = listening(beanFactory, context.getClassLoader());
		return (listening.length > 0)
				? ConditionOutcome.match(message.found("handler", "handlers").items((Object[]) listening))
				: ConditionOutcome.noMatch(message.didNotFind("handler beside those of meters").atAll());
	}

	private static String[] listening(ConfigurableListableBeanFactory beanFactory, @Nullable ClassLoader classLoader) {
		Class<?> meters = find(METERS, classLoader);
		Class<?> tracing = find(TRACING, classLoader);
		Class<?> propagator = find(PROPAGATOR, classLoader);
		// Spring Boot has a tracer that does nothing where there is no other.
		boolean traced = propagator != null && beanFactory.getBeanNamesForType(propagator, true, false).length > 0;
		return Arrays.stream(beanFactory.getBeanNamesForType(ObservationHandler.class, true, false))
			.filter((name) -> meters == null || !beanFactory.isTypeMatch(name, meters))
			.filter((name) -> traced || tracing == null || !beanFactory.isTypeMatch(name, tracing))
			.toArray(String[]::new);
	}

	private static @Nullable Class<?> find(String name, @Nullable ClassLoader classLoader) {
		return ClassUtils.isPresent(name, classLoader) ? ClassUtils.resolveClassName(name, classLoader) : null;
	}

}
