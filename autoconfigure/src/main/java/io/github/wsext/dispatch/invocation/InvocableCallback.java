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

package io.github.wsext.dispatch.invocation;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.github.wsext.Broadcast;
import io.github.wsext.WsHandshake;
import io.github.wsext.endpoint.CallbackDescriptor;
import io.github.wsext.endpoint.CallbackKind;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.util.ReflectionUtils;

/**
 * A callable callback: one method handle, bound to the bean, and a fixed array of
 * argument resolvers.
 */
public final class InvocableCallback {

	private static final Pattern VARIABLE = Pattern.compile("\\{([^{}]+)}");

	private final CallbackDescriptor descriptor;

	private final MethodHandle handle;

	private final ArgumentResolver[] arguments;

	private final @Nullable Type resultType;

	private final CallbackSignature signature;

	/**
	 * Creates a callback.
	 * @param resultType the declared type of what it sends, if it says more than a class
	 */
	public InvocableCallback(CallbackDescriptor descriptor, ArgumentResolver[] arguments, @Nullable Type resultType,
			CallbackSignature signature) {
		this.descriptor = descriptor;
		this.handle = handle(descriptor);
		this.arguments = arguments;
		this.resultType = resultType;
		this.signature = signature;
	}

	private static MethodHandle handle(CallbackDescriptor descriptor) {
		Method method = AopUtils.selectInvocableMethod(descriptor.method(), descriptor.bean().getClass());
		ReflectionUtils.makeAccessible(method);
		try {
			return MethodHandles.lookup()
				.unreflect(method)
				.bindTo(descriptor.bean())
				.asFixedArity()
				.asSpreader(Object[].class, method.getParameterCount())
				.asType(MethodType.methodType(Object.class, Object[].class));
		}
		catch (IllegalAccessException ex) {
			throw descriptor.invalid("is not accessible: " + ex.getMessage(), "Open its package to WsExt.");
		}
	}

	/**
	 * What is known of the method.
	 */
	public CallbackDescriptor descriptor() {
		return this.descriptor;
	}

	/**
	 * Calls the method.
	 * @throws Throwable what the method or a resolver throws
	 */
	public @Nullable Object invoke(Invocation invocation) throws Throwable {
		int count = this.arguments.length;
		@Nullable Object[] values = new Object[count];
		for (int i = 0; i < count; i++) {
			values[i] = this.arguments[i].get(invocation);
		}
		return (Object) this.handle.invokeExact(values);
	}

	/**
	 * The arguments that depend on the handshake alone.
	 */
	public Stream<ArgumentResolver> boundByHandshake() {
		return Arrays.stream(this.arguments).filter(ArgumentResolver::isBoundByHandshake);
	}

	/**
	 * The declared type of what it sends, if it says more than a class.
	 */
	public @Nullable Type resultType() {
		return this.resultType;
	}

	/**
	 * What it takes and gives.
	 */
	public CallbackSignature signature() {
		return this.signature;
	}

	/**
	 * The topic a returned value is published to, or {@code null} if it is sent to the
	 * sender.
	 */
	public @Nullable String topic(WsHandshake handshake) {
		Broadcast broadcast = this.descriptor.broadcast();
		if (broadcast == null) {
			return null;
		}
		return broadcast.topic().isEmpty() ? handshake.path() : expand(broadcast.topic(), handshake.pathVariables());
	}

	private static String expand(String template, Map<String, String> variables) {
		return VARIABLE.matcher(template)
			.replaceAll((match) -> Matcher.quoteReplacement(variables.getOrDefault(match.group(1), "")));
	}

	/**
	 * The name of the event it sends, if that is said.
	 */
	public @Nullable String sentEvent() {
		Broadcast broadcast = this.descriptor.broadcast();
		if (broadcast != null && !broadcast.event().isEmpty()) {
			return broadcast.event();
		}
		return (this.descriptor.kind() == CallbackKind.OPEN) ? this.descriptor.event() : null;
	}

	/**
	 * Whether what it returns is for all others.
	 */
	public boolean excludesSender() {
		Broadcast broadcast = this.descriptor.broadcast();
		return broadcast != null && broadcast.excludeSender();
	}

	@Override
	public String toString() {
		return this.descriptor.kind() + " " + this.descriptor.method().getDeclaringClass().getSimpleName() + "."
				+ this.descriptor.method().getName() + "()";
	}

}
