package io.github.wsext.autoconfigure;

import io.github.wsext.observe.MicrometerConnectionObserver;
import io.github.wsext.observe.MicrometerHandshakeObserver;
import io.github.wsext.observe.MicrometerTicketObserver;
import io.micrometer.core.instrument.MeterRegistry;

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
	MicrometerConnectionObserver wsExtMicrometerConnectionObserver(MeterRegistry meterRegistry) {
		return new MicrometerConnectionObserver(meterRegistry);
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
