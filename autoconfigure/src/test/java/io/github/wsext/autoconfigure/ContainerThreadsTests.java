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

import io.github.wsext.testsupport.EveryContainer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ContainerThreads}.
 */
@EveryContainer
class ContainerThreadsTests {

	private static final ClassLoader ONE = ContainerThreadsTests.class.getClassLoader();

	private static final ClassLoader NEITHER = new FilteredClassLoader("org.springframework.boot.tomcat",
			"org.springframework.boot.jetty");

	private final MockEnvironment environment = new MockEnvironment();

	@Test
	@DisplayName("C5 the container has as many threads as its property says, 200 by default")
	void property() {
		assertThat(ContainerThreads.of(this.environment, ONE)).isEqualTo(200);
		String property = ClassUtils.isPresent(ContainerLimit.TOMCAT, ONE) ? "server.tomcat.threads.max"
				: "server.jetty.threads.max";
		this.environment.setProperty(property, "20");
		assertThat(ContainerThreads.of(this.environment, ONE)).isEqualTo(20);
	}

	@Test
	@DisplayName("C5 of a container that is not the application's own nothing is known")
	void unknown() {
		assertThat(ContainerThreads.of(this.environment, NEITHER)).isZero();
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	@DisplayName("C5 virtual threads have no bound")
	void virtual() {
		this.environment.setProperty("spring.threads.virtual.enabled", "true");
		assertThat(ContainerThreads.of(this.environment, ONE)).isZero();
	}

}
