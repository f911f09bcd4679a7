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

import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ser.std.StdContainerSerializer;

/**
 * Types by which Jackson writes objects, so that what is read has them again: the
 * declared one where that is known, and each element of a collection by its own class,
 * whose annotations a collection of anything would ignore. Thread-safe.
 */
final class JacksonTypes {

	/** Deeper collections are left to Jackson, which has a limit of its own. */
	private static final int MAX_DEPTH = 16;

	private final ConcurrentMap<Declaration, JavaType> declared = new ConcurrentHashMap<>();

	/** Classes whose annotations have their type written. */
	private final ConcurrentMap<Class<?>, Boolean> typed = new ConcurrentHashMap<>();

	/**
	 * Whether an object may have to be written by these types rather than by its class.
	 */
	static boolean concerns(Object value) {
		return value instanceof Map || value instanceof Collection || value instanceof Object[];
	}

	/**
	 * Writes an object.
	 * @param type its declared type, if that is known and says more than its class
	 */
	void write(@Nullable Object value, @Nullable Type type, JsonGenerator generator, SerializationContext context) {
		if (value == null) {
			context.defaultSerializeNullValue(generator);
		}
		else if (value instanceof EventMessage event) {
			generator.writeStartObject(event);
			event.forEach((key, member) -> {
				generator.writeName(key);
				write(member, event.typeOf(key), generator, context);
			});
			generator.writeEndObject();
		}
		else if (isTypedWithin(value, 0, context)) {
			writeContents(value, generator, context);
		}
		else if (type != null) {
			context.findTypedValueSerializer(declared(type, value.getClass(), context), true)
				.serialize(value, generator, context);
		}
		else {
			context.writeValue(generator, value);
		}
	}

	/**
	 * The class of an object, with the type arguments of its declaration.
	 */
	private JavaType declared(Type type, Class<?> actual, SerializationContext context) {
		Declaration declaration = new Declaration(type, actual);
		JavaType known = this.declared.get(declaration);
		if (known == null) {
			known = construct(type, actual, context);
			this.declared.put(declaration, known);
		}
		return known;
	}

	private static JavaType construct(Type type, Class<?> actual, SerializationContext context) {
		JavaType base = context.constructType(type);
		if (!base.getRawClass().isAssignableFrom(actual)) {
			return context.constructType(actual);
		}
		try {
			return context.getTypeFactory().constructSpecializedType(base, actual, true);
		}
		catch (IllegalArgumentException ex) {
			// The class says something else of the type arguments, and knows better.
			return context.constructType(actual);
		}
	}

	/**
	 * Whether an object is a collection of some kind, and something in it is of a class
	 * whose type is to be written.
	 */
	private boolean isTypedWithin(Object value, int depth, SerializationContext context) {
		if (depth > MAX_DEPTH || !concerns(value) || isTyped(value.getClass(), context)) {
			return false;
		}
		Class<?> last = null;
		for (Object element : elements(value)) {
			if (element == null || (element.getClass() == last && !concerns(element))) {
				continue;
			}
			last = element.getClass();
			if (isTyped(last, context) || isTypedWithin(element, depth + 1, context)) {
				return context.findValueSerializer(value.getClass()) instanceof StdContainerSerializer;
			}
		}
		return false;
	}

	private boolean isTyped(Class<?> type, SerializationContext context) {
		Boolean known = this.typed.get(type);
		if (known == null) {
			// Not while the map is locked: this may ask the application's own code.
			known = context.findTypeSerializer(context.constructType(type)) != null;
			this.typed.put(type, known);
		}
		return known;
	}

	private static Iterable<? extends @Nullable Object> elements(Object value) {
		if (value instanceof Map<?, ?> map) {
			return map.values();
		}
		return (value instanceof Collection<?> collection) ? collection : Arrays.asList((Object[]) value);
	}

	private void writeContents(Object value, JsonGenerator generator, SerializationContext context) {
		if (value instanceof Map<?, ?> map) {
			generator.writeStartObject(map);
			map.forEach((key, element) -> {
				if (element != null || writesNulls(context)) {
					writeKey(key, generator, context);
					write(element, null, generator, context);
				}
			});
			generator.writeEndObject();
		}
		else {
			generator.writeStartArray(value);
			elements(value).forEach((element) -> write(element, null, generator, context));
			generator.writeEndArray();
		}
	}

	private static boolean writesNulls(SerializationContext context) {
		JsonInclude.Include inclusion = context.getConfig().getDefaultPropertyInclusion().getContentInclusion();
		return inclusion == JsonInclude.Include.ALWAYS || inclusion == JsonInclude.Include.USE_DEFAULTS;
	}

	private static void writeKey(@Nullable Object key, JsonGenerator generator, SerializationContext context) {
		if (key == null) {
			context.findNullKeySerializer(context.constructType(Object.class), null)
				.serialize(null, generator, context);
		}
		else {
			context.findKeySerializer(key.getClass(), null).serialize(key, generator, context);
		}
	}

	/**
	 * A class that stands for a declared type.
	 */
	private record Declaration(Type type, Class<?> actual) {
	}

}
