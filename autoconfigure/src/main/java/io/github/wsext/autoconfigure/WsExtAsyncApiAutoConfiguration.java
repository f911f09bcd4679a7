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

import java.net.URI;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.github.wsext.asyncapi.AsyncApiControllerRegistrar;
import io.github.wsext.asyncapi.AsyncApiDocument;
import io.github.wsext.asyncapi.AsyncApiMessage;
import io.github.wsext.asyncapi.AsyncApiSettings;
import io.github.wsext.asyncapi.Protocol;
import io.github.wsext.dispatch.EndpointDispatchers;
import io.github.wsext.engine.WsExtEngine;
import io.github.wsext.event.EventSettings;
import io.github.wsext.presence.Presence;
import io.github.wsext.ticket.TicketSettings;
import io.github.wsext.topic.TopicAuthorizer;
import io.github.wsext.topic.history.HistorySettings;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Auto-configuration for the AsyncAPI document, which is off unless it is asked for. The
 * console reads it, too, and shows it to nobody.
 */
@AutoConfiguration(after = WsExtAutoConfiguration.class,
		afterName = "io.github.wsext.autoconfigure.WsExtTicketAutoConfiguration")
@ConditionalOnBean(EndpointDispatchers.class)
@Conditional(OnAsyncApiCondition.class)
public final class WsExtAsyncApiAutoConfiguration {

	private final WsExtProperties properties;

	WsExtAsyncApiAutoConfiguration(WsExtProperties properties) {
		this.properties = properties;
	}

	@Bean
	AsyncApiDocument wsExtAsyncApiDocument(EndpointDispatchers dispatchers, JsonMapper jsonMapper, WsExtEngine engine,
			ObjectProvider<TopicAuthorizer> topics, Presence presence, ObjectProvider<TicketSettings> tickets,
			ObjectProvider<AsyncApiMessage> messages, ObjectProvider<BuildProperties> build, Environment environment) {
		EventSettings events = engine.eventSettings();
		HistorySettings history = new WsExtSettings(this.properties).history();
		TicketSettings ticket = tickets.getIfAvailable();
		Protocol protocol = new Protocol(events.envelope(), events.batchPrefix(), events.batches().keySet(),
				!events.heartbeat().interval().isZero(), topics.getIfAvailable() != null, !history.isEmpty(),
				history::isKept, presence.isOpen(), (ticket != null) ? ticket.carriers() : null);
		Supplier<AsyncApiSettings> settings = () -> settings(build.getIfAvailable(), environment);
		InvalidPropertyException.check(settings);
		return new AsyncApiDocument(dispatchers, jsonMapper, protocol, settings, messages.orderedStream().toList());
	}

	private AsyncApiSettings settings(@Nullable BuildProperties build, Environment environment) {
		WsExtProperties.AsyncApi own = this.properties.asyncapi();
		String title = first(own.title(), environment.getProperty("spring.application.name"));
		String version = first(own.version(), environment.getProperty("spring.application.version"),
				(build != null) ? build.getVersion() : null);
		return new AsyncApiSettings(title, version, first(own.description()),
				(own.server() != null) ? own.server() : here(environment));
	}

	private static String first(@Nullable String... values) {
		return Stream.of(values).filter(StringUtils::hasText).findFirst().orElse("");
	}

	/**
	 * Where the application is for whoever is on the same machine.
	 */
	private static URI here(Environment environment) {
		String port = environment.getProperty("local.server.port", environment.getProperty("server.port", "8080"));
		boolean secure = StringUtils.hasText(environment.getProperty("server.ssl.key-store"))
				|| StringUtils.hasText(environment.getProperty("server.ssl.bundle"))
				|| StringUtils.hasText(environment.getProperty("server.ssl.certificate"));
		return URI.create((secure ? "wss" : "ws") + "://localhost:" + port
				+ environment.getProperty("server.servlet.context-path", ""));
	}

	@Bean
	@ConditionalOnBooleanProperty("wsext.asyncapi.enabled")
	AsyncApiControllerRegistrar wsExtAsyncApiController(
			@Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping mapping,
			AsyncApiDocument document) {
		return new AsyncApiControllerRegistrar(mapping, document);
	}

	@Bean
	static LazyInitializationExcludeFilter wsExtEagerAsyncApiBeans() {
		return LazyInitializationExcludeFilter.forBeanTypes(AsyncApiControllerRegistrar.class);
	}

}
