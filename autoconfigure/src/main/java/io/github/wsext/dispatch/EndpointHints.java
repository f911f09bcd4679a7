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

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.github.wsext.WsExtAdvice;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.endpoint.CallbackKind;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.generate.GenerationContext;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.aot.BeanRegistrationCode;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.core.GenericTypeResolver;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Hints for a native image, of each bean with callbacks: its methods, which are found and
 * called by reflection, and the types that codecs read and write for them.
 */
class EndpointHints implements BeanRegistrationAotProcessor {

	private static final List<String> NO_PAYLOADS = List.of("java.", "javax.", "jakarta.", "org.springframework.");

	private static final Set<CallbackKind> WITH_PAYLOAD = Set.of(CallbackKind.TEXT, CallbackKind.BINARY,
			CallbackKind.EVENT);

	@Override
	public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean bean) {
		Class<?> type = ClassUtils.getUserClass(bean.getBeanClass());
		boolean callbacks = AnnotatedElementUtils.hasAnnotation(type, WsExtEndpoint.class)
				|| AnnotatedElementUtils.hasAnnotation(type, WsExtAdvice.class);
		return callbacks ? new Contribution(type) : null;
	}

	private record Contribution(Class<?> type) implements BeanRegistrationAotContribution {

		@Override
		public void applyTo(GenerationContext context, BeanRegistrationCode code) {
			ReflectionHints hints = context.getRuntimeHints().reflection();
			registerHierarchy(hints);
			BindingReflectionHintsRegistrar payloads = new BindingReflectionHintsRegistrar();
			MethodIntrospector.selectMethods(this.type, Contribution::kind).forEach((method, kind) -> {
				registerMethod(hints, method);
				payloads.registerReflectionHints(hints, payloads(method, kind).toArray(Type[]::new));
			});
		}

		private void registerHierarchy(ReflectionHints hints) {
			for (Class<?> each = this.type; each != null && each != Object.class; each = each.getSuperclass()) {
				hints.registerType(each);
			}
			for (Class<?> each : ClassUtils.getAllInterfacesForClassAsSet(this.type)) {
				hints.registerType(each);
			}
		}

		/**
		 * The method, and those of interfaces by which a proxy is called.
		 */
		private void registerMethod(ReflectionHints hints, Method method) {
			hints.registerMethod(method, ExecutableMode.INVOKE);
			for (Class<?> each : ClassUtils.getAllInterfacesForClassAsSet(this.type)) {
				Method declared = ReflectionUtils.findMethod(each, method.getName(), method.getParameterTypes());
				if (declared != null) {
					hints.registerMethod(declared, ExecutableMode.INVOKE);
				}
			}
		}

		private List<Type> payloads(Method method, CallbackKind kind) {
			List<Type> types = new ArrayList<>();
			if (method.getReturnType() != void.class) {
				types.add(GenericTypeResolver.resolveType(method.getGenericReturnType(), this.type));
			}
			if (WITH_PAYLOAD.contains(kind)) {
				for (Type parameter : method.getGenericParameterTypes()) {
					types.add(GenericTypeResolver.resolveType(parameter, this.type));
				}
			}
			types.removeIf(Contribution::isNoPayload);
			return types;
		}

		/**
		 * Whether it comes from elsewhere than a codec. Those with type arguments are
		 * left: they may be what a list or a stage is of.
		 */
		private static boolean isNoPayload(Type type) {
			if (!(type instanceof Class<?> plain)) {
				return ResolvableType.forType(type).resolve() == null;
			}
			return plain.isPrimitive() || plain.getPackageName().equals(WsExtEndpoint.class.getPackageName())
					|| NO_PAYLOADS.stream().anyMatch(plain.getName()::startsWith);
		}

		private static @Nullable CallbackKind kind(Method method) {
			for (CallbackKind kind : CallbackKind.values()) {
				if (AnnotatedElementUtils.hasAnnotation(method, kind.annotation())) {
					return kind;
				}
			}
			return null;
		}

	}

}
