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

package io.github.wsext.endpoint;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.OverflowPolicy;
import io.github.wsext.WsExtAdvice;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.ticket.TicketResolver;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.annotation.AnnotationAwareOrderComparator;
import org.springframework.format.datetime.standard.DurationFormatterUtils;
import org.springframework.http.server.PathContainer;
import org.springframework.util.unit.DataSize;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.util.UriTemplate;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import org.springframework.web.util.pattern.PatternParseException;

/**
 * Finds the endpoints of an application and describes them. Whatever is wrong with one of
 * them fails with the bean, the method and the way out.
 */
public final class EndpointScanner {

	private static final Log logger = LogFactory.getLog(EndpointScanner.class);

	private static final List<String> FOREIGN_ORIGINS = List.of("https://foreign.invalid", "http://foreign.invalid",
			"null");

	private static final String RESERVED_SUBPROTOCOLS = "wsext.";

	private final ConfigurableListableBeanFactory beanFactory;

	private final EndpointSettings defaults;

	private final Map<String, EndpointSettings> settings;

	private final TicketSupport ticketSupport;

	private final List<ReservedPath> reserved;

	private final CallbackScanner callbacks = new CallbackScanner();

	/**
	 * Creates a scanner.
	 * @param defaults settings for all endpoints, all of them set
	 * @param settings settings of single endpoints by id
	 * @param ticketSupport whether tickets can open connections
	 * @param reserved paths that are not for endpoints
	 */
	public EndpointScanner(ConfigurableListableBeanFactory beanFactory, EndpointSettings defaults,
			Map<String, EndpointSettings> settings, TicketSupport ticketSupport, List<ReservedPath> reserved) {
		this.beanFactory = beanFactory;
		this.defaults = defaults;
		this.settings = settings;
		this.ticketSupport = ticketSupport;
		this.reserved = reserved;
	}

	/**
	 * The endpoints of the application.
	 * @throws InvalidEndpointException if something is wrong with one of them
	 */
	public List<EndpointDescriptor> endpoints() {
		List<EndpointDescriptor> endpoints = new ArrayList<>();
		for (String beanName : this.beanFactory.getBeanNamesForAnnotation(WsExtEndpoint.class)) {
			EndpointDescriptor endpoint = describe(beanName);
			for (EndpointDescriptor other : endpoints) {
				rejectClash(endpoint, other);
			}
			endpoints.add(endpoint);
		}
		warnOfUnknownIds(endpoints);
		return List.copyOf(endpoints);
	}

	/**
	 * The beans whose {@code @OnError} methods serve several endpoints, in their order.
	 */
	public List<Advice> advice() {
		List<Advice> advice = new ArrayList<>();
		Map<String, Object> beans = this.beanFactory.getBeansWithAnnotation(WsExtAdvice.class);
		beans.entrySet()
			.stream()
			.sorted(Map.Entry.comparingByValue(AnnotationAwareOrderComparator.INSTANCE))
			.forEach((bean) -> advice.add(adviceOf(bean.getKey(), bean.getValue())));
		return advice;
	}

	private Advice adviceOf(String beanName, Object bean) {
		WsExtAdvice annotation = Objects
			.requireNonNull(this.beanFactory.findAnnotationOnBean(beanName, WsExtAdvice.class));
		return new Advice(errorCallbacks(beanName, bean), List.of(annotation.endpoints()),
				resolveAll(annotation.basePackages()));
	}

	private List<CallbackDescriptor> errorCallbacks(String beanName, Object bean) {
		List<CallbackDescriptor> found = this.callbacks.scan(beanName, bean);
		for (CallbackDescriptor callback : found) {
			if (callback.kind() != CallbackKind.ERROR) {
				throw callback.invalid("is in a @WsExtAdvice bean, which can only have @OnError methods",
						"Move it to a @WsExtEndpoint.");
			}
		}
		return found;
	}

