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

package io.github.wsext.test;

import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationContext;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestContextAnnotationUtils;
import org.springframework.test.context.support.AbstractTestExecutionListener;

/**
 * Tells {@link WsExtTestClient#connect(String)} which server is meant: that of
 * {@link AutoConfigureWsExtTestClient}, else the one that runs on a port. Has all nodes
 * of a test run again before its next method.
 */
final class WsExtTestExecutionListener extends AbstractTestExecutionListener {

	@Override
	public void beforeTestMethod(TestContext testContext) {
		CurrentTest
			.begin(() -> testContext.hasApplicationContext() ? serverOf(testContext.getApplicationContext()) : null);
		if (TestContextAnnotationUtils.hasAnnotation(testContext.getTestClass(), WsExtCluster.class)) {
			testContext.getApplicationContext().getBean(WsExtTestNodes.class).restore();
		}
	}

	@Override
	public void afterTestMethod(TestContext testContext) {
		CurrentTest.end();
	}

	private static @Nullable WsExtTestServer serverOf(ApplicationContext context) {
		WsExtTestServer configured = context.getBeanProvider(WsExtTestServer.class).getIfUnique();
		return (configured != null) ? configured : ContextBinding.overPort(context);
	}

}
