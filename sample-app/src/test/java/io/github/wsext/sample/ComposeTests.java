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

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Parameter;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.annotation.MergedAnnotations;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compares {@code compose.yaml} with what there is: no Docker is needed to find out
 * whether it makes sense.
 */
@Tag("cluster")
class ComposeTests {

	private static final Path FILE = Path.of("compose.yaml");

	private final Map<String, Object> compose = read();

	private static Map<String, Object> read() {
		try (InputStream file = Files.newInputStream(FILE)) {
			return new Yaml().load(file);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@SuppressWarnings("unchecked")
	private static Map<String, Object> map(Map<String, Object> parent, String key) {
		return (Map<String, Object>) Objects.requireNonNull(parent.get(key), key);
	}

	private Map<String, Object> service(String name) {
		return map(map(this.compose, "services"), name);
	}

	@Test
	void imagesHaveVersions() {
		Map<String, Object> services = map(this.compose, "services");
		assertThat(services).containsOnlyKeys("redis", "node-1", "node-2", "proxy");
		assertThat(services.keySet()).allSatisfy(
				(name) -> assertThat(service(name).get("image")).asString().matches("[a-z-]+:\\d+(\\.\\d+)?-[a-z]+"));
	}

	@Test
	void nodesAreToldWhereRedisIsAndWhoTheyAre() throws IOException {
		Set<String> known = properties();
		for (Parameter parameter : ChatEndpoint.class.getDeclaredConstructors()[0].getParameters()) {
			MergedAnnotations.from(parameter)
				.get(Value.class)
				.getValue("value", String.class)
				.ifPresent((value) -> known.add(value.replaceAll("[${}]|:.*", "")));
		}
		for (String name : List.of("node-1", "node-2")) {
			Map<String, Object> environment = map(service(name), "environment");
			assertThat(environment).containsEntry("SPRING_DATA_REDIS_HOST", "redis")
				.containsEntry("SAMPLE_NODE", name.replace('-', ' '));
			assertThat(environment.keySet()).allSatisfy(
					(variable) -> assertThat(known).contains(variable.toLowerCase(Locale.ROOT).replace('_', '.')));
		}
	}

	private static Set<String> properties() throws IOException {
		Set<String> names = new TreeSet<>();
		for (URL metadata : Collections
			.list(ComposeTests.class.getClassLoader().getResources("META-INF/spring-configuration-metadata.json"))) {
			try (InputStream json = metadata.openStream()) {
				new JsonMapper().readTree(json)
					.get("properties")
					.forEach((property) -> names.add(property.get("name").stringValue()));
			}
		}
		return names;
	}

	@Test
	void theProxyKnowsTheNodesAndTheirPort() {
		String nginx = map(map(this.compose, "configs"), "proxy").get("content").toString();
		assertThat(Pattern.compile("server (\\S+):8080 ").matcher(nginx).results().map((match) -> match.group(1)))
			.containsExactly("node-1", "node-2");
		assertThat(nginx).contains("listen 8080;");
		assertThat(service("proxy").get("ports")).isEqualTo(List.of("127.0.0.1:8080:8080"));
		assertThat(nginx.chars().filter((character) -> character == '{').count())
			.isEqualTo(nginx.chars().filter((character) -> character == '}').count());
	}

	@Test
	void nodesRunTheJarOfThisModule() throws IOException {
		String artifact = Pattern.compile("<artifactId>(wsext-sample-[a-z]+)</artifactId>")
			.matcher(Files.readString(Path.of("pom.xml")))
			.results()
			.map((match) -> match.group(1))
			.findFirst()
			.orElseThrow();
		assertThat(service("node-1").get("command").toString()).contains("/sample/" + artifact + "-*.jar");
		assertThat(service("node-1").get("volumes")).isEqualTo(List.of("./target:/sample:ro"));
		assertThat(Pattern.compile("-P(\\S+)")
			.matcher(Files.readString(FILE))
			.results()
			.map((MatchResult match) -> match.group(1))).containsExactly("cluster");
		assertThat(Files.readString(Path.of("pom.xml"))).contains("<id>cluster</id>");
	}

}
