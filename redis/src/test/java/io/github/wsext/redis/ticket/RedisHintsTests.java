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

package io.github.wsext.redis.ticket;

import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import com.github.benmanes.caffeine.cache.Cache;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.github.wsext.support.EngineScheduler;
import io.github.wsext.ticket.Ticket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.context.servlet.AnnotationConfigServletWebApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.javapoet.ClassName;
import org.springframework.mock.web.MockServletContext;
import org.springframework.security.core.Authentication;
import org.springframework.security.jackson.SecurityJacksonModules;
import org.springframework.test.context.support.TestPropertySourceUtils;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a native image is told of an application that is a node of a cluster.
 */
class RedisHintsTests {

	private static final Pattern TYPE_NAME = Pattern.compile("\"([a-z]+(?:\\.[\\w$]+)+)\\\\?\"");

	private static final Set<String> REFLECTIVE_CALLS = Set.of("java.lang.Class.forName",
			"java.lang.Class.getDeclaredField", "java.lang.Class.getDeclaredMethod",
			"java.lang.Class.getDeclaredMethods", "java.lang.Class.getMethod", "java.lang.Class.getMethods",
			"java.lang.Class.getResourceAsStream", "java.lang.ClassLoader.loadClass",
			"java.lang.reflect.Proxy.newProxyInstance", "org.springframework.util.ClassUtils.isPresent",
			"org.springframework.util.ClassUtils.forName", "org.springframework.util.ClassUtils.getMethod",
			"org.springframework.util.ReflectionUtils.findField", "org.springframework.util.ReflectionUtils.findMethod",
			"org.springframework.security.jackson.SecurityJacksonModules.getModules",
			"com.github.benmanes.caffeine.cache.Caffeine.build");

	private static RuntimeHints hints;

	@BeforeAll
	static void processAheadOfTime() {
		AnnotationConfigServletWebApplicationContext context = new AnnotationConfigServletWebApplicationContext();
		context.setServletContext(new MockServletContext());
		TestPropertySourceUtils.addInlinedPropertiesToEnvironment(context, "spring.application.name=hints",
				"wsext.cluster.ingress.enabled=true", "wsext.topic.history[/news].size=10");
		context.register(App.class);
		DefaultGenerationContext generation = new DefaultGenerationContext(
				new ClassNameGenerator(ClassName.get(App.class)), new InMemoryGeneratedFiles());
		new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
		assertThat(context.getBeanFactory().getBeanDefinitionNames()).contains("wsExtRedisLink", "wsExtTopicBroker",
				"wsExtNodeDirectory", "wsExtPresenceStore", "wsExtRedisIngress");
		context.close();
		hints = generation.getRuntimeHints();
	}

	static List<Authentication> callers() {
		return TicketFormatTests.callers();
	}

	@ParameterizedTest
	@MethodSource("callers")
	@DisplayName("Q6 whatever type stands in a caller's JSON is found in a native image, and read as it is on a JVM")
	void callersAreRead(Authentication caller) throws Exception {
		ClassLoader classLoader = getClass().getClassLoader();
		DeserializationConfig annotations = JsonMapper.builder()
			.addModules(SecurityJacksonModules.getModules(classLoader))
			.build()
			.deserializationConfig();
		TicketFormat format = new TicketFormat(JsonMapper.builder().build(), TicketTypes.of(), classLoader);
		String json = new String(format
			.write(Ticket.builder(caller).issuedAt(Instant.EPOCH).expiresAt(Instant.EPOCH.plusSeconds(30)).build()),
				StandardCharsets.UTF_8);
		Set<String> names = TYPE_NAME.matcher(json)
			.results()
			.map((match) -> match.group(1))
			.filter((name) -> ClassUtils.isPresent(name, classLoader))
			.collect(Collectors.toSet());
		assertThat(names).as(json).isNotEmpty();
		for (String name : names) {
			Class<?> type = ClassUtils.forName(name, classLoader);
			assertThat(RuntimeHintsPredicates.reflection().onType(type)).as(name).accepts(hints);
			Class<?> mixin = annotations.findMixInClassFor(type);
			if (mixin != null) {
				assertThat(RuntimeHintsPredicates.reflection().onType(mixin)).accepts(hints);
				assertDeserializerIsCreated(mixin.getAnnotation(JsonDeserialize.class));
			}
		}
	}

	private static void assertDeserializerIsCreated(JsonDeserialize annotation) throws Exception {
		if (annotation != null) {
			assertThat(RuntimeHintsPredicates.reflection()
				.onConstructorInvocation(annotation.using().getDeclaredConstructor())).as(annotation.using().getName())
				.accepts(hints);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { AuthenticationFormat.JWT_AUTHENTICATION, AuthenticationFormat.JWT_TYPE })
	void classesAreFoundByName(String name) throws Exception {
		assertThat(RuntimeHintsPredicates.reflection().onType(ClassUtils.forName(name, null))).accepts(hints);
	}

	@Test
	void modulesOfSpringSecurityAreCreated() throws Exception {
		for (String name : List.of("org.springframework.security.jackson.CoreJacksonModule",
				"org.springframework.security.web.jackson.WebServletJacksonModule",
				"org.springframework.security.oauth2.client.jackson.OAuth2ClientJacksonModule")) {
			assertThat(RuntimeHintsPredicates.reflection()
				.onConstructorInvocation(ClassUtils.forName(name, null).getConstructor())).accepts(hints);
		}
	}

	@Test
	void cacheOfIssuedTicketsCanBeCreated() {
		try (EngineScheduler scheduler = EngineScheduler.onThread();
				IssuedTickets tickets = new IssuedTickets(1, Clock.systemUTC(), Runnable::run, scheduler,
						(id, ticket) -> {
						})) {
			Object cache = ((Cache<?, ?>) value(tickets, "tickets")).asMap();
			assertThat(List.of(cache, value(cache, "nodeFactory"))).allSatisfy(
					(each) -> assertThat(RuntimeHintsPredicates.reflection().onType(each.getClass())).accepts(hints));
		}
	}

	private static Object value(Object owner, String name) {
		Field field = ReflectionUtils.findField(owner.getClass(), name);
		ReflectionUtils.makeAccessible(field);
		return ReflectionUtils.getField(field, owner);
	}

	@Test
	@DisplayName("Q6 whoever reflects in the module for Redis is known, so that what it reaches has hints")
	void whoReflectsIsKnown() {
		Set<String> reflecting = new TreeSet<>();
		for (JavaClass type : new ClassFileImporter()
			.importUrl(RedisTicketStore.class.getProtectionDomain().getCodeSource().getLocation())) {
			type.getMethodCallsFromSelf()
				.stream()
				.map(RedisHintsTests::name)
				.filter(REFLECTIVE_CALLS::contains)
				.findFirst()
				.ifPresent((call) -> reflecting.add(outer(type)));
		}
		assertThat(reflecting).containsExactly("ticket.AuthenticationFormat", "ticket.AuthenticationHints",
				"ticket.IssuedTickets", "ticket.ListedTypes");
	}

	private static String name(JavaMethodCall call) {
		return call.getTargetOwner().getName() + "." + call.getName();
	}

	private static String outer(JavaClass type) {
		return type.getName().replaceFirst("\\$.*", "").replace("io.github.wsext.redis.", "");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class App {

	}

}
