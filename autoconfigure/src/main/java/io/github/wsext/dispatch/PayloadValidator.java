package io.github.wsext.dispatch;

import java.lang.annotation.Annotation;
import java.util.List;

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
final class PayloadValidator {

	private final Validator validator;

	PayloadValidator(Validator validator) {
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

	void validate(Object payload, Object[] hints) {
		BeanPropertyBindingResult errors = new BeanPropertyBindingResult(payload, "payload");
		if (this.validator instanceof SmartValidator smart) {
			smart.validate(payload, errors, hints);
		}
		else {
			this.validator.validate(payload, errors);
		}
		if (errors.hasErrors()) {
			List<Violation> violations = errors.getAllErrors().stream().map(PayloadValidator::violation).toList();
			throw new InvalidPayloadException(violations);
		}
	}

	private static Violation violation(ObjectError error) {
		String message = error.getDefaultMessage();
		return new Violation((error instanceof FieldError field) ? field.getField() : "",
				(message != null) ? message : "is not valid");
	}

}
