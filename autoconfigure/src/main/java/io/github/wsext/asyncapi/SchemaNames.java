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

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;

import org.springframework.util.StringUtils;

/**
 * Names of schemas: that of the class alone, and as much in front of it as tells two of
 * the same name apart. The first that asks has the short one.
 */
final class SchemaNames {

	private static final Pattern FORBIDDEN = Pattern.compile("[^A-Za-z0-9_]");

	private final Map<JavaType, String> names = new HashMap<>();

	private final Map<String, JavaType> types = new HashMap<>();

	/**
	 * The name of a type that has one, or {@code null}.
	 */
	@Nullable String find(JavaType type) {
		return this.names.get(type);
	}

	/**
	 * Gives a type its name.
	 * @param declared a name that the application has given it, or an empty string
	 */
	String add(JavaType type, String declared) {
		String name = Stream
			.concat(StringUtils.hasText(declared) ? Stream.of(clean(declared)) : candidates(type),
					IntStream.iterate(2, (number) -> number + 1).mapToObj((number) -> shortName(type) + number))
			.filter((candidate) -> !this.types.containsKey(candidate))
			.findFirst()
			.orElseThrow();
		this.names.put(type, name);
		this.types.put(name, type);
		return name;
	}

	private static Stream<String> candidates(JavaType type) {
		String shortName = shortName(type);
		return Stream.concat(Stream.of(shortName),
				Stream.of(qualifier(type.getRawClass())).map((part) -> part + shortName));
	}

	private static String shortName(JavaType type) {
		String name = clean(type.getRawClass().getSimpleName());
		if (type.getBindings().isEmpty()) {
			return name;
		}
		return type.getBindings()
			.getTypeParameters()
			.stream()
			.map(SchemaNames::shortName)
			.collect(Collectors.joining("And", name + "Of", ""));
	}

	/**
	 * The class around it, or else the last part of its package.
	 */
	private static String qualifier(Class<?> type) {
		Class<?> enclosing = type.getEnclosingClass();
		if (enclosing != null) {
			return clean(enclosing.getSimpleName());
		}
		String packageName = type.getPackageName();
		return StringUtils.capitalize(clean(packageName.substring(packageName.lastIndexOf('.') + 1)));
	}

	private static String clean(String name) {
		return FORBIDDEN.matcher(name).replaceAll("_");
	}

}
