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

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Locale;
import java.util.Set;
import java.util.TimeZone;
import java.util.concurrent.Callable;

import io.github.wsext.endpoint.CallbackDescriptor;
import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;

/**
 * What Spring MVC and others give a meaning that callbacks do not: refused at start-up by
 * its name, because it would be written or read as any object.
 */
public final class ForeignMeanings {

	private static final String CONTINUATION = "kotlin.coroutines.Continuation";

	private static final Set<String> RESULTS = Set.of(Callable.class.getName(), "org.springframework.http.HttpEntity",
			"org.springframework.http.HttpHeaders", "org.springframework.http.ProblemDetail",
			"org.springframework.web.ErrorResponse", "org.springframework.web.servlet.ModelAndView",
			"org.springframework.web.servlet.View", "org.springframework.web.servlet.SmartView",
			"org.springframework.web.servlet.view.FragmentsRendering", "org.springframework.ui.Model",
			"org.springframework.ui.ModelMap", "org.springframework.core.io.Resource",
			"org.springframework.web.context.request.async.DeferredResult",
			"org.springframework.web.context.request.async.WebAsyncTask",
			"org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter",
			"org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody",
			"org.springframework.messaging.Message", "org.springframework.web.socket.WebSocketMessage",
			"kotlin.sequences.Sequence", "kotlinx.coroutines.flow.Flow", "kotlinx.coroutines.Deferred");

	private static final Set<String> PARAMETERS = Set.of("jakarta.servlet.ServletRequest",
			"jakarta.servlet.ServletResponse", "jakarta.servlet.http.HttpSession", "jakarta.servlet.http.PushBuilder",
			"jakarta.servlet.http.Part", "org.springframework.web.context.request.WebRequest",
			"org.springframework.http.HttpEntity", "org.springframework.http.HttpHeaders",
			"org.springframework.http.HttpMethod", "org.springframework.ui.Model", "org.springframework.ui.ModelMap",
			"org.springframework.validation.Errors", "org.springframework.web.multipart.MultipartFile",
			"org.springframework.web.bind.support.SessionStatus", "org.springframework.web.util.UriBuilder",
			"org.springframework.web.socket.WebSocketSession", "org.springframework.web.socket.WebSocketMessage",
			"org.springframework.messaging.Message", "org.springframework.messaging.MessageHeaders",
			"jakarta.websocket.Session", Locale.class.getName(), TimeZone.class.getName(), "java.time.ZoneId");

	private static final Set<String> ON_PARAMETERS = Set.of("RequestBody", "RequestPart", "RequestAttribute",
			"ModelAttribute", "MatrixVariable", "CookieValue", "SessionAttribute", "Payload", "Header", "Headers",
			"DestinationVariable", "Value");

	private static final Set<String> ON_METHODS = Set.of("RequestMapping", "ResponseStatus", "ModelAttribute",
			"ExceptionHandler", "InitBinder", "MessageMapping", "SubscribeMapping", "MessageExceptionHandler", "SendTo",
			"SendToUser");

	private ForeignMeanings() {
	}

	/**
	 * Checks a method.
	 * @throws io.github.wsext.endpoint.InvalidEndpointException if it is annotated for
	 * something else, or is a coroutine
	 */
	public static void checkMethod(CallbackDescriptor callback) {
		Method method = callback.method();
		for (Class<?> type : method.getParameterTypes()) {
			if (type.getName().equals(CONTINUATION)) {
				throw callback.invalid("is a suspending function of Kotlin, which is not supported yet",
						"Remove suspend; return a CompletionStage, such as future { ... } of kotlinx-coroutines-jdk8,"
								+ " if the answer takes time.");
			}
		}
		String annotation = find(method.getAnnotations(), ON_METHODS);
		if (annotation != null) {
			throw callback.invalid("is annotated @" + annotation + ", which means nothing to a WebSocket",
					"Remove it, or move the method to a controller.");
		}
	}

	/**
	 * Checks what a callback returns.
	 * @param type the type without the stage and the optional around it
	 * @throws io.github.wsext.endpoint.InvalidEndpointException if it would be written as
	 * any object
	 */
	static void checkResult(CallbackDescriptor callback, ResolvableType type) {
		String known = find(type.resolve(Object.class), RESULTS);
		if (known != null) {
			throw callback.invalid(
					"returns the unsupported type %s, which means nothing to a WebSocket".formatted(known),
					"Return the value itself, an Optional or a CompletionStage of it; refuse a handshake with"
							+ " HandshakeRejectedException, close with WsCloseException.");
		}
	}

	/**
	 * Checks a parameter that would be taken for the payload.
	 * @throws io.github.wsext.endpoint.InvalidEndpointException if it means something
	 * else
	 */
	public static void checkPayload(CallbackDescriptor callback, MethodParameter parameter) {
		String annotation = find(parameter.getParameterAnnotations(), ON_PARAMETERS);
		if (annotation != null) {
			throw callback.invalid(
					"has a parameter that is annotated @%s: %s".formatted(annotation, describe(parameter)),
					"Remove the annotation if the parameter is the payload, or supply it with a HandlerArgumentResolver"
							+ " bean.");
		}
		String known = find(parameter.nestedIfOptional().getNestedParameterType(), PARAMETERS);
		if (known != null) {
			throw callback.invalid(
					"has a parameter of the unsupported type %s: %s".formatted(known, describe(parameter)),
					"What there is of the request is in WsHandshake; what is wrong with a payload, @OnError gets as an"
							+ " InvalidPayloadException. Anything else can be supplied with a HandlerArgumentResolver bean.");
		}
	}

	private static String describe(MethodParameter parameter) {
		return parameter.getParameterType().getSimpleName() + " " + parameter.getParameterName();
	}

	/**
	 * The type itself or the one above it that is among those, which may be missing on
	 * the class path.
	 */
	private static @Nullable String find(@Nullable Class<?> type, Set<String> names) {
		if (type == null) {
			return null;
		}
		if (names.contains(type.getName())) {
			return type.getName();
		}
		for (Class<?> implemented : type.getInterfaces()) {
			String found = find(implemented, names);
			if (found != null) {
				return found;
			}
		}
		return find(type.getSuperclass(), names);
	}

	/**
	 * The annotation of Spring that is among those, also where it is on another one.
	 */
	private static @Nullable String find(Annotation[] annotations, Set<String> simpleNames) {
		for (MergedAnnotation<Annotation> annotation : MergedAnnotations.from(annotations)) {
			Class<?> type = annotation.getType();
			if (type.getName().startsWith("org.springframework.") && simpleNames.contains(type.getSimpleName())) {
				return type.getSimpleName();
			}
		}
		return null;
	}

}
