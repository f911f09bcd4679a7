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

import io.github.wsext.connection.TimeSource;
import io.github.wsext.observe.MicrometerConnectionObserver;
import io.github.wsext.observe.MicrometerHandshakeObserver;
import io.github.wsext.observe.MicrometerTicketObserver;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Auto-configuration for metrics.
 */
@AutoConfiguration(afterName = {
		"org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
		"org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration" })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass(MeterRegistry.class)
public final class WsExtMetricsAutoConfiguration {

	@Bean
	@ConditionalOnBean(MeterRegistry.class)
	MicrometerConnectionObserver wsExtMicrometerConnectionObserver(MeterRegistry meterRegistry,
			ObjectProvider<TimeSource> time) {
		return new MicrometerConnectionObserver(meterRegistry, time.getIfAvailable(() -> TimeSource.SYSTEM).clock());
	}

	@Bean
	@ConditionalOnBean(MeterRegistry.class)
	MicrometerHandshakeObserver wsExtMicrometerHandshakeObserver(MeterRegistry meterRegistry) {
		return new MicrometerHandshakeObserver(meterRegistry);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(name = "org.springframework.security.core.Authentication")
	static class TicketConfiguration {

		@Bean
		@ConditionalOnBean(MeterRegistry.class)
		MicrometerTicketObserver wsExtMicrometerTicketObserver(MeterRegistry meterRegistry) {
			return new MicrometerTicketObserver(meterRegistry);
		}

	}

}
