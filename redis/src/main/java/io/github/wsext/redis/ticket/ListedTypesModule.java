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

package io.github.wsext.redis.ticket;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.type.WritableTypeId;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.TypeSerializer;
import tools.jackson.databind.module.SimpleModule;

/**
 * Module that has the types an application has listed written as its own JSON, inside of
 * what Spring Security writes.
 */
final class ListedTypesModule extends SimpleModule {

	private static final long serialVersionUID = 1L;

	private static final String VALUE = "value";

	ListedTypesModule(JsonMapper json, TicketTypes types) {
		super(ListedTypesModule.class.getName());
		types.types().forEach((type) -> add(type, json));
	}

	private <T> void add(Class<T> type, JsonMapper json) {
		addSerializer(type, new Writer<>(json));
		addDeserializer(type, new Reader<>(json, type));
	}

	/**
	 * Writes values of a type.
	 */
	private static final class Writer<T> extends ValueSerializer<T> {

		private final JsonMapper json;

		Writer(JsonMapper json) {
			this.json = json;
		}

		@Override
		public void serialize(T value, JsonGenerator generator, SerializationContext context) {
			generator.writeStartObject();
			generator.writeStringProperty(VALUE, this.json.writeValueAsString(value));
			generator.writeEndObject();
		}

		@Override
		public void serializeWithType(T value, JsonGenerator generator, SerializationContext context,
				TypeSerializer types) {
			WritableTypeId type = types.writeTypePrefix(generator, context,
					types.typeId(value, JsonToken.START_OBJECT));
			generator.writeStringProperty(VALUE, this.json.writeValueAsString(value));
			types.writeTypeSuffix(generator, context, type);
		}

	}

	/**
	 * Reads values of a type.
	 */
	private static final class Reader<T> extends ValueDeserializer<T> {

		private final JsonMapper json;

		private final Class<T> type;

		Reader(JsonMapper json, Class<T> type) {
			this.json = json;
			this.type = type;
		}

		@Override
		public T deserialize(JsonParser parser, DeserializationContext context) {
			JsonNode node = context.readTree(parser);
			return this.json.readValue(node.path(VALUE).stringValue(), this.type);
		}

	}

}
