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

package io.github.wsext.redis.metadata;

import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.wsext.OverflowPolicy;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compares what the classes of properties bind with the metadata that tools read and with
 * {@code docs/configuration.md}. It stands here because this module's tests see the
 * properties of all modules.
 */
class ConfigurationMetadataTests {

	private static final Path DOCUMENTATION = Path.of("..", "docs", "configuration.md");

	private static final Pattern ROW = Pattern.compile("^\\| `([a-z0-9.-]+)` \\| (.*?) ?\\| (.*) \\|$",
			Pattern.MULTILINE);

	private static final Pattern OURS = Pattern.compile("wsext\\..*|management\\.[a-z]+\\.wsext\\..*");

	private static final String ACCESS = "management.endpoint.wsext.access";

	/** What the processor of Spring Boot adds to every endpoint that reads. */
	private static final String CACHE = "management.endpoint.wsext.cache.time-to-live";

	/** What Spring Boot looks up by name. */
	private static final Set<String> OF_NO_CLASS = Set.of(ACCESS, CACHE, "management.health.wsext.enabled",
			"management.info.wsext.enabled");

	private static final Map<String, String> BEGINNINGS = Map.of(Boolean.class.getName(), "Whether ",
			Integer.class.getName(), "(Maximum n|N)umber of ", Long.class.getName(), "(Maximum n|N)umber of ",
			Duration.class.getName(), "(Maximum t|T)ime ", DataSize.class.getName(),
			"Maximum (size|number of bytes|amount) |Amount ");

	private final WebApplicationContextRunner application = new WebApplicationContextRunner()
		.withUserConfiguration(App.class)
		.withPropertyValues("wsext.cluster.enabled=false");

	static List<Class<?>> classes() {
		ClassPathScanningCandidateComponentProvider scanner = new ClassPathScanningCandidateComponentProvider(false);
		scanner.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
		return scanner.findCandidateComponents("io.github.wsext")
			.stream()
			.map(BeanDefinition::getBeanClassName)
			.<Class<?>>map((name) -> ClassUtils.resolveClassName(name, null))
			.toList();
	}

	static List<BoundProperty> bound() {
		return classes().stream().flatMap((type) -> BoundProperty.of(type).stream()).toList();
	}

	@Test
	@DisplayName("Q4 the metadata has exactly the properties that are bound, with their types and defaults")
	void metadataIsThatOfTheClasses() throws IOException {
		assertThat(classes()).extracting(Class::getSimpleName)
			.contains("WsExtProperties", "WsExtActuatorProperties", "WsExtClusterProperties", "WsExtOutboxProperties",
					"OutboxSchemaProperties");
		Map<String, String> bound = new TreeMap<>();
		bound().forEach((each) -> bound.put(each.name(), each.typeName() + " = " + each.defaultValue()));
		Map<String, String> known = new TreeMap<>();
		metadata().forEach(
				(name, property) -> known.put(name, property.get("type").stringValue() + " = " + defaultOf(property)));
		assertThat(known.keySet()).containsAll(OF_NO_CLASS);
		known.keySet().removeAll(OF_NO_CLASS);
		assertThat(known).containsExactlyInAnyOrderEntriesOf(bound);
	}

	@ParameterizedTest
	@MethodSource("classes")
	@DisplayName("Q4 a default in the metadata, set by hand, changes nothing")
	void defaultsBind(Class<?> type) throws IOException {
		Map<String, JsonNode> known = metadata();
		Map<String, String> defaults = new TreeMap<>();
		for (BoundProperty property : BoundProperty.of(type)) {
			String value = defaultOf(known.get(property.name()));
			if (value != null) {
				defaults.put(property.name(), value);
			}
		}
		assertThat(bind(type, defaults)).usingRecursiveComparison().isEqualTo(bind(type, Map.of()));
	}

	@Test
	@DisplayName("Q4 every property has a description in the style of Spring Boot's own, and says its unit")
	void descriptions() throws IOException {
		assertThat(metadata()).isNotEmpty().allSatisfy((name, property) -> {
			String beginning = BEGINNINGS.getOrDefault(property.get("type").stringValue(),
					"(?!The |A |An |Sets )[A-Z]");
			assertThat(property.path("description").asString("")).as(name)
				.matches("(?s)(" + beginning + ").*[^.]\\.")
				.doesNotContain("  ", "{@");
			String value = defaultOf(property);
			if (value != null) {
				assertThat(value).as(name).matches(format(property.get("type").stringValue()));
			}
		});
	}

	private static String format(String type) {
		if (type.equals(Duration.class.getName())) {
			return "\\d+(ms|s|m|h|d)";
		}
		return type.equals(DataSize.class.getName()) ? "\\d+(B|KB|MB|GB)" : ".+";
	}

	@Test
	@DisplayName("Q4 every property is documented with its default, and nothing else is")
	void documentation() throws IOException {
		Map<String, JsonNode> known = metadata();
		known.remove(CACHE);
		Map<String, MatchResult> rows = rows();
		assertThat(rows.keySet()).isEqualTo(known.keySet());
		known.forEach((name, property) -> {
			String value = defaultOf(property);
			String documented = rows.get(name).group(2).replace("`", "");
			assertThat(documented).as(name).isIn((value != null) ? List.of(value) : List.of("", "none"));
		});
	}

