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

import io.github.wsext.asyncapi.AsyncApiDocument;
import io.github.wsext.console.ConsoleControllerRegistrar;
import io.github.wsext.console.ConsoleHandshakeFilter;
import io.github.wsext.console.ConsoleSettings;
import io.github.wsext.dispatch.EndpointDispatchers;
import io.github.wsext.engine.WsExtEngine;
import io.github.wsext.ticket.PageLogin;
import io.github.wsext.ticket.TicketSettings;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Auto-configuration for the console, only where somebody develops the application.
 */
@AutoConfiguration(after = { WsExtAutoConfiguration.class, WsExtAsyncApiAutoConfiguration.class },
		afterName = "io.github.wsext.autoconfigure.WsExtTicketAutoConfiguration")
@ConditionalOnBooleanProperty(name = "wsext.console.enabled", matchIfMissing = true)
@Conditional(OnDevelopmentCondition.class)
@ConditionalOnBean(EndpointDispatchers.class)
public final class WsExtConsoleAutoConfiguration {

	WsExtConsoleAutoConfiguration() {
	}

	@Bean
	ConsoleControllerRegistrar wsExtConsole(
			@Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping mapping,
			EndpointDispatchers endpoints, WsExtEngine engine, ObjectProvider<TicketSettings> tickets,
			ObjectProvider<PageLogin> login, ObjectProvider<AsyncApiDocument> document, Environment environment,
			@Qualifier("wsExtConsoleHandshakeFilter") FilterRegistrationBean<ConsoleHandshakeFilter> handshakes) {
		ConsoleSettings settings = new ConsoleSettings(environment.getProperty("spring.application.name"),
				tickets.getIfAvailable(), engine.eventSettings().envelope());
		return new ConsoleControllerRegistrar(mapping, endpoints, settings, login.getIfAvailable(),
				handshakes.getFilter(), () -> {
					AsyncApiDocument made = document.getIfAvailable();
					return (made != null) ? made.tree() : null;
				});
	}

	@Bean
	FilterRegistrationBean<ConsoleHandshakeFilter> wsExtConsoleHandshakeFilter() {
		FilterRegistrationBean<ConsoleHandshakeFilter> registration = new FilterRegistrationBean<>(
				new ConsoleHandshakeFilter());
		// Before all that may refuse a handshake, behind what hides its ticket.
		registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 2);
		return registration;
	}

	@Bean
	static LazyInitializationExcludeFilter wsExtEagerConsole() {
		return LazyInitializationExcludeFilter.forBeanTypes(ConsoleControllerRegistrar.class);
	}

	/**
	 * Where there are logins.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBean(TicketSettings.class)
	static class LoginConfiguration {

		@Bean
		PageLogin wsExtPageLogin() {
			return new PageLogin();
		}

	}

}
