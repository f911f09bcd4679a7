package io.github.wsext.autoconfigure;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

import io.github.wsext.OverflowPolicy;
import io.github.wsext.codec.JacksonWsCodec;
import io.github.wsext.codec.WsCodec;
import io.github.wsext.codec.WsCodecs;
import io.github.wsext.connection.ConnectionEnvironment;
import io.github.wsext.connection.ConnectionExecutor;
import io.github.wsext.connection.ConnectionLifecycle;
import io.github.wsext.connection.ConnectionObserver;
import io.github.wsext.connection.ConnectionRegistry;
import io.github.wsext.connection.ConnectionSettings;
import io.github.wsext.connection.TimeSource;
import io.github.wsext.dispatch.CallbackContext;
import io.github.wsext.dispatch.ConversationExecutor;
import io.github.wsext.dispatch.DispatchEnvironment;
import io.github.wsext.dispatch.EndpointDispatchers;
import io.github.wsext.dispatch.HandlerArgumentResolver;
import io.github.wsext.dispatch.InboundRateLimiter;
import io.github.wsext.dispatch.MdcCallbackContext;
import io.github.wsext.dispatch.PrincipalRateLimiter;
import io.github.wsext.dispatch.UpgradeGuard;
import io.github.wsext.dispatch.WsMessageInterceptor;
import io.github.wsext.dispatch.event.IdentityRefresher;
import io.github.wsext.endpoint.EndpointPaths;
import io.github.wsext.endpoint.EndpointScanner;
import io.github.wsext.endpoint.EndpointSettings;
import io.github.wsext.endpoint.TicketSupport;
import io.github.wsext.event.BatchScheduler;
import io.github.wsext.event.DefaultWsEvents;
import io.github.wsext.event.EventBatches;
import io.github.wsext.event.EventEnvelope;
import io.github.wsext.event.EventSettings;
import io.github.wsext.event.EventSubscriptions;
import io.github.wsext.handshake.ArrivalFilter;
import io.github.wsext.handshake.EndpointHandlerMapping;
import io.github.wsext.handshake.HandshakeLimits;
import io.github.wsext.handshake.HandshakeObserver;
import io.github.wsext.handshake.HandshakePaths;
import io.github.wsext.handshake.HandshakeRequestHandler;
import io.github.wsext.handshake.TicketHandshakeInterceptor;
import io.github.wsext.send.OutboundSettings;
import io.github.wsext.support.EndedLogins;
import io.github.wsext.topic.SpringTransactionBoundary;
import io.github.wsext.topic.TopicAuthorizer;
import io.github.wsext.topic.TopicRegistry;
import io.github.wsext.topic.TransactionBoundary;
import io.github.wsext.transport.TransportSettings;
import io.github.wsext.transport.WebSocketUpgrade;
import jakarta.websocket.server.ServerContainer;
import org.slf4j.MDC;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.thread.Threading;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.convert.ConversionService;
import org.springframework.core.env.Environment;
import org.springframework.format.support.FormattingConversionService;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.ClassUtils;
import org.springframework.validation.Validator;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.socket.WebSocketHandler;

/**
 * Auto-configuration for WebSocket endpoints.
 */
@AutoConfiguration(after = { WebMvcAutoConfiguration.class, JacksonAutoConfiguration.class },
		afterName = "io.github.wsext.autoconfigure.WsExtTicketAutoConfiguration")
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({ WebSocketHandler.class, ServerContainer.class, DispatcherServlet.class, JsonMapper.class })
@EnableConfigurationProperties(WsExtProperties.class)
public final class WsExtAutoConfiguration {

	private final WsExtProperties properties;

	WsExtAutoConfiguration(WsExtProperties properties, Environment environment) {
		RenamedProperties.reject(environment);
		if (properties.masking()) {
			throw new InvalidPropertyException("wsext.masking is true, but a server must not mask its frames:"
					+ " clients have to fail the connection then (RFC 6455 section 5.1)");
		}
		this.properties = properties;
	}

	@Bean
	TopicRegistry wsExtTopics(ObjectProvider<TransactionBoundary> transactions) {
		return new TopicRegistry(transactions.getIfAvailable(() -> TransactionBoundary.NONE));
	}

	@Bean
	EventSettings wsExtEventSettings() {
		WsExtProperties.Event event = this.properties.event();
		return InvalidPropertyException
			.check(() -> new EventSettings(new EventEnvelope(event.eventKey(), event.payloadKey(), event.idKey()),
					event.batchPrefix(), event.batchMaxSize(), event.batch(), event.maxPendingAnswers(),
					event.maxErrorsPerMinute()));
	}

	@Bean
	@ConditionalOnMissingBean
	BatchScheduler wsExtBatchScheduler() {
		return BatchScheduler.onThread();
	}

	@Bean
	EventBatches wsExtEventBatches(EventSettings settings, ConnectionExecutor executor, BatchScheduler scheduler) {
		return new EventBatches(settings, executor.get(), scheduler);
	}

