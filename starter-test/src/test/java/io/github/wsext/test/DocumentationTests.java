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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compares the documentation with what is compiled and run: Java with the sources in the
 * package {@code guide}, properties with their metadata, links with files.
 */
class DocumentationTests {

	private static final Path ROOT = Path.of("..");

	private static final Path GUIDE = Path.of("src", "test", "java", "io", "github", "wsext", "test", "guide");

	/** Of Boot's Actuator, which is not here. */
	private static final Set<String> OF_ACTUATOR = Set.of("management.endpoints.web.exposure.include",
			"management.metrics.tags.application");

	/** Those of modules that come later: their own tests compare them. */
	private static final Pattern OF_OTHER_MODULES = Pattern
		.compile("(wsext\\.(cluster|outbox)|spring\\.data\\.redis)\\..*");

	private static final Path GUIDE_OF_THE_CLUSTER = ROOT
		.resolve(Path.of("redis", "src", "test", "java", "io", "github", "wsext", "redis", "guide"));

	static List<Path> documents() throws IOException {
		try (Stream<Path> docs = Files.list(ROOT.resolve("docs")); Stream<Path> top = Files.list(ROOT)) {
			return Stream.concat(docs, top).filter((path) -> path.toString().endsWith(".md")).sorted().toList();
		}
	}

	@ParameterizedTest
	@MethodSource("documents")
	void javaIsCompiledAndRun(Path document) throws IOException {
		List<String> sources = guideSources();
		assertThat(blocks(document, "java"))
			.allSatisfy((snippet) -> assertThat(sources).anyMatch((source) -> source.contains(normalize(snippet))));
	}

