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

import java.util.EnumSet;

import io.github.wsext.connection.ConnectionExecutor;
import io.github.wsext.connection.ConnectionRegistry;
import io.github.wsext.connection.DefaultWsConnections;
import io.github.wsext.connection.TimeSource;
import io.github.wsext.dispatch.MethodSecurityUpgradeGuard;
import io.github.wsext.dispatch.context.SecurityCallbackContext;
import io.github.wsext.endpoint.EndpointMatch;
import io.github.wsext.endpoint.EndpointPaths;
import io.github.wsext.handshake.HandshakeLimits;
import io.github.wsext.handshake.HandshakePaths;
import io.github.wsext.handshake.HandshakeSecurityCustomizer;
import io.github.wsext.handshake.IdentityEndListener;
import io.github.wsext.handshake.SecurityRules;
import io.github.wsext.handshake.SessionWatch;
import io.github.wsext.handshake.TicketHandshakeInterceptor;
import io.github.wsext.handshake.TicketIdentityRefresher;
import io.github.wsext.handshake.UserReloader;
import io.github.wsext.publish.PublishControllerRegistrar;
import io.github.wsext.support.EndedLogins;
import io.github.wsext.support.EngineScheduler;
import io.github.wsext.ticket.CaffeineTicketStore;
import io.github.wsext.ticket.DefaultTicketRedeemer;
import io.github.wsext.ticket.DefaultTicketService;
import io.github.wsext.ticket.HttpSessions;
import io.github.wsext.ticket.SessionRegistries;
import io.github.wsext.ticket.TicketAttributesProvider;
import io.github.wsext.ticket.TicketCarrierFilter;
import io.github.wsext.ticket.TicketControllerRegistrar;
import io.github.wsext.ticket.TicketExpiredEvent;
import io.github.wsext.ticket.TicketExpiryNotifier;
import io.github.wsext.ticket.TicketObserver;
import io.github.wsext.ticket.TicketRedeemer;
import io.github.wsext.ticket.TicketRevoker;
import io.github.wsext.ticket.TicketService;
import io.github.wsext.ticket.TicketSettings;
import io.github.wsext.ticket.TicketStore;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletContext;
import jakarta.websocket.server.ServerContainer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletPath;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Scope;
import org.springframework.core.Ordered;
import org.springframework.security.authentication.event.LogoutSuccessEvent;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextHolderStrategy;
import org.springframework.security.core.session.SessionRegistry;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.socket.WebSocketHandler;

/**
 * Auto-configuration for tickets, and for identity as a whole: all that needs Spring
 * Security.
 */
@AutoConfiguration(after = WebMvcAutoConfiguration.class, before = WsExtAutoConfiguration.class,
		afterName = "io.github.wsext.autoconfigure.WsExtMetricsAutoConfiguration")
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({ WebSocketHandler.class, ServerContainer.class, DispatcherServlet.class, JsonMapper.class,
		Authentication.class, SecurityFilterChain.class, HttpSecurity.class })
@EnableConfigurationProperties(WsExtProperties.class)
public final class WsExtTicketAutoConfiguration {

	private final WsExtProperties properties;

	WsExtTicketAutoConfiguration(WsExtProperties properties) {
		this.properties = properties;
	}

	@Bean
	TicketSettings wsExtTicketSettings() {
		return new WsExtSettings(this.properties).tickets();
	}

	/**
	 * Not for whoever collects consumers.
	 */
	@Bean(defaultCandidate = false)
	TicketExpiryNotifier wsExtTicketExpiryNotifier(ApplicationEventPublisher publisher,
			ObjectProvider<TicketObserver> observers, ConnectionExecutor executor) {
		return new TicketExpiryNotifier(publisher, allOf(observers), executor.forListenersOf(TicketExpiredEvent.class));
	}

	private static TicketObserver allOf(ObjectProvider<TicketObserver> observers) {
		return TicketObserver.all(observers::orderedStream);
	}

	@Bean
	@ConditionalOnMissingBean(TicketStore.class)
	CaffeineTicketStore wsExtTicketStore(TicketSettings settings,
			@Qualifier("wsExtTicketExpiryNotifier") TicketExpiryNotifier expired, EngineScheduler scheduler,
			ObjectProvider<TimeSource> time) {
		return new CaffeineTicketStore(settings.unused(), time.getIfAvailable(() -> TimeSource.SYSTEM).clock(), expired,
				scheduler);
	}

	@Bean
	@ConditionalOnMissingBean(TicketService.class)
	DefaultTicketService wsExtTicketService(TicketSettings settings, TicketStore store,
			ObjectProvider<TicketAttributesProvider> attributesProviders, EndpointPaths endpoints,
			ServletContext servletContext, DispatcherServletPath dispatcherServletPath,
			ObjectProvider<TicketObserver> observers, ObjectProvider<TimeSource> time, EndedLogins endedLogins) {
		return new DefaultTicketService(settings, store, attributesProviders.orderedStream().toList(),
				(path) -> acceptsTicket(endpoints.match(path)), servletContext.getContextPath(),
				dispatcherServletPath.getPrefix(), allOf(observers),
				time.getIfAvailable(() -> TimeSource.SYSTEM).clock(), endedLogins);
	}

	@Bean
	@ConditionalOnMissingBean(TicketRedeemer.class)
	DefaultTicketRedeemer wsExtTicketRedeemer(TicketSettings settings, TicketStore store,
			ObjectProvider<TicketObserver> observers,
			@Qualifier("wsExtTicketExpiryNotifier") TicketExpiryNotifier expired, ObjectProvider<TimeSource> time,
			EndedLogins endedLogins) {
		return new DefaultTicketRedeemer(settings.binding(), store, allOf(observers), expired,
				time.getIfAvailable(() -> TimeSource.SYSTEM).clock(), endedLogins);
	}

