package io.github.wsext.autoconfigure;

import io.github.wsext.observe.ObservationCallbackContext;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration for observations.
 */
@AutoConfiguration(
		afterName = "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass(ObservationRegistry.class)
public final class WsExtObservationAutoConfiguration {

	@Bean
	@ConditionalOnBean(ObservationRegistry.class)
	ObservationCallbackContext wsExtObservationCallbackContext(ObservationRegistry observationRegistry) {
		return new ObservationCallbackContext(observationRegistry);
	}

}
