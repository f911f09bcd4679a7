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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.wsext.OnError;
import io.github.wsext.WsConnections;
import io.github.wsext.WsExtAdvice;
import io.github.wsext.WsTopics;
import io.github.wsext.asyncapi.AsyncApiMessage;
import io.github.wsext.cluster.ClusterObserver;
import io.github.wsext.codec.JacksonWsCodec;
import io.github.wsext.codec.WsCodec;
import io.github.wsext.codec.WsCodecs;
import io.github.wsext.connection.ConnectionObserver;
import io.github.wsext.connection.ConnectionRegistry;
import io.github.wsext.connection.TimeSource;
import io.github.wsext.dispatch.HandlerArgumentResolver;
import io.github.wsext.dispatch.WsMessageInterceptor;
import io.github.wsext.dispatch.context.CallbackContext;
import io.github.wsext.handshake.HandshakeObserver;
import io.github.wsext.observe.AskObservationConvention;
import io.github.wsext.observe.CallbackObservationConvention;
import io.github.wsext.observe.DefaultAskObservationConvention;
import io.github.wsext.observe.DefaultCallbackObservationConvention;
import io.github.wsext.observe.DefaultHandshakeObservationConvention;
import io.github.wsext.observe.DefaultSendObservationConvention;
import io.github.wsext.observe.HandshakeObservationConvention;
import io.github.wsext.observe.SendObservationConvention;
import io.github.wsext.presence.PresenceAuthorizer;
import io.github.wsext.presence.PresenceInfoProvider;
import io.github.wsext.presence.PresenceStore;
import io.github.wsext.publish.TopicPublishAuthorizer;
import io.github.wsext.spi.HandshakeCheck;
import io.github.wsext.support.EngineScheduler;
import io.github.wsext.ticket.TicketAttributesProvider;
import io.github.wsext.ticket.TicketObserver;
import io.github.wsext.ticket.TicketRedeemer;
import io.github.wsext.ticket.TicketResolver;
import io.github.wsext.ticket.TicketService;
import io.github.wsext.ticket.TicketStore;
import io.github.wsext.topic.TopicAuthorizer;
import io.github.wsext.topic.TransactionBoundary;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

/**
 * What an application may replace steps aside, what it may add adds up, and
 * {@code docs/extending.md} lists both.
 */
class ExtensionTests {

	private static final Pattern ROW = Pattern.compile("^\\| `(\\w+)` \\|", Pattern.MULTILINE);

	private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
		.withConfiguration(WsExtAutoConfigurationTests.AUTO_CONFIGURATIONS)
		.withConfiguration(
				AutoConfigurations.of(WsExtPublishAutoConfiguration.class, WsExtAsyncApiAutoConfiguration.class))
		.withPropertyValues("wsext.publish.enabled=true", "wsext.tracing.enabled=true", "wsext.asyncapi.enabled=true")
		.withBean(SimpleMeterRegistry.class)
		.withBean(ObservationRegistry.class, ObservationRegistry::create);

	static Stream<Arguments> replaceable() {
		Map<Class<?>, Supplier<?>> types = new LinkedHashMap<>();
		types.put(TicketStore.class, () -> mock(TicketStore.class));
		types.put(TicketService.class, () -> mock(TicketService.class));
		types.put(TicketRedeemer.class, () -> mock(TicketRedeemer.class));
		types.put(TopicAuthorizer.class, () -> TopicAuthorizer.DENY);
		types.put(PresenceAuthorizer.class, () -> PresenceAuthorizer.DENY);
		types.put(PresenceInfoProvider.class, () -> PresenceInfoProvider.NONE);
		types.put(PresenceStore.class, PresenceStore::inMemory);
		types.put(TopicPublishAuthorizer.class, () -> TopicPublishAuthorizer.DENY);
		types.put(TransactionBoundary.class, () -> TransactionBoundary.NONE);
		types.put(HandshakeObservationConvention.class, DefaultHandshakeObservationConvention::new);
		types.put(CallbackObservationConvention.class, DefaultCallbackObservationConvention::new);
		types.put(SendObservationConvention.class, DefaultSendObservationConvention::new);
		types.put(AskObservationConvention.class, DefaultAskObservationConvention::new);
		types.put(TimeSource.class, () -> TimeSource.SYSTEM);
		types.put(EngineScheduler.class, () -> mock(EngineScheduler.class));
		return arguments(types);
	}

