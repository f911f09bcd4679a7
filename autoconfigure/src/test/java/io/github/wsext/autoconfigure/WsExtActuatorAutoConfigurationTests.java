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

import io.github.wsext.actuate.NodeStatus;
import io.github.wsext.actuate.TicketCounts;
import io.github.wsext.actuate.WsExtActuatorEndpoint;
import io.github.wsext.actuate.WsExtHealthIndicator;
import io.github.wsext.actuate.WsExtInfoContributor;
import io.github.wsext.dispatch.EndpointDispatchers;
import io.github.wsext.ticket.TicketObserver;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WsExtActuatorAutoConfiguration}.
 */
class WsExtActuatorAutoConfigurationTests {

	private static final String EXPOSED = "management.endpoints.web.exposure.include=*";

	private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
		.withConfiguration(WsExtAutoConfigurationTests.AUTO_CONFIGURATIONS)
		.withConfiguration(AutoConfigurations.of(WsExtActuatorAutoConfiguration.class));

	private WebApplicationContextRunner withActuator() {
		return this.runner.withConfiguration(
				AutoConfigurations.of(EndpointAutoConfiguration.class, WebEndpointAutoConfiguration.class));
	}

	@Test
	@DisplayName("Q3 with Actuator there are the endpoint, health and info")
	void everything() {
		withActuator().withPropertyValues(EXPOSED)
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(WsExtActuatorEndpoint.class)
				.hasSingleBean(TicketCounts.class)
				.hasSingleBean(WsExtHealthIndicator.class)
				.hasSingleBean(WsExtInfoContributor.class));
	}

	@Test
	@DisplayName("Q3 an endpoint that is not exposed costs nothing: no ticket is counted")
	void notExposed() {
		withActuator().run((context) -> assertThat(context).hasNotFailed()
			.doesNotHaveBean(WsExtActuatorEndpoint.class)
			.doesNotHaveBean(TicketObserver.class)
			.hasSingleBean(WsExtHealthIndicator.class));
		withActuator().withPropertyValues(EXPOSED, "management.endpoint.wsext.access=NONE")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(WsExtActuatorEndpoint.class));
	}

	@Test
	@DisplayName("Q3 health and info are switched off by Boot's properties")
	void switchedOff() {
		withActuator()
			.withPropertyValues("management.health.wsext.enabled=false", "management.info.wsext.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(WsExtHealthIndicator.class)
				.doesNotHaveBean(WsExtInfoContributor.class));
	}

	@Test
	@DisplayName("Q3 without Actuator there is nothing of it")
	void withoutActuator() {
		this.runner
			.withClassLoader(
					new FilteredClassLoader("org.springframework.boot.actuate", "org.springframework.boot.health"))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(EndpointDispatchers.class)
				.doesNotHaveBean(NodeStatus.class)
				.doesNotHaveBean(TicketObserver.class));
	}

	@Test
	@DisplayName("Q3 without Spring Boot's health there are the endpoint and info")
	void withoutHealth() {
		withActuator().withPropertyValues(EXPOSED)
			.withClassLoader(new FilteredClassLoader("org.springframework.boot.health"))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(WsExtActuatorEndpoint.class)
				.hasSingleBean(WsExtInfoContributor.class));
	}

	@Test
	@DisplayName("Q3 without Spring Security there is the endpoint, which says nothing of tickets")
	void withoutSecurity() {
		withActuator().withPropertyValues(EXPOSED)
			.withClassLoader(new FilteredClassLoader("org.springframework.security"))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(WsExtActuatorEndpoint.class)
				.doesNotHaveBean(TicketCounts.class));
	}

}
