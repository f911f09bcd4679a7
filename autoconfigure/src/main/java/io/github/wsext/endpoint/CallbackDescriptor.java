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

import java.lang.reflect.Method;
import java.util.List;

import io.github.wsext.Broadcast;
import org.jspecify.annotations.Nullable;

/**
 * A callback method of a bean.
 *
 * @param kind what it is called for
 * @param beanName name of the bean
 * @param bean the bean, perhaps a proxy
 * @param method the method as the bean's class has it; a proxy may have another for it
 * @param event name of the event, for {@link CallbackKind#EVENT}
 * @param errors exception types, for {@link CallbackKind#ERROR}
 * @param partial whether it takes messages in parts
 * @param broadcast where a returned value goes, if not to the sender
 * @param subscribed whether the connection is to be subscribed to its path before it is
 * called
 */
public record CallbackDescriptor(CallbackKind kind, String beanName, Object bean, Method method, @Nullable String event,
		List<Class<? extends Throwable>> errors, boolean partial, @Nullable Broadcast broadcast, boolean subscribed) {

	/**
	 * A failure at start-up that names this method.
	 * @param problem what is wrong
	 * @param action what to do
	 */
	public InvalidEndpointException invalid(String problem, String action) {
		return new InvalidEndpointException(
				"%s method %s of bean '%s' %s".formatted(this.kind, describe(this.method), this.beanName, problem),
				action);
	}

	/**
	 * The method as people are told of it, such as {@code ChatEndpoint.say}.
	 */
	public String methodName() {
		return name(this.method);
	}

	private static String name(Method method) {
		return method.getDeclaringClass().getSimpleName() + "." + method.getName();
	}

	static String describe(Method method) {
		return name(method) + "()";
	}

}