	@Bean
	EventSubscriptions wsExtEventSubscriptions() {
		return new EventSubscriptions();
	}

	@Bean
	DefaultWsEvents wsExtEvents(EventSettings settings, EventSubscriptions subscriptions, EventBatches batches,
			TopicRegistry topics) {
		return new DefaultWsEvents(settings.envelope(), subscriptions, batches, topics);
	}

	@Bean
	ConnectionExecutor wsExtConnectionExecutor(Environment environment) {
		return new ConnectionExecutor(Threading.VIRTUAL.isActive(environment));
	}

	@Bean
	EndedLogins wsExtEndedLogins(ObjectProvider<TimeSource> time) {
		// Until tickets that were issued before have expired, and who had one has come
		// in.
		return new EndedLogins(this.properties.ticket().ttl().plus(ConnectionRegistry.OPENS_WITHIN),
				time.getIfAvailable(() -> TimeSource.SYSTEM).clock());
	}

	@Bean
	ConnectionRegistry wsExtConnections(TopicRegistry topics, EventSettings events, EventBatches batches,
			ObjectProvider<ConnectionObserver> observers, ConnectionExecutor executor, ObjectProvider<TimeSource> time,
			EndedLogins endedLogins) {
		ConnectionSettings settings = InvalidPropertyException.check(() -> new ConnectionSettings(
				new OutboundSettings(this.properties.outbound().maxMessages(),
						this.properties.outbound().maxBytes().toBytes()),
				this.properties.sendTimeout(), this.properties.closeTimeout(),
				this.properties.topic().maxPerConnection(), this.properties.pingInterval(),
				this.properties.pingTimeout(), this.properties.connection().maxAge(),
				this.properties.connection().expiryGrace()));
		return new ConnectionRegistry(new ConnectionEnvironment(settings, topics, events, batches, allOf(observers),
				executor.get(), time.getIfAvailable(() -> TimeSource.SYSTEM)), endedLogins);
	}

	private static ConnectionObserver allOf(ObjectProvider<ConnectionObserver> observers) {
		return ConnectionObserver.all(observers::orderedStream);
	}

	@Bean
	ConnectionObserver wsExtConnectionEventPublisher(ApplicationEventPublisher publisher) {
		return ConnectionObserver.publishing(publisher);
	}

