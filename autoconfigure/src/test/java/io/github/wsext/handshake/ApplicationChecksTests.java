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

import java.util.List;

import io.github.wsext.spi.HandshakeCheck;
import io.github.wsext.spi.HandshakeOrder;
import io.github.wsext.spi.HandshakeRequest;
import io.github.wsext.spi.HandshakeResult;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ApplicationChecks}.
 */
class ApplicationChecksTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner();

	@Test
	@DisplayName("there need not be any check of the application")
	void none() {
		this.runner.run((context) -> assertThat(ApplicationChecks.in(context.getBeanFactory()).checks()).isEmpty());
	}

	@Test
	@DisplayName("checks are found and ordered: by @Order on method or class, by Ordered, or before the ticket is spent")
	void orders() {
		this.runner.withUserConfiguration(Checks.class)
			.run((context) -> assertThat(orders(ApplicationChecks.in(context.getBeanFactory())))
				.containsExactly(Ordered.HIGHEST_PRECEDENCE, HandshakeOrder.UNORDERED, -7, 3, 42));
	}

	@Test
	@DisplayName("checks of a parent context are asked, too")
	void parent() {
		this.runner.withUserConfiguration(Checks.class).run((parent) -> {
			try (GenericApplicationContext child = new GenericApplicationContext(parent)) {
				child.registerBean(Interface.class);
				child.refresh();
				assertThat(orders(ApplicationChecks.in(child.getBeanFactory()))).containsExactly(
						Ordered.HIGHEST_PRECEDENCE, Ordered.HIGHEST_PRECEDENCE, HandshakeOrder.UNORDERED, -7, 3, 42);
			}
		});
	}

	private static List<Integer> orders(ApplicationChecks checks) {
		return checks.checks().stream().map(ApplicationCheck::order).toList();
	}

	@Configuration(proxyBeanMethods = false)
	static class Checks {

		@Bean
		@Order(42)
		Interface methodBeforeInterface() {
			return new Interface();
		}

		@Bean
		@Order(-7)
		HandshakeCheck method() {
			return (request) -> HandshakeResult.permit();
		}

		@Bean
		Annotated annotated() {
			return new Annotated();
		}

		@Bean
		Interface ordered() {
			return new Interface();
		}

		@Bean
		HandshakeCheck unordered() {
			return (request) -> HandshakeResult.permit();
		}

	}

	@Order(3)
	static class Annotated implements HandshakeCheck {

		@Override
		public HandshakeResult check(HandshakeRequest request) {
			return HandshakeResult.permit();
		}

	}

	static class Interface implements HandshakeCheck, Ordered {

		@Override
		public int getOrder() {
			return Ordered.HIGHEST_PRECEDENCE;
		}

		@Override
		public HandshakeResult check(HandshakeRequest request) {
			return HandshakeResult.permit();
		}

	}

}
