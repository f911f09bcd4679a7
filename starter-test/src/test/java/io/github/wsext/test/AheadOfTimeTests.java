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

package io.github.wsext.test;

import java.util.stream.Stream;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.aot.generate.GeneratedFiles.Kind;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.test.context.aot.TestContextAotGenerator;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of tests with the test kit that are processed ahead of time.
 */
class AheadOfTimeTests {

	@Test
	@DisplayName("Q6 tests with the test client and its clock can be processed ahead of time")
	void clientAndClock() {
		assertThat(generatedFor(WithClock.class))
			.anyMatch((name) -> name.contains("WsExtTestClientAutoConfiguration__"));
	}

	@Test
	@DisplayName("Q6 tests with several nodes are left out where tests are processed ahead of time")
	void cluster() {
		assertThat(generatedFor(WithNodes.class)).noneMatch((name) -> name.endsWith("_BeanDefinitions.java"));
	}

	private static Stream<String> generatedFor(Class<?> test) {
		InMemoryGeneratedFiles files = new InMemoryGeneratedFiles();
		new TestContextAotGenerator(files).processAheadOfTime(Stream.of(test));
		return files.getGeneratedFiles(Kind.SOURCE).keySet().stream();
	}

	@SpringBootTest(classes = TestApplication.class, webEnvironment = WebEnvironment.RANDOM_PORT)
	@AutoConfigureWsExtTestClient(clock = true)
	static class WithClock {

	}

	@SpringBootTest(classes = TestApplication.class, webEnvironment = WebEnvironment.RANDOM_PORT)
	@WsExtCluster
	static class WithNodes {

	}

}