	@Bean
	ConnectionLifecycle wsExtConnectionLifecycle(ConnectionRegistry connections, ConnectionExecutor executor,
			ApplicationContext context) {
		return new ConnectionLifecycle(connections, this.properties.shutdown().grace(), executor,
				() -> AvailabilityChangeEvent.publish(context, ReadinessState.REFUSING_TRAFFIC));
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
	ConversationExecutor wsExtConversationExecutor() {
		return InvalidPropertyException
			.check(() -> new ConversationExecutor(this.properties.conversation().maxThreads()));
	}

	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	@ConditionalOnProperty("wsext.inbound.rate")
	InboundRateLimiter wsExtInboundRateLimiter(ObjectProvider<ConnectionObserver> observers,
			ObjectProvider<TimeSource> time) {
		long rate = Objects.requireNonNull(this.properties.inbound().rate());
		return InvalidPropertyException
			.check(() -> new InboundRateLimiter(rate, time.getIfAvailable(() -> TimeSource.SYSTEM), allOf(observers)));
	}

	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	@ConditionalOnProperty("wsext.inbound.rate-per-principal")
	PrincipalRateLimiter wsExtPrincipalRateLimiter(ObjectProvider<ConnectionObserver> observers,
			ObjectProvider<TimeSource> time) {
		long rate = Objects.requireNonNull(this.properties.inbound().ratePerPrincipal());
		return InvalidPropertyException.check(
				() -> new PrincipalRateLimiter(rate, time.getIfAvailable(() -> TimeSource.SYSTEM), allOf(observers)));
	}

	@Bean
	EndpointDispatchers wsExtEndpointDispatchers(ConfigurableListableBeanFactory beanFactory, EndpointPaths paths,
			ConnectionRegistry connections, TopicRegistry topics, WsCodecs codecs, EventSettings events,
			EventSubscriptions subscriptions, ObjectProvider<TopicAuthorizer> topicAuthorizer,
			ObjectProvider<IdentityRefresher> identityRefresher, ConnectionExecutor executor,
			ConversationExecutor conversations, ObjectProvider<WsMessageInterceptor> interceptors,
			ObjectProvider<CallbackContext> contexts, ObjectProvider<UpgradeGuard> upgradeGuard,
			ObjectProvider<HandlerArgumentResolver> resolvers,
			@Qualifier("wsExtTicketHandshakeInterceptor") ObjectProvider<TicketHandshakeInterceptor> tickets,
			@Qualifier("mvcConversionService") ObjectProvider<FormattingConversionService> conversion,
			ObjectProvider<Validator> validator) {
		DispatchEnvironment environment = new DispatchEnvironment(connections, topics, codecs, events.envelope(),
				subscriptions, topicAuthorizer.getIfAvailable(() -> TopicAuthorizer.DENY),
				identityRefresher.getIfAvailable(() -> IdentityRefresher.NONE), contexts.orderedStream().toList(),
				upgradeGuard.getIfAvailable(() -> UpgradeGuard.NONE), interceptors.orderedStream().toList(),
				conversations, executor);
		ConversionService conversionService = conversion.getObject();
		return new EndpointDispatchers(endpointScanner(beanFactory, tickets.getIfAvailable() != null), paths,
				environment, resolvers.orderedStream().toList(), conversionService,
				hasValidation() ? validator.getIfAvailable() : null);
	}

	private EndpointScanner endpointScanner(ConfigurableListableBeanFactory beanFactory, boolean security) {
		if (this.properties.outbound().overflow() == OverflowPolicy.INHERIT) {
			throw new InvalidPropertyException(
					"wsext.outbound.overflow must not be inherit, as there is nothing to" + " inherit from");
		}
		EndpointSettings defaults = new EndpointSettings(this.properties.maxMessageSize(),
				this.properties.allowedOrigins(), this.properties.unhandled(), this.properties.outbound().overflow());
		Map<String, EndpointSettings> settings = new HashMap<>();
		this.properties.endpoint()
			.forEach((id, endpoint) -> settings.put(id, new EndpointSettings(endpoint.maxMessageSize(),
					endpoint.allowedOrigins(), endpoint.unhandled(), endpoint.overflow())));
		return new EndpointScanner(beanFactory, defaults, settings, ticketSupport(security));
	}

	private TicketSupport ticketSupport(boolean security) {
		if (!security) {
			return TicketSupport.NO_SECURITY;
		}
		return this.properties.ticket().carriers().isEmpty() ? TicketSupport.NO_CARRIER : TicketSupport.AVAILABLE;
	}

	private static boolean hasValidation() {
		// Without it, Spring MVC publishes a validator that finds nothing wrong.
		return ClassUtils.isPresent("jakarta.validation.Validator", WsExtAutoConfiguration.class.getClassLoader());
	}

	@Bean
	WebSocketUpgrade wsExtWebSocketUpgrade(ConnectionExecutor executor) {
		TransportSettings settings = InvalidPropertyException
			.check(() -> new TransportSettings(this.properties.compression().enabled(), this.properties.sendTimeout(),
					this.properties.closeTimeout(), this.properties.outbound().socketBuffer()));
		return TransportSelection.upgrade(this.properties.transport(), settings, executor.get());
	}

	@Bean
	HandshakeLimits wsExtHandshakeLimits(ObjectProvider<TimeSource> time) {
		return new HandshakeLimits(InvalidPropertyException.check(this.properties::handshakeLimits),
				time.getIfAvailable(() -> TimeSource.SYSTEM).clock());
	}

	@Bean
	HandshakeRequestHandler wsExtHandshakeRequestHandler(ListableBeanFactory beanFactory,
			@Qualifier("wsExtTicketHandshakeInterceptor") ObjectProvider<TicketHandshakeInterceptor> tickets,
			ConnectionRegistry connections, HandshakeLimits limits, EndpointDispatchers dispatchers,
			WebSocketUpgrade upgrade, ObjectProvider<HandshakeObserver> observers) {
		return new HandshakeRequestHandler(beanFactory, tickets.getIfAvailable(), connections, limits, dispatchers,
				upgrade, HandshakeObserver.all(observers::orderedStream));
	}

	@Bean
	EndpointHandlerMapping wsExtEndpointHandlerMapping(HandshakePaths paths, HandshakeRequestHandler handler) {
		return new EndpointHandlerMapping(paths, handler);
	}

	@Bean
	FilterRegistrationBean<ArrivalFilter> wsExtArrivalFilter(EndedLogins endedLogins,
			ObjectProvider<HandshakeObserver> observers) {
		FilterRegistrationBean<ArrivalFilter> registration = new FilterRegistrationBean<>(
				new ArrivalFilter(endedLogins, HandshakeObserver.all(observers::orderedStream)));
		// Behind Spring's ForwardedHeaderFilter, and before all that parse the path.
		registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
		return registration;
	}

	@Bean
	static LazyInitializationExcludeFilter wsExtEagerBeans() {
		return LazyInitializationExcludeFilter.forBeanTypes(EndpointDispatchers.class, ConnectionLifecycle.class);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(TransactionSynchronizationManager.class)
	static class TransactionConfiguration {

		@Bean
		@ConditionalOnMissingBean(TransactionBoundary.class)
		SpringTransactionBoundary wsExtTransactionBoundary() {
			return new SpringTransactionBoundary();
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