	@ParameterizedTest
	@MethodSource("documents")
	void yamlNamesPropertiesThatExist(Path document) throws IOException {
		Set<String> known = new TreeSet<>();
		properties().forEach((property) -> known.add(property.get("name").stringValue()));
		for (String yaml : blocks(document, "yaml")) {
			for (PropertySource<?> source : new YamlPropertySourceLoader().load("snippet",
					new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)))) {
				assertThat(((EnumerablePropertySource<?>) source).getPropertyNames())
					.filteredOn((name) -> !OF_OTHER_MODULES.matcher(name).matches() && !OF_ACTUATOR.contains(name))
					.allSatisfy((name) -> assertThat(known).contains(name.replaceFirst(
							"^(wsext\\.endpoint|wsext\\.event\\.batch|wsext\\.topic\\.history|wsext\\.topic\\.presence)[.\\[].*",
							"$1")));
			}
		}
	}

	@ParameterizedTest
	@MethodSource("documents")
	void dependenciesHaveTheVersionOfThePomOrStandWithTheBom(Path document) throws IOException {
		String version = version();
		String text = Files.readString(document);
		Pattern.compile("```[a-z]*\n(.*?)```", Pattern.DOTALL)
			.matcher(text)
			.results()
			.map((match) -> match.group(1))
			.filter((block) -> block.contains("io.github.wsext"))
			.forEach((block) -> assertThat(versions(block)).as(block)
				.allMatch((found) -> found.equals(version) || (found.isEmpty() && hasBom(block, version))));
	}

	@Test
	void snippetsWithDependenciesAreRecognized() {
		String maven = "<dependency><groupId>io.github.wsext</groupId><artifactId>wsext-a</artifactId>%s</dependency>";
		assertThat(versions(maven.formatted(""))).containsExactly("");
		assertThat(versions(maven.formatted("<version>1</version>") + maven.formatted("<scope>test</scope>")))
			.containsExactly("1", "");
		assertThat(versions("implementation(\"io.github.wsext:wsext-a\")\ntest 'io.github.wsext:wsext-b:2'"))
			.containsExactly("", "2");
		assertThat(hasBom("platform(\"io.github.wsext:wsext-bom:2\")", "2")).isTrue();
		assertThat(hasBom("platform(\"io.github.wsext:wsext-bom:2\")", "3")).isFalse();
		assertThat(hasBom(maven.formatted("<version>2</version>"), "2")).isFalse();
	}

	/**
	 * The versions of our artifacts in a snippet, empty where there is none.
	 */
	private static List<String> versions(String block) {
		Stream<String> maven = Pattern.compile("<(dependency|parent)>(.*?)</\\1>", Pattern.DOTALL)
			.matcher(block)
			.results()
			.map((match) -> match.group(2))
			.filter((dependency) -> dependency.contains("<groupId>io.github.wsext</groupId>"))
			.map((dependency) -> find("<version>(.*?)</version>", dependency));
		Stream<String> gradle = Pattern.compile("[\"']io\\.github\\.wsext:[\\w-]+(?::([^\"']+))?[\"']")
			.matcher(block)
			.results()
			.map((match) -> Objects.requireNonNullElse(match.group(1), ""));
		return Stream.concat(maven, gradle).toList();
	}

	private static boolean hasBom(String block, String version) {
		return block.contains("io.github.wsext:wsext-bom:" + version + "\"") || block.replaceAll("\\s", "")
			.contains("<artifactId>wsext-bom</artifactId><version>" + version
					+ "</version><type>pom</type><scope>import</scope>");
	}

	private static String version() throws IOException {
		return find("<artifactId>wsext-parent</artifactId>\\s*<version>(.*?)</version>",
				Files.readString(ROOT.resolve("pom.xml")));
	}

	private static String find(String expression, String text) {
		return Pattern.compile(expression)
			.matcher(text)
			.results()
			.map((match) -> match.group(1))
			.findFirst()
			.orElse("");
	}

	@ParameterizedTest
	@MethodSource("documents")
	void linksLeadToFiles(Path document) throws IOException {
		List<String> links = Pattern.compile("]\\((?!https?:|#)([^)#]+)")
			.matcher(Files.readString(document))
			.results()
			.map((match) -> match.group(1))
			.toList();
		assertThat(links).allSatisfy((link) -> assertThat(document.resolveSibling(link)).exists());
	}

	@ParameterizedTest
	@MethodSource("documents")
	void testsExist(Path document) throws IOException {
		Map<String, String> tests = tests();
		Pattern.compile("`(\\w+Tests)\\.(\\w+)`").matcher(Files.readString(document)).results().forEach((match) -> {
			assertThat(tests).as(match.group()).containsKey(match.group(1));
			assertThat(tests.get(match.group(1))).as(match.group()).contains("void " + match.group(2) + "(");
		});
	}

	/**
	 * The sources of all tests of all modules, by the names of their classes.
	 */
	private static Map<String, String> tests() throws IOException {
		Map<String, String> tests = new HashMap<>();
		for (String module : List.of("autoconfigure", "starter-test", "redis", "jdbc", "sample-app")) {
			try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/test/java"))) {
				files.filter((path) -> path.toString().endsWith("Tests.java"))
					.forEach((path) -> tests.put(path.getFileName().toString().replace(".java", ""), read(path)));
			}
		}
		return tests;
	}

	private static List<JsonNode> properties() throws IOException {
		List<JsonNode> properties = new ArrayList<>();
		for (URL metadata : Collections.list(DocumentationTests.class.getClassLoader()
			.getResources("META-INF/spring-configuration-metadata.json"))) {
			for (JsonNode property : new JsonMapper().readTree(metadata.openStream().readAllBytes())
				.get("properties")) {
				if (!property.has("deprecation")) {
					properties.add(property);
				}
			}
		}
		return properties;
	}

	private static List<String> guideSources() throws IOException {
		List<String> sources = new ArrayList<>();
		for (Path guide : List.of(GUIDE, GUIDE_OF_THE_CLUSTER)) {
			try (Stream<Path> files = Files.walk(guide)) {
				files.filter((path) -> path.toString().endsWith(".java")).forEach((path) -> sources.add(read(path)));
			}
		}
		return sources;
	}

	private static String read(Path path) {
		try {
			return normalize(Files.readString(path));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static List<String> blocks(Path document, String language) throws IOException {
		return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
			.matcher(Files.readString(document))
			.results()
			.map((match) -> match.group(1))
			.toList();
	}

	// Indentation and empty lines do not count, nor does the brace that ends a class.
	private static String normalize(String code) {
		return code.lines()
			.map(String::strip)
			.filter((line) -> !line.isEmpty() && !line.equals("}"))
			.collect(Collectors.joining("\n"));
	}

}
