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

import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.github.wsext.WsHandshake;
import io.github.wsext.dispatch.invocation.ArgumentResolver;
import io.github.wsext.dispatch.invocation.Invocation;
import io.github.wsext.endpoint.CallbackDescriptor;
import io.github.wsext.endpoint.EndpointDescriptor;
import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.core.convert.ConversionException;
import org.springframework.core.convert.ConversionService;
import org.springframework.core.convert.TypeDescriptor;
import org.springframework.http.HttpHeaders;
import org.springframework.util.MultiValueMap;
import org.springframework.util.StringUtils;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ValueConstants;

/**
 * Arguments from the handshake request: {@code @PathVariable}, {@code @RequestParam} and
 * {@code @RequestHeader}, as Spring MVC has them.
 */
public final class HandshakeArguments {

	private final ConversionService conversion;

	public HandshakeArguments(ConversionService conversion) {
		this.conversion = conversion;
	}

	/**
	 * The resolver of a parameter, or {@code null} if it is not for these.
	 */
	public @Nullable ArgumentResolver find(CallbackDescriptor callback, @Nullable EndpointDescriptor endpoint,
			MethodParameter parameter) {
		PathVariable pathVariable = ParameterAnnotations.find(parameter, PathVariable.class);
		if (pathVariable != null) {
			return pathVariable(callback, endpoint, parameter, pathVariable);
		}
		RequestParam requestParam = ParameterAnnotations.find(parameter, RequestParam.class);
		if (requestParam != null) {
			return requestParam(callback, endpoint, parameter, requestParam);
		}
		RequestHeader requestHeader = ParameterAnnotations.find(parameter, RequestHeader.class);
		if (requestHeader != null) {
			return requestHeader(callback, endpoint, parameter, requestHeader);
		}
		return null;
	}

	private ArgumentResolver pathVariable(CallbackDescriptor callback, @Nullable EndpointDescriptor endpoint,
			MethodParameter parameter, PathVariable annotation) {
		if (parameter.getParameterType() == Map.class && annotation.name().isEmpty()) {
			return (invocation) -> invocation.handshake().pathVariables();
		}
		String name = name(callback, parameter, annotation.name());
		// Advice serves all endpoints, so it cannot rely on a variable being there.
		if (endpoint != null && !endpoint.pathVariables().contains(name)) {
			throw callback.invalid(
					"wants path variable '%s', but the path %s has no such variable".formatted(name,
							endpoint.pattern()),
					(endpoint.pathVariables().isEmpty() ? "Add"
							: "Name one of " + endpoint.pathVariables() + ", or add") + " {" + name + "} to the path.");
		}
		return bound(callback, endpoint, parameter, new Named("path variable '" + name + "'", name,
				annotation.required(), ValueConstants.DEFAULT_NONE, HandshakeArguments::pathVariable));
	}

	private static @Nullable List<String> pathVariable(WsHandshake handshake, String name) {
		String value = handshake.pathVariables().get(name);
		return (value != null) ? List.of(value) : null;
	}

	private ArgumentResolver requestParam(CallbackDescriptor callback, @Nullable EndpointDescriptor endpoint,
			MethodParameter parameter, RequestParam annotation) {
		if (annotation.name().isEmpty()) {
			if (parameter.getParameterType() == MultiValueMap.class) {
				return (invocation) -> invocation.handshake().queryParameters();
			}
			if (parameter.getParameterType() == Map.class) {
				return (invocation) -> invocation.handshake().queryParameters().toSingleValueMap();
			}
		}
		String name = name(callback, parameter, annotation.name());
		return bound(callback, endpoint, parameter,
				new Named("query parameter '" + name + "'", name, annotation.required(), annotation.defaultValue(),
						(handshake, key) -> handshake.queryParameters().get(key)));
	}

