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

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.NoneNestedConditions;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.context.reactive.ReactiveWebApplicationContext;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Import;
import org.springframework.web.socket.WebSocketHandler;

/**
 * Auto-configuration for applications that nobody can connect to, such as workers and
 * tests without a web environment: topics, events and connections are there, and have no
 * connections.
 */
@AutoConfiguration
@Conditional(WsExtWorkerAutoConfiguration.OnNoServletApplication.class)
@ConditionalOnClass(WebSocketHandler.class)
@EnableConfigurationProperties(WsExtProperties.class)
@Import({ EngineConfiguration.class, HistoryBeans.class })
public final class WsExtWorkerAutoConfiguration {

	WsExtWorkerAutoConfiguration() {
	}

	@Bean
	UnservedEndpoints wsExtUnservedEndpoints(ListableBeanFactory beanFactory, ApplicationContext context) {
		return new UnservedEndpoints(beanFactory, context instanceof ReactiveWebApplicationContext);
	}

	/**
	 * No servlets.
	 */
	static final class OnNoServletApplication extends NoneNestedConditions {

		OnNoServletApplication() {
			super(ConfigurationPhase.REGISTER_BEAN);
		}

		/**
		 * Servlets.
		 */
		@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
		static final class Servlet {

		}

	}

}
