package io.github.wsext.dispatch;

import java.security.Principal;
import java.time.Instant;
import java.util.Optional;

import io.github.wsext.ConnectionAttribute;
import io.github.wsext.LeaveReason;
import io.github.wsext.TicketPayload;
import io.github.wsext.WsConnection;
import io.github.wsext.WsHandshake;
import io.github.wsext.connection.ConnectionEnd;
import io.github.wsext.endpoint.CallbackDescriptor;
import io.github.wsext.endpoint.CallbackKind;
import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.core.convert.ConversionService;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;
import org.springframework.web.socket.CloseStatus;

/**
 * Arguments from the connection and from what has happened to it.
 */
final class ConnectionArguments {

	private final ConversionService conversion;

	ConnectionArguments(ConversionService conversion) {
		this.conversion = conversion;
	}

	@Nullable ArgumentSource find(CallbackDescriptor callback, MethodParameter parameter) {
		ConnectionAttribute attribute = parameter.getParameterAnnotation(ConnectionAttribute.class);
		if (attribute != null) {
			return attribute(parameter, attribute);
		}
		TicketPayload ticketPayload = parameter.getParameterAnnotation(TicketPayload.class);
		if (ticketPayload != null) {
			return ticketPayload(parameter, ticketPayload);
		}
		return byType(callback, parameter);
	}

	private static @Nullable ArgumentSource byType(CallbackDescriptor callback, MethodParameter parameter) {
		Class<?> type = parameter.getParameterType();
		CallbackKind kind = callback.kind();
		if (type == WsConnection.class) {
			return (kind != CallbackKind.CONNECT) ? Call::connection : null;
		}
		if (type == WsHandshake.class) {
			return Call::handshake;
		}
		if (Principal.class.isAssignableFrom(type)) {
			return (call) -> principal(parameter, call);
		}
		if (type == Instant.class) {
			return Call::at;
		}
		if (Throwable.class.isAssignableFrom(type)) {
			return (kind == CallbackKind.ERROR) ? failure(callback, type) : null;
		}
		if (type == CloseStatus.class) {
			return (kind == CallbackKind.CLOSE) ? (call) -> end(call).status() : null;
		}
		if (type == LeaveReason.class) {
			return (kind == CallbackKind.CLOSE) ? (call) -> end(call).reason() : null;
		}
		return null;
	}

	private static ConnectionEnd end(Call call) {
		ConnectionEnd end = call.end();
		if (end == null) {
			throw new IllegalStateException("The connection has not ended");
		}
		return end;
	}

	private static ArgumentSource failure(CallbackDescriptor callback, Class<?> type) {
		for (Class<? extends Throwable> error : callback.errors()) {
			if (!type.isAssignableFrom(error)) {
				throw callback.invalid(
						"takes " + error.getSimpleName() + " but its parameter is a " + type.getSimpleName(),
						"Widen the type of the parameter.");
			}
		}
		return Call::failure;
	}

	private static @Nullable Object principal(MethodParameter parameter, Call call) {
		Principal principal = call.handshake().principal();
		if (principal == null && parameter.isOptional()) {
			return null;
		}
		if (!parameter.getParameterType().isInstance(principal)) {
			throw new IllegalStateException(
					"The caller is " + ((principal != null) ? "a " + principal.getClass().getSimpleName() : "not known")
							+ ", not a " + parameter.getParameterType().getSimpleName());
		}
		return principal;
	}

	private ArgumentSource attribute(MethodParameter parameter, ConnectionAttribute annotation) {
		String declared = annotation.value();
		String name = StringUtils.hasText(declared) ? declared : String.valueOf(parameter.getParameterName());
		return (call) -> {
			WsConnection connection = call.connection();
			Object value = (connection != null) ? connection.attributes().get(name)
					: call.handshake().attributes().get(name);
			return adapt(parameter, value, annotation.required(), "connection attribute '" + name + "'");
		};
	}

	private ArgumentSource ticketPayload(MethodParameter parameter, TicketPayload annotation) {
		return (call) -> adapt(parameter, call.handshake().ticketPayload(Object.class).orElse(null),
				annotation.required(), "ticket payload");
	}

	private @Nullable Object adapt(MethodParameter parameter, @Nullable Object value, boolean required, String what) {
		boolean wrap = parameter.getParameterType() == Optional.class;
		if (value == null) {
			if (required && !parameter.isOptional()) {
				throw new IllegalStateException("There is no " + what);
			}
			return wrap ? Optional.empty() : null;
		}
		Class<?> type = ClassUtils.resolvePrimitiveIfNecessary(parameter.nestedIfOptional().getNestedParameterType());
		Object adapted = type.isInstance(value) ? value : this.conversion.convert(value, type);
		return wrap ? Optional.ofNullable(adapted) : adapted;
	}

}
