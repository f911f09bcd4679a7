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

import io.github.wsext.connection.ConnectionRegistry;
import io.github.wsext.dispatch.conversation.ConversationExecutor;
import io.github.wsext.handshake.HandshakeLimits;
import io.github.wsext.observe.MicrometerEndpointObserver;
import io.github.wsext.observe.MicrometerHistoryObserver;
import io.github.wsext.observe.MicrometerNodeMeters;
import io.github.wsext.presence.Presence;
import io.github.wsext.topic.TopicRegistry;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/**
 * Beans that measure the engine, where there is something to measure with.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(MeterRegistry.class)
class MeterBeans {

	@Bean
	@ConditionalOnBean(MeterRegistry.class)
	MicrometerEndpointObserver wsExtMicrometerEndpointObserver(MeterRegistry meterRegistry,
			ConnectionRegistry connections) {
		return new MicrometerEndpointObserver(meterRegistry, connections);
	}

	@Bean
	@ConditionalOnBean(MeterRegistry.class)
	MicrometerNodeMeters wsExtMicrometerNodeMeters(MeterRegistry meterRegistry, ConnectionRegistry connections,
			HandshakeLimits limits, ConversationExecutor conversations, TopicRegistry topics, Presence presence) {
		return new MicrometerNodeMeters(meterRegistry, connections, limits, conversations, topics, presence);
	}

	@Bean
	@ConditionalOnBean(MeterRegistry.class)
	@Conditional(HistoryBeans.OnHistory.class)
	MicrometerHistoryObserver wsExtMicrometerHistoryObserver(MeterRegistry meterRegistry) {
		return new MicrometerHistoryObserver(meterRegistry);
	}

	// Gauges are there whether anybody asks for the beans or not.
	@Bean
	static LazyInitializationExcludeFilter wsExtEagerMeters() {
		return LazyInitializationExcludeFilter.forBeanTypes(MicrometerNodeMeters.class,
				MicrometerHistoryObserver.class);
	}

}
