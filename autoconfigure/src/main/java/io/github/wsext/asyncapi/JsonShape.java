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

import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.BeanProperty;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsonFormatVisitors.JsonAnyFormatVisitor;
import tools.jackson.databind.jsonFormatVisitors.JsonArrayFormatVisitor;
import tools.jackson.databind.jsonFormatVisitors.JsonBooleanFormatVisitor;
import tools.jackson.databind.jsonFormatVisitors.JsonFormatVisitorWrapper;
import tools.jackson.databind.jsonFormatVisitors.JsonIntegerFormatVisitor;
import tools.jackson.databind.jsonFormatVisitors.JsonMapFormatVisitor;
import tools.jackson.databind.jsonFormatVisitors.JsonNullFormatVisitor;
import tools.jackson.databind.jsonFormatVisitors.JsonNumberFormatVisitor;
import tools.jackson.databind.jsonFormatVisitors.JsonObjectFormatVisitor;
import tools.jackson.databind.jsonFormatVisitors.JsonStringFormatVisitor;
import tools.jackson.databind.jsonFormatVisitors.JsonValueFormat;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Shape of a type as its serializer tells it: the kind of JSON, keywords of scalars, and
 * the properties of objects, of which nothing further is asked.
 */
final class JsonShape {

	/** Those whose text has no offset, which the formats of JSON Schema want. */
	private static final Set<Class<?>> WITHOUT_OFFSET = Set.of(LocalDateTime.class, LocalTime.class);

	private final ObjectNode keywords = JsonNodeFactory.instance.objectNode();

	private final List<BeanProperty> properties = new ArrayList<>();

	private Kind kind = Kind.ANY;

	private @Nullable SerializationContext context;

	private JsonShape() {
	}

	/**
	 * The shape of a type as the mapper writes it.
	 */
	static JsonShape of(JavaType type, JsonMapper mapper) {
		JsonShape shape = new JsonShape();
		Visitor visitor = shape.new Visitor(null);
		mapper.acceptJsonFormatVisitor(type, visitor);
		shape.context = visitor.getContext();
		return shape;
	}

	/**
	 * The shape of a property as its own serializer writes it.
	 */
	static JsonShape of(JavaType type, ValueSerializer<?> serializer, SerializationContext context) {
		JsonShape shape = new JsonShape();
		shape.context = context;
		serializer.acceptJsonFormatVisitor(shape.new Visitor(context), type);
		return shape;
	}

	Kind kind() {
		return this.kind;
	}

	/**
	 * The properties of an object, in the order in which they are written.
	 */
	List<BeanProperty> properties() {
		return this.properties;
	}

	SerializationContext context() {
		return Objects.requireNonNull(this.context);
	}

	/**
	 * The schema of a scalar.
	 */
	ObjectNode scalar() {
		ObjectNode schema = JsonNodeFactory.instance.objectNode();
		schema.put("type", this.kind.name().toLowerCase(Locale.ROOT));
		schema.setAll(this.keywords);
		return schema;
	}

	/**
	 * Kinds of JSON, as serializers tell them apart.
	 */
	enum Kind {

		/** An object with properties. */
		OBJECT,

		/** An object with any properties of one type. */
		MAP,

		/** An array. */
		ARRAY,

		/** A string. */
		STRING,

		/** A number. */
		NUMBER,

		/** A whole number. */
		INTEGER,

		/** True or false. */
		BOOLEAN,

		/** Null. */
		NULL,

		/** The serializer does not say. */
		ANY

	}

	private void format(JavaType type, JsonValueFormat format) {
		if (format != JsonValueFormat.UTC_MILLISEC && !WITHOUT_OFFSET.contains(type.getRawClass())) {
			this.keywords.put("format", format.toString());
		}
	}

	private void values(Set<String> values) {
		ArrayNode listed = this.keywords.putArray("enum");
		values.forEach(listed::add);
	}

	/**
	 * Writes down what a serializer tells. Where it returns {@code null}, the serializer
	 * tells no more.
	 */
	private final class Visitor extends JsonFormatVisitorWrapper.Base {

		Visitor(@Nullable SerializationContext context) {
			super(context);
		}

		@Override
		public JsonObjectFormatVisitor expectObjectFormat(JavaType type) {
			JsonShape.this.kind = Kind.OBJECT;
			return new JsonObjectFormatVisitor.Base(getContext()) {

				@Override
				public void property(BeanProperty property) {
					JsonShape.this.properties.add(property);
				}

				@Override
				public void optionalProperty(BeanProperty property) {
					JsonShape.this.properties.add(property);
				}

			};
		}

		@Override
		public @Nullable JsonArrayFormatVisitor expectArrayFormat(JavaType type) {
			JsonShape.this.kind = Kind.ARRAY;
			return null;
		}

		@Override
		public JsonStringFormatVisitor expectStringFormat(JavaType type) {
			JsonShape.this.kind = Kind.STRING;
			return new JsonStringFormatVisitor.Base() {

				@Override
				public void format(JsonValueFormat format) {
					JsonShape.this.format(type, format);
				}

				@Override
				public void enumTypes(Set<String> values) {
					values(values);
				}

			};
		}

		@Override
		public JsonNumberFormatVisitor expectNumberFormat(JavaType type) {
			JsonShape.this.kind = Kind.NUMBER;
			return new JsonNumberFormatVisitor.Base() {

				@Override
				public void numberType(JsonParser.NumberType numberType) {
					if (numberType == JsonParser.NumberType.BIG_INTEGER) {
						JsonShape.this.kind = Kind.INTEGER;
					}
				}

			};
		}

		@Override
		public JsonIntegerFormatVisitor expectIntegerFormat(JavaType type) {
			JsonShape.this.kind = Kind.INTEGER;
			return new JsonIntegerFormatVisitor.Base();
		}

		@Override
		public JsonBooleanFormatVisitor expectBooleanFormat(JavaType type) {
			JsonShape.this.kind = Kind.BOOLEAN;
			return new JsonBooleanFormatVisitor.Base();
		}

		@Override
		public JsonNullFormatVisitor expectNullFormat(JavaType type) {
			JsonShape.this.kind = Kind.NULL;
			return new JsonNullFormatVisitor.Base();
		}

		@Override
		public JsonAnyFormatVisitor expectAnyFormat(JavaType type) {
			JsonShape.this.kind = Kind.ANY;
			return new JsonAnyFormatVisitor.Base();
		}

		@Override
		public @Nullable JsonMapFormatVisitor expectMapFormat(JavaType type) {
			JsonShape.this.kind = Kind.MAP;
			return null;
		}

	}

}
