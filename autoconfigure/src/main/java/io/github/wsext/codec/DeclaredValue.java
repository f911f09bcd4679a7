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

import org.jspecify.annotations.Nullable;

/**
 * An object that is to be encoded by the type that it was declared with, because that
 * says more than its class: the types of elements, for example.
 *
 * @param value the object
 * @param type its declared type
 */
public record DeclaredValue(Object value, Type type) {

	/**
	 * What an object is, for a message that says it cannot be encoded.
	 */
	static String describe(@Nullable Object value, @Nullable Type type) {
		if (type != null) {
			return type.getTypeName();
		}
		return (value != null) ? value.getClass().getName() : "null";
	}

}
