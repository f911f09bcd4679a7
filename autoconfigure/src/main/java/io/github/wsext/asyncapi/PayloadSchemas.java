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
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.BeanProperty;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.introspect.AnnotatedClass;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.BeanPropertyDefinition;
import tools.jackson.databind.introspect.ClassIntrospector;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.TypeSerializer;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.ser.BeanPropertyWriter;

import org.springframework.core.annotation.MergedAnnotations;

/**
 * Schemas of payload types, as the application's mapper writes and reads them. Objects
 * get a name and are referred to; all else stands where it is used. A type that cannot be
 * described may be anything. Not thread-safe.
 */
final class PayloadSchemas {

	private static final Log logger = LogFactory.getLog(PayloadSchemas.class);

	private static final String REFERENCE = "$ref";

	private static final String PROPERTIES = "properties";

	/** Formats that serializers do not tell. */
	private static final Map<Class<?>, String> FORMATS = Map.of(UUID.class, "uuid", Duration.class, "duration",
			LocalDate.class, "date", OffsetDateTime.class, "date-time", java.net.URI.class, "uri");

	private final JsonMapper mapper;

	private final DeserializationConfig reading;

	private final ClassIntrospector introspector;

	private final SubtypeSchemas subtypes;

	private final SchemaNames names = new SchemaNames();

	private final Map<String, ObjectNode> components = new TreeMap<>();

	PayloadSchemas(JsonMapper mapper) {
		this.mapper = mapper;
		this.reading = mapper.deserializationConfig();
		this.introspector = this.reading.classIntrospectorInstance().forOperation(this.reading);
		this.subtypes = new SubtypeSchemas(mapper, this::of);
	}

	/**
	 * A schema that anything fits.
	 */
	static ObjectNode anything() {
		return JsonNodeFactory.instance.objectNode();
	}

	/**
	 * All schemas with a name, sorted by it.
	 */
	ObjectNode components() {
		ObjectNode all = JsonNodeFactory.instance.objectNode();
		this.components.forEach(all::set);
		return all;
	}

	/**
	 * The schema of a type.
	 */
	ObjectNode of(Type type) {
		try {
			return of(this.mapper.constructType(type));
		}
		catch (RuntimeException | LinkageError ex) {
			logger.warn("No schema for " + type.getTypeName(), ex);
			return anything();
		}
	}

	private ObjectNode of(JavaType type) {
		if (type.isReferenceType()) {
			return nullable(of(type.getReferencedType()));
		}
		String known = this.names.find(type);
		if (known != null) {
			return reference(known);
		}
		return of(type, JsonShape.of(type, this.mapper));
	}

	private ObjectNode of(JavaType type, JsonShape shape) {
		ObjectNode schema = JsonNodeFactory.instance.objectNode();
		switch (shape.kind()) {
			case OBJECT -> {
				return component(type, shape);
			}
			case ANY -> {
				return isUnwritten(type, shape) ? component(type, shape) : schema;
			}
			case ARRAY -> {
				if (type.hasRawClass(byte[].class)) {
					return schema.put("type", "string").put("contentEncoding", "base64");
				}
				schema.put("type", "array");
				if (type.getContentType() != null) {
					schema.set("items", of(type.getContentType()));
				}
				if (Set.class.isAssignableFrom(type.getRawClass())) {
					schema.put("uniqueItems", true);
				}
				return schema;
			}
			case MAP -> {
				schema.put("type", "object");
				if (type.getContentType() != null) {
					schema.set("additionalProperties", of(type.getContentType()));
				}
				return schema;
			}
			default -> {
				return scalar(type, shape);
			}
		}
	}

	private static ObjectNode scalar(JavaType type, JsonShape shape) {
		ObjectNode schema = shape.scalar();
		String format = FORMATS.get(type.getRawClass());
		if (shape.kind() == JsonShape.Kind.STRING && format != null) {
			schema.put("format", format);
		}
		return schema;
	}

	/**
	 * Whether the mapper would write nothing of a type of the application that it reads,
	 * or that has subtypes which are written.
	 */
	private boolean isUnwritten(JavaType type, JsonShape shape) {
		ValueSerializer<?> serializer = shape.context().findValueSerializer(type);
		return shape.context().isUnknownTypeSerializer(serializer) && !type.isJavaLangObject()
				&& (this.subtypes.type(type, shape) != null || !read(type).findProperties().isEmpty());
	}

