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

package io.github.wsext.jdbc.autoconfigure;

import java.util.Set;
import java.util.stream.Collectors;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.javapoet.ClassName;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a native image is told of an application with an outbox.
 */
class OutboxHintsTests {

	private static final String FOLDER = "io/github/wsext/jdbc/";

	private static final Set<String> REFLECTIVE = Set.of("java.lang.Class.forName", "java.lang.Class.getResource",
			"java.lang.Class.getResourceAsStream", "java.lang.ClassLoader.getResource",
			"java.lang.ClassLoader.getResourceAsStream", "java.lang.ClassLoader.loadClass",
			"java.lang.reflect.Proxy.newProxyInstance", "org.springframework.util.ClassUtils.isPresent",
			"org.springframework.util.ClassUtils.forName", "org.springframework.util.ReflectionUtils.findField",
			"org.springframework.util.ReflectionUtils.findMethod");

	private static RuntimeHints hints;

	@BeforeAll
	static void processAheadOfTime() {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		context.register(App.class);
		DefaultGenerationContext generation = new DefaultGenerationContext(
				new ClassNameGenerator(ClassName.get(App.class)), new InMemoryGeneratedFiles());
		new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
		assertThat(context.getBeanFactory().getBeanDefinitionNames()).contains("wsExtTopicOutbox",
				"wsExtOutboxDatabaseInitializer");
		context.close();
		hints = generation.getRuntimeHints();
	}

	@Test
	@DisplayName("Q6 the scripts that create the table of the outbox are there in a native image")
	void scriptsAreKept() throws Exception {
		Resource[] scripts = new PathMatchingResourcePatternResolver().getResources("classpath*:" + FOLDER + "*.sql");
		assertThat(scripts).hasSizeGreaterThanOrEqualTo(2)
			.allSatisfy(
					(script) -> assertThat(RuntimeHintsPredicates.resource().forResource(FOLDER + script.getFilename()))
						.accepts(hints));
	}

	@Test
	@DisplayName("Q6 nobody reflects in the module for the outbox, and nobody reads other resources")
	void nobodyReflects() {
		Set<String> reflecting = new ClassFileImporter()
			.importUrl(OutboxSchemaProperties.class.getProtectionDomain().getCodeSource().getLocation())
			.stream()
			.filter((type) -> type.getMethodCallsFromSelf()
				.stream()
				.anyMatch((call) -> REFLECTIVE.contains(call.getTargetOwner().getName() + "." + call.getName())))
			.map(JavaClass::getName)
			.collect(Collectors.toSet());
		assertThat(reflecting).isEmpty();
		assertThat(new OutboxSchemaProperties().getDefaultSchemaLocation()).startsWith("classpath:" + FOLDER);
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ DataSourceAutoConfiguration.class, DataSourceTransactionManagerAutoConfiguration.class,
			WsExtOutboxAutoConfiguration.class })
	static class App {

	}

}
