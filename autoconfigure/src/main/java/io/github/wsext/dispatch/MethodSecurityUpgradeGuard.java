package io.github.wsext.dispatch;

import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

import io.github.wsext.endpoint.EndpointDescriptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.Advised;
import org.springframework.aop.support.AopUtils;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authorization.method.AuthorizationAdvisor;
import org.springframework.util.ReflectionUtils;

/**
 * Applies method security that an endpoint's class declares for all its methods, such as
 * {@code @PreAuthorize} on the class, to the upgrade too. It asks the advisors of the
 * bean's proxy about a method that has no annotation of its own.
 */
public final class MethodSecurityUpgradeGuard implements UpgradeGuard {

	private static final Method UNANNOTATED = unannotated();

	private static Method unannotated() {
		Method method = ReflectionUtils.findMethod(Object.class, "toString");
		if (method == null) {
			throw new IllegalStateException("Object has no toString()");
		}
		return method;
	}

	@Override
	public boolean permits(EndpointDescriptor endpoint) {
		Object bean = endpoint.bean();
		if (!(bean instanceof Advised advised)) {
			return true;
		}
		Class<?> type = AopUtils.getTargetClass(bean);
		try {
			for (AuthorizationAdvisor advisor : advisors(advised)) {
				if (advisor.getPointcut().getClassFilter().matches(type)
						&& advisor.getPointcut().getMethodMatcher().matches(UNANNOTATED, type)) {
					advisor.invoke(new Upgrade(advised.getTargetSource().getTarget()));
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

	private static List<AuthorizationAdvisor> advisors(Advised advised) {
		return Arrays.stream(advised.getAdvisors())
			.filter(AuthorizationAdvisor.class::isInstance)
			.map(AuthorizationAdvisor.class::cast)
			.sorted(Comparator.comparingInt(AuthorizationAdvisor::getOrder))
			.toList();
	}

	/**
	 * Stands for the upgrade in the eyes of the advisors.
	 */
	private record Upgrade(@Nullable Object target) implements MethodInvocation {

		@Override
		public Method getMethod() {
			return UNANNOTATED;
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
			return UNANNOTATED;
		}

	}

}
