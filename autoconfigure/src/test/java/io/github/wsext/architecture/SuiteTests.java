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

package io.github.wsext.architecture;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The rules of the suite, which divide it into its runs. {@code CONTRIBUTING.md} has them
 * in words.
 */
@AnalyzeClasses(packages = ArchitectureTests.ROOT, importOptions = ImportOption.OnlyIncludeTests.class)
class SuiteTests {

	private static final List<String> TOMCAT = List.of("org.apache.catalina.", "org.apache.coyote.",
			"org.apache.tomcat.", "org.springframework.boot.tomcat.");

	@ArchTest
	static final ArchRule tagsHaveNames = noClasses().that()
		.areNotAnnotations()
		.should()
		.beAnnotatedWith(Tag.class)
		.because(
				"no run takes a tag it does not know: @EveryContainer, @EveryTransport, @NoSecurity and @Model are there");

	@ArchTest
	static final ArchRule methodsHaveNoTags = noMethods().should()
		.beAnnotatedWith(Tag.class)
		.because("the runs divide classes");

	@ArchTest
	static final ArchRule noSecurityHasItsPackage = classes().that()
		.resideInAPackage(ArchitectureTests.ROOT + ".nosecurity")
		.and()
		.haveSimpleNameEndingWith("Tests")
		.should()
		.beAnnotatedWith("io.github.wsext.nosecurity.NoSecurity");

	/**
	 * The run on Jetty has no Tomcat, and JUnit reads the methods of a class to see its
	 * tags. It does not read fields, bodies, and classes inside that are no tests.
	 */
	@ArchTest
	static void signaturesDoWithoutTomcat(JavaClasses all) {
		List<Method> found = new ArrayList<>();
		all.stream().filter(SuiteTests::isRead).forEach((type) -> {
			for (Method method : type.reflect().getDeclaredMethods()) {
				if (Stream.concat(Stream.of(method.getReturnType()), Arrays.stream(method.getParameterTypes()))
					.anyMatch(SuiteTests::isTomcat)) {
					found.add(method);
				}
			}
		});
		assertThat(found).as("methods and lambdas of tests that name classes of Tomcat").isEmpty();
	}

	private static boolean isRead(JavaClass type) {
		return type.getSimpleName().endsWith("Tests") || type.isAnnotatedWith(Nested.class);
	}

	private static boolean isTomcat(Class<?> type) {
		return TOMCAT.stream().anyMatch(type.getName()::startsWith);
	}

}
