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

package io.github.wsext.redis.guide;

import java.io.IOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

import io.github.wsext.redis.ticket.TicketTypes;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.io.ByteArrayResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compares what the documentation says of a cluster with what there is.
 */
class ClusterGuideTests {

	private static final Path DOCS = Path.of("..", "docs");

	@Test
	void listedTypes() {
		new ApplicationContextRunner().withUserConfiguration(TicketTypesConfiguration.class)
			.run((context) -> assertThat(context.getBean(TicketTypes.class).types()).containsExactlyInAnyOrder(
					TicketTypesConfiguration.Seat.class, TicketTypesConfiguration.Account.class));
	}

	@Test
	void yamlNamesPropertiesThatExist() throws IOException {
		String page = Files.readString(DOCS.resolve("cluster.md"));
		Map<String, JsonNode> known = properties();
		for (String yaml : Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
			.matcher(page)
			.results()
			.map((match) -> match.group(1))
			.toList()) {
			new YamlPropertySourceLoader().load("snippet", new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)))
				.forEach((source) -> assertThat(((EnumerablePropertySource<?>) source).getPropertyNames())
					.allSatisfy((name) -> assertThat(known).containsKey(name)));
		}
	}

	private static Map<String, JsonNode> properties() throws IOException {
		Map<String, JsonNode> properties = new TreeMap<>();
		for (URL metadata : Collections.list(
				ClusterGuideTests.class.getClassLoader().getResources("META-INF/spring-configuration-metadata.json"))) {
			new JsonMapper().readTree(metadata.openStream().readAllBytes())
				.get("properties")
				.forEach((property) -> properties.put(property.get("name").stringValue(), property));
		}
		return properties;
	}

}