	private EndpointDescriptor describe(String beanName) {
		WsExtEndpoint annotation = Objects
			.requireNonNull(this.beanFactory.findAnnotationOnBean(beanName, WsExtEndpoint.class));
		if (!this.beanFactory.isSingleton(beanName)) {
			// Of a scoped proxy it is the target that is found, under a name of Spring's.
			String declared = ScopedProxyUtils.isScopedTarget(beanName) ? ScopedProxyUtils.getOriginalBeanName(beanName)
					: beanName;
			throw new InvalidEndpointException("@WsExtEndpoint bean '%s' is not a singleton".formatted(declared),
					"Remove its scope; keep what belongs to one connection in the connection's attributes.");
		}
		Object bean = this.beanFactory.getBean(beanName);
		String id = annotation.id().isEmpty() ? beanName : resolve(annotation.id());
		EndpointSettings own = this.settings.getOrDefault(id, EndpointSettings.NONE);
		PathPattern path = path(beanName, resolve(annotation.path()));
		EndpointDescriptor endpoint = new EndpointDescriptor(id, beanName, bean, path, variables(path),
				annotation.authentication(), resolveAll(annotation.subprotocols()), annotation.requireSubprotocol(),
				allowedOrigins(annotation, own), maxMessageSize(beanName, annotation, own), unhandled(own),
				overflow(annotation, own),
				duration(beanName, "pingInterval", annotation.pingInterval(), own.pingInterval(), true),
				duration(beanName, "pingTimeout", annotation.pingTimeout(), own.pingTimeout(), false),
				resolve(annotation.ticketResolver()), this.callbacks.scan(beanName, bean));
		check(endpoint);
		return endpoint;
	}

	private void check(EndpointDescriptor endpoint) {
		checkPath(endpoint);
		checkAuthentication(endpoint);
		if (endpoint.callbacks().isEmpty()) {
			throw endpoint.invalid("has no callback",
					"Annotate a method with one of @OnText, @OnBinary, @OnEvent, @OnOpen, @OnClose.");
		}
		checkConversation(endpoint);
		if (endpoint.requireSubprotocol() && endpoint.subprotocols().isEmpty()) {
			throw endpoint.invalid("requires a subprotocol but names none", "Set its subprotocols.");
		}
		for (String subprotocol : endpoint.subprotocols()) {
			if (subprotocol.startsWith(RESERVED_SUBPROTOCOLS)) {
				throw endpoint.invalid("uses the reserved subprotocol '" + subprotocol + "'",
						"Choose a name that does not begin with '" + RESERVED_SUBPROTOCOLS + "'.");
			}
		}
	}

	/**
	 * Endpoints own their paths whatever the method, before all other handlers.
	 */
	private void checkPath(EndpointDescriptor endpoint) {
		for (ReservedPath taken : this.reserved) {
			if (endpoint.path().matches(PathContainer.parsePath(taken.path()))) {
				throw endpoint.invalid("takes %s, which is %s".formatted(taken.path(), taken.owner()),
						"Give it a path that does not match that one, such as one with a first segment of its own.");
			}
		}
	}

	private static void checkConversation(EndpointDescriptor endpoint) {
		boolean conversation = endpoint.callbacks()
			.stream()
			.anyMatch((callback) -> callback.kind() == CallbackKind.CONVERSATION);
		for (CallbackDescriptor callback : endpoint.callbacks()) {
			boolean taken = callback.kind() == CallbackKind.TEXT || callback.kind() == CallbackKind.BINARY
					|| callback.kind() == CallbackKind.EVENT;
			boolean partialEvents = callback.partial() && callback.kind() == CallbackKind.TEXT
					&& endpoint.callbacks().stream().anyMatch((other) -> other.kind() == CallbackKind.EVENT);
			if (conversation && taken) {
				throw callback.invalid("is beside a @Conversation, which takes all messages",
						"Keep one of the two, or move one to an endpoint of its own.");
			}
			if (partialEvents) {
				throw callback.invalid("takes texts in parts, but events are texts as a whole",
						"Take whole messages, or move the @OnEvent methods to an endpoint of their own.");
			}
		}
	}

