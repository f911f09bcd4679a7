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

import java.util.List;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The official JSON Schema of AsyncAPI documents, and the schemas that are in a document.
 */
final class OfficialSchema {

	private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7);

	private static final Schema ASYNCAPI = REGISTRY
		.getSchema(OfficialSchema.class.getResourceAsStream("/asyncapi/asyncapi-3.0.0.json"));

	private OfficialSchema() {
	}

	/**
	 * What is wrong with a document.
	 */
	static List<Error> validate(JsonNode document) {
		return ASYNCAPI.validate(document);
	}

	/**
	 * What is wrong with JSON by a schema of a document.
	 * @param pointer where the schema is, such as {@code /components/schemas/Say}
	 */
	static List<Error> validate(JsonNode document, String pointer, String json) {
		// References begin at the root: that becomes the schema, and is that one.
		ObjectNode schema = (ObjectNode) document.deepCopy();
		schema.putArray("allOf").addObject().put("$ref", "#" + pointer);
		return REGISTRY.getSchema(schema).validate(JsonMapper.shared().readTree(json));
	}

}
