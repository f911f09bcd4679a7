package io.github.wsext.dispatch;

import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.expression.Expression;
import org.springframework.expression.spel.standard.SpelExpressionParser;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.util.StringUtils;

/**
 * Arguments that need Spring Security: {@code @AuthenticationPrincipal}.
 */
final class SecurityArguments {

	private SecurityArguments() {
	}

	static @Nullable ArgumentSource find(MethodParameter parameter) {
		AuthenticationPrincipal annotation = AnnotatedElementUtils.findMergedAnnotation(parameter.getParameter(),
				AuthenticationPrincipal.class);
		if (annotation == null) {
			return null;
		}
		Expression expression = StringUtils.hasText(annotation.expression())
				? new SpelExpressionParser().parseExpression(annotation.expression()) : null;
		return (call) -> {
			Object principal = (call.handshake().principal() instanceof Authentication authentication)
					? authentication.getPrincipal() : null;
			Object value = (principal != null && expression != null) ? expression.getValue(principal) : principal;
			if (value != null && !parameter.getParameterType().isInstance(value)) {
				if (annotation.errorOnInvalidType()) {
					throw new ClassCastException(
							value.getClass().getName() + " is not a " + parameter.getParameterType().getName());
				}
				return null;
			}
			return value;
		};
	}

}
