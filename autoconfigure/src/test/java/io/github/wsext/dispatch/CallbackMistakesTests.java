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

package io.github.wsext.dispatch;

import java.security.Principal;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.stream.Stream;

import io.github.wsext.Broadcast;
import io.github.wsext.ConnectionAttribute;
import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.OnClose;
import io.github.wsext.OnConnect;
import io.github.wsext.OnError;
import io.github.wsext.OnEvent;
import io.github.wsext.OnOpen;
import io.github.wsext.OnPong;
import io.github.wsext.OnText;
import io.github.wsext.OverflowPolicy;
import io.github.wsext.TicketPayload;
import io.github.wsext.WsExtAdvice;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.codec.JacksonWsCodec;
import io.github.wsext.codec.WsCodecs;
import io.github.wsext.connection.ConnectionExecutor;
import io.github.wsext.dispatch.conversation.ConversationExecutor;
import io.github.wsext.dispatch.event.IdentityRefresher;
import io.github.wsext.endpoint.EndpointPaths;
import io.github.wsext.endpoint.EndpointScanner;
import io.github.wsext.endpoint.EndpointSettings;
import io.github.wsext.endpoint.InvalidEndpointException;
import io.github.wsext.endpoint.TicketSupport;
import io.github.wsext.endpoint.UnhandledMessage;
import io.github.wsext.event.EventSubscriptions;
import io.github.wsext.testsupport.RunningApplication;
import io.github.wsext.testsupport.StandardEvents;
import io.github.wsext.topic.TopicAuthorizer;
import io.github.wsext.topic.TopicRegistry;
import jakarta.validation.Valid;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.format.support.DefaultFormattingConversionService;
import org.springframework.scheduling.annotation.Async;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.util.unit.DataSize;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.context.annotation.RequestScope;
import org.springframework.web.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for mistakes in callbacks beyond those that everybody makes, and what the author
 * is told.
 */
@ExtendWith(OutputCaptureExtension.class)
class CallbackMistakesTests {

	static Stream<Arguments> mistakes() {
		return Stream.of(mistake("private method of a proxy", PrivateOnProxy.class,
				"@OnText method PrivateOnProxy.text() of bean 'callbackMistakesTests.PrivateOnProxy' is private",
				"Make it package-private, protected or public."),
				mistake("final method of a proxy", FinalOnProxy.class,
						"@OnText method FinalOnProxy.text() of bean 'callbackMistakesTests.FinalOnProxy' is final",
						"Remove final."),
				mistake("asynchronous class", AsyncClass.class, "AsyncClass.text()", "is @Async",
						"return a CompletionStage if the answer takes time"),
				mistake("reactive stream", Reactive.class, "returns the unsupported type java.util.concurrent.Flow",
						"Return a value, an Optional or a CompletionStage; send several messages with"
								+ " WsConnection.send()."),
				mistake("iterator", ReturnsIterator.class, "returns the unsupported type java.util.Iterator",
						"WsConnection.send()"),
				mistake("broadcast of a stage of nothing", BroadcastsVoidStage.class,
						"is @Broadcast but returns nothing", "Return the message, or remove @Broadcast."),
				mistake("broadcast before there is a connection", BroadcastsOnConnect.class,
						"is @Broadcast, but there is no connection yet", "Move @Broadcast to the @OnOpen method."),
				mistake("path variable where there are none", NoVariables.class,
						"wants path variable 'room', but the path /no-variables has no such variable",
						"Add {room} to the path."),
				mistake("caller of an endpoint without authentication", UnknownCaller.class,
						"wants to know the caller (Principal user), but the endpoint has authentication = NONE",
						"make it @Nullable, or set another authentication"),
				mistake("principal of an endpoint without authentication", UnknownPrincipal.class,
						"wants to know the caller (UserDetails user), but the endpoint has authentication = NONE",
						"make it @Nullable, or set another authentication"),
				mistake("optional primitive query parameter", OptionalPrimitive.class,
						"has a parameter that may be missing, but a primitive cannot be null: int page",
						"Make it an Optional or an object, or give it a default value."),
				mistake("optional primitive attribute", OptionalPrimitiveAttribute.class,
						"a primitive cannot be null: long since", "Make it an Optional or an object"),
				mistake("optional primitive payload", OptionalPrimitivePayload.class,
						"a primitive cannot be null: int seat", "Make it an Optional or an object"),
				mistake("default value of another type", BadDefault.class,
						"has a default value for query parameter 'page' that is no int: 'first'",
						"Correct the default value."),
				mistake("event without a name", NamelessEvent.class, "has no valid event name: ' '",
						"Name the event, such as @OnEvent(\"chat:say\")"),
				mistake("text in a pong", PongOfText.class, "cannot be resolved: String text", "ByteBuffer or byte[]"),
				mistake("end at the beginning", CloseStatusOnOpen.class, "cannot be resolved: CloseStatus status",
						"WsConnection, WsHandshake, Principal"),
				mistake("failure of nothing", FailureOnOpen.class, "cannot be resolved: Exception exception",
						"WsConnection, WsHandshake, Principal"),
				mistake("payload in an error", PayloadOnError.class, "cannot be resolved: String text",
						"WsHandshake, Principal", "an exception"),
				mistake("message at the end", PayloadOnClose.class, "cannot be resolved: String text",
						"CloseStatus, LeaveReason"),
				mistake("topic of one endpoint in an advice", TopicInAdvice.class,
						"broadcasts to '/rooms/{room}', but there is no path variable 'room'",
						"Use variables of the endpoint's path."),
				mistake("primitive path variable in an advice", PrimitiveInAdvice.class,
						"a primitive cannot be null: int room", "Make it an Optional or an object"),
				mistake("scope", Scoped.class, "is not a singleton", "Remove its scope"),
				mistake("overlapping subprotocols", Overlapping.class,
						"has the same path and subprotocols as @WsExtEndpoint(\"/overlapping\")",
						"Change one of the paths, or give both different subprotocols."));
	}

