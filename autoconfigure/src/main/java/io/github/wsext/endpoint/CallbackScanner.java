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

package io.github.wsext.endpoint;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.wsext.Broadcast;
import io.github.wsext.OnBinary;
import io.github.wsext.OnError;
import io.github.wsext.OnEvent;
import io.github.wsext.OnOpen;
import io.github.wsext.OnText;
import io.github.wsext.event.EventNames;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.scheduling.annotation.Async;

/**
 * Finds the callback methods of a bean and checks what can be checked without knowing
 * their parameters.
 */
final class CallbackScanner {

	List<CallbackDescriptor> scan(String beanName, Object bean) {
		Class<?> type = AopUtils.getTargetClass(bean);
		Map<Method, Set<CallbackKind>> methods = MethodIntrospector.<Set<CallbackKind>>selectMethods(type,
				CallbackScanner::kinds);
		List<CallbackDescriptor> callbacks = new ArrayList<>();
		methods.forEach((method, kinds) -> callbacks.add(describe(beanName, bean, type, method, kinds)));
		callbacks.sort(Comparator.comparing(CallbackDescriptor::kind)
			.thenComparing((callback) -> callback.method().getName()));
		rejectDuplicates(callbacks);
		return List.copyOf(callbacks);
	}

	private static @Nullable Set<CallbackKind> kinds(Method method) {
		Set<CallbackKind> kinds = new LinkedHashSet<>();
		for (CallbackKind kind : CallbackKind.values()) {
			if (AnnotatedElementUtils.hasAnnotation(method, kind.annotation())) {
				kinds.add(kind);
			}
		}
		return kinds.isEmpty() ? null : kinds;
	}

	private static CallbackDescriptor describe(String beanName, Object bean, Class<?> type, Method method,
			Set<CallbackKind> kinds) {
		CallbackKind kind = kinds.iterator().next();
		CallbackDescriptor callback = new CallbackDescriptor(kind, beanName, bean, method, event(method),
				errors(method), isPartial(method), annotation(method, Broadcast.class), isSubscribed(method));
		if (kinds.size() > 1) {
			throw callback.invalid("is also annotated " + kinds.stream().skip(1).toList(),
					"Give each callback a method of its own.");
		}
		if (Modifier.isStatic(method.getModifiers())) {
			throw callback.invalid("is static", "Make it an instance method.");
		}
		if (AopUtils.isAopProxy(bean)) {
			checkProxied(callback);
		}
		if (AnnotatedElementUtils.hasAnnotation(method, Async.class)
				|| AnnotatedElementUtils.hasAnnotation(type, Async.class)) {
			throw callback.invalid("is @Async, which would break the order of messages",
					"Remove @Async; return a CompletionStage if the answer takes time.");
		}
		String event = callback.event();
		if (kind == CallbackKind.EVENT && (event == null || !EventNames.isValid(event))) {
			throw callback.invalid("has no valid event name: '" + event + "'",
					"Name the event, such as @OnEvent(\"chat:say\"); '*' may only be the last part, as in \"chat:*\".");
		}
		checkOutgoing(callback);
		if (kind == CallbackKind.ERROR && callback.errors().isEmpty()) {
			throw callback.invalid("does not say which exceptions it takes",
					"Add an exception parameter, or name the types in @OnError.");
		}
		return callback;
	}

	private static void checkOutgoing(CallbackDescriptor callback) {
		String opening = (callback.kind() == CallbackKind.OPEN) ? callback.event() : null;
		String broadcast = (callback.broadcast() != null) ? callback.broadcast().event() : "";
		for (String event : new String[] { (opening != null) ? opening : "", broadcast }) {
			if (!event.isEmpty() && (!EventNames.isValid(event) || event.contains("*"))) {
				throw callback.invalid("sends an event that has no valid name: '" + event + "'",
						"Give it a name of its own, such as \"chat:said\".");
			}
		}
	}

	private static void checkProxied(CallbackDescriptor callback) {
		Method method = callback.method();
		if (Modifier.isPrivate(method.getModifiers())) {
			throw callback.invalid("is private, so that it cannot be called through the bean's proxy",
					"Make it package-private, protected or public.");
		}
		if (AopUtils.isCglibProxy(callback.bean())) {
			if (Modifier.isFinal(method.getModifiers())) {
				throw callback.invalid("is final, so that it cannot be called through the bean's proxy",
						"Remove final.");
			}
			return;
		}
		try {
			AopUtils.selectInvocableMethod(method, callback.bean().getClass());
		}
		catch (IllegalStateException ex) {
			throw callback.invalid(
					"cannot be called through the bean's proxy, which has the methods of the bean's interfaces only",
					"Declare it in an interface of the bean, or let Spring derive proxies from classes with"
							+ " spring.aop.proxy-target-class=true.");
		}
	}

	private static boolean isPartial(Method method) {
		OnText text = annotation(method, OnText.class);
		OnBinary binary = annotation(method, OnBinary.class);
		return (text != null && text.partial()) || (binary != null && binary.partial());
	}

	private static boolean isSubscribed(Method method) {
		OnOpen open = annotation(method, OnOpen.class);
		return open != null && open.subscribed();
	}

	private static @Nullable String event(Method method) {
		OnOpen open = annotation(method, OnOpen.class);
		if (open != null && !open.event().isEmpty()) {
			return open.event();
		}
		OnEvent annotation = annotation(method, OnEvent.class);
		return (annotation != null) ? annotation.name() : null;
	}

	@SuppressWarnings("unchecked")
	private static List<Class<? extends Throwable>> errors(Method method) {
		OnError annotation = annotation(method, OnError.class);
		if (annotation == null) {
			return List.of();
		}
		if (annotation.value().length > 0) {
			return List.of(annotation.value());
		}
		return Arrays.stream(method.getParameterTypes())
			.filter(Throwable.class::isAssignableFrom)
			.<Class<? extends Throwable>>map((type) -> (Class<? extends Throwable>) type)
			.toList();
	}

	private static <A extends Annotation> @Nullable A annotation(Method method, Class<A> type) {
		return AnnotatedElementUtils.findMergedAnnotation(method, type);
	}

	private static void rejectDuplicates(List<CallbackDescriptor> callbacks) {
		Map<Object, CallbackDescriptor> seen = new HashMap<>();
		for (CallbackDescriptor callback : callbacks) {
			for (Object key : keys(callback)) {
				CallbackDescriptor other = seen.putIfAbsent(key, callback);
				if (other != null) {
					throw callback.invalid(
							"takes the same as " + CallbackDescriptor.describe(other.method())
									+ ((key instanceof CallbackKind) ? "" : ": " + key),
							"Keep one of the two, or merge them.");
				}
			}
		}
	}

	private static List<?> keys(CallbackDescriptor callback) {
		return switch (callback.kind()) {
			case EVENT -> List.of("event '" + callback.event() + "'");
			case ERROR -> callback.errors();
			default -> List.of(callback.kind());
		};
	}

}