	private void checkAuthentication(EndpointDescriptor endpoint) {
		HandshakeAuthentication authentication = endpoint.authentication();
		String resolver = endpoint.ticketResolver();
		if (!resolver.isEmpty() && !(this.beanFactory.containsBean(resolver)
				&& this.beanFactory.isTypeMatch(resolver, TicketResolver.class))) {
			throw endpoint.invalid("names the ticket resolver '" + resolver + "', but there is no such bean",
					"Add a TicketResolver bean of that name.");
		}
		if (authentication.acceptsTicket() && this.ticketSupport == TicketSupport.NO_SECURITY) {
			logger.warn(endpoint + " wants a ticket, but nobody can have one: add spring-boot-starter-security,"
					+ " or set authentication = NONE. Handshakes will be refused with 401.");
		}
		if (authentication == HandshakeAuthentication.TICKET && this.ticketSupport == TicketSupport.NO_CARRIER
				&& resolver.isEmpty()) {
			throw endpoint.invalid("wants a ticket, but there is no way to carry one: wsext.ticket.carriers is empty",
					"Name at least one carrier, or a ticketResolver of the endpoint.");
		}
		if (authentication != HandshakeAuthentication.TICKET && allowsAnyOrigin(endpoint.allowedOrigins())) {
			logger.warn(endpoint + " lets pages of any origin connect without a ticket (" + authentication
					+ "); list the origins unless it is public");
		}
	}

	/**
	 * Whether a page that nobody has listed may connect, by whatever pattern;
	 * {@code null} is the origin of any page in a sandboxed frame.
	 */
	private static boolean allowsAnyOrigin(List<String> patterns) {
		CorsConfiguration origins = new CorsConfiguration();
		origins.setAllowedOriginPatterns(patterns);
		return FOREIGN_ORIGINS.stream().anyMatch((origin) -> origins.checkOrigin(origin) != null);
	}

	private static void rejectClash(EndpointDescriptor endpoint, EndpointDescriptor other) {
		if (endpoint.clashesWith(other)) {
			throw endpoint
				.invalid(
						"has the same path and subprotocols as @WsExtEndpoint(\"%s\") bean '%s'"
							.formatted(other.pattern(), other.beanName()),
						"Change one of the paths, or give both different subprotocols.");
		}
		if (endpoint.hasOtherNamesThan(other)) {
			throw endpoint.invalid("has the same path as @WsExtEndpoint(\"%s\") bean '%s' with other variable names"
				.formatted(other.pattern(), other.beanName()), "Give the variables the same names.");
		}
		if (endpoint.id().equals(other.id())) {
			throw endpoint.invalid("has the same id '%s' as bean '%s'".formatted(endpoint.id(), other.beanName()),
					"Set different ids.");
		}
	}

	private PathPattern path(String beanName, String path) {
		String problem = "@WsExtEndpoint bean '%s' has no valid path: '%s'".formatted(beanName, path);
		if (!path.startsWith("/")) {
			throw new InvalidEndpointException(problem, "Set a path that begins with '/', such as \"/chat/{room}\".");
		}
		try {
			return PathPatternParser.defaultInstance.parse(path);
		}
		catch (PatternParseException ex) {
			throw new InvalidEndpointException(problem, "Correct the pattern: " + ex.toDetailedString());
		}
	}

	private static Set<String> variables(PathPattern path) {
		return new UriTemplate(path.getPatternString()).getVariableNames()
			.stream()
			.map((name) -> name.startsWith("*") ? name.substring(1) : name)
			.collect(Collectors.toCollection(LinkedHashSet::new));
	}

	private List<String> allowedOrigins(WsExtEndpoint annotation, EndpointSettings own) {
		if (own.allowedOrigins() != null) {
			return own.allowedOrigins();
		}
		if (annotation.allowedOrigins().length > 0) {
			return resolveAll(annotation.allowedOrigins());
		}
		return Objects.requireNonNull(this.defaults.allowedOrigins());
	}

