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

package io.github.wsext.codec;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JacksonSerializable;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.jsontype.TypeSerializer;

/**
 * A value that is JSON already. Goes into JSON as it is, without being read; into other
 * formats of Jackson token by token.
 */
public final class RawJson extends JacksonSerializable.Base {

	private static final JsonFactory JSON = new JsonFactory();

	private final String json;

	/**
	 * Creates a value.
	 * @param json one value of JSON; taken as it is
	 */
	public RawJson(String json) {
		this.json = json;
	}

	@Override
	public void serialize(JsonGenerator generator, SerializationContext context) {
		if (context.tokenStreamFactory() instanceof JsonFactory) {
			generator.writeRawValue(this.json);
			return;
		}
		try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), this.json)) {
			parser.nextToken();
			generator.copyCurrentStructure(parser);
		}
	}

	@Override
	public void serializeWithType(JsonGenerator generator, SerializationContext context, TypeSerializer type) {
		serialize(generator, context);
	}

}