	static Stream<Arguments> addable() {
		Map<Class<?>, Supplier<?>> types = new LinkedHashMap<>();
		types.put(TicketAttributesProvider.class, () -> mock(TicketAttributesProvider.class));
		types.put(TicketResolver.class, () -> mock(TicketResolver.class));
		types.put(WsCodec.class, () -> JacksonWsCodec.binary(JsonMapper.shared(), "own"));
		types.put(HandlerArgumentResolver.class, () -> mock(HandlerArgumentResolver.class));
		types.put(WsMessageInterceptor.class, () -> mock(WsMessageInterceptor.class));
		types.put(CallbackContext.class, () -> mock(CallbackContext.class));
		types.put(ConnectionObserver.class, () -> mock(ConnectionObserver.class));
		types.put(ClusterObserver.class, () -> mock(ClusterObserver.class));
		types.put(HandshakeCheck.class, () -> mock(HandshakeCheck.class));
		types.put(HandshakeObserver.class, () -> mock(HandshakeObserver.class));
		types.put(TicketObserver.class, () -> mock(TicketObserver.class));
		types.put(AsyncApiMessage.class, () -> AsyncApiMessage.sent("/news", String.class));
		types.put(WsExtAdvice.class, Advice::new);
		return arguments(types);
	}

	private static Stream<Arguments> arguments(Map<Class<?>, Supplier<?>> types) {
		return types.entrySet()
			.stream()
			.map((type) -> Arguments.argumentSet(type.getKey().getSimpleName(), type.getKey(), type.getValue()));
	}

	@ParameterizedTest
	@MethodSource("replaceable")
	@DisplayName("T16 D7 what an application may replace steps aside for its bean, and two such beans fail the start")
	<T> void stepsAside(Class<T> type, Supplier<? extends T> own) {
		this.runner.withBean("own", type, own::get)
			.run((context) -> assertThat(context).hasNotFailed().getBeans(type).containsOnlyKeys("own"));
		this.runner.withBean("one", type, own::get)
			.withBean("two", type, own::get)
			.run((context) -> assertThat(context).hasFailed());
	}

	@ParameterizedTest
	@MethodSource("addable")
	@DisplayName("D2 D8 D12 Q1 what an application may add adds up, and switches off none of ours")
	void addsUp(Class<?> type, Supplier<?> own) {
		Class<?> beanType = type.isAnnotation() ? Advice.class : type;
		Set<String> all = new TreeSet<>();
		this.runner.run((context) -> all.addAll(Set.of(context.getBeanNamesForType(beanType))));
		all.add("one");
		all.add("two");
		add(add(this.runner, "one", beanType, own), "two", beanType, own)
			.run((context) -> assertThat(context).hasNotFailed()
				.getBeans(beanType)
				.containsOnlyKeys(all.toArray(String[]::new)));
	}

	private static <T> WebApplicationContextRunner add(WebApplicationContextRunner runner, String name, Class<T> type,
			Supplier<?> own) {
		return runner.withBean(name, type, () -> type.cast(own.get()));
	}

	@Test
	@DisplayName("D8 a codec that names no subprotocol takes the place of JSON")
	void defaultCodec() {
		WsCodec own = mock(WsCodec.class);
		this.runner.withBean(WsCodec.class, () -> own)
			.run((context) -> assertThat(context.getBean(WsCodecs.class).forSubprotocol(null)).isSameAs(own));
	}

	@Test
	@DisplayName("C1 the time of an application is the time that connections go by")
	void time() {
		Instant noon = Instant.parse("2026-01-01T12:00:00Z");
		this.runner
			.withBean(TimeSource.class, () -> new TimeSource(Clock.fixed(noon, ZoneOffset.UTC), System::nanoTime))
			.run((context) -> assertThat(context.getBean(ConnectionRegistry.class).now()).isEqualTo(noon));
	}

	@Test
	@DisplayName("C9 Q1 an observer may depend on what it observes")
	void dependentObserver() {
		this.runner.withBean(DependentObserver.class)
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(DependentObserver.class));
	}

	@Test
	@DisplayName("D7 the documentation lists what can be replaced and added, and nothing else")
	void documented() throws IOException {
		String document = Files.readString(Path.of("../docs/extending.md"));
		assertThat(names(replaceable())).isEqualTo(rows(document, "## What can be replaced"));
		assertThat(names(addable())).isEqualTo(rows(document, "## What can be added"));
	}

	private static Set<String> names(Stream<Arguments> arguments) {
		return arguments.map((each) -> ((Class<?>) each.get()[0]).getSimpleName())
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private static Set<String> rows(String document, String heading) {
		int start = document.indexOf(heading);
		assertThat(start).as(heading).isNotNegative();
		int end = document.indexOf("\n## ", start + 1);
		return ROW.matcher(document.substring(start, end))
			.results()
			.map((row) -> row.group(1))
			.collect(Collectors.toCollection(TreeSet::new));
	}

	record DependentObserver(WsConnections connections, WsTopics topics,
			TicketService tickets) implements ConnectionObserver, HandshakeObserver, TicketObserver {

		@Override
		public void opened() {
		}

	}

	@WsExtAdvice
	static class Advice {

		@OnError
		void failed(IllegalStateException failure) {
		}

	}

}
