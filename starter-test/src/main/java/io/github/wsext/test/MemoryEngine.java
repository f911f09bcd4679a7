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

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.wsext.WsConnections;
import io.github.wsext.autoconfigure.WsExtProperties;
import io.github.wsext.autoconfigure.WsExtSettings;
import io.github.wsext.cluster.StoredMessages;
import io.github.wsext.codec.JacksonWsCodec;
import io.github.wsext.codec.WsCodec;
import io.github.wsext.codec.WsCodecs;
import io.github.wsext.connection.ConnectionObserver;
import io.github.wsext.dispatch.EndpointDispatchers;
import io.github.wsext.dispatch.HandlerArgumentResolver;
import io.github.wsext.dispatch.InboundRateLimiter;
import io.github.wsext.dispatch.PrincipalRateLimiter;
import io.github.wsext.dispatch.UpgradeGuard;
import io.github.wsext.dispatch.WsMessageInterceptor;
import io.github.wsext.dispatch.context.CallbackContext;
import io.github.wsext.dispatch.context.MdcCallbackContext;
import io.github.wsext.dispatch.context.SecurityCallbackContext;
import io.github.wsext.dispatch.event.IdentityRefresher;
import io.github.wsext.endpoint.EndpointPaths;
import io.github.wsext.engine.WsExtEngine;
import io.github.wsext.event.DefaultWsEvents;
import io.github.wsext.handshake.HandshakeLimits;
import io.github.wsext.presence.Presence;
import io.github.wsext.presence.PresenceAuthorizer;
import io.github.wsext.presence.PresenceEnvironment;
import io.github.wsext.presence.PresenceInfoProvider;
import io.github.wsext.presence.PresenceStore;
import io.github.wsext.support.EngineScheduler;
import io.github.wsext.topic.SpringTransactionBoundary;
import io.github.wsext.topic.TopicAuthorizer;
import io.github.wsext.topic.TopicHistory;
import io.github.wsext.topic.TopicOutbox;
import io.github.wsext.topic.TopicRegistry;
import io.github.wsext.topic.TransactionBoundary;
import io.github.wsext.topic.history.HistoryConfiguration;
import io.github.wsext.topic.history.HistoryObserver;
import io.github.wsext.topic.history.InMemoryTopicHistory;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.config.AutowireCapableBeanFactory;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.core.convert.ConversionService;
import org.springframework.format.support.DefaultFormattingConversionService;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.util.ClassUtils;
import org.springframework.validation.Validator;
import org.springframework.validation.beanvalidation.OptionalValidatorFactoryBean;

/**
 * The engine under endpoints that are met without an application: built as the
 * auto-configuration builds it, of what the test supplies in place of beans.
 */
final class MemoryEngine implements AutoCloseable {

	private static final boolean VALIDATION = isPresent("jakarta.validation.Validator");

	private static final boolean TRANSACTIONS = isPresent(
			"org.springframework.transaction.support.TransactionSynchronizationManager");

	private static final boolean MDC = isPresent("org.slf4j.MDC");

	private final DefaultListableBeanFactory beans = new DefaultListableBeanFactory();

	private final WsExtEngine engine;

	private final MemoryConnector connector;

	private final JsonMapper jsonMapper;

	private final EventKeys eventKeys;

	private final List<AutoCloseable> resources = new ArrayList<>();

	/**
	 * Starts the engine.
	 * @param endpoints the beans, or classes of beans
	 * @param others what endpoints and engine are supplied with
	 * @param properties what is set of {@code wsext.*}
	 */
	MemoryEngine(List<Object> endpoints, List<Object> others, Map<String, String> properties, WsExtTestClock clock) {
		WsExtSettings settings = WsExtSettings.of(properties);
		this.eventKeys = EventKeys.of(settings.properties());
		others.stream().filter((bean) -> !(bean instanceof Class)).forEach(this::register);
		this.jsonMapper = supplied(JsonMapper.class, JsonMapper.builder().findAndAddModules().build());
		ClockScheduler scheduler = ClockScheduler.of(clock);
		WsCodecs codecs = new WsCodecs(all(WsCodec.class), JacksonWsCodec.text(this.jsonMapper));
		WsExtEngine.Builder builder = WsExtEngine.builder(settings.engine(), scheduler)
			.transactions(supplied(TransactionBoundary.class, transactions()))
			.observer(ConnectionObserver.all(this.beans.getBeanProvider(ConnectionObserver.class)::orderedStream))
			.time(clock.timeSource());
		if (!settings.history().isEmpty()) {
			builder.history(new HistoryConfiguration(settings.history(),
					supplied(TopicHistory.class, new InMemoryTopicHistory(clock.timeSource().nanoTime())),
					new StoredMessages(this.jsonMapper, codecs, settings.engine().events().envelope()),
					supplied(TopicOutbox.class, TopicOutbox.NONE), HistoryObserver.NONE));
		}
		this.engine = builder.build();
		this.resources.add(this.engine);
		clock.drive(this.engine.registry());
		List.of(this.engine.registry(), this.engine.connections(), this.engine.topics(), this.engine.events())
			.forEach(this::register);
		if (this.beans.getBeanProvider(Clock.class).getIfAvailable() == null) {
			register(clock);
		}
		others.stream().filter(MemoryEngine::isForPresence).forEach(this::register);
		Presence presence = presence(settings, scheduler);
		register(presence);
		others.stream().filter((bean) -> bean instanceof Class && !isForPresence(bean)).forEach(this::register);
		endpoints.forEach(this::register);
		EndpointPaths paths = new EndpointPaths();
		EndpointDispatchers dispatchers = this.engine.dispatchers()
			.topicAuthorizer(supplied(TopicAuthorizer.class))
			.presence(presence)
			.identityRefresher(supplied(IdentityRefresher.class))
			.upgradeGuard(supplied(UpgradeGuard.class))
			.contexts(contexts())
			.interceptors(interceptors(settings.properties().inbound()))
			.resolvers(all(HandlerArgumentResolver.class))
			.validator(validator())
			.build(settings.scanner(this.beans, MemoryCallers.SECURITY), paths, codecs,
					supplied(ConversionService.class, new DefaultFormattingConversionService()));
		dispatchers.afterSingletonsInstantiated();
		if (dispatchers.endpoints().isEmpty()) {
			throw new IllegalArgumentException("None of these is a @WsExtEndpoint: " + endpoints);
		}
		this.connector = new MemoryConnector(
				new MemoryDoor(this.beans, settings.tickets(), paths, dispatchers, this.engine.registry(),
						new HandshakeLimits(settings.handshakeLimits(), this.engine.time().clock(), scheduler)));
	}

