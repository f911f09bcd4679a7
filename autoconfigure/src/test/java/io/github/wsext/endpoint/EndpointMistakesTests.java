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

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import io.github.wsext.Broadcast;
import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.OnBinary;
import io.github.wsext.OnClose;
import io.github.wsext.OnConnect;
import io.github.wsext.OnError;
import io.github.wsext.OnEvent;
import io.github.wsext.OnOpen;
import io.github.wsext.OnText;
import io.github.wsext.WsConnection;
import io.github.wsext.WsExtAdvice;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.testsupport.RunningApplication;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.scheduling.annotation.Async;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Mistakes that the author of an endpoint can make, and what they are told.
 */
@ExtendWith(OutputCaptureExtension.class)
class EndpointMistakesTests {

	static Stream<Arguments> mistakes() {
		return Stream.of(
				mistake("one path twice", "has the same path and subprotocols as", "Change one of the paths",
						Plain.class, SamePath.class),
				mistake("one id twice", "has the same id 'plain' as bean", "Set different ids", NamedPlain.class,
						AlsoNamedPlain.class),
				mistake("other variable names on one path", "with other variable names",
						"Give the variables the same names", RoomPath.class, OtherRoomPath.class),
				mistake("two handlers of one kind", "takes the same as TwoTexts.", "Keep one of the two",
						TwoTexts.class),
				mistake("one event twice", "event 'chat:say'", "Keep one of the two", TwoEvents.class),
				mistake("one exception twice", "takes the same as TwoErrors.", "Keep one of the two", TwoErrors.class),
				mistake("two annotations on one method", "is also annotated [@OnBinary]",
						"Give each callback a method of its own", TwoKinds.class),
				mistake("unknown path variable", "wants path variable 'rom', but the path /unknown/{room} has no such",
						"dd {rom} to the path", UnknownVariable.class),
				mistake("parameter that nobody supplies", "cannot be resolved: Thread worker",
						"HandlerArgumentResolver bean", UnresolvableParameter.class),
				mistake("connection before there is one", "cannot be resolved: WsConnection connection", "WsHandshake",
						ConnectionTooEarly.class),
				mistake("two payloads", "has two payload parameters: String one and String two", "Keep one",
						TwoPayloads.class),
				mistake("no callback at all", "has no callback", "@OnText", NoCallback.class),
				mistake("future", "returns the unsupported type java.util.concurrent.Future", "CompletionStage",
						ReturnsFuture.class),
				mistake("stream", "returns the unsupported type java.util.stream.Stream", "WsConnection.send()",
						ReturnsStream.class),
				mistake("answer to a handshake", "returns String", "false refuses the handshake",
						ReturnsOnConnect.class),
				mistake("answer after the end", "returns a value, but the connection has ended", "@Broadcast",
						ReturnsOnClose.class),
				mistake("broadcast of nothing", "is @Broadcast but returns nothing", "Return the message",
						BroadcastsNothing.class),
				mistake("unknown variable in a topic", "there is no path variable 'room'",
						"variables of the endpoint's path", UnknownTopicVariable.class),
				mistake("asynchronous method", "is @Async, which would break the order of messages",
						"return a CompletionStage", Asynchronous.class),
				mistake("static method", "is static", "Make it an instance method", StaticMethod.class),
				mistake("bad event name", "has no valid event name: 'chat*'", "'*' may only be the last part",
						BadEventName.class),
				mistake("error without a type", "does not say which exceptions it takes", "Add an exception parameter",
						ErrorWithoutType.class),
				mistake("error of another type", "takes IllegalStateException but its parameter is a", "Widen the type",
						ErrorOfAnotherType.class),
				mistake("prototype", "is not a singleton", "connection's attributes", Prototype.class),
				mistake("scope with a proxy", "is not a singleton", "Remove its scope", ScopedProxy.class),
				mistake("path of the error page", "takes /error, which is the error page", "does not match that one",
						AnyPath.class),
				mistake("path of tickets", "takes /ticket, which is where tickets are issued (wsext.ticket.path)",
						"does not match that one", TicketPath.class),
				mistake("path of temporary URIs", "takes /ws-ticket, which is the temporary URI",
						"does not match that one", UriPath.class),
				mistake("path of the browser client", "takes /wsext/client.js, which is the browser client",
						"does not match that one", ClientPath.class),
				mistake("path of the console", "takes /wsext/console, which is the console for developers",
						"does not match that one", ConsolePath.class),
				mistake("path without slash", "has no valid path: 'chat'", "begins with '/'", NoSlash.class),
				mistake("bad pattern", "has no valid path: '/chat/{room'", "Correct the pattern", BadPattern.class),
				mistake("bad size", "has no valid maxMessageSize: 'huge'", "64KB", BadSize.class),
				mistake("no size", "has a maximum message size of", "between 1B and 2047MB", NoSize.class),
				mistake("reserved subprotocol", "uses the reserved subprotocol 'wsext.v1'",
						"does not begin with 'wsext.'", ReservedSubprotocol.class),
				mistake("required subprotocol without a name", "requires a subprotocol but names none",
						"Set its subprotocols", NamelessSubprotocol.class),
				mistake("unknown ticket resolver", "names the ticket resolver 'cookie', but there is no such bean",
						"Add a TicketResolver bean", UnknownResolver.class),
				mistake("message in an advice", "which can only have @OnError methods", "Move it to a @WsExtEndpoint",
						Plain.class, WrongAdvice.class),
				mistake("method that an interface proxy hides", "cannot be called through the bean's proxy",
						"spring.aop.proxy-target-class=true", InterfaceProxy.class, InterfaceProxies.class));
	}

