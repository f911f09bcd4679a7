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

package io.github.wsext.dispatch.result;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Type;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.stream.BaseStream;

import io.github.wsext.endpoint.CallbackDescriptor;
import io.github.wsext.endpoint.CallbackKind;
import io.github.wsext.endpoint.EndpointDescriptor;
import org.jspecify.annotations.Nullable;

import org.springframework.core.GenericTypeResolver;
import org.springframework.core.MethodParameter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;
import org.springframework.web.util.UriTemplate;

/**
 * Which values callbacks may return.
 */
public final class ReturnTypeCheck {

	private ReturnTypeCheck() {
	}

	/**
	 * Checks what a callback is declared to return.
	 * @throws io.github.wsext.endpoint.InvalidEndpointException if it is nothing that can
	 * be sent
	 */
	public static void check(CallbackDescriptor callback, @Nullable EndpointDescriptor endpoint,
			MethodParameter returned) {
		Class<?> type = returned.getParameterType();
		boolean nothing = isNothing(ResolvableType.forMethodParameter(returned));
		if (callback.kind() == CallbackKind.CONNECT) {
			if (callback.broadcast() != null) {
				throw callback.invalid("is @Broadcast, but there is no connection yet",
						"Move @Broadcast to the @OnOpen method.");
			}
			if (type != void.class && type != Void.class && type != boolean.class && type != Boolean.class) {
				throw callback.invalid("returns " + type.getSimpleName(),
						"Return nothing, or a boolean where false refuses the handshake.");
			}
			return;
		}
		ForeignMeanings.checkResult(callback, unwrapped(returned));
		if (callback.kind() == CallbackKind.CONVERSATION) {
			if (type != void.class || callback.broadcast() != null) {
				throw callback.invalid("returns a value, but what it returns is the end of the connection",
						"Return nothing, and send messages with WsConversation.send().");
			}
			return;
		}
		if (callback.broadcast() != null) {
			if (nothing) {
				throw callback.invalid("is @Broadcast but returns nothing",
						"Return the message, or remove @Broadcast.");
			}
			checkTopic(callback, endpoint, callback.broadcast().topic());
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

	private static boolean isNothing(ResolvableType type) {
		Class<?> resolved = type.resolve(Object.class);
		if (CompletionStage.class.isAssignableFrom(resolved)) {
			return type.as(CompletionStage.class).getGeneric().resolve() == Void.class;
		}
		return resolved == void.class || resolved == Void.class;
	}

	/**
	 * The declared type of what is sent, if it says more than a class can: stages and
	 * optional values are unwrapped.
	 */
	public static @Nullable Type sentType(MethodParameter returned) {
		ResolvableType type = unwrapped(returned);
		return (type.hasResolvableGenerics() || type.getType() instanceof GenericArrayType) ? type.getType() : null;
	}

	/**
	 * The declared type of what is sent: stages and optional values are unwrapped.
	 */
	public static Type declaredType(MethodParameter returned) {
		return unwrapped(returned).getType();
	}

	private static ResolvableType unwrapped(MethodParameter returned) {
		ResolvableType type = ResolvableType.forType(
				GenericTypeResolver.resolveType(returned.getGenericParameterType(), returned.getContainingClass()));
		while (isWrapper(type.resolve(Object.class))) {
			Class<?> wrapper = (type.resolve() == Optional.class) ? Optional.class : CompletionStage.class;
			type = type.as(wrapper).getGeneric();
		}
		return type;
	}

	private static boolean isWrapper(Class<?> type) {
		return type == Optional.class || CompletionStage.class.isAssignableFrom(type);
	}

	private static boolean isUnsupported(Class<?> type) {
		if (CompletionStage.class.isAssignableFrom(type)) {
			return false;
		}
		return Future.class.isAssignableFrom(type) || BaseStream.class.isAssignableFrom(type)
				|| Iterator.class.isAssignableFrom(type) || Flow.Publisher.class.isAssignableFrom(type)
				|| ReactiveAdapterRegistry.getSharedInstance().getAdapter(type) != null;
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
