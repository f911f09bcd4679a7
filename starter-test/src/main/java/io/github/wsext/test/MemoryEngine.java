package io.github.wsext.test;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.wsext.OverflowPolicy;
import io.github.wsext.codec.JacksonWsCodec;
import io.github.wsext.codec.WsCodec;
import io.github.wsext.codec.WsCodecs;
import io.github.wsext.connection.ConnectionEnvironment;
import io.github.wsext.connection.ConnectionExecutor;
import io.github.wsext.connection.ConnectionObserver;
import io.github.wsext.connection.ConnectionRegistry;
import io.github.wsext.connection.ConnectionSettings;
import io.github.wsext.dispatch.CallbackContext;
import io.github.wsext.dispatch.ConversationExecutor;
import io.github.wsext.dispatch.DispatchEnvironment;
import io.github.wsext.dispatch.EndpointDispatchers;
import io.github.wsext.dispatch.HandlerArgumentResolver;
import io.github.wsext.dispatch.event.IdentityRefresher;
import io.github.wsext.dispatch.SecurityCallbackContext;
import io.github.wsext.dispatch.UpgradeGuard;
import io.github.wsext.dispatch.WsMessageInterceptor;
import io.github.wsext.endpoint.EndpointPaths;
import io.github.wsext.endpoint.EndpointScanner;
import io.github.wsext.endpoint.EndpointSettings;
import io.github.wsext.endpoint.TicketSupport;
import io.github.wsext.endpoint.UnhandledMessage;
import io.github.wsext.event.DefaultWsEvents;
import io.github.wsext.event.EventBatches;
import io.github.wsext.event.EventSettings;
import io.github.wsext.event.EventSubscriptions;
import io.github.wsext.send.OutboundSettings;
import io.github.wsext.topic.TopicAuthorizer;
import io.github.wsext.topic.TopicRegistry;
import io.github.wsext.topic.TransactionBoundary;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.config.AutowireCapableBeanFactory;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.core.convert.ConversionService;
import org.springframework.format.support.DefaultFormattingConversionService;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.util.ClassUtils;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.Validator;
import org.springframework.validation.beanvalidation.OptionalValidatorFactoryBean;

/**
 * The engine under endpoints that are met without an application: put together as the
 * auto-configuration does it, with the defaults of its properties.
 */
final class MemoryEngine implements AutoCloseable {

	private static final boolean SECURITY = ClassUtils
		.isPresent("org.springframework.security.core.context.SecurityContextHolder", null);

	private static final boolean VALIDATION = ClassUtils.isPresent("jakarta.validation.Validator", null);

	private static final ConnectionSettings CONNECTIONS = new ConnectionSettings(
			new OutboundSettings(1024, DataSize.ofMegabytes(1).toBytes()), Duration.ofSeconds(10),
			Duration.ofSeconds(10), 100, Duration.ofSeconds(25), Duration.ofSeconds(15), null, Duration.ofSeconds(30));

	private static final EndpointSettings ENDPOINTS = new EndpointSettings(DataSize.ofKilobytes(64), List.of(),
			UnhandledMessage.CLOSE, OverflowPolicy.CLOSE);

	private static final int MAX_CONVERSATION_THREADS = 256;

	private final DefaultListableBeanFactory beans = new DefaultListableBeanFactory();

	private final EndpointPaths paths = new EndpointPaths();

	private final ConnectionRegistry connections;

	private final TopicRegistry topics;

	private final DefaultWsEvents events;

	private final EndpointDispatchers dispatchers;

	private final JsonMapper jsonMapper;

	private final List<AutoCloseable> resources = new ArrayList<>();

	/**
	 * Starts the engine.
	 * @param endpoints the beans, or classes of beans
	 * @param others what endpoints and engine are supplied with
	 */
	MemoryEngine(List<Object> endpoints, List<Object> others, WsExtTestClock clock) {
		others.stream().filter((bean) -> !(bean instanceof Class)).forEach(this::register);
		this.jsonMapper = supplied(JsonMapper.class, JsonMapper.builder().findAndAddModules().build());
		ConnectionExecutor executor = new ConnectionExecutor(false);
		this.resources.add(executor::destroy);
		ConversationExecutor conversations = new ConversationExecutor(MAX_CONVERSATION_THREADS);
		this.resources.add(conversations::destroy);
		EventBatches batches = new EventBatches(EventSettings.STANDARD, executor.get(), ClockBatchScheduler.of(clock));
		this.resources.add(batches::destroy);
		this.topics = new TopicRegistry(TransactionBoundary.NONE);
		EventSubscriptions subscriptions = new EventSubscriptions();
		this.events = new DefaultWsEvents(EventSettings.STANDARD.envelope(), subscriptions, batches, this.topics);
		JacksonWsCodec codec = JacksonWsCodec.text(this.jsonMapper);
		this.connections = new ConnectionRegistry(new ConnectionEnvironment(CONNECTIONS, this.topics,
				EventSettings.STANDARD, batches, supplied(ConnectionObserver.class, ConnectionObserver.NONE),
				executor.get(), clock.timeSource()));
		clock.drive(this.connections);
		List.of(this.connections, this.topics, this.events).forEach(this::register);
		if (this.beans.getBeanProvider(Clock.class).getIfAvailable() == null) {
			register(clock);
		}
		others.stream().filter(Class.class::isInstance).forEach(this::register);
		endpoints.forEach(this::register);
		DispatchEnvironment environment = new DispatchEnvironment(this.connections, this.topics,
				new WsCodecs(all(WsCodec.class), codec), EventSettings.STANDARD.envelope(), subscriptions,
				supplied(TopicAuthorizer.class, TopicAuthorizer.DENY), IdentityRefresher.NONE, contexts(),
				supplied(UpgradeGuard.class, UpgradeGuard.NONE), all(WsMessageInterceptor.class), conversations,
				executor);
		this.dispatchers = new EndpointDispatchers(
				new EndpointScanner(this.beans, ENDPOINTS, Map.of(), TicketSupport.AVAILABLE), this.paths, environment,
				all(HandlerArgumentResolver.class),
				supplied(ConversionService.class, new DefaultFormattingConversionService()), validator());
		this.dispatchers.afterSingletonsInstantiated();
		if (this.dispatchers.endpoints().isEmpty()) {
			throw new IllegalArgumentException("None of these is a @WsExtEndpoint: " + endpoints);
		}
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

	private <T> T supplied(Class<T> type, T otherwise) {
		return this.beans.getBeanProvider(type).getIfAvailable(() -> otherwise);
	}

	private <T> List<T> all(Class<T> type) {
		return this.beans.getBeanProvider(type).orderedStream().toList();
	}

	private List<CallbackContext> contexts() {
		List<CallbackContext> contexts = new ArrayList<>(all(CallbackContext.class));
		if (SECURITY) {
			contexts.add(Secured.context());
		}
		return contexts;
	}

	private @Nullable Validator validator() {
		Validator supplied = this.beans.getBeanProvider(Validator.class).getIfAvailable();
		if (supplied != null || !VALIDATION) {
			return supplied;
		}
		return Validating.validator(this.resources);
	}

	MemoryConnector connector() {
		return new MemoryConnector(this.paths, this.dispatchers, MemoryCallers.withoutTickets());
	}

	ConnectionRegistry connections() {
		return this.connections;
	}

	TopicRegistry topics() {
		return this.topics;
	}

	DefaultWsEvents events() {
		return this.events;
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
