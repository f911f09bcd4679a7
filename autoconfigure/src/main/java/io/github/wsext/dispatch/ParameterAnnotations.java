package io.github.wsext.dispatch;

import java.lang.annotation.Annotation;

import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;

/**
 * Finds annotations of parameters, also where they are on another annotation.
 */
final class ParameterAnnotations {

	private ParameterAnnotations() {
	}

	static <A extends Annotation> @Nullable A find(MethodParameter parameter, Class<A> type) {
		return MergedAnnotations.from(parameter.getParameterAnnotations())
			.get(type)
			.synthesize(MergedAnnotation::isPresent)
			.orElse(null);
	}

}