	@Bean
	TicketRevoker wsExtTicketRevoker(TicketStore store, TicketSettings settings, ObjectProvider<TimeSource> time,
			EngineScheduler scheduler, ConnectionExecutor executor, DefaultWsConnections connections) {
		TicketRevoker revoker = new TicketRevoker(store, settings.ttl(),
				time.getIfAvailable(() -> TimeSource.SYSTEM).clock(), scheduler,
				executor.forListenersOf(LogoutSuccessEvent.class));
		connections.onDisconnect(revoker::revoke);
		return revoker;
	}

	private static boolean acceptsTicket(@Nullable EndpointMatch match) {
		return match != null && match.acceptsTicket();
	}

	@Bean
	TicketControllerRegistrar wsExtTicketController(
			@Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping mapping, TicketSettings settings,
			TicketService tickets, ObjectProvider<TicketObserver> observers) {
		return new TicketControllerRegistrar(mapping, settings, tickets, allOf(observers));
	}

	@Bean
	FilterRegistrationBean<TicketCarrierFilter> wsExtTicketCarrierFilter(TicketSettings settings, HandshakePaths paths,
			DispatcherServletPath dispatcherServletPath) {
		FilterRegistrationBean<TicketCarrierFilter> registration = new FilterRegistrationBean<>(new TicketCarrierFilter(
				settings.carriers(), dispatcherServletPath.getPrefix(), (request) -> paths.match(request) != null));
		registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
		registration.setDispatcherTypes(EnumSet.allOf(DispatcherType.class));
		return registration;
	}

	@Bean
	HandshakeSecurityCustomizer wsExtHandshakeSecurityCustomizer(HandshakePaths paths, TicketSettings settings,
			DispatcherServletPath dispatcherServletPath) {
		PathPatternRequestMatcher.Builder matcher = PathPatternRequestMatcher.withDefaults();
		String prefix = dispatcherServletPath.getPrefix();
		if (!prefix.isEmpty()) {
			matcher = matcher.basePath(prefix);
		}
		RequestMatcher ticketPath = matcher.matcher(settings.path());
		if (this.properties.publish().enabled()) {
			ticketPath = new OrRequestMatcher(ticketPath, matcher.matcher(PublishControllerRegistrar.PATH));
		}
		return new HandshakeSecurityCustomizer(paths::needsNoRules, ticketPath, this.properties.allowedOrigins());
	}

	@Bean
	SecurityRules wsExtSecurityRules(BeanFactory beanFactory, SecurityCallbackContext context) {
		return new SecurityRules(beanFactory, context);
	}

	@Bean
	UserReloader wsExtUserReloader(ObjectProvider<UserDetailsService> users) {
		if (!this.properties.ticket().reloadUser()) {
			return UserReloader.NONE;
		}
		UserDetailsService service = users.getIfUnique();
		if (service == null) {
			throw new InvalidPropertyException("wsext.ticket.reload-user is true, but there is no UserDetailsService,"
					+ " or more than one, to look up users with");
		}
		return UserReloader.of(service);
	}

	/**
	 * Not for whoever collects interceptors: an application asks for it by name.
	 */
	@Bean(defaultCandidate = false)
	TicketHandshakeInterceptor wsExtTicketHandshakeInterceptor(TicketRedeemer tickets, UserReloader users,
			BeanFactory beanFactory, EndpointPaths endpoints, HandshakeLimits limits, HttpSessions sessions) {
		return new TicketHandshakeInterceptor(tickets, users, beanFactory, endpoints, limits, sessions);
	}

	@Bean
	TicketIdentityRefresher wsExtIdentityRefresher(TicketRedeemer tickets, UserReloader users, EndedLogins endedLogins,
			HttpSessions sessions) {
		return new TicketIdentityRefresher(tickets, users, endedLogins, sessions);
	}

	/**
	 * Not for whoever collects listeners of sessions; the container finds it all the
	 * same.
	 */
	@Bean(defaultCandidate = false)
	IdentityEndListener wsExtIdentityEndListener(ConnectionRegistry connections, HttpSessions sessions,
			SessionWatch watch) {
		return new IdentityEndListener(connections, sessions, watch);
	}

	@Bean
	SessionRegistries wsExtSessionRegistries(ObjectProvider<SessionRegistry> ofApplication) {
		return new SessionRegistries(ofApplication::stream);
	}

	/**
	 * For filter chains that limit the sessions of a user, each of which asks for one,
	 * and for nobody else.
	 */
	@Bean(autowireCandidate = false)
	@Scope(BeanDefinition.SCOPE_PROTOTYPE)
	@ConditionalOnMissingBean
	SessionRegistry wsExtSessionRegistry(SessionRegistries registries) {
		return registries.create();
	}

	@Bean
	SecurityCallbackContext wsExtSecurityCallbackContext(ObjectProvider<SecurityContextHolderStrategy> strategy) {
		return new SecurityCallbackContext(strategy.getIfAvailable(SecurityContextHolder::getContextHolderStrategy));
	}

	@Bean
	MethodSecurityUpgradeGuard wsExtMethodSecurityUpgradeGuard() {
		return new MethodSecurityUpgradeGuard();
	}

	@Bean
	static LazyInitializationExcludeFilter wsExtEagerTicketBeans() {
		return LazyInitializationExcludeFilter.forBeanTypes(TicketControllerRegistrar.class, TicketRevoker.class,
				SecurityRules.class);
	}

}
