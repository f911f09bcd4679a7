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

package io.github.wsext.test;

import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Compares JSON trees: fields that are not expected are allowed, the order of fields does
 * not matter, that of array elements does, and numbers are compared by value.
 */
final class JsonComparison {

	private JsonComparison() {
	}

	/**
	 * The first difference, or {@code null} if there is none.
	 */
	static @Nullable String difference(JsonNode expected, JsonNode actual) {
		return difference("$", expected, actual);
	}

	private static @Nullable String difference(String path, JsonNode expected, JsonNode actual) {
		if (expected.isObject() && actual.isObject()) {
			return differenceOfObjects(path, expected, actual);
		}
		if (expected.isArray() && actual.isArray()) {
			return differenceOfArrays(path, expected, actual);
		}
		boolean same = (expected.isNumber() && actual.isNumber())
				? expected.decimalValue().compareTo(actual.decimalValue()) == 0 : expected.equals(actual);
		return same ? null : path + " is " + actual + " instead of " + expected;
	}

	private static @Nullable String differenceOfObjects(String path, JsonNode expected, JsonNode actual) {
		for (Map.Entry<String, JsonNode> field : expected.properties()) {
			String name = path + "." + field.getKey();
			JsonNode value = actual.get(field.getKey());
			String difference = (value != null) ? difference(name, field.getValue(), value) : name + " is missing";
			if (difference != null) {
				return difference;
			}
		}
		return null;
	}

	private static @Nullable String differenceOfArrays(String path, JsonNode expected, JsonNode actual) {
		if (expected.size() != actual.size()) {
			return path + " has " + actual.size() + " elements instead of " + expected.size();
		}
		for (int i = 0; i < expected.size(); i++) {
			String difference = difference(path + "[" + i + "]", expected.get(i), actual.get(i));
			if (difference != null) {
				return difference;
			}
		}
		return null;
	}

}