	private ArgumentResolver requestHeader(CallbackDescriptor callback, @Nullable EndpointDescriptor endpoint,
			MethodParameter parameter, RequestHeader annotation) {
		if (parameter.getParameterType() == HttpHeaders.class) {
			return (invocation) -> invocation.handshake().headers();
		}
		if (parameter.getParameterType() == Map.class && annotation.name().isEmpty()) {
			return (invocation) -> invocation.handshake().headers().toSingleValueMap();
		}
		String name = name(callback, parameter, annotation.name());
		return bound(callback, endpoint, parameter, new Named("header '" + name + "'", name, annotation.required(),
				annotation.defaultValue(), (handshake, key) -> handshake.headers().get(key)));
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

	private ArgumentResolver bound(CallbackDescriptor callback, @Nullable EndpointDescriptor endpoint,
			MethodParameter parameter, Named named) {
		TypeDescriptor target = new TypeDescriptor(parameter.isOptional() ? parameter.nestedIfOptional() : parameter);
		boolean wrap = parameter.getParameterType() == Optional.class;
		boolean hasDefault = !named.defaultValue().equals(ValueConstants.DEFAULT_NONE);
		boolean required = named.required() && !parameter.isOptional() && !hasDefault;
		Object absent = null;
		if (hasDefault) {
			Object converted = defaultValue(callback, named, target);
			absent = wrap ? Optional.ofNullable(converted) : converted;
		}
		else if (!required || endpoint == null) {
			absent = MissingArgument.valueFor(callback, parameter);
		}
		Bound bound = new Bound(named, target, wrap, hasDefault, required, absent);
		// Advice serves all endpoints, so it cannot ask anything of their clients.
		return (endpoint != null) ? bound : bound::getIfValid;
	}

	private @Nullable Object defaultValue(CallbackDescriptor callback, Named named, TypeDescriptor target) {
		try {
			return convert(List.of(named.defaultValue()), target);
		}
		catch (ConversionException ex) {
			throw callback.invalid("has a default value for %s that is no %s: '%s'".formatted(named.what(),
					target.getType().getSimpleName(), named.defaultValue()), "Correct the default value.");
		}
	}

	private @Nullable Object convert(List<String> values, TypeDescriptor target) {
		Object source = (values.size() == 1) ? values.get(0) : values;
		if (source instanceof String && target.getType().isInstance(source)) {
			return source;
		}
		return this.conversion.convert(source, TypeDescriptor.forObject(source), target);
	}

	/**
	 * What a parameter asks the handshake for.
	 */
	private record Named(String what, String name, boolean required, String defaultValue, Values values) {

		List<String> of(WsHandshake handshake) {
			List<String> found = this.values.of(handshake, this.name);
			return (found != null) ? found : List.of();
		}

	}

	/**
	 * Looks up values in a handshake.
	 */
	@FunctionalInterface
	private interface Values {

		@Nullable List<String> of(WsHandshake handshake, String name);

	}

	/**
	 * A source that depends on the handshake alone.
	 */
	private final class Bound implements ArgumentResolver {

		private static final List<String> EMPTY = List.of("");

		private final Named named;

		private final TypeDescriptor target;

		private final boolean wrap;

		private final boolean hasDefault;

		private final boolean required;

		private final @Nullable Object absent;

		Bound(Named named, TypeDescriptor target, boolean wrap, boolean hasDefault, boolean required,
				@Nullable Object absent) {
			this.named = named;
			this.target = target;
			this.wrap = wrap;
			this.hasDefault = hasDefault;
			this.required = required;
			this.absent = absent;
		}

		@Override
		public boolean isBoundByHandshake() {
			return true;
		}

		@Override
		public @Nullable Object get(Invocation invocation) {
			List<String> given = this.named.of(invocation.handshake());
			boolean missing = given.isEmpty() || (this.hasDefault && given.equals(EMPTY));
			Object value = missing ? null : converted(given);
			if (value != null) {
				return this.wrap ? Optional.of(value) : value;
			}
			if (this.required) {
				throw new InvalidHandshakeException("Missing " + this.named.what());
			}
			return this.absent;
		}

		@Nullable Object getIfValid(Invocation invocation) {
			try {
				return get(invocation);
			}
			catch (InvalidHandshakeException ex) {
				return this.absent;
			}
		}

		private @Nullable Object converted(List<String> given) {
			try {
				return convert(given, this.target);
			}
			catch (ConversionException ex) {
				throw new InvalidHandshakeException("Invalid " + this.named.what());
			}
		}

	}

}
