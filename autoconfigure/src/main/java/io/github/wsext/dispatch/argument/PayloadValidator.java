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

import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.github.wsext.InvalidPayloadException;
import io.github.wsext.InvalidPayloadException.Violation;
import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.validation.BeanPropertyBindingResult;
import org.springframework.validation.FieldError;
import org.springframework.validation.ObjectError;
import org.springframework.validation.SmartValidator;
import org.springframework.validation.Validator;
import org.springframework.validation.annotation.ValidationAnnotationUtils;

/**
 * Validates payloads with the application's validator.
 */
public final class PayloadValidator {

	private final Validator validator;

	public PayloadValidator(Validator validator) {
		this.validator = validator;
	}

	/**
	 * The validation groups of a parameter, or {@code null} if it is not to be validated.
	 */
	static Object @Nullable [] hints(MethodParameter parameter) {
		for (Annotation annotation : parameter.getParameterAnnotations()) {
			Object[] hints = ValidationAnnotationUtils.determineValidationHints(annotation);
			if (hints != null) {
				return hints;
			}
		}
		return null;
	}

	/**
	 * Validates a payload: an object, or each that a collection has.
	 * @throws InvalidPayloadException if something is wrong with it
	 */
	void validate(Object payload, Object[] hints) {
		List<Violation> violations = new ArrayList<>();
		validate(payload, "", hints, violations);
		if (!violations.isEmpty()) {
			throw new InvalidPayloadException(violations);
		}
	}

	private void validate(@Nullable Object value, String path, Object[] hints, List<Violation> violations) {
		if (value instanceof Optional<?> optional) {
			validate(optional.orElse(null), path, hints, violations);
		}
		else if (value instanceof Map<?, ?> map) {
			map.forEach((key, element) -> validate(element, path + "[" + key + "]", hints, violations));
		}
		else if (value instanceof Collection<?> collection) {
			int index = 0;
			for (Object element : collection) {
				validate(element, path + "[" + index + "]", hints, violations);
				index++;
			}
		}
		else if (value != null) {
			validateObject(value, path, hints, violations);
		}
	}

	private void validateObject(Object object, String path, Object[] hints, List<Violation> violations) {
		BeanPropertyBindingResult errors = new BeanPropertyBindingResult(object, "payload");
		if (this.validator instanceof SmartValidator smart) {
			smart.validate(object, errors, hints);
		}
		else {
			this.validator.validate(object, errors);
		}
		errors.getAllErrors().forEach((error) -> violations.add(violation(error, path)));
	}

	private static Violation violation(ObjectError error, String path) {
		String message = error.getDefaultMessage();
		String field = (error instanceof FieldError fieldError) ? fieldError.getField() : "";
		return new Violation((path.isEmpty() || field.isEmpty()) ? path + field : path + "." + field,
				(message != null) ? message : "is not valid");
	}

}
