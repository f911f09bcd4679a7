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

import java.time.Duration;
import java.util.Objects;

import io.github.wsext.codec.JacksonWsCodec;
import io.github.wsext.codec.WsCodec;
import io.github.wsext.codec.WsCodecs;
import io.github.wsext.connection.ConnectionExecutor;
import io.github.wsext.connection.ConnectionLifecycle;
import io.github.wsext.connection.ConnectionRegistry;
import io.github.wsext.dispatch.EndpointDispatchers;
import io.github.wsext.dispatch.HandlerArgumentResolver;
import io.github.wsext.dispatch.InboundRateLimiter;
import io.github.wsext.dispatch.PrincipalRateLimiter;
import io.github.wsext.dispatch.UpgradeGuard;
import io.github.wsext.dispatch.WsMessageInterceptor;
import io.github.wsext.dispatch.context.CallbackContext;
import io.github.wsext.dispatch.context.CallbackObservations;
import io.github.wsext.dispatch.context.CallbackObserver;
import io.github.wsext.dispatch.context.LocaleCallbackContext;
import io.github.wsext.dispatch.context.MdcCallbackContext;
import io.github.wsext.dispatch.conversation.ConversationExecutor;
import io.github.wsext.dispatch.event.IdentityRefresher;
import io.github.wsext.endpoint.EndpointPaths;
import io.github.wsext.endpoint.EndpointScanner;
import io.github.wsext.engine.WsExtEngine;
import io.github.wsext.handshake.ArrivalFilter;
import io.github.wsext.handshake.EndpointHandlerMapping;
import io.github.wsext.handshake.HandshakeLimits;
import io.github.wsext.handshake.HandshakeObserver;
import io.github.wsext.handshake.HandshakePaths;
import io.github.wsext.handshake.HandshakeRequestHandler;
import io.github.wsext.handshake.SecurityRules;
import io.github.wsext.handshake.SessionWatch;
import io.github.wsext.handshake.TicketHandshakeInterceptor;
import io.github.wsext.presence.Presence;
import io.github.wsext.support.EngineScheduler;
import io.github.wsext.ticket.HttpSessionSource;
import io.github.wsext.ticket.HttpSessions;
import io.github.wsext.ticket.SpringSessionSource;
import io.github.wsext.topic.TopicAuthorizer;
import io.github.wsext.transport.TransportSettings;
import io.github.wsext.transport.WebSocketUpgrade;
import jakarta.websocket.server.ServerContainer;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.slf4j.MDC;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.format.support.FormattingConversionService;
import org.springframework.session.Session;
import org.springframework.session.SessionRepository;
import org.springframework.util.ClassUtils;
import org.springframework.validation.Validator;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.socket.WebSocketHandler;

/**
 * Auto-configuration for WebSocket endpoints.
 */
@AutoConfiguration(after = { WebMvcAutoConfiguration.class, JacksonAutoConfiguration.class },
		afterName = { "io.github.wsext.autoconfigure.WsExtTicketAutoConfiguration",
				"org.springframework.boot.session.autoconfigure.SessionAutoConfiguration" })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({ WebSocketHandler.class, ServerContainer.class, DispatcherServlet.class, JsonMapper.class })
@EnableConfigurationProperties(WsExtProperties.class)
@Import({ EngineConfiguration.class, HistoryBeans.class, MeterBeans.class })
public final class WsExtAutoConfiguration {

	static final String VALIDATOR = "jakarta.validation.Validator";

	private static final Log logger = LogFactory.getLog(WsExtAutoConfiguration.class);

	/** Longer than a ticket of the session is likely to live. */
	private static final Duration SESSIONS_KEPT = Duration.ofMinutes(10);

	private final WsExtProperties properties;

	private final WsExtSettings settings;

	WsExtAutoConfiguration(WsExtProperties properties) {
		if (properties.masking()) {
			throw new InvalidPropertyException("wsext.masking is true, but a server must not mask its frames:"
					+ " clients have to fail the connection then (RFC 6455 section 5.1)");
		}
		this.properties = properties;
		this.settings = new WsExtSettings(properties);
	}

	@Bean
	ConnectionLifecycle wsExtConnectionLifecycle(ConnectionRegistry connections, ConnectionExecutor executor,
			ApplicationContext context) {
		return new ConnectionLifecycle(connections, this.properties.shutdown().grace(), executor,
				() -> AvailabilityChangeEvent.publish(context, ReadinessState.REFUSING_TRAFFIC),
				(overloaded) -> executor.forReadiness()
					.execute(() -> AvailabilityChangeEvent.publish(context,
							overloaded ? ReadinessState.REFUSING_TRAFFIC : ReadinessState.ACCEPTING_TRAFFIC)));
	}

