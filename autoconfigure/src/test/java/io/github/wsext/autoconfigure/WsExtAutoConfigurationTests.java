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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.OnText;
import io.github.wsext.WsConnections;
import io.github.wsext.WsEvents;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.WsTopics;
import io.github.wsext.codec.JacksonWsCodec;
import io.github.wsext.codec.WsCodec;
import io.github.wsext.codec.WsCodecs;
import io.github.wsext.dispatch.EndpointDispatchers;
import io.github.wsext.dispatch.context.MdcCallbackContext;
import io.github.wsext.handshake.EndpointHandlerMapping;
import io.github.wsext.handshake.HandshakeRequestHandler;
import io.github.wsext.observe.ObservedCallbacks;
import io.github.wsext.send.Offer;
import io.github.wsext.send.Recipient;
import io.github.wsext.ticket.TicketService;
import io.github.wsext.topic.TopicHistory;
import io.github.wsext.topic.TopicRegistry;
import io.github.wsext.topic.TransactionBoundary;
import io.github.wsext.topic.history.InMemoryTopicHistory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import jakarta.websocket.server.ServerContainer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.MDC;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.socket.WebSocketHandler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link WsExtAutoConfiguration}.
 */
class WsExtAutoConfigurationTests {

	static final AutoConfigurations AUTO_CONFIGURATIONS = AutoConfigurations.of(
			DispatcherServletAutoConfiguration.class, WebMvcAutoConfiguration.class, JacksonAutoConfiguration.class,
			ValidationAutoConfiguration.class, SecurityAutoConfiguration.class,
			ServletWebSecurityAutoConfiguration.class, SecurityFilterAutoConfiguration.class,
			UserDetailsServiceAutoConfiguration.class, WsExtAutoConfiguration.class, WsExtTicketAutoConfiguration.class,
			WsExtMetricsAutoConfiguration.class, WsExtObservationAutoConfiguration.class,
			WsExtWorkerAutoConfiguration.class);

	private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
		.withConfiguration(AUTO_CONFIGURATIONS)
		.withUserConfiguration(Chat.class, Public.class);

	@Test
	@DisplayName("D1 a web application gets everything")
	void everything() {
		this.runner.run((context) -> {
			assertThat(context).hasNotFailed()
				.hasSingleBean(WsConnections.class)
				.hasSingleBean(WsTopics.class)
				.hasSingleBean(EndpointDispatchers.class)
				.hasSingleBean(EndpointHandlerMapping.class)
				.hasSingleBean(TicketService.class)
				.hasSingleBean(MdcCallbackContext.class)
				.doesNotHaveBean(ObservedCallbacks.class);
			assertThat(context.getBean(EndpointDispatchers.class).endpoints()).hasSize(2);
		});
	}

	@Test
	@DisplayName("an application that serves no web, or a reactive one, has topics and events without connections")
	void notServlet() {
		new ApplicationContextRunner().withConfiguration(AUTO_CONFIGURATIONS)
			.withBean(SimpleMeterRegistry.class)
			.withBean(ObservationRegistry.class, ObservationRegistry::create)
			.run(WsExtAutoConfigurationTests::assertNobodyConnects);
		new ReactiveWebApplicationContextRunner().withConfiguration(AUTO_CONFIGURATIONS)
			.run(WsExtAutoConfigurationTests::assertNobodyConnects);
	}

	private static void assertNobodyConnects(ApplicationContext context) {
		assertThat(context.getBean(WsTopics.class).publish("/chat/lobby", "hi").queued()).isZero();
		assertThat(context.getBean(WsTopics.class).afterCommit().publish("/chat/lobby", "hi").queued()).isZero();
		assertThat(context.getBean(WsEvents.class).publish("/chat/lobby", "say", "hi").queued()).isZero();
		assertThat(context.getBean(WsConnections.class).count()).isZero();
		assertThat(context.getBeanProvider(EndpointDispatchers.class).getIfAvailable()).isNull();
		assertThat(context.getBeanProvider(HandshakeRequestHandler.class).getIfAvailable()).isNull();
		assertThat(context.getBeanProvider(TicketService.class).getIfAvailable()).isNull();
	}