	private static Arguments mistake(String name, Class<?> bean, String... expected) {
		return Arguments.argumentSet(name, bean, expected);
	}

	@ParameterizedTest
	@MethodSource("mistakes")
	@DisplayName("D7 a mistake fails the start with bean, method and way out")
	void mistake(Class<?> bean, String[] expected, CapturedOutput output) {
		assertThatException()
			.isThrownBy(() -> RunningApplication.start(Proxies.class, OtherEndpoint.class, bean).close());
		String failure = output.getAll().substring(output.getAll().indexOf("APPLICATION FAILED TO START"));
		assertThat(failure).contains("Description:", "Action:", bean.getSimpleName()).contains(expected);
		assertThat(failure).doesNotContain("\tat ");
	}

	@Test
	@DisplayName("D7 @Valid without a validator fails the start: nothing would be validated")
	void validWithoutValidator() {
		DefaultListableBeanFactory beanFactory = new DefaultListableBeanFactory();
		beanFactory.registerSingleton("chat", new Validating());
		EndpointSettings settings = new EndpointSettings(DataSize.ofKilobytes(64), List.of(), UnhandledMessage.CLOSE,
				OverflowPolicy.CLOSE);
		EndpointScanner scanner = new EndpointScanner(beanFactory, settings, Map.of(), TicketSupport.AVAILABLE,
				List.of());
		DispatchEnvironment environment = new DispatchEnvironment(null, new TopicRegistry(),
				new WsCodecs(List.of(), JacksonWsCodec.text(JsonMapper.shared())), StandardEvents.ENVELOPE,
				new EventSubscriptions(), TopicAuthorizer.DENY, IdentityRefresher.NONE, List.of(), UpgradeGuard.NONE,
				List.of(), new ConversationExecutor(1), new ConnectionExecutor(false));
		EndpointDispatchers dispatchers = new EndpointDispatchers(scanner, new EndpointPaths(), environment, List.of(),
				new DefaultFormattingConversionService(), null);
		assertThatExceptionOfType(InvalidEndpointException.class).isThrownBy(dispatchers::afterSingletonsInstantiated)
			.withMessage("@OnText method Validating.text() of bean 'chat' has a @Valid payload, but there is no"
					+ " Validator")
			.satisfies((ex) -> assertThat(ex.action()).isEqualTo("Add spring-boot-starter-validation."));
	}

	/**
	 * Puts a class-based proxy before beans whose name says so.
	 */
	static class Proxies {

		@Bean
		static BeanPostProcessor proxies() {
			return new BeanPostProcessor() {

				@Override
				public Object postProcessAfterInitialization(Object bean, String beanName) {
					if (!beanName.endsWith("OnProxy")) {
						return bean;
					}
					ProxyFactory proxy = new ProxyFactory(bean);
					proxy.setProxyTargetClass(true);
					return proxy.getProxy();
				}

			};
		}

	}