	private static Arguments mistake(String name, String problem, String action, Class<?>... beans) {
		return Arguments.of(name, problem, action, beans);
	}

	@ParameterizedTest(name = "D7 {0}")
	@MethodSource("mistakes")
	void failsWithBeanMethodAndWayOut(String name, String problem, String action, Class<?>[] beans,
			CapturedOutput output) {
		assertThatExceptionOfType(Exception.class).isThrownBy(() -> RunningApplication.start(beans).close());
		assertThat(output).contains("APPLICATION FAILED TO START", "Description:", problem, "Action:", action)
			.containsAnyOf(Arrays.stream(beans)
				.map((bean) -> "bean 'endpointMistakesTests." + bean.getSimpleName() + "'")
				.toArray(String[]::new));
	}

	@Test
	@DisplayName("D7 what is no mistake starts: other subprotocols on one path, placeholders, late answers")
	void noMistakes() {
		RunningApplication
			.start(List.of(Plain.class, OtherSubprotocol.class, Placeholder.class, Late.class),
					"chat.path=/from/property")
			.close();
	}

	@WsExtEndpoint(path = "/plain", authentication = HandshakeAuthentication.NONE)
	static class Plain {

		@OnText
		void text(String text) {
		}

	}

	@WsExtEndpoint("/plain")
	static class SamePath {

		@OnText
		void text(String text) {
		}

	}

	@WsExtEndpoint(path = "/plain", subprotocols = "other")
	static class OtherSubprotocol {

		@OnText
		void text(String text) {
		}

	}

	@WsExtEndpoint("${chat.path}")
	static class Placeholder {

		@OnText
		void text(String text) {
		}

	}

	@WsExtEndpoint("/late")
	static class Late {

		@OnText
		CompletableFuture<String> text(String text) {
			return CompletableFuture.completedFuture(text);
		}

	}

	@WsExtEndpoint(path = "/one", id = "plain")
	static class NamedPlain {

		@OnText
		void text(String text) {
		}

	}

	@WsExtEndpoint(path = "/two", id = "plain")
	static class AlsoNamedPlain {

		@OnText
		void text(String text) {
		}

	}

	@WsExtEndpoint(path = "/rooms/{room}", subprotocols = "one")
	static class RoomPath {

		@OnText
		void text(String text) {
		}

	}

	@WsExtEndpoint(path = "/rooms/{name}", subprotocols = "two")
	static class OtherRoomPath {

		@OnText
		void text(String text) {
		}

	}

	@WsExtEndpoint("/texts")
	static class TwoTexts {

		@OnText
		void one(String text) {
		}

		@OnText
		void two(String text) {
		}

	}

	@WsExtEndpoint("/events")
	static class TwoEvents {

		@OnEvent("chat:say")
		void one(String text) {
		}

		@OnEvent("chat:say")
		void two(String text) {
		}

	}

	@WsExtEndpoint("/errors")
	static class TwoErrors {

		@OnText
		void text(String text) {
		}

		@OnError
		void one(IllegalStateException ex) {
		}

		@OnError(IllegalStateException.class)
		void two() {
		}

	}

	@WsExtEndpoint("/kinds")
	static class TwoKinds {

		@OnText
		@OnBinary
		void both() {
		}

	}

	@WsExtEndpoint("/unknown/{room}")
	static class UnknownVariable {

		@OnOpen
		void open(@PathVariable String rom) {
		}

	}

	@WsExtEndpoint("/unresolvable")
	static class UnresolvableParameter {

		@OnOpen
		void open(Thread worker) {
		}

	}

	@WsExtEndpoint("/early")
	static class ConnectionTooEarly {

		@OnConnect
		void connect(WsConnection connection) {
		}

	}

	@WsExtEndpoint("/payloads")
	static class TwoPayloads {

		@OnText
		void text(String one, String two) {
		}

	}

	@WsExtEndpoint("/nothing")
	static class NoCallback {

	}

