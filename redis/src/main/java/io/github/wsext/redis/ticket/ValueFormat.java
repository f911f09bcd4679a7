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

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.net.URL;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Format of values whose type is not known beforehand: texts, numbers, times, collections
 * of such, and the types that an application has listed. Each is written with a word for
 * its type. Only listed types are looked up, in the list, never by name.
 */
final class ValueFormat {

	private static final int MAX_DEPTH = 100;

	private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

	/** Types that JSON has no word for; those of the JDK that carry plain data. */
	private static final List<Class<?>> PLAIN = List.of(Long.class, Integer.class, Short.class, Byte.class,
			Double.class, Float.class, Character.class, BigInteger.class, BigDecimal.class, UUID.class, Instant.class,
			Duration.class, LocalDate.class, LocalTime.class, LocalDateTime.class, OffsetDateTime.class,
			ZonedDateTime.class, Date.class, URI.class, URL.class, Locale.class, byte[].class, String[].class,
			int[].class, long[].class);

	private final JsonMapper json;

	private final Map<String, Class<?>> types = new HashMap<>();

	private final Set<Class<?>> listed;

	/**
	 * Creates the format.
	 * @param json writes and reads listed types
	 * @param types what the application has listed
	 */
	ValueFormat(JsonMapper json, TicketTypes types) {
		this.json = json;
		this.listed = types.types();
		PLAIN.forEach((type) -> this.types.put(type.getSimpleName(), type));
		this.listed.forEach((type) -> this.types.put(type.getName(), type));
	}

	/**
	 * Writes a value.
	 * @param what what the value is, for the message
	 * @throws UnlistedTypeException if its type cannot be read again
	 */
	JsonNode write(String what, @Nullable Object value) {
		return write(what, value, 0);
	}

	private JsonNode write(String what, @Nullable Object value, int depth) {
		if (depth > MAX_DEPTH) {
			throw new IllegalArgumentException(what + " contains itself, or is nested too deeply");
		}
		if (value == null) {
			return NODES.nullNode();
		}
		if (value instanceof String text) {
			return NODES.stringNode(text);
		}
		if (value instanceof Boolean truth) {
			return NODES.booleanNode(truth);
		}
		if (this.listed.contains(typeOf(value))) {
			return typed(typeOf(value).getName(), this.json.valueToTree(value));
		}
		if (value instanceof Map<?, ?> map) {
			ArrayNode entries = NODES.arrayNode();
			map.forEach((key, element) -> entries.add(write("a key of " + what, key, depth + 1))
				.add(write(what, element, depth + 1)));
			return typed("map", entries);
		}
		if (value instanceof Collection<?> collection) {
			ArrayNode elements = NODES.arrayNode();
			collection.forEach((element) -> elements.add(write(what, element, depth + 1)));
			return typed((value instanceof Set) ? "set" : "list", elements);
		}
		Class<?> plain = this.types.get(typeOf(value).getSimpleName());
		if (plain == typeOf(value)) {
			return typed(plain.getSimpleName(), this.json.valueToTree(value));
		}
		throw new UnlistedTypeException(what, typeOf(value));
	}

	/**
	 * The class of a value; of a constant with a body, that of the enum.
	 */
	private static Class<?> typeOf(Object value) {
		return (value instanceof Enum<?> constant) ? constant.getDeclaringClass() : value.getClass();
	}

	private static ObjectNode typed(String type, JsonNode value) {
		ObjectNode typed = NODES.objectNode();
		typed.set(type, value);
		return typed;
	}

	/**
	 * Reads what {@link #write} has written.
	 * @throws IllegalArgumentException if it is anything else
	 * @throws JacksonException if it does not fit its type
	 */
	@Nullable Object read(JsonNode node) {
		if (node.isNull()) {
			return null;
		}
		if (node.isString()) {
			return node.stringValue();
		}
		if (node.isBoolean()) {
			return node.booleanValue();
		}
		if (!node.isObject() || node.size() != 1) {
			throw new IllegalArgumentException("Not a value with its type");
		}
		String type = node.propertyNames().iterator().next();
		JsonNode value = node.get(type);
		return switch (type) {
			case "map" -> map(value);
			case "list" -> collect(value, new ArrayList<>());
			case "set" -> collect(value, new LinkedHashSet<>());
			default -> this.json.treeToValue(value, listed(type));
		};
	}

	private Class<?> listed(String type) {
		Class<?> listed = this.types.get(type);
		if (listed == null) {
			throw new IllegalArgumentException("Type '" + type + "' is not listed in a TicketTypes bean");
		}
		return listed;
	}

	private Map<@Nullable Object, @Nullable Object> map(JsonNode entries) {
		Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
		for (int i = 0; i + 1 < entries.size(); i += 2) {
			map.put(read(entries.get(i)), read(entries.get(i + 1)));
		}
		return map;
	}

	private Collection<@Nullable Object> collect(JsonNode elements, Collection<@Nullable Object> collection) {
		elements.forEach((element) -> collection.add(read(element)));
		return collection;
	}

	/**
	 * A type that nobody has listed.
	 */
	static final class UnlistedTypeException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		UnlistedTypeException(String what, Class<?> type) {
			super(what + " is a " + type.getName() + ", which is not listed");
		}

	}

}