	@WsExtEndpoint(path = "/overlapping", subprotocols = { "a", "b" })
	static class OtherEndpoint {

		@OnText
		void text() {
		}

	}

	@WsExtEndpoint(path = "/overlapping", subprotocols = { "c", "b" })
	static class Overlapping {

		@OnText
		void text() {
		}

	}

	@WsExtEndpoint("/private")
	static class PrivateOnProxy {

		@OnText
		private void text() {
		}

	}

	@WsExtEndpoint("/final")
	static class FinalOnProxy {

		@OnText
		final void text() {
		}

	}

	@WsExtEndpoint("/async")
	@Async
	static class AsyncClass {

		@OnText
		void text() {
		}

	}

	@WsExtEndpoint("/reactive")
	static class Reactive {

		@OnText
		Flow.@Nullable Publisher<String> text() {
			return null;
		}

	}

	@WsExtEndpoint("/iterator")
	static class ReturnsIterator {

		@OnText
		Iterator<String> text() {
			return List.of("a").iterator();
		}

	}

	@WsExtEndpoint("/void-stage")
	static class BroadcastsVoidStage {

		@OnText
		@Broadcast
		CompletionStage<Void> text() {
			return CompletableFuture.completedFuture(null);
		}

	}

	@WsExtEndpoint("/broadcast-on-connect")
	static class BroadcastsOnConnect {

		@OnConnect
		@Broadcast
		boolean connect() {
			return true;
		}

	}

	@WsExtEndpoint("/no-variables")
	static class NoVariables {

		@OnText
		void text(@PathVariable String room) {
		}

	}

	@WsExtEndpoint(path = "/unknown-caller", authentication = HandshakeAuthentication.NONE)
	static class UnknownCaller {

		@OnText
		void text(Principal user) {
		}

	}

	@WsExtEndpoint(path = "/unknown-principal", authentication = HandshakeAuthentication.NONE)
	static class UnknownPrincipal {

		@OnText
		void text(@AuthenticationPrincipal UserDetails user) {
		}

	}

	@WsExtEndpoint("/optional-primitive")
	static class OptionalPrimitive {

		@OnText
		void text(@RequestParam(required = false) int page) {
		}

	}

	@WsExtEndpoint("/optional-primitive-attribute")
	static class OptionalPrimitiveAttribute {

		@OnText
		void text(@ConnectionAttribute(required = false) long since) {
		}

	}

	@WsExtEndpoint("/optional-primitive-payload")
	static class OptionalPrimitivePayload {

		@OnText
		void text(@TicketPayload(required = false) int seat) {
		}

	}

	@WsExtEndpoint("/bad-default")
	static class BadDefault {

		@OnText
		void text(@RequestParam(defaultValue = "first") int page) {
		}

	}

	@WsExtEndpoint("/nameless-event")
	static class NamelessEvent {

		@OnEvent(" ")
		void event() {
		}

	}

	@WsExtEndpoint("/pong-of-text")
	static class PongOfText {

		@OnPong
		void pong(String text) {
		}

	}

	@WsExtEndpoint("/close-status-on-open")
	static class CloseStatusOnOpen {

		@OnOpen
		void open(CloseStatus status) {
		}

	}

	@WsExtEndpoint("/failure-on-open")
	static class FailureOnOpen {

		@OnOpen
		void open(Exception exception) {
		}

	}

	@WsExtEndpoint("/payload-on-error")
	static class PayloadOnError {

		@OnText
		void text() {
		}

		@OnError
		void error(IllegalStateException exception, String text) {
		}

	}

	@WsExtEndpoint("/payload-on-close")
	static class PayloadOnClose {

		@OnClose
		void close(String text) {
		}

	}

	@WsExtAdvice
	static class TopicInAdvice {

		@OnError
		@Broadcast("/rooms/{room}")
		String error(IllegalStateException exception) {
			return "failed";
		}

	}

	@WsExtAdvice
	static class PrimitiveInAdvice {

		@OnError
		void error(IllegalStateException exception, @PathVariable int room) {
		}

	}

	@WsExtEndpoint("/scoped")
	@RequestScope
	static class Scoped {

		@OnText
		void text() {
		}

	}

	@WsExtEndpoint("/validating")
	static class Validating {

		@OnText
		void text(@Valid Message message) {
		}

		record Message(String text) {
		}

	}

}