	@Bean
	WsCodecs wsExtCodecs(ObjectProvider<WsCodec> codecs, JsonMapper jsonMapper) {
		return new WsCodecs(codecs.orderedStream().toList(), JacksonWsCodec.text(jsonMapper));
	}

	@Bean
	EndpointPaths wsExtEndpointPaths() {
		return new EndpointPaths();
	}

	@Bean
	HandshakePaths wsExtHandshakePaths(EndpointPaths endpoints) {
		return new HandshakePaths(endpoints, this.properties.ticket().uriPath());
	}

	@Bean
	ConversationExecutor wsExtConversationExecutor(WsExtEngine engine) {
		return engine.conversations();
	}

	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	@ConditionalOnProperty("wsext.inbound.rate")
	InboundRateLimiter wsExtInboundRateLimiter(WsExtEngine engine) {
		long rate = Objects.requireNonNull(this.properties.inbound().rate());
		return InvalidPropertyException.check(() -> new InboundRateLimiter(rate, engine.time(), engine.observer()));
	}

	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	@ConditionalOnProperty("wsext.inbound.rate-per-principal")
	PrincipalRateLimiter wsExtPrincipalRateLimiter(WsExtEngine engine) {
		long rate = Objects.requireNonNull(this.properties.inbound().ratePerPrincipal());
		return InvalidPropertyException.check(() -> new PrincipalRateLimiter(rate, engine.time(), engine.observer()));
	}

	@Bean
	EndpointDispatchers wsExtEndpointDispatchers(WsExtEngine engine, ConfigurableListableBeanFactory beanFactory,
			EndpointPaths paths, WsCodecs codecs, ObjectProvider<TopicAuthorizer> topicAuthorizer, Presence presence,
			ObjectProvider<IdentityRefresher> identityRefresher, ObjectProvider<WsMessageInterceptor> interceptors,
			ObjectProvider<CallbackContext> contexts, ObjectProvider<CallbackObserver> callbackObservers,
			ObjectProvider<CallbackObservations> callbackObservations, ObjectProvider<UpgradeGuard> upgradeGuard,
			ObjectProvider<HandlerArgumentResolver> resolvers,
			@Qualifier("wsExtTicketHandshakeInterceptor") ObjectProvider<TicketHandshakeInterceptor> tickets,
			@Qualifier("mvcConversionService") ObjectProvider<FormattingConversionService> conversion,
			@Qualifier("mvcValidator") ObjectProvider<Validator> validator) {
		EndpointScanner scanner = this.settings.scanner(beanFactory, tickets.getIfAvailable() != null);
		return engine.dispatchers()
			.topicAuthorizer(topicAuthorizer.getIfAvailable())
			.presence(presence)
			.identityRefresher(identityRefresher.getIfAvailable())
			.upgradeGuard(upgradeGuard.getIfAvailable())
			.contexts(contexts.orderedStream().toList())
			.callbackObservers(callbackObservers.orderedStream().toList())
			.callbackObservations(callbackObservations.getIfAvailable(() -> CallbackObservations.NONE))
			.interceptors(interceptors.orderedStream().toList())
			.resolvers(resolvers.orderedStream().toList())
			.validator(hasValidation() ? validator.getIfAvailable() : null)
			.build(scanner, paths, codecs, conversion.getObject());
	}

	private static boolean hasValidation() {
		// Without it, Spring MVC publishes a validator that finds nothing wrong.
		return ClassUtils.isPresent(VALIDATOR, WsExtAutoConfiguration.class.getClassLoader());
	}

	@Bean
	WebSocketUpgrade wsExtWebSocketUpgrade(ConnectionExecutor executor, EngineScheduler scheduler) {
		TransportSettings settings = InvalidPropertyException
			.check(() -> new TransportSettings(this.properties.compression().enabled(), this.properties.sendTimeout(),
					this.properties.closeTimeout(), this.properties.outbound().socketBuffer()));
		return TransportSelection.here().upgrade(this.properties.transport(), settings, executor.get(), scheduler);
	}