	@WsExtEndpoint("/future")
	static class ReturnsFuture {

		@OnText
		Future<String> text(String text) {
			throw new UnsupportedOperationException();
		}

	}

	@WsExtEndpoint("/stream")
	static class ReturnsStream {

		@OnText
		Stream<String> text(String text) {
			return Stream.of(text);
		}

	}

	@WsExtEndpoint("/connect")
	static class ReturnsOnConnect {

		@OnConnect
		String connect() {
			return "welcome";
		}

	}

	@WsExtEndpoint("/close")
	static class ReturnsOnClose {

		@OnClose
		String close(CloseStatus status) {
			return "goodbye";
		}

	}

	@WsExtEndpoint("/broadcast")
	static class BroadcastsNothing {

		@OnText
		@Broadcast
		void text(String text) {
		}

	}

	@WsExtEndpoint("/topic")
	static class UnknownTopicVariable {

		@OnText
		@Broadcast("/rooms/{room}")
		String text(String text) {
			return text;
		}

	}

	@WsExtEndpoint("/async")
	static class Asynchronous {

		@OnText
		@Async
		void text(String text) {
		}

	}

	@WsExtEndpoint("/static")
	static class StaticMethod {

		@OnText
		static void text(String text) {
		}

	}

	@WsExtEndpoint("/names")
	static class BadEventName {

		@OnEvent("chat*")
		void event() {
		}

	}

	@WsExtEndpoint("/error")
	static class ErrorWithoutType {

		@OnText
		void text(String text) {
		}

		@OnError
		void error() {
		}

	}

	@WsExtEndpoint("/type")
	static class ErrorOfAnotherType {

		@OnText
		void text(String text) {
		}

		@OnError(IllegalStateException.class)
		void error(IllegalArgumentException ex) {
		}

	}

	@WsExtEndpoint("/prototype")
	@Scope("prototype")
	static class Prototype {

		@OnText
		void text(String text) {
		}

	}

	@WsExtEndpoint("chat")
	static class NoSlash {

		@OnText
		void text(String text) {
		}

	}

	@WsExtEndpoint("/chat/{room")
	static class BadPattern {

		@OnText
		void text(String text) {
		}

	}

	@WsExtEndpoint(path = "/size", maxMessageSize = "huge")
	static class BadSize {

		@OnText
		void text(String text) {
		}

	}

	@WsExtEndpoint(path = "/size", maxMessageSize = "0B")
	static class NoSize {

		@OnText
		void text(String text) {
		}

	}

	@WsExtEndpoint(path = "/subprotocol", subprotocols = "wsext.v1")
	static class ReservedSubprotocol {

		@OnText
		void text(String text) {
		}

	}

	@WsExtEndpoint(path = "/subprotocol", requireSubprotocol = true)
	static class NamelessSubprotocol {

		@OnText
		void text(String text) {
		}

	}

	@WsExtEndpoint(path = "/resolver", ticketResolver = "cookie")
	static class UnknownResolver {

		@OnText
		void text(String text) {
		}

	}

	@WsExtAdvice
	static class WrongAdvice {

		@OnText
		void text(String text) {
		}

	}

	@WsExtEndpoint("/proxy")
	static class InterfaceProxy implements Callable<String> {

		@OnText
		void text(String text) {
		}

		@Override
		public String call() {
			return "";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class InterfaceProxies {

		@Bean
		static BeanPostProcessor interfaceProxyPostProcessor() {
			return new BeanPostProcessor() {

				@Override
				public Object postProcessAfterInitialization(Object bean, String beanName) {
					return (bean instanceof InterfaceProxy) ? interfaceProxy(bean) : bean;
				}

			};
		}

		private static Object interfaceProxy(Object bean) {
			ProxyFactory factory = new ProxyFactory(bean);
			factory.setProxyTargetClass(false);
			return factory.getProxy();
		}

	}

	@WsExtEndpoint("/scoped")
	@Scope(scopeName = "prototype", proxyMode = ScopedProxyMode.TARGET_CLASS)
	static class ScopedProxy {

		@OnText
		void text(String text) {
		}

	}

	@WsExtEndpoint("/{user}")
	static class AnyPath {

		@OnText
		void text(String text) {
		}

	}

	@WsExtEndpoint("/{user:t.*}")
	static class TicketPath {

		@OnText
		void text(String text) {
		}

	}

	@WsExtEndpoint("/ws-{user}")
	static class UriPath {

		@OnText
		void text(String text) {
		}

	}

	@WsExtEndpoint("/wsext/**")
	static class ClientPath {

		@OnText
		void text(String text) {
		}

	}

	@WsExtEndpoint("/wsext/console")
	static class ConsolePath {

		@OnText
		void text(String text) {
		}

	}

}
