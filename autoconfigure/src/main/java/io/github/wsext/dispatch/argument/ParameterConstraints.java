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

import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

import io.github.wsext.InvalidPayloadException;
import io.github.wsext.InvalidPayloadException.Violation;
import io.github.wsext.dispatch.invocation.ArgumentResolver;
import io.github.wsext.dispatch.invocation.Invocation;
import io.github.wsext.endpoint.CallbackDescriptor;
import jakarta.validation.Constraint;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import jakarta.validation.metadata.MethodDescriptor;
import jakarta.validation.metadata.ParameterDescriptor;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.validation.SmartValidator;
import org.springframework.validation.Validator;
import org.springframework.validation.annotation.Validated;

/**
 * Constraints on the parameters themselves, such as {@code @Min(3) Integer number} and
 * {@code List<@NotBlank String> names}: each argument is validated before the callback is
 * called, in the groups of {@code @Validated} on the method or its class.
 */
public final class ParameterConstraints {

	private final jakarta.validation.Validator validator;

	private ParameterConstraints(jakarta.validation.Validator validator) {
		this.validator = validator;
	}

	/**
	 * The constraints as the application's validator knows them, or {@code null} if it is
	 * not one of Jakarta Validation.
	 */
	public static @Nullable ParameterConstraints of(Validator validator) {
		jakarta.validation.Validator jakarta = unwrap(validator);
		return (jakarta != null) ? new ParameterConstraints(jakarta) : null;
	}

	private static jakarta.validation.@Nullable Validator unwrap(Validator validator) {
		if (validator instanceof jakarta.validation.Validator jakarta) {
			return jakarta;
		}
		try {
			return (validator instanceof SmartValidator smart) ? smart.unwrap(jakarta.validation.Validator.class)
					: null;
		}
		catch (RuntimeException ex) {
			// There is nothing behind it.
			return null;
		}
	}

	/**
	 * A source of the same argument that has been validated; the source itself if there
	 * is no constraint.
	 * @param received whether the argument comes from what the client has sent on the
	 * connection
	 */
	public ArgumentResolver constrain(CallbackDescriptor callback, MethodParameter parameter, ArgumentResolver resolver,
			boolean received) {
		Object target = AopProxyUtils.getSingletonTarget(callback.bean());
		Object bean = (target != null) ? target : callback.bean();
		Method method = callback.method();
		if (!isAnnotated(parameter) || !isConstrained(bean, method, parameter.getParameterIndex())) {
			return resolver;
		}
		return new Constrained(this.validator, bean, method, parameter, groups(bean, method), resolver, received,
				PayloadValidator.hints(parameter) != null);
	}

	/**
	 * Whether there may be a constraint: the validator complains of what it sees in
	 * classes, and need not see others.
	 */
	private static boolean isAnnotated(MethodParameter parameter) {
		return MergedAnnotations.from(parameter.getParameterAnnotations()).isPresent(Constraint.class)
				|| hasAnnotatedArgument(parameter.getParameter().getAnnotatedType());
	}

	private static boolean hasAnnotatedArgument(AnnotatedType type) {
		return type instanceof AnnotatedParameterizedType parameterized
				&& Arrays.stream(parameterized.getAnnotatedActualTypeArguments())
					.anyMatch((argument) -> argument.getAnnotations().length > 0 || hasAnnotatedArgument(argument));
	}

	private static Class<?>[] groups(Object bean, Method method) {
		Validated validated = AnnotatedElementUtils.findMergedAnnotation(method, Validated.class);
		if (validated == null) {
			validated = AnnotatedElementUtils.findMergedAnnotation(bean.getClass(), Validated.class);
		}
		return (validated != null) ? validated.value() : new Class<?>[0];
	}

	private boolean isConstrained(Object bean, Method method, int index) {
		MethodDescriptor descriptor = this.validator.getConstraintsForClass(bean.getClass())
			.getConstraintsForMethod(method.getName(), method.getParameterTypes());
		if (descriptor == null) {
			return false;
		}
		ParameterDescriptor parameter = descriptor.getParameterDescriptors().get(index);
		return parameter.hasConstraints() || !parameter.getConstrainedContainerElementTypes().isEmpty();
	}

	/**
	 * The source of an argument that is validated.
	 */
	private record Constrained(jakarta.validation.Validator validator, Object bean, Method method,
			MethodParameter parameter, Class<?>[] groups, ArgumentResolver resolver, boolean received,
			boolean cascaded) implements ArgumentResolver {

		@Override
		public boolean isBoundByHandshake() {
			return this.resolver.isBoundByHandshake();
		}

		@Override
		public @Nullable Object get(Invocation invocation) throws Exception {
			Object value = this.resolver.get(invocation);
			Set<ConstraintViolation<Object>> all = this.validator.forExecutables()
				.validateParameters(this.bean, this.method, arguments(value), this.groups);
			if (!all.isEmpty()) {
				refuse(all);
			}
			return value;
		}

		private @Nullable Object[] arguments(@Nullable Object value) {
			Class<?>[] types = this.method.getParameterTypes();
			@Nullable Object[] arguments = new Object[types.length];
			for (int i = 0; i < types.length; i++) {
				// Others are not looked at, but have to be of the right type.
				arguments[i] = types[i].isPrimitive() ? Array.get(Array.newInstance(types[i], 1), 0) : null;
			}
			arguments[this.parameter.getParameterIndex()] = value;
			return arguments;
		}

		private void refuse(Set<ConstraintViolation<Object>> all) {
			List<Violation> violations = new ArrayList<>();
			for (ConstraintViolation<Object> violation : all) {
				String field = field(violation.getPropertyPath());
				if (field != null) {
					violations.add(new Violation(field, violation.getMessage()));
				}
			}
			if (violations.isEmpty()) {
				return;
			}
			if (isBoundByHandshake()) {
				throw new InvalidHandshakeException("Invalid " + this.parameter.getParameterName() + ": "
						+ String.join("; ", violations.stream().map(Violation::toString).toList()));
			}
			if (this.received) {
				throw new InvalidPayloadException(violations);
			}
			throw new ConstraintViolationException(all);
		}

		/**
		 * Where in the argument a constraint is violated: empty for the argument itself,
		 * {@code null} for another argument, or a property that is validated elsewhere.
		 */
		private @Nullable String field(Path path) {
			Iterator<Path.Node> nodes = path.iterator();
			nodes.next();
			if (!nodes.hasNext() || !(nodes.next() instanceof Path.ParameterNode node)
					|| node.getParameterIndex() != this.parameter.getParameterIndex()) {
				return null;
			}
			StringBuilder field = new StringBuilder();
			while (nodes.hasNext()) {
				Path.Node element = nodes.next();
				boolean property = element.getKind() == ElementKind.PROPERTY;
				if (this.cascaded && (property || element.getKind() == ElementKind.BEAN)) {
					return null;
				}
				Object place = (element.getIndex() != null) ? element.getIndex() : element.getKey();
				field.append((place != null) ? "[" + place + "]" : "");
				if (property) {
					field.append(field.isEmpty() ? "" : ".").append(element.getName());
				}
			}
			return field.toString();
		}

	}

}
