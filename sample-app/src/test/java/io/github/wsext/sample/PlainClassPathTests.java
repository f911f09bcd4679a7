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

package io.github.wsext.sample;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import javax.xml.parsers.DocumentBuilderFactory;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The sample on its own needs no Redis and nobody who watches it, and has neither on its
 * class path.
 */
class PlainClassPathTests {

	private static final String SCOPE = "${wsext.sample.cluster-scope}";

	@ParameterizedTest
	@DisplayName("Q1 Q3 all tests of the sample run without Micrometer's meters and without Actuator")
	@ValueSource(strings = { "io.micrometer.core.instrument.MeterRegistry",
			"org.springframework.boot.actuate.endpoint.annotation.Endpoint" })
	void testsOfTheSampleRunUnwatched(String name) {
		assertThat(ClassUtils.isPresent(name, getClass().getClassLoader())).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "io.lettuce.core.RedisClient", "io.github.wsext.redis.connection.RedisLink",
			"org.springframework.data.redis.core.RedisTemplate", "org.springframework.session.Session",
			"redis.embedded.RedisServer" })
	void testsOfTheSampleRunWithout(String name) {
		assertThat(ClassUtils.isPresent(name, getClass().getClassLoader())).isFalse();
	}

	@Test
	void whatTheClusterNeedsIsForTestsAndForWhoeverAsksForIt() throws Exception {
		Document pom = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(Path.of("pom.xml").toFile());
		List<Element> ofCluster = elements(pom.getDocumentElement(), "dependency")
			.filter((dependency) -> text(dependency, "artifactId").contains("redis"))
			.toList();
		assertThat(ofCluster).hasSize(3)
			.allSatisfy((dependency) -> assertThat(text(dependency, "scope")).isIn("test", SCOPE));
		assertThat(text(pom.getDocumentElement(), "wsext.sample.cluster-scope")).isEqualTo("test");
	}

	private static Stream<Element> elements(Element parent, String name) {
		NodeList found = parent.getElementsByTagName(name);
		return IntStream.range(0, found.getLength()).mapToObj((index) -> (Element) found.item(index));
	}

	private static String text(Element parent, String name) {
		return elements(parent, name).findFirst().map(Element::getTextContent).orElse("");
	}

}