	private BeanDescription read(JavaType type) {
		return this.introspector.introspectForDeserialization(type, annotated(type));
	}

	private AnnotatedClass annotated(JavaType type) {
		return this.introspector.introspectClassAnnotations(type);
	}

	private ObjectNode component(JavaType type, JsonShape shape) {
		MergedAnnotations annotations = annotations(annotated(type));
		Documented documented = Documented.by(annotations);
		String name = this.names.add(type, documented.name());
		ObjectNode schema;
		try {
			schema = object(type, shape);
			String description = this.reading.getAnnotationIntrospector()
				.findClassDescription(this.reading, annotated(type));
			documented.addTo(schema, (description != null) ? description : "");
		}
		catch (RuntimeException | LinkageError ex) {
			logger.warn("No schema for " + type.toCanonical(), ex);
			schema = anything();
		}
		this.components.put(name, schema);
		return reference(name);
	}

	private static MergedAnnotations annotations(AnnotatedClass type) {
		return MergedAnnotations.from(type.annotations().toArray(Annotation[]::new));
	}

	private ObjectNode object(JavaType type, JsonShape shape) {
		TypeSerializer typed = this.subtypes.type(type, shape);
		if (typed == null) {
			return properties(type, shape);
		}
		return this.subtypes.describe(type, typed, shape, () -> properties(type, shape));
	}

	private ObjectNode properties(JavaType type, JsonShape shape) {
		ObjectNode schema = JsonNodeFactory.instance.objectNode().put("type", "object");
		ObjectNode properties = schema.putObject(PROPERTIES);
		ArrayNode required = JsonNodeFactory.instance.arrayNode();
		for (BeanProperty property : shape.properties()) {
			SchemaProperty described = SchemaProperty.written(property, this.mapper);
			properties.set(property.getName(), described.complete(of(property, shape)));
			if (described.isRequired()) {
				required.add(property.getName());
			}
		}
		boolean written = !shape.properties().isEmpty();
		for (BeanPropertyDefinition property : read(type).findProperties()) {
			AnnotatedMember mutator = property.getMutator();
			if (mutator != null && !properties.has(property.getName())) {
				SchemaProperty described = SchemaProperty.read(property, mutator);
				ObjectNode read = described.complete(of(property.getPrimaryType()));
				properties.set(property.getName(), written ? described.onlyRead(read) : read);
				if (described.isRequired()) {
					required.add(property.getName());
				}
			}
		}
		if (!required.isEmpty()) {
			schema.set("required", required);
		}
		return schema;
	}

	private ObjectNode of(BeanProperty property, JsonShape owner) {
		JavaType type = property.getType();
		if (type.isReferenceType() || !(property instanceof BeanPropertyWriter writer)) {
			return of(type);
		}
		if (writer.getTypeSerializer() != null && owner.context().findTypeSerializer(type) == null) {
			// Only here its type is written.
			return anything();
		}
		ValueSerializer<?> own = writer.getSerializer();
		ValueSerializer<?> serializer = (own != null) ? own
				: owner.context().findPrimaryPropertySerializer(type, property);
		JsonShape shape = JsonShape.of(type, serializer, owner.context());
		boolean usual = shape.kind() == JsonShape.Kind.OBJECT || owner.context().isUnknownTypeSerializer(serializer);
		return usual ? of(type) : of(type, shape);
	}

	private static ObjectNode reference(String name) {
		return JsonNodeFactory.instance.objectNode().put(REFERENCE, "#/components/schemas/" + name);
	}

	/**
	 * The schema of a value that may be null, too.
	 */
	static ObjectNode nullable(ObjectNode schema) {
		if (schema.isEmpty()) {
			return schema;
		}
		if (schema.path("type").isString() && !schema.has("enum")) {
			String type = schema.get("type").asString();
			schema.putArray("type").add(type).add("null");
			return schema;
		}
		if (schema.path("type").isArray()) {
			return schema;
		}
		ObjectNode either = JsonNodeFactory.instance.objectNode();
		either.putArray("anyOf").add(schema).addObject().put("type", "null");
		return either;
	}

}