	@Bean
	HandshakeLimits wsExtHandshakeLimits(WsExtEngine engine, EngineScheduler scheduler, Environment environment) {
		int threads = ContainerThreads.of(environment, getClass().getClassLoader());
		return new HandshakeLimits(this.settings.handshakeLimits(maxConnections(environment), threads),
				engine.time().clock(), scheduler);
	}

	private int maxConnections(Environment environment) {
		int connections = this.properties.maxConnections();
		ContainerLimit container = ContainerLimit.of(environment, getClass().getClassLoader());
		if (container == null || connections <= container.forWebSockets()) {
			return connections;
		}
		if (!Binder.get(environment).bind("wsext.max-connections", String.class).isBound()) {
			return container.forWebSockets();
		}
		logger.warn("wsext.max-connections is %d, but the container takes %d connections of any kind (%s)"
			.formatted(connections, container.connections(), container.property())
				+ ": once they are WebSockets, pages and health checks wait. Raise that one, or keep to "
				+ container.forWebSockets() + ".");
		return connections;
	}

	/**
	 * Not for whoever collects handlers of Spring.
	 */
	@Bean(defaultCandidate = false)
	HandshakeRequestHandler wsExtHandshakeRequestHandler(ListableBeanFactory beanFactory,
			@Qualifier("wsExtTicketHandshakeInterceptor") ObjectProvider<TicketHandshakeInterceptor> tickets,
			ObjectProvider<SecurityRules> rules, ConnectionRegistry connections, HandshakeLimits limits,
			EndpointDispatchers dispatchers, WebSocketUpgrade upgrade, ObjectProvider<HandshakeObserver> observers) {
		return new HandshakeRequestHandler(beanFactory, tickets.getIfAvailable(), rules.getIfAvailable(),
				this.settings.handshakeHosts(), connections, limits, dispatchers, upgrade,
				HandshakeObserver.all(observers::orderedStream));
	}

	/**
	 * Not for whoever wants a mapping; the dispatcher servlet finds it all the same.
	 */
	@Bean(defaultCandidate = false)
	EndpointHandlerMapping wsExtEndpointHandlerMapping(HandshakePaths paths,
			@Qualifier("wsExtHandshakeRequestHandler") HandshakeRequestHandler handler) {
		return new EndpointHandlerMapping(paths, handler);
	}

	@Bean
	SwallowedMappings wsExtSwallowedMappings(ApplicationContext context, EndpointPaths endpoints) {
		return new SwallowedMappings(context, endpoints);
	}

	@Bean
	LocaleCallbackContext wsExtLocaleCallbackContext() {
		return new LocaleCallbackContext();
	}

	@Bean
	FilterRegistrationBean<ArrivalFilter> wsExtArrivalFilter(ConnectionRegistry connections, HttpSessions sessions,
			ObjectProvider<HandshakeObserver> observers) {
		FilterRegistrationBean<ArrivalFilter> registration = new FilterRegistrationBean<>(
				new ArrivalFilter(connections.endedLogins(), sessions, HandshakeObserver.all(observers::orderedStream),
						connections::leave));
		// Behind Spring's ForwardedHeaderFilter, and before all that parse the path.
		registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
		return registration;
	}

	@Bean
	HttpSessions wsExtHttpSessions(ObjectProvider<HttpSessionSource> sources) {
		Duration looks = this.properties.connection().sessionCheck().multipliedBy(3);
		return new HttpSessions(() -> sources.stream().toList(), SESSIONS_KEPT.plus(looks));
	}

	@Bean
	SessionWatch wsExtSessionWatch(ConnectionRegistry connections, HttpSessions sessions) {
		WsExtProperties.Connection settings = this.properties.connection();
		return InvalidPropertyException
			.check(() -> new SessionWatch(connections, sessions, settings.sessionCheck(), settings.keepSessionAlive()));
	}

	@Bean
	static LazyInitializationExcludeFilter wsExtEagerBeans() {
		return LazyInitializationExcludeFilter.forBeanTypes(EndpointDispatchers.class, ConnectionLifecycle.class,
				SessionWatch.class);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(SessionRepository.class)
	static class SpringSessionConfiguration {

		@Bean
		@ConditionalOnSingleCandidate(SessionRepository.class)
		<S extends Session> SpringSessionSource<S> wsExtSpringSessionSource(SessionRepository<S> repository) {
			return new SpringSessionSource<>(repository);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(MDC.class)
	static class MdcConfiguration {

		@Bean
		MdcCallbackContext wsExtMdcCallbackContext() {
			return new MdcCallbackContext();
		}

	}

}
