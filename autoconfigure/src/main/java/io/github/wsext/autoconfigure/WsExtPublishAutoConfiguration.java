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

import io.github.wsext.engine.WsExtEngine;
import io.github.wsext.event.DefaultWsEvents;
import io.github.wsext.publish.PublishControllerRegistrar;
import io.github.wsext.publish.Publisher;
import io.github.wsext.publish.TopicPublishAuthorizer;
import io.github.wsext.support.EngineScheduler;
import io.github.wsext.topic.TopicRegistry;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Auto-configuration for publishing by HTTP, which is off unless it is asked for, and
 * fails the start where nobody would check who asks.
 */
@AutoConfiguration(after = { WsExtAutoConfiguration.class, WsExtTicketAutoConfiguration.class })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnBooleanProperty("wsext.publish.enabled")
public final class WsExtPublishAutoConfiguration {

	WsExtPublishAutoConfiguration() {
	}

	private static InvalidPropertyException unsecured(String why) {
		return new InvalidPropertyException(
				"wsext.publish.enabled is true, but nobody checks who publishes, because " + why);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ Authentication.class, SecurityFilterChain.class })
	static class SecuredConfiguration {

		@Bean
		PublishControllerRegistrar wsExtPublishController(
				@Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping mapping, TopicRegistry topics,
				DefaultWsEvents events, ObjectProvider<TopicPublishAuthorizer> authorizer, WsExtProperties properties,
				WsExtEngine engine, EngineScheduler scheduler, ListableBeanFactory beans) {
			if (beans.getBeanNamesForType(SecurityFilterChain.class, true, false).length == 0) {
				throw unsecured("there is no SecurityFilterChain");
			}
			return InvalidPropertyException.check(() -> new PublishControllerRegistrar(mapping,
					new Publisher(topics, events), authorizer.getIfAvailable(() -> TopicPublishAuthorizer.DENY),
					properties.publish().ratePerMinute(), engine.time().clock(), scheduler,
					engine.eventSettings().envelope().eventKey()));
		}

		@Bean
		static LazyInitializationExcludeFilter wsExtEagerPublishBeans() {
			return LazyInitializationExcludeFilter.forBeanTypes(PublishControllerRegistrar.class);
		}

	}

	/**
	 * Nobody would check who publishes.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingClass("org.springframework.security.web.SecurityFilterChain")
	static class UnsecuredConfiguration {

		UnsecuredConfiguration() {
			throw unsecured("Spring Security is not there: add spring-boot-starter-security");
		}

	}

}
