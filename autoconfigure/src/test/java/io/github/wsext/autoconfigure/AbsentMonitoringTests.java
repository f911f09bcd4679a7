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

import io.github.wsext.cluster.ClusterObserver;
import io.github.wsext.dispatch.EndpointDispatchers;
import io.github.wsext.dispatch.context.CallbackObserver;
import io.github.wsext.handshake.HandshakeObserver;
import io.github.wsext.ticket.TicketObserver;
import io.github.wsext.topic.history.HistoryObserver;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application that nobody watches.
 */
class AbsentMonitoringTests {

	@Test
	@DisplayName("Q1 Q3 Q7 without Micrometer and Actuator no bean of ours measures or tells, and nothing is observed")
	void absent() {
		new WebApplicationContextRunner().withConfiguration(WsExtAutoConfigurationTests.AUTO_CONFIGURATIONS)
			.withConfiguration(AutoConfigurations.of(WsExtActuatorAutoConfiguration.class))
			.withPropertyValues("wsext.topic.history./news.size=10")
			.withClassLoader(new FilteredClassLoader("io.micrometer.core", "io.micrometer.tracing",
					"org.springframework.boot.actuate", "org.springframework.boot.health",
					"org.springframework.boot.micrometer"))
			.run((context) -> {
				assertThat(context).hasNotFailed()
					.hasSingleBean(EndpointDispatchers.class)
					.doesNotHaveBean(CallbackObserver.class)
					.doesNotHaveBean(HandshakeObserver.class)
					.doesNotHaveBean(TicketObserver.class)
					.doesNotHaveBean(HistoryObserver.class)
					.doesNotHaveBean(ClusterObserver.class);
				assertThat(context.getBeansOfType(Object.class).values())
					.noneMatch((bean) -> bean.getClass().getPackageName().startsWith("io.github.wsext.observe"))
					.noneMatch((bean) -> bean.getClass().getPackageName().startsWith("io.github.wsext.actuate"));
			});
	}

}