	@Test
	@DisplayName("endpoints of a worker are told of, and start")
	@ExtendWith(OutputCaptureExtension.class)
	void worker(CapturedOutput output) {
		new ApplicationContextRunner().withConfiguration(AUTO_CONFIGURATIONS)
			.withUserConfiguration(Chat.class)
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(WsTopics.class));
		assertThat(output).contains("Nobody can connect to [");
	}

	@Test
	@DisplayName("endpoints of a reactive application fail its start, which says that they need Spring MVC")
	void reactive() {
		new ReactiveWebApplicationContextRunner().withConfiguration(AUTO_CONFIGURATIONS)
			.withUserConfiguration(Chat.class)
			.run((context) -> {
				Throwable failure = context.getStartupFailure();
				assertThat(failure).isNotNull();
				FailureAnalysis analysis = new InvalidEndpointFailureAnalyzer().analyze(failure);
				assertThat(analysis).isNotNull();
				assertThat(analysis.getDescription()).contains(".Chat'", "WebFlux", "needs Spring MVC");
				assertThat(analysis.getAction()).contains("spring-boot-starter-webmvc",
						"spring.main.web-application-type=servlet");
			});
	}

	@Test
	@DisplayName("without one of the libraries it stands on it is not there")
	void withoutLibraries() {
		for (Class<?> missing : List.of(WebSocketHandler.class, ServerContainer.class, DispatcherServlet.class,
				JsonMapper.class)) {
			new WebApplicationContextRunner().withConfiguration(AUTO_CONFIGURATIONS)
				.withClassLoader(new FilteredClassLoader(missing))
				.run((context) -> assertThat(context).as(missing.getName())
					.hasNotFailed()
					.doesNotHaveBean(WsExtAutoConfiguration.class)
					.doesNotHaveBean(WsExtTicketAutoConfiguration.class));
		}
	}

	@Test
	@DisplayName("I3 publishing by HTTP fails the start where nobody checks who publishes")
	void publishingWithoutSecurity() {
		WebApplicationContextRunner publishing = this.runner
			.withConfiguration(AutoConfigurations.of(WsExtPublishAutoConfiguration.class))
			.withPropertyValues("wsext.publish.enabled=true");
		publishing.run((context) -> assertThat(context).hasNotFailed());
		publishing.withClassLoader(new FilteredClassLoader("org.springframework.security"))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidPropertyException.class)
				.hasMessageContaining("spring-boot-starter-security"));
	}

	@Test
	@DisplayName("H6 without Spring Security it starts, and says what is missing for the endpoints that want a ticket")
	@ExtendWith(OutputCaptureExtension.class)
	void withoutSecurity(CapturedOutput output) {
		this.runner.withClassLoader(new FilteredClassLoader("org.springframework.security")).run((context) -> {
			assertThat(context).hasNotFailed()
				.hasSingleBean(HandshakeRequestHandler.class)
				.doesNotHaveBean(WsExtTicketAutoConfiguration.class)
				.doesNotHaveBean(TicketService.class);
			assertThat(output.getAll().lines().filter((line) -> line.contains("wants a ticket"))).singleElement()
				.asString()
				.contains("/chat", "spring-boot-starter-security", "NONE");
		});
	}

	@Test
	@DisplayName("D9 without SLF4J nothing is put into its MDC")
	void withoutSlf4j() {
		this.runner.withClassLoader(new FilteredClassLoader(MDC.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(EndpointDispatchers.class)
				.doesNotHaveBean(MdcCallbackContext.class));
	}

	@Test
	@DisplayName("P3 with spring-tx topics know transactions, without it afterCommit() sends at once")
	void transactions() {
		this.runner.run((context) -> assertThat(context).hasSingleBean(TransactionBoundary.class));
		this.runner.withClassLoader(new FilteredClassLoader("org.springframework.transaction")).run((context) -> {
			assertThat(context).hasNotFailed().doesNotHaveBean(TransactionBoundary.class);
			Recipient subscriber = mock(Recipient.class);
			given(subscriber.codec()).willReturn(JacksonWsCodec.text(JsonMapper.shared()));
			given(subscriber.offer(any(), any(), any())).willReturn(Offer.QUEUED);
			context.getBean(TopicRegistry.class).subscribe("a", subscriber);
			assertThat(context.getBean(WsTopics.class).afterCommit().publish("a", "hi").queued()).isOne();
		});
	}

	@ParameterizedTest
	@CsvSource({ "wsext.event.batch-max-size=0,wsext.event.batch-max-size",
			"wsext.event.max-pending-answers=0,wsext.event.max-pending-answers",
			"wsext.event.max-errors-per-minute=0,wsext.event.max-errors-per-minute", "wsext.event.batch.price=0s,price",
			"wsext.event.event-key=payload,wsext.event.event-key", "wsext.event.event-key=topic,must not be 'topic'",
			"wsext.event.id-key=pos,must not be 'pos'", "wsext.outbound.max-messages=0,wsext.outbound.max-messages",
			"wsext.outbound.max-bytes=0B,wsext.outbound.max-bytes" })
	@DisplayName("V1 V5 O1 settings without sense fail at start-up and name the property")
	void senselessSettings(String property, String named) {
		this.runner.withPropertyValues(property)
			.run((context) -> assertThat(context).getFailure().rootCause().hasMessageContaining(named));
	}

	@ParameterizedTest
	@CsvSource({ "[/a/**].size=0,size must be at least 1", "[/a/**].ttl=-1s,ttl must be between 1 second",
			"[/a/**].ttl=0,ttl must be between 1 second",
			"[/a/**].max-recover=101,max-recover must be between 1 and size",
			"[/a/**].max-recover=0,max-recover must be between 1 and size",
			"[/a/{b].size=1,wsext.topic.history has a pattern that cannot be read",
			"'[  ].size=1',wsext.topic.history has a name that no topic can have" })
	@DisplayName("S1 histories without sense fail at start-up and name the property")
	void senselessHistories(String property, String named) {
		this.runner.withPropertyValues("wsext.topic.history." + property)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("wsext.topic.history")
				.hasMessageContaining(named));
	}

	@Test
	@DisplayName("S1 the latest is one message")
	void latestIsOne() {
		this.runner.withPropertyValues("wsext.topic.history.a.mode=latest", "wsext.topic.history.a.size=2")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("size must be 1, or not be set, in the mode latest"));
	}

	@Test
	@DisplayName("S1 there is a history in memory where topics have one, unless the application brings its own")
	void histories() {
		this.runner.run((context) -> assertThat(context).doesNotHaveBean(TopicHistory.class));
		this.runner.withPropertyValues("wsext.topic.history.[/a/**].size=7")
			.run((context) -> assertThat(context).hasSingleBean(InMemoryTopicHistory.class));
		this.runner.withPropertyValues("wsext.topic.history.[/a/**].size=7")
			.withBean(TopicHistory.class, () -> mock(TopicHistory.class))
			.run((context) -> assertThat(context).hasSingleBean(TopicHistory.class)
				.doesNotHaveBean(InMemoryTopicHistory.class));
	}

	@Test
	@DisplayName("D2 without Bean Validation it starts")
	void withoutValidation() {
		this.runner.withClassLoader(new FilteredClassLoader("jakarta.validation", "org.hibernate.validator"))
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(EndpointDispatchers.class));
	}

	@Test
	@DisplayName("D8 codecs of the application are found")
	void codecs() {
		this.runner.withUserConfiguration(OwnCodec.class)
			.run((context) -> assertThat(context.getBean(WsCodecs.class).forSubprotocol("upper"))
				.isSameAs(context.getBean(WsCodec.class)));
	}

	@ParameterizedTest
	@CsvSource({ "wsext.masking=true, wsext.masking is true", "wsext.max-message-size=0B, maximum message size of 0B",
			"wsext.outbound.max-messages=0, wsext.outbound.max-messages must be",
			"wsext.outbound.socket-buffer=5MB, wsext.outbound.socket-buffer must be",
			"wsext.outbound.socket-buffer=-1B, wsext.outbound.socket-buffer must be",
			"wsext.outbound.overflow=inherit, wsext.outbound.overflow must not be inherit",
			"wsext.send-timeout=0s, wsext.send-timeout must be",
			"wsext.close-timeout=0s, wsext.close-timeout must be" })
	@DisplayName("D7 a property that makes no sense fails the start and says which")
	void invalidProperties(String property, String message) {
		this.runner.withPropertyValues(property)
			.run((context) -> assertThat(context).getFailure().hasStackTraceContaining(message));
	}

	@Test
	@DisplayName("C4 the metadata says what a renamed property is called now, so that tools tell before the start does")
	void renamedProperties() throws IOException {
		JsonNode metadata = JsonMapper.shared()
			.readTree(new ClassPathResource("META-INF/spring-configuration-metadata.json").getInputStream());
		Map<String, String> renamed = metadata.get("properties")
			.valueStream()
			.filter((property) -> property.at("/deprecation/level").asString("").equals("error"))
			.collect(Collectors.toMap((property) -> property.get("name").stringValue(),
					(property) -> property.at("/deprecation/replacement").stringValue()));
		assertThat(renamed).containsEntry("wsext.timeout", "wsext.ping-timeout").isEqualTo(RenamedProperties.RENAMED);
		this.runner.withPropertyValues("wsext.ping-timeout=20s")
			.run((context) -> assertThat(context.getBean(WsExtProperties.class).pingTimeout())
				.isEqualTo(Duration.ofSeconds(20)));
	}

	@Test
	@DisplayName("H8 out of the box the node is limited, and what depends on who the users are is not")
	void limits() {
		this.runner.run((context) -> {
			WsExtProperties properties = context.getBean(WsExtProperties.class);
			assertThat(properties.maxConnections()).isEqualTo(100_000);
			assertThat(properties.limit()).isEqualTo(new WsExtProperties.Limit(0, 0, 0, 0, 0));
			assertThat(properties.inbound()).isEqualTo(new WsExtProperties.Inbound(null, null, null));
		});
	}

	@WsExtEndpoint("/chat/{room}")
	static class Chat {

		@OnText
		String echo(String text) {
			return text;
		}

	}

	@WsExtEndpoint(path = "/public", authentication = HandshakeAuthentication.NONE)
	static class Public {

		@OnText
		String echo(String text) {
			return text;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnCodec {

		@Bean
		WsCodec upper() {
			return JacksonWsCodec.binary(JsonMapper.shared(), "upper");
		}

	}

}
