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

import java.lang.reflect.AccessibleObject;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

import io.github.wsext.endpoint.EndpointDescriptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.Advisor;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.support.AopUtils;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authorization.method.AuthorizationAdvisor;
import org.springframework.util.Assert;

/**
 * Applies method security that an endpoint's class declares for all its methods, such as
 * {@code @PreAuthorize} on the class, to the upgrade too. It asks the advisors of the
 * bean's proxy about a method that has no annotation of its own, because for such a
 * method they look at its class.
 */
public final class MethodSecurityUpgradeGuard implements UpgradeGuard {

	private static final Set<String> ANNOTATIONS = Set.of("org.springframework.security.access.prepost.PreAuthorize",
			"org.springframework.security.access.prepost.PostAuthorize",
			"org.springframework.security.access.prepost.PreFilter",
			"org.springframework.security.access.prepost.PostFilter",
			"org.springframework.security.access.annotation.Secured", "jakarta.annotation.security.RolesAllowed",
			"jakarta.annotation.security.PermitAll", "jakarta.annotation.security.DenyAll");

	@Override
	public void check(EndpointDescriptor endpoint) {
		Class<?> type = AopUtils.getTargetClass(endpoint.bean());
		if (isSecured(type) && withoutAnnotation(type) == null) {
			throw endpoint.invalid("has method security on its class that each of its methods overrides",
					"Add an @OnConnect method without such an annotation, which the class then guards.");
		}
	}

	@Override
	public boolean permits(EndpointDescriptor endpoint) {
		Object bean = endpoint.bean();
		Class<?> type = AopUtils.getTargetClass(bean);
		if (!(bean instanceof Advised advised) || !isSecured(type)) {
			return true;
		}
		Method method = withoutAnnotation(type);
		Assert.state(method != null, "Not checked at start-up");
		try {
			for (AuthorizationAdvisor advisor : advisors(advised)) {
				if (advisor.getPointcut().getClassFilter().matches(type)
						&& advisor.getPointcut().getMethodMatcher().matches(method, type)) {
					advisor.invoke(new Upgrade(method, advised.getTargetSource().getTarget()));
				}
			}
			return true;
		}
		catch (AccessDeniedException ex) {
			return false;
		}
		catch (RuntimeException ex) {
			throw ex;
		}
		catch (Throwable ex) {
			throw new IllegalStateException("Method security failed for " + endpoint, ex);
		}
	}

	private static @Nullable Method withoutAnnotation(Class<?> type) {
		return Arrays.stream(type.getDeclaredMethods())
			.filter((method) -> !Modifier.isStatic(method.getModifiers()) && !isSecured(method))
			.findFirst()
			.orElse(null);
	}

	private static boolean isSecured(AnnotatedElement element) {
		return MergedAnnotations.from(element, MergedAnnotations.SearchStrategy.TYPE_HIERARCHY)
			.stream()
			.anyMatch((annotation) -> ANNOTATIONS.contains(annotation.getType().getName()));
	}

	private static List<AuthorizationAdvisor> advisors(Advised advised) {
		// Spring Security registers them behind wrappers; the advice is the advisor
		// itself.
		return Arrays.stream(advised.getAdvisors())
			.map(Advisor::getAdvice)
			.filter(AuthorizationAdvisor.class::isInstance)
			.map(AuthorizationAdvisor.class::cast)
			.sorted(Comparator.comparingInt(AuthorizationAdvisor::getOrder))
			.toList();
	}

	/**
	 * Stands for the upgrade in the eyes of the advisors.
	 */
	private record Upgrade(Method method, @Nullable Object target) implements MethodInvocation {

		@Override
		public Method getMethod() {
			return this.method;
		}

		@Override
		public Object[] getArguments() {
			return new Object[0];
		}

		@Override
		public @Nullable Object proceed() {
			return null;
		}

		@Override
		public @Nullable Object getThis() {
			return this.target;
		}

		@Override
		public AccessibleObject getStaticPart() {
			return this.method;
		}

	}

}
