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

package io.github.wsext.console;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Maker of values that have the shape of a JSON schema, for people to change. Immutable.
 */
final class SchemaExamples {

	/** Deeper than what people write by hand; a schema may refer to itself. */
	private static final int MAX_DEPTH = 6;

	private static final int MAX_ITEMS = 3;

	private static final int MAX_LENGTH = 200;

	private static final String TEXT = "text";

	private static final Map<String, String> FORMATS = Map.of("date-time", "2026-01-01T12:00:00Z", "date", "2026-01-01",
			"time", "12:00:00", "duration", "PT1M", "uuid", "00000000-0000-4000-8000-000000000000", "email",
			"somebody@example.com", "uri", "https://example.com/", "ipv4", "192.0.2.1");

	private final JsonNodeFactory nodes = JsonNodeFactory.instance;

	private final JsonNode document;

	/**
	 * Creates the maker.
	 * @param document where references of schemas lead
	 */
	SchemaExamples(JsonNode document) {
		this.document = document;
	}

	/**
	 * An example of what a schema describes.
	 */
	JsonNode of(JsonNode schema) {
		return of(schema, 0);
	}

	private JsonNode of(JsonNode schema, int depth) {
		if (depth > MAX_DEPTH) {
			return this.nodes.nullNode();
		}
		if (schema.has("$ref")) {
			return of(this.document.at(schema.path("$ref").asString("").replaceFirst("^#", "")), depth + 1);
		}
		JsonNode given = given(schema);
		if (given != null) {
			return given;
		}
		for (String either : List.of("oneOf", "anyOf")) {
			if (schema.path(either).isArray() && !schema.path(either).isEmpty()) {
				return of(firstButNull(schema.path(either)), depth + 1);
			}
		}
		if (schema.path("allOf").isArray()) {
			return all(schema, depth);
		}
		return switch (type(schema)) {
			case "object" -> object(schema, depth);
			case "array" -> array(schema, depth);
			case "string" -> this.nodes.stringNode(string(schema));
			case "integer", "number" -> number(schema);
			case "boolean" -> this.nodes.booleanNode(false);
			default -> this.nodes.nullNode();
		};
	}

	private static @Nullable JsonNode given(JsonNode schema) {
		for (String keyword : List.of("const", "default", "example")) {
			if (schema.has(keyword)) {
				return schema.get(keyword);
			}
		}
		for (String keyword : List.of("examples", "enum")) {
			if (schema.path(keyword).isArray() && !schema.path(keyword).isEmpty()) {
				return schema.path(keyword).get(0);
			}
		}
		return null;
	}

	private static JsonNode firstButNull(JsonNode schemas) {
		return schemas.valueStream()
			.filter((schema) -> !type(schema).equals("null"))
			.findFirst()
			.orElseGet(() -> schemas.get(0));
	}

	private static String type(JsonNode schema) {
		JsonNode type = schema.path("type");
		if (type.isArray()) {
			return type.valueStream()
				.map((each) -> each.asString(""))
				.filter((each) -> !each.equals("null"))
				.findFirst()
				.orElse("null");
		}
		return type.asString(schema.has("properties") ? "object" : "");
	}

	private JsonNode all(JsonNode schema, int depth) {
		ObjectNode merged = object(schema, depth);
		for (JsonNode each : schema.path("allOf")) {
			JsonNode part = of(each, depth + 1);
			if (!(part instanceof ObjectNode members)) {
				return part;
			}
			merged.setAll(members);
		}
		return merged;
	}

	private ObjectNode object(JsonNode schema, int depth) {
		ObjectNode object = this.nodes.objectNode();
		schema.path("properties").forEachEntry((name, property) -> object.set(name, of(property, depth + 1)));
		return object;
	}

	private ArrayNode array(JsonNode schema, int depth) {
		ArrayNode array = this.nodes.arrayNode();
		JsonNode items = schema.path("items");
		if (items.isArray()) {
			items.forEach((item) -> array.add(of(item, depth + 1)));
			return array;
		}
		int least = (schema.path("maxItems").asInt(1) > 0) ? 1 : 0;
		int count = Math.min(Math.max(schema.path("minItems").asInt(least), least), MAX_ITEMS);
		for (int i = 0; items.isObject() && i < count; i++) {
			array.add(of(items, depth + 1));
		}
		return array;
	}

	private static String string(JsonNode schema) {
		String text = FORMATS.getOrDefault(schema.path("format").asString(""), TEXT);
		int min = Math.min(schema.path("minLength").asInt(0), MAX_LENGTH);
		int max = Math.max(schema.path("maxLength").asInt(MAX_LENGTH), 0);
		String longEnough = text + "x".repeat(Math.max(0, min - text.length()));
		return longEnough.substring(0, Math.min(longEnough.length(), max));
	}

	private JsonNode number(JsonNode schema) {
		if (schema.path("minimum").isNumber()) {
			return schema.path("minimum");
		}
		if (schema.path("exclusiveMinimum").isNumber()) {
			return this.nodes.numberNode(schema.path("exclusiveMinimum").decimalValue().add(BigDecimal.ONE));
		}
		JsonNode maximum = schema.path("maximum");
		return (maximum.isNumber() && maximum.decimalValue().signum() < 0) ? maximum : this.nodes.numberNode(0);
	}

}
