package io.github.wsext.dispatch;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.github.wsext.WsHandshake;
import io.github.wsext.endpoint.CallbackDescriptor;
import io.github.wsext.endpoint.EndpointDescriptor;
import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.core.convert.ConversionException;
import org.springframework.core.convert.ConversionService;
import org.springframework.core.convert.TypeDescriptor;
import org.springframework.util.StringUtils;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ValueConstants;

/**
 * Arguments from the handshake request: {@code @PathVariable}, {@code @RequestParam} and
 * {@code @RequestHeader}.
 */
final class HandshakeArguments {

	private final ConversionService conversion;

	HandshakeArguments(ConversionService conversion) {
		this.conversion = conversion;
	}

	@Nullable ArgumentSource find(CallbackDescriptor callback, @Nullable EndpointDescriptor endpoint, MethodParameter parameter) {
		PathVariable pathVariable = parameter.getParameterAnnotation(PathVariable.class);
		if (pathVariable != null) {
			return pathVariable(callback, endpoint, parameter, pathVariable);
		}
		RequestParam requestParam = parameter.getParameterAnnotation(RequestParam.class);
		if (requestParam != null) {
			String name = name(callback, parameter, requestParam.name());
			return bound(parameter, "query parameter", name, requestParam.required(), requestParam.defaultValue(),
					(handshake) -> handshake.queryParameters().get(name));
		}
		RequestHeader requestHeader = parameter.getParameterAnnotation(RequestHeader.class);
		if (requestHeader != null) {
			String name = name(callback, parameter, requestHeader.name());
			return bound(parameter, "header", name, requestHeader.required(), requestHeader.defaultValue(),
					(handshake) -> handshake.headers().get(name));
		}
		return null;
	}

	private ArgumentSource pathVariable(CallbackDescriptor callback, @Nullable EndpointDescriptor endpoint,
			MethodParameter parameter, PathVariable annotation) {
		if (Map.class.isAssignableFrom(parameter.getParameterType()) && !StringUtils.hasText(annotation.name())) {
			return (call) -> call.handshake().pathVariables();
		}
		String name = name(callback, parameter, annotation.name());
		// Advice serves all endpoints, so it cannot rely on a variable being there.
		if (endpoint != null && !endpoint.pathVariables().contains(name)) {
			throw callback.invalid(
					"wants path variable '%s', but the path %s has no such variable".formatted(name,
							endpoint.pattern()),
					"Name one of " + endpoint.pathVariables() + ", or add {" + name + "} to the path.");
		}
		return bound(parameter, "path variable", name, annotation.required() && endpoint != null,
				ValueConstants.DEFAULT_NONE, (handshake) -> {
					String value = handshake.pathVariables().get(name);
					return (value != null) ? List.of(value) : null;
				});
	}

	private static String name(CallbackDescriptor callback, MethodParameter parameter, String declared) {
		if (StringUtils.hasText(declared)) {
			return declared;
		}
		String name = parameter.getParameterName();
		if (name == null) {
			throw callback.invalid("has a parameter without a name",
					"Compile with -parameters, or name it in the annotation.");
		}
		return name;
	}

	private ArgumentSource bound(MethodParameter parameter, String what, String name, boolean required,
			String defaultValue, Values values) {
		boolean optional = parameter.isOptional();
		TypeDescriptor target = new TypeDescriptor(optional ? parameter.nestedIfOptional() : parameter);
		boolean wrap = parameter.getParameterType() == Optional.class;
		List<String> fallback = defaultValue.equals(ValueConstants.DEFAULT_NONE) ? null : List.of(defaultValue);
		return new BoundSource() {

			@Override
			public @Nullable Object get(Call call) {
				List<String> given = values.of(call.handshake());
				List<String> found = (given == null || given.isEmpty()) ? fallback : given;
				if (found == null) {
					if (required && !optional) {
						throw new InvalidHandshakeException("Missing " + what + " '" + name + "'");
					}
					return wrap ? Optional.empty() : null;
				}
				Object converted = convert(found, target, what, name);
				return wrap ? Optional.ofNullable(converted) : converted;
			}

		};
	}

	private @Nullable Object convert(List<String> values, TypeDescriptor target, String what, String name) {
		boolean many = target.isArray() || Collection.class.isAssignableFrom(target.getType());
		Object source = (many && values.size() > 1) ? values : values.get(0);
		if (target.getType().isInstance(source) && !many) {
			return source;
		}
		try {
			return this.conversion.convert(source, TypeDescriptor.forObject(source), target);
		}
		catch (ConversionException ex) {
			throw new InvalidHandshakeException("Invalid " + what + " '" + name + "'");
		}
	}

	/**
	 * Looks up the values in a handshake.
	 */
	@FunctionalInterface
	private interface Values {

		@Nullable List<String> of(WsHandshake handshake);

	}

	/**
	 * A source that {@linkplain #isBoundByHandshake() depends on the handshake alone}.
	 */
	private abstract static class BoundSource implements ArgumentSource {

		@Override
		public boolean isBoundByHandshake() {
			return true;
		}

	}

}
