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

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Optional;

import io.github.wsext.WsMessage;
import io.github.wsext.codec.EventTree;
import io.github.wsext.codec.PayloadProblems;
import io.github.wsext.dispatch.invocation.ArgumentResolver;
import io.github.wsext.dispatch.invocation.Invocation;
import io.github.wsext.dispatch.invocation.Occurrence;
import io.github.wsext.dispatch.stream.PartInputStream;
import io.github.wsext.dispatch.stream.PartReader;
import io.github.wsext.endpoint.CallbackDescriptor;
import io.github.wsext.endpoint.CallbackKind;
import org.jspecify.annotations.Nullable;

import org.springframework.core.GenericTypeResolver;
import org.springframework.core.MethodParameter;

/**
 * The argument a message is read into, validated if the parameter says so.
 */
public final class PayloadArguments {

	private final @Nullable PayloadValidator validator;

	public PayloadArguments(@Nullable PayloadValidator validator) {
		this.validator = validator;
	}

	/**
	 * The source of the payload, or {@code null} if such a callback has none of that
	 * type.
	 */
	public @Nullable ArgumentResolver find(CallbackDescriptor callback, MethodParameter parameter) {
		ArgumentResolver payload = callback.partial() ? part(callback.kind(), parameter.getParameterType())
				: read(callback.kind(), parameter);
		Object[] hints = PayloadValidator.hints(parameter);
		if (payload == null || hints == null) {
			return payload;
		}
		PayloadValidator validator = this.validator;
		if (validator == null) {
			throw callback.invalid("has a @Valid payload, but there is no Validator",
					"Add spring-boot-starter-validation.");
		}
		return (invocation) -> {
			Object value = payload.get(invocation);
			if (value != null) {
				validator.validate(value, hints);
			}
			return value;
		};
	}

	private @Nullable ArgumentResolver read(CallbackKind kind, MethodParameter parameter) {
		Class<?> type = parameter.getParameterType();
		return switch (kind) {
			case TEXT -> text(type, parameter);
			case BINARY -> binary(type, parameter);
			case EVENT -> event(parameter);
			case PONG -> (type == ByteBuffer.class || type == byte[].class) ? binary(type, parameter) : null;
			default -> null;
		};
	}

	/**
	 * Whether a part is the last of its message.
	 */
	public static @Nullable ArgumentResolver lastPart(MethodParameter parameter) {
		Class<?> type = parameter.getParameterType();
		return (type == boolean.class || type == Boolean.class) ? (invocation) -> invocation.requireMessage().last()
				: null;
	}

	private static @Nullable ArgumentResolver part(CallbackKind kind, Class<?> type) {
		if (kind == CallbackKind.TEXT && isText(type)) {
			return PayloadArguments::text;
		}
		if (kind == CallbackKind.BINARY && type == ByteBuffer.class) {
			return PayloadArguments::buffer;
		}
		if (kind == CallbackKind.BINARY && type == byte[].class) {
			return PayloadArguments::bytes;
		}
		return null;
	}

	private static boolean isText(Class<?> type) {
		return type == String.class || type == CharSequence.class;
	}

	private static ArgumentResolver text(Class<?> type, MethodParameter parameter) {
		if (isText(type)) {
			return PayloadArguments::text;
		}
		return (type == Reader.class) ? PayloadArguments::reader : decoded(parameter);
	}

	private static ArgumentResolver binary(Class<?> type, MethodParameter parameter) {
		if (type == ByteBuffer.class) {
			return PayloadArguments::buffer;
		}
		if (type == byte[].class) {
			return PayloadArguments::bytes;
		}
		return (type == InputStream.class) ? PayloadArguments::stream : decoded(parameter);
	}

	private static ArgumentResolver decoded(MethodParameter parameter) {
		Type declared = declared(parameter);
		return (invocation) -> invocation.codec().decode(invocation.requireMessage().message(), declared);
	}

	private static ArgumentResolver event(MethodParameter parameter) {
		Type type = declared(parameter.nestedIfOptional());
		boolean wrap = parameter.getParameterType() == Optional.class;
		boolean optional = parameter.isOptional();
		return (invocation) -> {
			EventTree payload = Objects.requireNonNull(invocation.event()).payload();
			if (payload == null) {
				if (!optional) {
					throw PayloadProblems.missing();
				}
				return wrap ? Optional.empty() : null;
			}
			Object value = payload.decode(type);
			return wrap ? Optional.of(value) : value;
		};
	}

	private static Type declared(MethodParameter parameter) {
		return GenericTypeResolver.resolveType(parameter.getNestedGenericParameterType(),
				parameter.getContainingClass());
	}

	private static String text(Invocation invocation) {
		return ((WsMessage.Text) invocation.requireMessage().message()).payload();
	}

	private static Reader reader(Invocation invocation) {
		return (invocation.occurrence() instanceof Occurrence.Stream stream) ? new PartReader(stream.message())
				: new StringReader(text(invocation));
	}

	/**
	 * The bytes in an array that the callback may change.
	 */
	private static byte[] bytes(Invocation invocation) {
		ByteBuffer payload = ((WsMessage.Binary) invocation.requireMessage().message()).payload();
		byte[] bytes = new byte[payload.remaining()];
		payload.get(bytes);
		return bytes;
	}

	private static ByteBuffer buffer(Invocation invocation) {
		return ByteBuffer.wrap(bytes(invocation));
	}

	private static InputStream stream(Invocation invocation) {
		return (invocation.occurrence() instanceof Occurrence.Stream stream) ? new PartInputStream(stream.message())
				: new ByteArrayInputStream(bytes(invocation));
	}

}
