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

package io.github.wsext.dispatch;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.util.Optional;

import io.github.wsext.InvalidPayloadException;
import io.github.wsext.WsMessage;
import io.github.wsext.codec.EventTree;
import io.github.wsext.endpoint.CallbackDescriptor;
import io.github.wsext.endpoint.CallbackKind;
import org.jspecify.annotations.Nullable;

import org.springframework.core.GenericTypeResolver;
import org.springframework.core.MethodParameter;

/**
 * The argument a message is read into, validated if the parameter says so.
 */
final class PayloadArguments {

	private final @Nullable PayloadValidator validator;

	PayloadArguments(@Nullable PayloadValidator validator) {
		this.validator = validator;
	}

	/**
	 * The source of the payload, or {@code null} if such a callback has none of that
	 * type.
	 */
	@Nullable ArgumentSource find(CallbackDescriptor callback, MethodParameter parameter) {
		ArgumentSource payload = callback.partial() ? part(callback.kind(), parameter.getParameterType())
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
		return (call) -> {
			Object value = payload.get(call);
			if (value != null) {
				validator.validate(value, hints);
			}
			return value;
		};
	}

	private @Nullable ArgumentSource read(CallbackKind kind, MethodParameter parameter) {
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
	static @Nullable ArgumentSource lastPart(MethodParameter parameter) {
		Class<?> type = parameter.getParameterType();
		return (type == boolean.class || type == Boolean.class) ? (call) -> ((MessagePart) payload(call)).last() : null;
	}

	private static @Nullable ArgumentSource part(CallbackKind kind, Class<?> type) {
		if (kind == CallbackKind.TEXT && (type == String.class || type == CharSequence.class)) {
			return (call) -> ((MessagePart) payload(call)).payload();
		}
		if (kind == CallbackKind.BINARY && type == ByteBuffer.class) {
			return (call) -> ((MessagePart) payload(call)).payload();
		}
		if (kind == CallbackKind.BINARY && type == byte[].class) {
			return (call) -> bytes((ByteBuffer) ((MessagePart) payload(call)).payload());
		}
		return null;
	}

	private static ArgumentSource text(Class<?> type, MethodParameter parameter) {
		if (type == String.class || type == CharSequence.class) {
			return Call::payload;
		}
		if (type == Reader.class) {
			return (call) -> reader(payload(call));
		}
		Type declared = declared(parameter);
		return (call) -> call.codec().decode(WsMessage.text((String) payload(call)), declared);
	}

	private static ArgumentSource binary(Class<?> type, MethodParameter parameter) {
		if (type == ByteBuffer.class) {
			return Call::payload;
		}
		if (type == byte[].class) {
			return (call) -> bytes((ByteBuffer) payload(call));
		}
		if (type == InputStream.class) {
			return (call) -> stream(payload(call));
		}
		Type declared = declared(parameter);
		return (call) -> call.codec().decode(WsMessage.binary((ByteBuffer) payload(call)), declared);
	}

	private static ArgumentSource event(MethodParameter parameter) {
		Type type = declared(parameter.nestedIfOptional());
		boolean wrap = parameter.getParameterType() == Optional.class;
		boolean optional = parameter.isOptional();
		return (call) -> {
			EventTree payload = (EventTree) call.payload();
			if (payload == null) {
				if (!optional) {
					throw new InvalidPayloadException("Payload is missing", null);
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

	private static Object payload(Call call) {
		Object payload = call.payload();
		if (payload == null) {
			throw new IllegalStateException("The call has no payload");
		}
		return payload;
	}

	private static Reader reader(Object payload) {
		return (payload instanceof StreamedMessage message) ? new PartReader(message)
				: new StringReader((String) payload);
	}

	private static InputStream stream(Object payload) {
		return (payload instanceof StreamedMessage message) ? new PartInputStream(message)
				: stream((ByteBuffer) payload);
	}

	private static InputStream stream(ByteBuffer payload) {
		if (payload.hasArray()) {
			return new ByteArrayInputStream(payload.array(), payload.arrayOffset() + payload.position(),
					payload.remaining());
		}
		return new ByteArrayInputStream(bytes(payload));
	}

	private static byte[] bytes(ByteBuffer payload) {
		if (payload.hasArray() && payload.remaining() == payload.array().length) {
			return payload.array();
		}
		ByteBuffer source = payload.duplicate();
		byte[] bytes = new byte[source.remaining()];
		source.get(bytes);
		return bytes;
	}

}
