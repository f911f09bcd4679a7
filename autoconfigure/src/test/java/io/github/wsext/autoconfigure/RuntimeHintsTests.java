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

import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.github.benmanes.caffeine.cache.Cache;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.github.wsext.Broadcast;
import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.OnBinary;
import io.github.wsext.OnError;
import io.github.wsext.OnEvent;
import io.github.wsext.OnOpen;
import io.github.wsext.OnText;
import io.github.wsext.WsConnection;
import io.github.wsext.WsExtAdvice;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.limit.RateLimiter;
import io.github.wsext.ticket.IssuedTicket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.web.context.servlet.AnnotationConfigServletWebApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.javapoet.ClassName;
import org.springframework.mock.web.MockServletContext;
import org.springframework.test.context.support.TestPropertySourceUtils;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a native image is told of an application with WsExt: all that is done by
 * reflection, and no more than that of the application's own types.
 */
class RuntimeHintsTests {

	private static final Set<String> REFLECTIVE_CALLS = Set.of("java.lang.Class.forName",
			"java.lang.Class.getDeclaredField", "java.lang.Class.getDeclaredMethod",
			"java.lang.Class.getDeclaredMethods", "java.lang.Class.getMethod", "java.lang.Class.getMethods",
			"java.lang.Class.getResourceAsStream", "java.lang.invoke.MethodHandles$Lookup.unreflect",
			"org.springframework.util.ClassUtils.isPresent", "org.springframework.util.ClassUtils.forName",
			"org.springframework.util.ClassUtils.getMethod", "org.springframework.util.ReflectionUtils.findField",
			"org.springframework.util.ReflectionUtils.findMethod", "com.github.benmanes.caffeine.cache.Caffeine.build",
			"org.springframework.context.support.ResourceBundleMessageSource.setBasename");

	private static RuntimeHints hints;

	@BeforeAll
	static void processAheadOfTime() {
		hints = hintsOf(App.class);
	}

	private static RuntimeHints hintsOf(Class<?> application) {
		AnnotationConfigServletWebApplicationContext context = new AnnotationConfigServletWebApplicationContext();
		context.setServletContext(new MockServletContext());
		TestPropertySourceUtils.addInlinedPropertiesToEnvironment(context, "wsext.publish.enabled=true",
				"wsext.asyncapi.enabled=true", "wsext.inbound.rate=100", "spring.profiles.active=dev");
		context.register(application);
		DefaultGenerationContext generation = new DefaultGenerationContext(
				new ClassNameGenerator(ClassName.get(application)), new InMemoryGeneratedFiles());
		new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
		context.close();
		return generation.getRuntimeHints();
	}

