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

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.SerializationConfig;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.NamedType;
import tools.jackson.databind.jsontype.TypeSerializer;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Schemas of types that say in JSON which of several they are: one of its subtypes for
 * what is not one itself, and what tells which it is for all others.
 */
final class SubtypeSchemas {

	private final JsonMapper mapper;

	private final Function<JavaType, ObjectNode> schemas;

	/**
	 * Creates the schemas.
	 * @param schemas describes other types
	 */
	SubtypeSchemas(JsonMapper mapper, Function<JavaType, ObjectNode> schemas) {
		this.mapper = mapper;
		this.schemas = schemas;
	}

	/**
	 * What writes the type, or {@code null} if nothing does.
	 */
	@Nullable TypeSerializer type(JavaType type, JsonShape shape) {
		return shape.context().findTypeSerializer(type);
	}

	/**
	 * The schema of a type that is written.
	 * @param own the schema of the type without that
	 */
	ObjectNode describe(JavaType type, TypeSerializer typed, JsonShape shape, Supplier<ObjectNode> own) {
		List<JavaType> subtypes = subtypes(type);
		if (subtypes.isEmpty()) {
			return tagged(type, typed, shape, own.get());
		}
		ObjectNode schema = JsonNodeFactory.instance.objectNode();
		ArrayNode either = schema.putArray("oneOf");
		if (!type.isAbstract()) {
			either.add(tagged(type, typed, shape, own.get()));
		}
		subtypes.forEach((subtype) -> either.add(this.schemas.apply(subtype)));
		return schema;
	}

	private List<JavaType> subtypes(JavaType type) {
		SerializationConfig writing = this.mapper.serializationConfig();
		Collection<NamedType> found = writing.getSubtypeResolver()
			.collectAndResolveSubtypesByTypeId(writing,
					writing.classIntrospectorInstance().forOperation(writing).introspectClassAnnotations(type));
		Set<JavaType> subtypes = new LinkedHashSet<>();
		for (NamedType named : found) {
			JavaType subtype = this.mapper.getTypeFactory().constructSpecializedType(type, named.getType());
			if (!subtype.equals(type) && !subtype.isAbstract()) {
				subtypes.add(subtype);
			}
		}
		return new ArrayList<>(subtypes);
	}

	private ObjectNode tagged(JavaType type, TypeSerializer typed, JsonShape shape, ObjectNode own) {
		String id = typed.getTypeIdResolver().idFromValueAndType(shape.context(), null, type.getRawClass());
		JsonTypeInfo.As inclusion = typed.getTypeInclusion();
		return switch (inclusion) {
			case WRAPPER_OBJECT -> {
				ObjectNode wrapper = JsonNodeFactory.instance.objectNode().put("type", "object");
				wrapper.putObject("properties").set(id, own);
				wrapper.putArray("required").add(id);
				yield wrapper;
			}
			case WRAPPER_ARRAY -> {
				ObjectNode wrapper = JsonNodeFactory.instance.objectNode().put("type", "array");
				wrapper.putArray("items").add(constant(id)).add(own);
				yield wrapper.put("minItems", 2).put("maxItems", 2);
			}
			default -> {
				String property = typed.getPropertyName();
				((ObjectNode) own.get("properties")).set(property, constant(id));
				ArrayNode required = own.withArrayProperty("required");
				if (required.valueStream().noneMatch((name) -> name.asString().equals(property))) {
					required.add(property);
				}
				yield own;
			}
		};
	}

	private static ObjectNode constant(String id) {
		return JsonNodeFactory.instance.objectNode().put("type", "string").put("const", id);
	}

}
