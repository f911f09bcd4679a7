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

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SchemaExamples}.
 */
class SchemaExamplesTests {

	private static final String DOCUMENT = """
			{"components": {"schemas": {
			  "Seat": {"type": "object", "properties": {"row": {"type": "integer"}}},
			  "Node": {"type": "object", "properties": {"name": {"type": "string"},
			    "next": {"$ref": "#/components/schemas/Node"}}},
			  "Loop": {"$ref": "#/components/schemas/Loop"}}}}""";

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '\'',
			textBlock = """
					{"type": "string"} | "text"
					{"type": "string", "minLength": 6} | "textxx"
					{"type": "string", "maxLength": 2} | "te"
					{"type": "string", "minLength": 2000000000, "maxLength": 3} | "tex"
					{"type": "string", "format": "date-time"} | "2026-01-01T12:00:00Z"
					{"type": "string", "format": "unheard-of"} | "text"
					{"type": "string", "enum": ["RED", "GREEN"]} | "RED"
					{"type": "string", "const": "circle"} | "circle"
					{"type": "string", "examples": ["ACME", "BOLT"]} | "ACME"
					{"type": "string", "default": ""} | ""
					{"type": ["null", "string"]} | "text"
					{"type": "integer"} | 0
					{"type": "integer", "minimum": 3} | 3
					{"type": "number", "exclusiveMinimum": 0} | 1
					{"type": "number", "maximum": -2.5} | -2.5
					{"type": "boolean"} | false
					{"type": "null"} | null
					{} | null
					{"type": "array", "items": {"type": "integer"}} | [0]
					{"type": "array", "items": {"type": "integer"}, "minItems": 2} | [0,0]
					{"type": "array", "items": {"type": "integer"}, "minItems": 2000000000} | [0,0,0]
					{"type": "array", "items": {"type": "integer"}, "maxItems": 0} | []
					{"type": "array", "items": [{"const": "circle"}, {"type": "integer"}]} | ["circle",0]
					{"type": "array"} | []
					{"type": "object", "additionalProperties": {"type": "string"}} | {}
					{"properties": {"a": {"type": "string"}, "b": {"type": "integer"}}} | {"a":"text","b":0}
					{"$ref": "#/components/schemas/Seat"} | {"row":0}
					{"$ref": "#/components/schemas/Nobody"} | null
					{"oneOf": [{"type": "null"}, {"$ref": "#/components/schemas/Seat"}]} | {"row":0}
					{"anyOf": [{"type": "integer"}, {"type": "string"}]} | 0
					{"oneOf": []} | null
					{"allOf": [{"$ref": "#/components/schemas/Seat"}, {"properties": {"name": {"type": "string"}}}]} | {"row":0,"name":"text"}
					""")
	@DisplayName("Q8 payloads are filled in with what has the shape of their schema")
	void examples(String schema, String example) {
		assertThat(example(schema).toString()).isEqualTo(example);
	}

	@Test
	@DisplayName("Q8 a schema that has itself in it is filled in so far")
	void recursion() {
		assertThat(example("{\"$ref\": \"#/components/schemas/Node\"}").toString())
			.isEqualTo("{\"name\":\"text\",\"next\":{\"name\":\"text\",\"next\":{\"name\":\"text\",\"next\":null}}}");
		assertThat(example("{\"$ref\": \"#/components/schemas/Loop\"}").isNull()).isTrue();
	}

	private static JsonNode example(String schema) {
		JsonMapper json = JsonMapper.shared();
		return new SchemaExamples(json.readTree(DOCUMENT)).of(json.readTree(schema));
	}

}
