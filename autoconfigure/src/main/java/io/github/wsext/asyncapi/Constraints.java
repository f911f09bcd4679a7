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

package io.github.wsext.asyncapi;

import java.lang.annotation.Annotation;
import java.math.BigDecimal;
import java.util.Set;
import java.util.stream.Stream;

import tools.jackson.databind.node.ObjectNode;

import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;

/**
 * Keywords of JSON Schema for the constraints of Bean Validation on a property. They are
 * found by their names, so that it need not be there; those of other groups than the
 * default are left out.
 */
final class Constraints {

	private static final String PACKAGE = "jakarta.validation.constraints.";

	private static final Set<String> NOT_NULL = Set.of("NotNull", "NotBlank", "NotEmpty");

	private final MergedAnnotations annotations;

	private Constraints(MergedAnnotations annotations) {
		this.annotations = annotations;
	}

	static Constraints of(MergedAnnotations annotations) {
		return new Constraints(annotations);
	}

	/**
	 * Whether there has to be a value.
	 */
	boolean areRequiring() {
		return NOT_NULL.stream().anyMatch((name) -> find(name).findAny().isPresent());
	}

	/**
	 * Adds what the constraints say to the schema of the property.
	 */
	void addTo(ObjectNode schema) {
		switch (schema.path("type").asString("")) {
			case "string" -> addToString(schema);
			case "array" -> addSize(schema, "minItems", "maxItems");
			case "object" -> addSize(schema, "minProperties", "maxProperties");
			case "integer", "number" -> addToNumber(schema);
			default -> {
				// A reference, which has no room for keywords, or anything.
			}
		}
	}

	private void addToString(ObjectNode schema) {
		addSize(schema, "minLength", "maxLength");
		find("NotBlank").forEach((blank) -> raise(schema, "minLength", 1));
		find("Email").forEach((email) -> schema.put("format", "email"));
		find("Pattern").filter((pattern) -> pattern.getEnumArray("flags", Enum.class).length == 0)
			.forEach((pattern) -> schema.put("pattern", "^(?:" + pattern.getString("regexp") + ")$"));
	}

	private void addSize(ObjectNode schema, String min, String max) {
		find("NotEmpty").forEach((empty) -> raise(schema, min, 1));
		find("Size").forEach((size) -> {
			raise(schema, min, size.getInt("min"));
			if (size.getInt("max") != Integer.MAX_VALUE) {
				schema.put(max, size.getInt("max"));
			}
		});
	}

	private static void raise(ObjectNode schema, String keyword, int value) {
		if (value > schema.path(keyword).asInt(0)) {
			schema.put(keyword, value);
		}
	}

	private void addToNumber(ObjectNode schema) {
		find("Min").forEach((min) -> schema.put("minimum", min.getLong("value")));
		find("Max").forEach((max) -> schema.put("maximum", max.getLong("value")));
		find("DecimalMin").forEach((min) -> addDecimal(schema, min, "minimum", "exclusiveMinimum"));
		find("DecimalMax").forEach((max) -> addDecimal(schema, max, "maximum", "exclusiveMaximum"));
		find("Positive").forEach((positive) -> schema.put("exclusiveMinimum", 0));
		find("PositiveOrZero").forEach((positive) -> schema.put("minimum", 0));
		find("Negative").forEach((negative) -> schema.put("exclusiveMaximum", 0));
		find("NegativeOrZero").forEach((negative) -> schema.put("maximum", 0));
	}

	private static void addDecimal(ObjectNode schema, MergedAnnotation<Annotation> limit, String inclusive,
			String exclusive) {
		schema.put(limit.getBoolean("inclusive") ? inclusive : exclusive, new BigDecimal(limit.getString("value")));
	}

	private Stream<MergedAnnotation<Annotation>> find(String name) {
		return this.annotations.stream(PACKAGE + name)
			.filter((constraint) -> constraint.getClassArray("groups").length == 0);
	}

}
