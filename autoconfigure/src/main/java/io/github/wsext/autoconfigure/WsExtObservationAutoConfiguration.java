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

import io.github.wsext.observe.AskObservationConvention;
import io.github.wsext.observe.CallbackObservationConvention;
import io.github.wsext.observe.CallbackTracingObservationHandler;
import io.github.wsext.observe.CurrentSpan;
import io.github.wsext.observe.HandshakeObservationConvention;
import io.github.wsext.observe.Observations;
import io.github.wsext.observe.ObservedCallbacks;
import io.github.wsext.observe.ObservedHandshakes;
import io.github.wsext.observe.ObservedSends;
import io.github.wsext.observe.SendObservationConvention;
import io.github.wsext.observe.TracerSpan;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/**
 * Auto-configuration for observations.
 */
@AutoConfiguration(
		afterName = { "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration",
				"org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration",
				"org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration" })
@ConditionalOnClass(ObservationRegistry.class)
@ConditionalOnBean(ObservationRegistry.class)
@Conditional(OnObservationHandler.class)
@EnableConfigurationProperties(WsExtProperties.class)
public final class WsExtObservationAutoConfiguration {

	/** Before those of Spring Boot, of which the first counts that is for a context. */
	private static final int BEFORE_OTHER_TRACING_HANDLERS = 0;

	@Bean
	Observations wsExtObservations(ObjectProvider<ObservationRegistry> observationRegistry,
			ObjectProvider<CurrentSpan> currentSpan) {
		return new Observations(observationRegistry::getObject, currentSpan.getIfAvailable(() -> CurrentSpan.NONE));
	}

	@Bean
	ObservedSends wsExtObservedSends(Observations observations,
			ObjectProvider<SendObservationConvention> sendConvention,
			ObjectProvider<AskObservationConvention> askConvention, WsExtProperties properties) {
		return new ObservedSends(observations, sendConvention.getIfAvailable(), askConvention.getIfAvailable(),
				properties.tracing().inEvents());
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
	static class EndpointConfiguration {

		@Bean
		ObservedCallbacks wsExtObservedCallbacks(Observations observations,
				ObjectProvider<CallbackObservationConvention> convention) {
			return new ObservedCallbacks(observations, convention.getIfAvailable());
		}

		@Bean
		ObservedHandshakes wsExtObservedHandshakes(Observations observations,
				ObjectProvider<HandshakeObservationConvention> convention) {
			return new ObservedHandshakes(observations, convention.getIfAvailable());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(Tracer.class)
	@ConditionalOnBean({ Tracer.class, Propagator.class })
	static class TracingConfiguration {

		@Bean
		TracerSpan wsExtCurrentSpan(Tracer tracer) {
			return new TracerSpan(tracer);
		}

		@Bean
		@Order(BEFORE_OTHER_TRACING_HANDLERS)
		CallbackTracingObservationHandler wsExtCallbackTracingObservationHandler(Tracer tracer, Propagator propagator) {
			return new CallbackTracingObservationHandler(tracer, propagator);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(MeterRegistry.class)
	static class MeterConfiguration {

		/**
		 * What has timers of our own is not timed once more.
		 */
		@Bean
		MeterFilter wsExtTimedOnce() {
			return MeterFilter
				.deny((id) -> isOf(id.getName(), "wsext.handshake") || isOf(id.getName(), "wsext.callback"));
		}

		private static boolean isOf(String meter, String observation) {
			return meter.equals(observation) || meter.equals(observation + ".active");
		}

	}

}
