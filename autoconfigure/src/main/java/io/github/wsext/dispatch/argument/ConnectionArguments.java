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

import java.security.Principal;
import java.time.Instant;
import java.util.Optional;

import io.github.wsext.ConnectionAttribute;
import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.LeaveReason;
import io.github.wsext.TicketPayload;
import io.github.wsext.WsConnection;
import io.github.wsext.WsConversation;
import io.github.wsext.WsEvent;
import io.github.wsext.WsHandshake;
import io.github.wsext.dispatch.invocation.ArgumentResolver;
import io.github.wsext.dispatch.invocation.Invocation;
import io.github.wsext.dispatch.invocation.Occurrence;
import io.github.wsext.endpoint.CallbackDescriptor;
import io.github.wsext.endpoint.CallbackKind;
import io.github.wsext.endpoint.EndpointDescriptor;
import io.github.wsext.event.EventEnvelope;
import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.core.convert.ConversionService;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;
import org.springframework.web.socket.CloseStatus;

/**
 * Arguments from the connection and from what has happened to it.
 */
public final class ConnectionArguments {

	private final ConversionService conversion;

	private final EventEnvelope envelope;

	public ConnectionArguments(ConversionService conversion, EventEnvelope envelope) {
		this.conversion = conversion;
		this.envelope = envelope;
	}

	/**
	 * The resolver of a parameter, or {@code null} if it is not for these.
	 */
	public @Nullable ArgumentResolver find(CallbackDescriptor callback, @Nullable EndpointDescriptor endpoint,
			MethodParameter parameter) {
		ConnectionAttribute attribute = ParameterAnnotations.find(parameter, ConnectionAttribute.class);
		if (attribute != null) {
			return attribute(callback, parameter, attribute);
		}
		TicketPayload ticketPayload = ParameterAnnotations.find(parameter, TicketPayload.class);
		if (ticketPayload != null) {
			return stored(callback, parameter, ticketPayload.required(), "ticket payload",
					(invocation) -> invocation.handshake().ticketPayload(Object.class).orElse(null));
		}
		if (parameter.getParameterType() == WsEvent.class) {
			return (callback.kind() == CallbackKind.EVENT) ? (invocation) -> invocation.received(this.envelope) : null;
		}
		return byType(callback, endpoint, parameter);
	}

	private static @Nullable ArgumentResolver byType(CallbackDescriptor callback, @Nullable EndpointDescriptor endpoint,
			MethodParameter parameter) {
		Class<?> type = parameter.getParameterType();
		CallbackKind kind = callback.kind();
		if (type == WsConnection.class) {
			return (kind != CallbackKind.CONNECT) ? Invocation::connection : null;
		}
		if (type == WsConversation.class) {
			return (kind == CallbackKind.CONVERSATION) ? ConnectionArguments::conversation : null;
		}
		if (type == WsHandshake.class) {
			return Invocation::handshake;
		}
		if (Principal.class.isAssignableFrom(parameter.nestedIfOptional().getNestedParameterType())) {
			return principal(callback, endpoint, parameter);
		}
		if (type == Instant.class) {
			return Invocation::arrivedAt;
		}
		if (Throwable.class.isAssignableFrom(type)) {
			return (kind == CallbackKind.ERROR) ? failure(callback, type) : null;
		}
		if (type == CloseStatus.class) {
			return (kind == CallbackKind.CLOSE) ? (invocation) -> invocation.requireEnd().status() : null;
		}
		if (type == LeaveReason.class) {
			return (kind == CallbackKind.CLOSE) ? (invocation) -> invocation.requireEnd().reason() : null;
		}
		return null;
	}

	private static @Nullable Object conversation(Invocation invocation) {
		return (invocation.occurrence() instanceof Occurrence.Talk talk) ? talk.conversation() : null;
	}

	private static ArgumentResolver failure(CallbackDescriptor callback, Class<?> type) {
		for (Class<? extends Throwable> error : callback.errors()) {
			if (!type.isAssignableFrom(error)) {
				throw callback.invalid(
						"takes " + error.getSimpleName() + " but its parameter is a " + type.getSimpleName(),
						"Widen the type of the parameter.");
			}
		}
		return Invocation::failure;
	}

	private static ArgumentResolver principal(CallbackDescriptor callback, @Nullable EndpointDescriptor endpoint,
			MethodParameter parameter) {
		rejectUnknownCaller(callback, endpoint, parameter);
		Class<?> type = parameter.nestedIfOptional().getNestedParameterType();
		boolean wrap = parameter.getParameterType() == Optional.class;
		boolean required = !parameter.isOptional() && endpoint != null;
		return (invocation) -> {
			Principal principal = invocation.principal();
			if (principal != null && !type.isInstance(principal)) {
				throw new IllegalStateException(
						"The caller is a " + principal.getClass().getSimpleName() + ", not a " + type.getSimpleName());
			}
			if (principal == null && required) {
				throw new IllegalStateException("The caller is not known");
			}
			return wrap ? Optional.ofNullable(principal) : principal;
		};
	}

	/**
	 * Without authentication there is never a caller.
	 */
	static void rejectUnknownCaller(CallbackDescriptor callback, @Nullable EndpointDescriptor endpoint,
			MethodParameter parameter) {
		if (endpoint != null && endpoint.authentication() == HandshakeAuthentication.NONE && !parameter.isOptional()) {
			throw callback.invalid(
					"wants to know the caller (%s %s), but the endpoint has authentication = NONE"
						.formatted(parameter.getParameterType().getSimpleName(), parameter.getParameterName()),
					"Remove the parameter or make it @Nullable, or set another authentication.");
		}
	}

	private ArgumentResolver attribute(CallbackDescriptor callback, MethodParameter parameter,
			ConnectionAttribute annotation) {
		String declared = annotation.name();
		String name = StringUtils.hasText(declared) ? declared : String.valueOf(parameter.getParameterName());
		return stored(callback, parameter, annotation.required(), "connection attribute '" + name + "'",
				(invocation) -> {
					WsConnection connection = invocation.connection();
					return (connection != null) ? connection.attributes().get(name)
							: invocation.handshake().attributes().get(name);
				});
	}

	/**
	 * An object that was put there before; what came as JSON is converted.
	 */
	private ArgumentResolver stored(CallbackDescriptor callback, MethodParameter parameter, boolean required,
			String what, ArgumentResolver source) {
		boolean mayBeMissing = !required || parameter.isOptional();
		Object absent = mayBeMissing ? MissingArgument.valueFor(callback, parameter) : null;
		boolean wrap = parameter.getParameterType() == Optional.class;
		Class<?> type = ClassUtils.resolvePrimitiveIfNecessary(parameter.nestedIfOptional().getNestedParameterType());
		return (invocation) -> {
			Object value = source.get(invocation);
			if (value == null) {
				if (!mayBeMissing) {
					throw new IllegalStateException("There is no " + what);
				}
				return absent;
			}
			Object adapted = type.isInstance(value) ? value : this.conversion.convert(value, type);
			return wrap ? Optional.ofNullable(adapted) : adapted;
		};
	}

}
