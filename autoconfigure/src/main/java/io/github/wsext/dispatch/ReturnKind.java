package io.github.wsext.dispatch;

import java.util.Iterator;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.stream.BaseStream;

import io.github.wsext.endpoint.CallbackDescriptor;
import io.github.wsext.endpoint.CallbackKind;
import io.github.wsext.endpoint.EndpointDescriptor;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;
import org.springframework.web.util.UriTemplate;

/**
 * Which values callbacks may return.
 */
final class ReturnKind {

	private static final @Nullable Class<?> PUBLISHER = publisher();

	private ReturnKind() {
	}

	private static @Nullable Class<?> publisher() {
		try {
			return ClassUtils.forName("org.reactivestreams.Publisher", ReturnKind.class.getClassLoader());
		}
		catch (ClassNotFoundException ex) {
			return null;
		}
	}

	static void check(CallbackDescriptor callback, @Nullable EndpointDescriptor endpoint) {
		Class<?> type = callback.method().getReturnType();
		boolean nothing = type == void.class || type == Void.class;
		if (callback.kind() == CallbackKind.CONNECT) {
			if (!nothing && type != boolean.class && type != Boolean.class) {
				throw callback.invalid("returns " + type.getSimpleName(),
						"Return nothing, or a boolean where false refuses the handshake.");
			}
			return;
		}
		if (callback.broadcast() != null) {
			if (nothing) {
				throw callback.invalid("is @Broadcast but returns nothing",
						"Return the message, or remove @Broadcast.");
			}
			checkTopic(callback, endpoint, callback.broadcast().value());
		}
		else if (callback.kind() == CallbackKind.CLOSE && !nothing) {
			throw callback.invalid("returns a value, but the connection has ended",
					"Return nothing, or add @Broadcast to publish the value to a topic.");
		}
		if (isUnsupported(type)) {
			throw callback.invalid("returns the unsupported type " + type.getName(),
					"Return a value, an Optional or a CompletionStage; send several messages with WsConnection.send().");
		}
	}

	private static boolean isUnsupported(Class<?> type) {
		return (Future.class.isAssignableFrom(type) && !CompletionStage.class.isAssignableFrom(type))
				|| BaseStream.class.isAssignableFrom(type) || Iterator.class.isAssignableFrom(type)
				|| (PUBLISHER != null && PUBLISHER.isAssignableFrom(type));
	}

	private static void checkTopic(CallbackDescriptor callback, @Nullable EndpointDescriptor endpoint, String topic) {
		for (String variable : new UriTemplate(topic).getVariableNames()) {
			if (endpoint == null || !endpoint.pathVariables().contains(variable)) {
				throw callback.invalid(
						"broadcasts to '" + topic + "', but there is no path variable '" + variable + "'",
						"Use variables of the endpoint's path.");
			}
		}
	}

}
