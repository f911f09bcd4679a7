package io.github.wsext.dispatch;

import java.util.Optional;

import io.github.wsext.endpoint.CallbackDescriptor;
import io.github.wsext.endpoint.InvalidEndpointException;
import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;

/**
 * What an optional parameter gets when there is nothing for it.
 */
final class Absence {

	private Absence() {
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
