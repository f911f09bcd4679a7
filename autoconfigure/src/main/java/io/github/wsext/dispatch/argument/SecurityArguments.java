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

import io.github.wsext.dispatch.invocation.ArgumentResolver;
import io.github.wsext.endpoint.CallbackDescriptor;
import io.github.wsext.endpoint.EndpointDescriptor;
import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.expression.Expression;
import org.springframework.expression.spel.standard.SpelExpressionParser;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/**
 * Arguments that need Spring Security: {@code @AuthenticationPrincipal}.
 */
public final class SecurityArguments {

	private SecurityArguments() {
	}

	/**
	 * The resolver of a parameter, or {@code null} if it is not for these.
	 */
	public static @Nullable ArgumentResolver find(CallbackDescriptor callback, @Nullable EndpointDescriptor endpoint,
			MethodParameter parameter) {
		AuthenticationPrincipal annotation = ParameterAnnotations.find(parameter, AuthenticationPrincipal.class);
		if (annotation == null) {
			return null;
		}
		ConnectionArguments.rejectUnknownCaller(callback, endpoint, parameter);
		Class<?> type = parameter.getParameterType();
		Expression expression = StringUtils.hasText(annotation.expression())
				? new SpelExpressionParser().parseExpression(annotation.expression()) : null;
		boolean errorOnInvalidType = annotation.errorOnInvalidType();
		return (invocation) -> {
			Object principal = (invocation.principal() instanceof Authentication authentication)
					? authentication.getPrincipal() : null;
			Object value = (principal != null && expression != null) ? expression.getValue(principal) : principal;
			if (value != null && !ClassUtils.isAssignableValue(type, value)) {
				if (errorOnInvalidType) {
					throw new ClassCastException(value.getClass().getName() + " is not a " + type.getName());
				}
				return null;
			}
			return value;
		};
	}

}
