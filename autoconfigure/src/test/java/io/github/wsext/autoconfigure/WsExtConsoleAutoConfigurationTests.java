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

import java.util.Locale;

import io.github.wsext.console.ConsoleControllerRegistrar;
import io.github.wsext.ticket.PageLogin;
import net.bytebuddy.ByteBuddy;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.condition.ConditionEvaluationReport;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableWebApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WsExtConsoleAutoConfiguration}.
 */
class WsExtConsoleAutoConfigurationTests {

	private static final String DEV = "spring.profiles.active=dev";

	private static final String OFF = "wsext.console.enabled=false";

	private static final AutoConfigurations CONSOLE = AutoConfigurations.of(WsExtConsoleAutoConfiguration.class);

	private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
		.withConfiguration(WsExtAutoConfigurationTests.AUTO_CONFIGURATIONS)
		.withConfiguration(CONSOLE);

	@Test
	@DisplayName("Q8 without DevTools and the profile dev there is no console, and the report of conditions says why")
	void production() {
		this.runner.run((context) -> {
			assertNone(context);
			assertThat(condition(context))
				.isEqualTo("Development the profile 'dev' is not active, and there are no DevTools");
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "production", "developer", "dev2" })
	@DisplayName("Q8 no other profile brings the console")
	void otherProfiles(String profile) {
		this.runner.withInitializer((context) -> context.getEnvironment().setActiveProfiles(profile))
			.run(WsExtConsoleAutoConfigurationTests::assertNone);
	}

	@Test
	@DisplayName("Q8 the profile dev brings the console, unless it is switched off")
	void profile() {
		this.runner.withPropertyValues(DEV).run((context) -> {
			assertSome(context);
			assertThat(condition(context)).isEqualTo("Development the profile 'dev' is active");
		});
		this.runner.withPropertyValues(DEV, OFF).run(WsExtConsoleAutoConfigurationTests::assertNone);
	}

	@Test
	@DisplayName("Q8 DevTools bring the console, unless it is switched off")
	void devTools() {
		WebApplicationContextRunner developed = this.runner
			.withClassLoader(classLoaderWith(OnDevelopmentCondition.DEVTOOLS));
		developed.run((context) -> {
			assertSome(context);
			assertThat(condition(context)).isEqualTo("Development there are DevTools");
		});
		developed.withPropertyValues(OFF).run(WsExtConsoleAutoConfigurationTests::assertNone);
	}

	@Test
	@DisplayName("Q8 DevTools that were packaged by mistake bring no console")
	void packagedDevTools() {
		this.runner.withClassLoader(classLoaderWith(OnDevelopmentCondition.DEVTOOLS, OnDevelopmentCondition.LAUNCHER))
			.run((context) -> {
				assertNone(context);
				assertThat(condition(context))
					.isEqualTo("Development the profile 'dev' is not active, and the application is packaged");
			});
	}

	@Test
	@DisplayName("Q8 an application that serves no web has no console")
	void notServlet() {
		new ApplicationContextRunner().withConfiguration(WsExtAutoConfigurationTests.AUTO_CONFIGURATIONS)
			.withConfiguration(CONSOLE)
			.withPropertyValues(DEV)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ConsoleControllerRegistrar.class));
	}

	@Test
	@DisplayName("Q8 without Spring Security there is a console that knows no login")
	void withoutSecurity() {
		this.runner.withPropertyValues(DEV)
			.withClassLoader(new FilteredClassLoader("org.springframework.security"))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(ConsoleControllerRegistrar.class)
				.doesNotHaveBean(PageLogin.class));
	}

	@Test
	@DisplayName("Q8 the console is there with lazy initialization, too")
	void lazy() {
		this.runner.withPropertyValues(DEV)
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.run((context) -> assertThat(context.getBeanFactory().containsSingleton("wsExtConsole")).isTrue());
	}

	private static void assertNone(AssertableWebApplicationContext context) {
		assertThat(context).hasNotFailed().doesNotHaveBean(PageLogin.class);
		assertThat(context.getBeanDefinitionNames())
			.noneMatch((name) -> name.toLowerCase(Locale.ROOT).contains("console"));
	}

	private static void assertSome(AssertableWebApplicationContext context) {
		assertThat(context).hasNotFailed()
			.hasSingleBean(ConsoleControllerRegistrar.class)
			.hasSingleBean(PageLogin.class)
			.hasBean("wsExtConsoleHandshakeFilter");
	}

	private static String condition(AssertableWebApplicationContext context) {
		return ConditionEvaluationReport.get(context.getSourceApplicationContext().getBeanFactory())
			.getConditionAndOutcomesBySource()
			.get(WsExtConsoleAutoConfiguration.class.getName())
			.stream()
			.filter((outcome) -> outcome.getCondition() instanceof OnDevelopmentCondition)
			.map((outcome) -> outcome.getOutcome().getMessage())
			.findFirst()
			.orElseThrow();
	}

	private static ClassLoader classLoaderWith(String... names) {
		ClassLoader classLoader = WsExtConsoleAutoConfigurationTests.class.getClassLoader();
		for (String name : names) {
			assertThat(ClassUtils.isPresent(name, classLoader)).isFalse();
			classLoader = new ByteBuddy().subclass(Object.class)
				.name(name)
				.make()
				.load(classLoader)
				.getLoaded()
				.getClassLoader();
		}
		return classLoader;
	}

}
