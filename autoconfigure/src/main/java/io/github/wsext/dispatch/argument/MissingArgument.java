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

package io.github.wsext.dispatch.argument;

import java.util.Optional;

import io.github.wsext.endpoint.CallbackDescriptor;
import io.github.wsext.endpoint.InvalidEndpointException;
import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;

/**
 * What an optional parameter gets when there is nothing for it.
 */
final class MissingArgument {

	private MissingArgument() {
	}

	/**
	 * The value that stands for nothing.
	 * @throws InvalidEndpointException if there is none for a parameter of that type
	 */
	static @Nullable Object valueFor(CallbackDescriptor callback, MethodParameter parameter) {
		Class<?> type = parameter.getParameterType();
		if (type == Optional.class) {
			return Optional.empty();
		}
		if (type == boolean.class) {
			return false;
		}
		if (type.isPrimitive()) {
			throw callback.invalid(
					"has a parameter that may be missing, but a primitive cannot be null: " + type + " "
							+ parameter.getParameterName(),
					"Make it an Optional or an object, or give it a default value.");
		}
		return null;
	}

}
