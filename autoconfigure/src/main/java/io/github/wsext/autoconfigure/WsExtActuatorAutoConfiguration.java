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

import io.github.wsext.WsConnections;
import io.github.wsext.actuate.KnownParameters;
import io.github.wsext.actuate.NodeStatus;
import io.github.wsext.actuate.TicketCounts;
import io.github.wsext.actuate.TicketReport;
import io.github.wsext.actuate.WsExtActuatorEndpoint;
import io.github.wsext.actuate.WsExtActuatorWebExtension;
import io.github.wsext.actuate.WsExtHealthIndicator;
import io.github.wsext.actuate.WsExtInfoContributor;
import io.github.wsext.connection.ConnectionLifecycle;
import io.github.wsext.connection.ConnectionRegistry;
import io.github.wsext.connection.DefaultWsConnections;
import io.github.wsext.connection.RemoteNodes;
import io.github.wsext.dispatch.EndpointDispatchers;
import io.github.wsext.handshake.HandshakeLimits;
import io.github.wsext.ticket.CaffeineTicketStore;
import io.github.wsext.ticket.TicketSettings;
import io.github.wsext.topic.TopicRegistry;
import io.github.wsext.transport.WebSocketUpgrade;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.info.ConditionalOnEnabledInfoContributor;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Auto-configuration for what Spring Boot Actuator tells of WsExt.
 */
@AutoConfiguration(after = { WsExtAutoConfiguration.class, WsExtClusterAutoConfiguration.class },
		afterName = "io.github.wsext.autoconfigure.WsExtTicketAutoConfiguration")
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnBean({ EndpointDispatchers.class, WebSocketUpgrade.class })
public final class WsExtActuatorAutoConfiguration {

	WsExtActuatorAutoConfiguration() {
	}

	@Bean
	NodeStatus wsExtNodeStatus(ConnectionRegistry registry, EndpointDispatchers dispatchers, WebSocketUpgrade upgrade,
			DefaultWsConnections connections, ObjectProvider<RemoteNodes.Factory> remoteNodes) {
		return new NodeStatus(registry, dispatchers, upgrade,
				(remoteNodes.getIfAvailable() != null) ? connections.cluster() : null);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnAvailableEndpoint(WsExtActuatorEndpoint.class)
	@EnableConfigurationProperties(WsExtActuatorProperties.class)
	static class EndpointConfiguration {

		@Bean
		@ConditionalOnMissingBean
		WsExtActuatorEndpoint wsExtActuatorEndpoint(NodeStatus status, WsConnections connections, TopicRegistry topics,
				HandshakeLimits limits, ConnectionLifecycle lifecycle, ObjectProvider<TicketReport> tickets,
				ObjectProvider<SanitizingFunction> functions, WsExtActuatorProperties properties) {
			return new WsExtActuatorEndpoint(status, connections, topics, limits, lifecycle, tickets.getIfAvailable(),
					functions.orderedStream().toList(), properties.showValues(), properties.roles());
		}

		@Bean
		WsExtActuatorWebExtension wsExtActuatorWebExtension(WsExtActuatorEndpoint endpoint) {
			return new WsExtActuatorWebExtension(endpoint);
		}

		@Bean
		KnownParameters wsExtKnownParameters() {
			return new KnownParameters();
		}

		@Configuration(proxyBeanMethods = false)
		@ConditionalOnBean(TicketSettings.class)
		static class TicketConfiguration {

			@Bean
			TicketCounts wsExtTicketCounts() {
				return new TicketCounts();
			}

			@Bean
			TicketReport wsExtTicketReport(TicketCounts counts, TicketSettings settings,
					ObjectProvider<CaffeineTicketStore> store) {
				return new TicketReport(counts, settings, store.getIfAvailable());
			}

		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class })
	static class HealthConfiguration {

		/**
		 * Apart, because that condition is not there either.
		 */
		@Configuration(proxyBeanMethods = false)
		@ConditionalOnEnabledHealthIndicator("wsext")
		static class EnabledConfiguration {

			@Bean
			@ConditionalOnMissingBean(name = "wsextHealthIndicator")
			WsExtHealthIndicator wsextHealthIndicator(NodeStatus status) {
				return new WsExtHealthIndicator(status);
			}

		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnEnabledInfoContributor("wsext")
	static class InfoConfiguration {

		@Bean
		@ConditionalOnMissingBean(name = "wsextInfoContributor")
		WsExtInfoContributor wsextInfoContributor(NodeStatus status) {
			return new WsExtInfoContributor(status);
		}

	}

}
