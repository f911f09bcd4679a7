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

package io.github.wsext.test;

import io.github.wsext.autoconfigure.WsExtAutoConfiguration;
import io.github.wsext.connection.ConnectionRegistry;
import io.github.wsext.connection.TimeSource;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Fallback;
import org.springframework.context.annotation.Lazy;

/**
 * Auto-configuration for {@link AutoConfigureWsExtTestClient}.
 */
@AutoConfiguration(before = WsExtAutoConfiguration.class)
final class WsExtTestClientAutoConfiguration {

	// The port is known when the application has started.
	@Bean
	@Lazy
	WsExtTestServer wsExtTestServer(ApplicationContext context) {
		WsExtTestServer overPort = ContextBinding.overPort(context);
		return (overPort != null) ? overPort : ContextBinding.inMemory(context);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBooleanProperty("wsext.test.clock")
	static class ClockConfiguration {

		// A clock that the application has for other purposes goes before it.
		@Bean
		@Fallback
		WsExtTestClock wsExtTestClock(ObjectProvider<BusLine> node) {
			BusLine line = node.getIfAvailable();
			return (line != null) ? line.bus().clock() : new WsExtTestClock();
		}

		@Bean
		TimeSource wsExtTestTimeSource(WsExtTestClock clock) {
			return clock.timeSource();
		}

		@Bean
		ClockScheduler wsExtTestScheduler(WsExtTestClock clock) {
			return ClockScheduler.of(clock);
		}

		@Bean
		SmartInitializingSingleton wsExtTestClockSweep(WsExtTestClock clock,
				ObjectProvider<ConnectionRegistry> connections) {
			return () -> connections.ifAvailable(clock::drive);
		}

	}

}