	@ParameterizedTest
	@CsvSource({ "Chat, hello", "Chat, say", "Chat, ask", "Chat, inherited", "Failures, failed", "Greeting, greet",
			"GreetingOnProxy, greet" })
	@DisplayName("Q6 callbacks can be found and called in a native image, private and inherited ones and those of a proxy included")
	void callbacksAreCalled(String type, String method) throws Exception {
		Class<?> declaring = ClassUtils
			.forName(RuntimeHintsTests.class.getName() + "$" + (method.equals("inherited") ? "Base" : type), null);
		assertThat(RuntimeHintsPredicates.reflection().onType(declaring)).accepts(hints);
		assertThat(ReflectionUtils.getDeclaredMethods(declaring)).filteredOn((each) -> each.getName().equals(method))
			.isNotEmpty()
			.allSatisfy(
					(each) -> assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(each)).accepts(hints));
	}

	@Test
	@DisplayName("Q6 what callbacks take and send can be read and written in a native image")
	void payloadsAreBound() throws Exception {
		for (Class<?> payload : List.of(Say.class, Author.class, Said.class, Question.class, Answer.class)) {
			assertThat(
					RuntimeHintsPredicates.reflection().onConstructorInvocation(payload.getDeclaredConstructors()[0]))
				.as(payload.getSimpleName())
				.accepts(hints);
			assertThat(RuntimeHintsPredicates.reflection()
				.onMethodInvocation(payload.getDeclaredMethod(payload.getRecordComponents()[0].getName())))
				.as(payload.getSimpleName())
				.accepts(hints);
		}
	}

	@Test
	void whatIsNoPayloadIsLeftAlone() throws Exception {
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(WsConnection.class.getMethod("id")))
			.rejects(hints);
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Chat.class.getDeclaredMethod("noCallback")))
			.rejects(hints);
	}

	@ParameterizedTest
	@CsvSource({ "io.github.wsext.asyncapi.AsyncApiController, document",
			"io.github.wsext.ticket.TicketController, issue", "io.github.wsext.publish.PublishController, publish",
			"io.github.wsext.console.ConsoleController, page", "io.github.wsext.console.ConsoleController, asset",
			"io.github.wsext.console.ConsoleController, description",
			"io.github.wsext.console.ConsoleController, handshake" })
	void methodsOfControllersAreCalled(String controller, String method) throws Exception {
		assertThat(ClassUtils.forName(controller, null).getMethods())
			.filteredOn((each) -> each.getName().equals(method))
			.isNotEmpty()
			.allSatisfy(
					(each) -> assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(each)).accepts(hints));
	}

	@Test
	void ticketsAreWritten() throws Exception {
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(IssuedTicket.class.getMethod("ticket")))
			.accepts(hints);
	}

	@ParameterizedTest
	@CsvSource({ "ConsoleDescription, endpoints", "ConsoleDescription$Endpoint, path",
			"ConsoleDescription$Callback, kind", "HandshakeAnswers$Answer, status" })
	void descriptionsOfTheConsoleAreWritten(String type, String property) throws Exception {
		assertThat(RuntimeHintsPredicates.reflection()
			.onMethodInvocation(
					ClassUtils.forName("io.github.wsext.console." + type, null).getDeclaredMethod(property)))
			.accepts(hints);
	}

	@ParameterizedTest
	@ValueSource(strings = { "META-INF/resources/wsext/client.js", "META-INF/resources/wsext/events.js",
			"io/github/wsext/codec/violations.properties", "io/github/wsext/codec/violations_de.properties",
			"io/github/wsext/console/console.html", "io/github/wsext/console/console.js" })
	void resourcesAreKept(String resource) {
		assertThat(getClass().getClassLoader().getResource(resource)).isNotNull();
		assertThat(RuntimeHintsPredicates.resource().forResource(resource)).accepts(hints);
	}

	@ParameterizedTest
	@ValueSource(strings = { "org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory",
			"org.springframework.boot.jetty.servlet.JettyServletWebServerFactory", "jakarta.validation.Validator",
			"jakarta.validation.executable.ExecutableValidator",
			"org.apache.coyote.http11.upgrade.InternalHttpUpgradeHandler", "org.apache.tomcat.websocket.WsSession",
			"org.springframework.security.access.AccessDeniedException",
			"org.springframework.security.core.Authentication",
			"org.springframework.security.core.annotation.AuthenticationPrincipal",
			"org.springframework.security.oauth2.core.OAuth2Token" })
	void classesAreFoundByName(String name) throws Exception {
		if (ClassUtils.isPresent(name, null)) {
			assertThat(RuntimeHintsPredicates.reflection().onType(ClassUtils.forName(name, null))).accepts(hints);
		}
	}

	@ParameterizedTest
	@CsvSource({ "org.apache.catalina.connector.RequestFacade, request",
			"org.apache.tomcat.util.net.SocketBufferHandler, readBuffer",
			"org.apache.tomcat.util.net.SocketBufferHandler, writeBuffer" })
	@DisplayName("Q6 the fields of Tomcat that are reached by reflection are there in a native image")
	void fieldsOfTomcatAreReached(String type, String field) throws Exception {
		assertThat(RuntimeHintsPredicates.reflection()
			.onFieldAccess(ClassUtils.forName(type, null).getDeclaredField(field))).accepts(hints);
	}

	@Test
	void upgradeHandlerOfTomcatIsCreated() throws Exception {
		Class<?> handler = ClassUtils.forName("io.github.wsext.transport.standard.TomcatUpgradeHandler", null);
		assertThat(RuntimeHintsPredicates.reflection().onConstructorInvocation(handler.getDeclaredConstructors()[0]))
			.accepts(hints);
	}

	@Test
	void everyCacheThatThereIsCanBeCreated() {
		new WebApplicationContextRunner().withUserConfiguration(App.class)
			.withPropertyValues("wsext.inbound.rate=100", "wsext.publish.enabled=true")
			.run((context) -> {
				Set<Object> caches = new Reachable(Cache.class,
						RateLimiter.class.getPackageName().replace(".limit", ""))
					.from(context.getBeansOfType(Object.class).values());
				Set<Class<?>> types = caches.stream().map((cache) -> ((Cache<?, ?>) cache).asMap()).flatMap((cache) -> {
					Field nodes = ReflectionUtils.findField(cache.getClass(), "nodeFactory");
					ReflectionUtils.makeAccessible(nodes);
					return Stream.of(cache.getClass(), ReflectionUtils.getField(nodes, cache).getClass());
				}).collect(Collectors.toSet());
				assertThat(types).hasSizeGreaterThanOrEqualTo(7)
					.allSatisfy((type) -> assertThat(RuntimeHintsPredicates.reflection().onType(type)).accepts(hints));
			});
	}

	@Test
	@DisplayName("Q6 whoever reflects is known, so that what it reaches has hints")
	void whoReflectsIsKnown() {
		Set<String> reflecting = new TreeSet<>();
		for (JavaClass type : new ClassFileImporter()
			.importUrl(WsExtEndpoint.class.getProtectionDomain().getCodeSource().getLocation())) {
			type.getMethodCallsFromSelf()
				.stream()
				.map(RuntimeHintsTests::name)
				.filter(REFLECTIVE_CALLS::contains)
				.findFirst()
				.ifPresent((call) -> reflecting.add(outer(type)));
		}
		// Each has a test here, but for those that run while an image is built, and what
		// the transport on Tomcat asks for, which is not used in one.
		assertThat(reflecting).containsExactly("asyncapi.AsyncApiControllerRegistrar", "autoconfigure.ContainerLimit",
				"autoconfigure.ContainerThreads", "autoconfigure.OnDevelopmentCondition",
				"autoconfigure.OnObservationHandler", "autoconfigure.TransportSelection",
				"autoconfigure.WsExtAutoConfiguration", "codec.PayloadProblems", "console.ConsoleAssets",
				"console.ConsoleControllerRegistrar", "dispatch.CallbackFactory", "dispatch.EndpointHints",
				"dispatch.InboundRateLimiter", "dispatch.MethodSecurityUpgradeGuard", "dispatch.invocation.Failures",
				"dispatch.invocation.InvocableCallback", "handshake.HttpIdentity", "limit.ConnectionQuota",
				"limit.RateLimiter", "publish.PublishControllerRegistrar", "support.EndedLogins",
				"ticket.AuthenticationExpiry", "ticket.CaffeineTicketStore", "ticket.HttpSessions",
				"ticket.TicketControllerRegistrar", "transport.standard.ContainerSessions",
				"transport.standard.StandardTransportHints", "transport.tomcat.HttpBufferShrinker",
				"transport.tomcat.TomcatHints", "transport.tomcat.TomcatRequirements",
				"transport.tomcat.TomcatThreads");
	}

	private static String name(JavaMethodCall call) {
		return call.getTargetOwner().getName() + "." + call.getName();
	}

	private static String outer(JavaClass type) {
		return type.getName().replaceFirst("\\$.*", "").replace("io.github.wsext.", "");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class App {

		@Bean
		Chat chat() {
			return new Chat();
		}

		@Bean
		GreetingOnProxy greeting() {
			return new GreetingOnProxy();
		}

		@Bean
		Failures failures() {
			return new Failures();
		}

	}

	static class Base {

		@OnBinary
		void inherited(ByteBuffer bytes) {
		}

	}

	@WsExtEndpoint(path = "/chat", authentication = HandshakeAuthentication.NONE)
	static class Chat extends Base {

		@OnOpen
		void hello(WsConnection connection) {
		}

		@OnText
		@Broadcast
		private CompletionStage<List<Said>> say(Say say, WsConnection connection) {
			return CompletableFuture.completedFuture(List.of(new Said(say.text())));
		}

		@OnEvent("chat:ask")
		Answer ask(List<Question> questions) {
			return new Answer(questions.size());
		}

		void noCallback() {
		}

	}

	interface Greeting {

		String greet(String name);

	}

	@WsExtEndpoint(path = "/greeting", authentication = HandshakeAuthentication.NONE)
	static class GreetingOnProxy implements Greeting {

		@Override
		@OnText
		public String greet(String name) {
			return name;
		}

	}

	@WsExtAdvice
	static class Failures {

		@OnError
		String failed(IllegalStateException failure) {
			return "failed";
		}

	}

	record Say(String text, Author author) {
	}

	record Author(String name) {
	}

	record Said(String text) {
	}

	record Question(String text) {
	}

	record Answer(int count) {
	}

}