	private long maxMessageSize(String beanName, WsExtEndpoint annotation, EndpointSettings own) {
		DataSize size = own.maxMessageSize();
		String declared = resolve(annotation.maxMessageSize());
		if (size == null && !declared.isEmpty()) {
			try {
				size = DataSize.parse(declared);
			}
			catch (IllegalArgumentException ex) {
				throw new InvalidEndpointException(
						"@WsExtEndpoint bean '%s' has no valid maxMessageSize: '%s'".formatted(beanName, declared),
						"Use a size such as \"64KB\" or \"16MB\".");
			}
		}
		if (size == null) {
			size = Objects.requireNonNull(this.defaults.maxMessageSize());
		}
		if (size.toBytes() < 1 || size.toBytes() > Integer.MAX_VALUE) {
			throw new InvalidEndpointException(
					"@WsExtEndpoint bean '%s' has a maximum message size of %s".formatted(beanName, size),
					"Use a size between 1B and 2047MB.");
		}
		return size.toBytes();
	}

	private UnhandledMessage unhandled(EndpointSettings own) {
		return (own.unhandled() != null) ? own.unhandled() : Objects.requireNonNull(this.defaults.unhandled());
	}

	private OverflowPolicy overflow(WsExtEndpoint annotation, EndpointSettings own) {
		return Stream.of(own.overflow(), annotation.overflow(), this.defaults.overflow())
			.filter((policy) -> policy != null && policy != OverflowPolicy.INHERIT)
			.findFirst()
			.orElse(OverflowPolicy.CLOSE);
	}

	/**
	 * A time of the heartbeat, or {@code null} for that of all endpoints.
	 */
	private @Nullable Duration duration(String beanName, String attribute, String annotated, @Nullable Duration own,
			boolean mayBeZero) {
		Duration duration = own;
		String declared = resolve(annotated);
		try {
			if (duration == null && !declared.isEmpty()) {
				duration = DurationFormatterUtils.detectAndParse(declared);
			}
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidEndpointException(
					"@WsExtEndpoint bean '%s' has no valid %s: '%s'".formatted(beanName, attribute, declared),
					"Use a time such as \"25s\".");
		}
		if (duration != null && (duration.isNegative() || (duration.isZero() && !mayBeZero))) {
			throw new InvalidEndpointException(
					"@WsExtEndpoint bean '%s' has a %s of %s".formatted(beanName, attribute, duration),
					mayBeZero ? "Use a positive time, or 0 for no pings." : "Use a positive time.");
		}
		return duration;
	}

	private List<String> resolveAll(String[] values) {
		List<String> resolved = new ArrayList<>();
		for (String value : values) {
			resolved.add(resolve(value));
		}
		return List.copyOf(resolved);
	}

	private String resolve(String value) {
		@Nullable String resolved = this.beanFactory.resolveEmbeddedValue(value);
		return (resolved != null) ? resolved : "";
	}

	private void warnOfUnknownIds(List<EndpointDescriptor> endpoints) {
		Set<String> known = endpoints.stream().map(EndpointDescriptor::id).collect(Collectors.toSet());
		this.settings.keySet()
			.stream()
			.filter((id) -> !known.contains(id))
			.forEach((id) -> logger.warn("There is no endpoint '" + id + "' that wsext.endpoint." + id
					+ " could apply to; known: " + known));
	}

	/**
	 * The {@code @OnError} methods of a bean, and the endpoints they serve: all, unless
	 * one of the lists has something in it.
	 *
	 * @param callbacks the methods
	 * @param endpoints types of endpoints
	 * @param basePackages packages whose endpoints they serve, those below included
	 */
	public record Advice(List<CallbackDescriptor> callbacks, List<Class<?>> endpoints, List<String> basePackages) {

		/**
		 * Whether they serve an endpoint.
		 */
		public boolean serves(EndpointDescriptor endpoint) {
			Class<?> type = AopUtils.getTargetClass(endpoint.bean());
			return (this.endpoints.isEmpty() && this.basePackages.isEmpty())
					|| this.endpoints.stream().anyMatch((each) -> each.isAssignableFrom(type))
					|| this.basePackages.stream().anyMatch((each) -> type.getName().startsWith(each + '.'));
		}

	}

}
