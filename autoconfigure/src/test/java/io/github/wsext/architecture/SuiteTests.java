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

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Tag;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

/**
 * The rules of the suite, which divide it into its runs. {@code CONTRIBUTING.md} has them
 * in words.
 */
@AnalyzeClasses(packages = ArchitectureTests.ROOT, importOptions = ImportOption.OnlyIncludeTests.class)
class SuiteTests {

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

}