	@Test
	@DisplayName("Q4 what can be set for each endpoint or topic is documented with the property that lists them")
	void settingsInMaps() throws IOException {
		Map<String, MatchResult> rows = rows();
		assertThat(bound()).filteredOn((property) -> property.settingsInMap() != null)
			.hasSizeGreaterThanOrEqualTo(3)
			.allSatisfy((property) -> assertThat(rows.get(property.name()).group(3))
				.contains(Arrays.stream(property.settingsInMap().getRecordComponents())
					.map((component) -> "`" + DataObjectPropertyName.toDashedForm(component.getName()) + "`")
					.toList()));
	}

	@Test
	@DisplayName("Q4 a property that was renamed says what it is called now, and why")
	void deprecated() throws IOException {
		Map<String, JsonNode> known = metadata();
		List<JsonNode> deprecated = read("properties").filter((property) -> property.has("deprecation")).toList();
		assertThat(deprecated).isNotEmpty().allSatisfy((property) -> {
			assertThat(known).containsKey(property.at("/deprecation/replacement").stringValue())
				.doesNotContainKey(property.get("name").stringValue());
			assertThat(property.at("/deprecation/reason").stringValue()).matches("[A-Z].*\\.");
			assertThat(property.at("/deprecation/level").stringValue()).isEqualTo("error");
		});
	}

	@Test
	@DisplayName("Q4 every hint is for a property that exists")
	void hintsHaveProperties() throws IOException {
		Map<String, JsonNode> known = metadata();
		assertThat(hints()).isNotEmpty().allSatisfy((name, hint) -> {
			assertThat(known).containsKey(name.replaceFirst("\\.(keys|values)$", ""));
			assertThat(hint.path("values").size() + hint.path("providers").size()).isPositive();
			assertThat(hint.path("values"))
				.allSatisfy((value) -> assertThat(value.path("description").asString("A.")).matches("[A-Z].*\\."));
		});
	}

	static Stream<Arguments> choices() throws IOException {
		Map<String, JsonNode> hints = hints();
		return bound().stream().flatMap((property) -> {
			Set<String> hinted = new TreeSet<>();
			JsonNode hint = hints.get(property.name());
			if (hint != null) {
				hint.path("values").forEach((value) -> hinted.add(value.get("value").stringValue()));
			}
			Set<String> all = new TreeSet<>(hinted);
			if (property.valueType().isEnum() && property.valueType().getPackageName().startsWith("io.github.wsext")) {
				Arrays.stream(property.valueType().getEnumConstants())
					.forEach((constant) -> all.add(BoundProperty.dashed((Enum<?>) constant)));
			}
			return all.stream().map((value) -> Arguments.of(property.name(), value, hinted.contains(value)));
		});
	}

	@ParameterizedTest
	@MethodSource("choices")
	@DisplayName("Q4 an application starts with each value that tools offer, and with no other constant")
	void hintedValues(String property, String value, boolean hinted) {
		this.application.withPropertyValues(property + "=" + value).run((context) -> {
			if (hinted) {
				assertThat(context).hasNotFailed();
			}
			else {
				assertThat(context).hasFailed();
			}
		});
	}

	@Test
	void choicesAreThere() throws IOException {
		assertThat(choices().map((choice) -> choice.get()[0] + "=" + choice.get()[1])).contains("wsext.transport=auto",
				"wsext.ticket.carriers=path", "wsext.ticket.methods=GET",
				"wsext.outbound.overflow=" + BoundProperty.dashed(OverflowPolicy.INHERIT));
	}

	private static Object bind(Class<?> type, Map<String, String> values) {
		return new Binder(new MapConfigurationPropertySource(values)).bindOrCreate(BoundProperty.prefix(type), type);
	}

	private static @Nullable String defaultOf(JsonNode property) {
		JsonNode value = property.path("defaultValue");
		if (value.isMissingNode()) {
			return null;
		}
		// Some lists are written as Java does, and one constant as it is named there.
		String text = value.isArray() ? value.valueStream().map(JsonNode::asString).collect(Collectors.joining(", "))
				: value.asString().replaceAll("^\\[|]$", "");
		return property.get("name").stringValue().equals(ACCESS) ? text.replace('_', '-') : text;
	}

	private static Map<String, MatchResult> rows() throws IOException {
		return ROW.matcher(Files.readString(DOCUMENTATION))
			.results()
			.collect(Collectors.toMap((row) -> row.group(1), (row) -> row, (one, other) -> {
				throw new IllegalStateException("There are two rows of " + one.group(1));
			}, TreeMap::new));
	}

	/**
	 * The properties that tools know, by their names.
	 */
	private static Map<String, JsonNode> metadata() throws IOException {
		return byName(read("properties").filter((property) -> !property.has("deprecation")));
	}

	private static Map<String, JsonNode> hints() throws IOException {
		return byName(read("hints"));
	}

	private static Map<String, JsonNode> byName(Stream<JsonNode> nodes) {
		Map<String, JsonNode> byName = new TreeMap<>();
		nodes.forEach((node) -> assertThat(byName.put(node.get("name").stringValue(), node)).isNull());
		return byName;
	}

	private static Stream<JsonNode> read(String kind) throws IOException {
		Stream<JsonNode> all = Stream.of();
		for (URL metadata : Collections.list(ConfigurationMetadataTests.class.getClassLoader()
			.getResources("META-INF/spring-configuration-metadata.json"))) {
			JsonNode nodes = new JsonMapper().readTree(metadata.openStream().readAllBytes()).path(kind);
			all = Stream.concat(all, nodes.valueStream());
		}
		return all.filter((node) -> OURS.matcher(node.get("name").stringValue()).matches());
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class App {

	}

}
