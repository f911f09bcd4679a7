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

package io.github.wsext.handshake;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.wsext.spi.HandshakeCheck;
import io.github.wsext.spi.HandshakeOrder;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.HierarchicalBeanFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Checks of the application, in their order.
 *
 * @param checks the checks
 */
record ApplicationChecks(List<ApplicationCheck> checks) {

	/**
	 * Finds the application's beans, those of parent contexts too.
	 */
	static ApplicationChecks in(ListableBeanFactory beanFactory) {
		Map<String, ApplicationCheck> found = new LinkedHashMap<>();
		BeanFactory current = beanFactory;
		while (current instanceof ListableBeanFactory listable) {
			for (String name : listable.getBeanNamesForType(HandshakeCheck.class)) {
				found.putIfAbsent(name, check(listable, name));
			}
			current = (current instanceof HierarchicalBeanFactory child) ? child.getParentBeanFactory() : null;
		}
		return new ApplicationChecks(
				found.values().stream().sorted(Comparator.comparingInt(ApplicationCheck::order)).toList());
	}

	private static ApplicationCheck check(ListableBeanFactory beanFactory, String name) {
		HandshakeCheck check = beanFactory.getBean(name, HandshakeCheck.class);
		Order declared = beanFactory.findAnnotationOnBean(name, Order.class);
		if (declared != null) {
			return new ApplicationCheck(check, declared.value());
		}
		return new ApplicationCheck(check,
				(check instanceof Ordered ordered) ? ordered.getOrder() : HandshakeOrder.UNORDERED);
	}

	/**
	 * Puts those that come between two of our steps before the second one. Of two with
	 * the same order that of the application comes first.
	 * @param after order of our first step
	 * @param order order of our second step
	 */
	<P extends HandshakePhase, N> HandshakeStep<P, N> between(long after, int order, HandshakeStep<P, N> next) {
		HandshakeStep<P, N> step = next;
		for (int i = this.checks.size() - 1; i >= 0; i--) {
			ApplicationCheck check = this.checks.get(i);
			if (check.order() > after && check.order() <= order) {
				step = before(check, step);
			}
		}
		return step;
	}

	private static <P extends HandshakePhase, N> HandshakeStep<P, N> before(ApplicationCheck check,
			HandshakeStep<P, N> next) {
		return (handshake) -> check.take(handshake).then(next);
	}

}
