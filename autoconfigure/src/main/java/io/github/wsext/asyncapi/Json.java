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

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Nodes of JSON that occur in many places of the document.
 */
final class Json {

	private Json() {
	}

	static ObjectNode object() {
		return JsonNodeFactory.instance.objectNode();
	}

	static ObjectNode reference(String pointer) {
		return object().put("$ref", pointer);
	}

	static ObjectNode type(String type) {
		return object().put("type", type);
	}

	static ObjectNode constant(String value) {
		return type("string").put("const", value);
	}

	static ObjectNode array(ObjectNode items) {
		ObjectNode array = type("array");
		array.set("items", items);
		return array;
	}

	/**
	 * The schema of an object.
	 */
	static ObjectSchema objectSchema() {
		return new ObjectSchema(object().put("type", "object"));
	}

	/**
	 * A schema of an object that gets its properties one by one.
	 *
	 * @param node the schema
	 */
	record ObjectSchema(ObjectNode node) {

		ObjectSchema required(String name, JsonNode schema) {
			optional(name, schema);
			ArrayNode required = this.node.withArrayProperty("required");
			required.add(name);
			return this;
		}

		ObjectSchema optional(String name, JsonNode schema) {
			this.node.withObjectProperty("properties").set(name, schema);
			return this;
		}

	}

}