	/**
	 * Whether it is the class of something that presence is made of, which comes first.
	 */
	private static boolean isForPresence(Object bean) {
		return bean instanceof Class<?> type
				&& (PresenceStore.class.isAssignableFrom(type) || PresenceAuthorizer.class.isAssignableFrom(type)
						|| PresenceInfoProvider.class.isAssignableFrom(type));
	}

	private Presence presence(WsExtSettings settings, EngineScheduler scheduler) {
		Presence presence = new Presence(new PresenceEnvironment(settings.presence(),
				supplied(PresenceStore.class, PresenceStore.inMemory()),
				supplied(PresenceAuthorizer.class, PresenceAuthorizer.DENY),
				supplied(PresenceInfoProvider.class, PresenceInfoProvider.NONE), this.jsonMapper::writeValueAsString,
				this.engine.topics(), this.engine.eventSettings().envelope(), scheduler, this.engine.time().nanoTime(),
				this.engine.executor().forPresence()));
		presence.start();
		return presence;
	}

	private static boolean isPresent(String className) {
		return ClassUtils.isPresent(className, MemoryEngine.class.getClassLoader());
	}

	private void register(Object bean) {
		if (bean instanceof Class<?> type) {
			register(type, this.beans.autowire(type, AutowireCapableBeanFactory.AUTOWIRE_CONSTRUCTOR, false));
		}
		else {
			register(bean.getClass(), bean);
		}
	}

	private void register(Class<?> type, Object bean) {
		String simpleName = ClassUtils.getShortNameAsProperty(ClassUtils.getUserClass(type));
		String name = simpleName;
		for (int i = 2; this.beans.containsSingleton(name); i++) {
			name = simpleName + i;
		}
		this.beans.registerSingleton(name, bean);
	}

	private <T> @Nullable T supplied(Class<T> type) {
		return this.beans.getBeanProvider(type).getIfAvailable();
	}

	private <T> T supplied(Class<T> type, T otherwise) {
		return this.beans.getBeanProvider(type).getIfAvailable(() -> otherwise);
	}

	private <T> List<T> all(Class<T> type) {
		return this.beans.getBeanProvider(type).orderedStream().toList();
	}

	private static TransactionBoundary transactions() {
		return TRANSACTIONS ? new SpringTransactionBoundary() : TransactionBoundary.NONE;
	}

	private List<CallbackContext> contexts() {
		List<CallbackContext> contexts = new ArrayList<>(all(CallbackContext.class));
		if (MemoryCallers.SECURITY) {
			contexts.add(Secured.context());
		}
		if (MDC) {
			contexts.add(new MdcCallbackContext());
		}
		return contexts;
	}

	private List<WsMessageInterceptor> interceptors(WsExtProperties.Inbound inbound) {
		List<WsMessageInterceptor> interceptors = new ArrayList<>();
		if (inbound.rate() != null) {
			interceptors.add(new InboundRateLimiter(inbound.rate(), this.engine.time(), this.engine.observer()));
		}
		if (inbound.ratePerPrincipal() != null) {
			interceptors
				.add(new PrincipalRateLimiter(inbound.ratePerPrincipal(), this.engine.time(), this.engine.observer()));
		}
		interceptors.addAll(all(WsMessageInterceptor.class));
		return interceptors;
	}

	private @Nullable Validator validator() {
		Validator supplied = supplied(Validator.class);
		if (supplied != null || !VALIDATION) {
			return supplied;
		}
		return Validating.validator(this.resources);
	}

	MemoryConnector connector() {
		return this.connector;
	}

	WsConnections connections() {
		return this.engine.connections();
	}

	TopicRegistry topics() {
		return this.engine.topics();
	}

	DefaultWsEvents events() {
		return this.engine.events();
	}

	EventKeys eventKeys() {
		return this.eventKeys;
	}

	JsonMapper jsonMapper() {
		return this.jsonMapper;
	}

	@Override
	public void close() {
		// What was made last may need what was made before.
		for (int i = this.resources.size() - 1; i >= 0; i--) {
			try {
				this.resources.get(i).close();
			}
			catch (Exception ex) {
				throw new IllegalStateException("The engine could not be closed", ex);
			}
		}
	}

	/**
	 * Loaded only where Spring Security is there.
	 */
	private static final class Secured {

		private Secured() {
		}

		static CallbackContext context() {
			return new SecurityCallbackContext(SecurityContextHolder.getContextHolderStrategy());
		}

	}

	/**
	 * Loaded only where Bean Validation is there.
	 */
	private static final class Validating {

		private Validating() {
		}

		static Validator validator(List<AutoCloseable> resources) {
			OptionalValidatorFactoryBean validator = new OptionalValidatorFactoryBean();
			validator.afterPropertiesSet();
			resources.add(validator::destroy);
			return validator;
		}

	}

}
