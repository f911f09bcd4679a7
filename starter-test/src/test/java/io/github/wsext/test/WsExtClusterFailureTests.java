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

import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestContextManager;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for what a cluster cannot be made of.
 */
class WsExtClusterFailureTests {

	@Test
	void oneNodeIsNoCluster() {
		assertThatIllegalStateException().isThrownBy(() -> new TestContextManager(OneNode.class))
			.withMessageContaining("nodes = 1")
			.withMessageContaining("at least 2");
	}

	@Test
	void nodesNeedPorts() {
		TestContext context = new TestContextManager(WithoutPort.class).getTestContext();
		WsExtTestNodes nodes = context.getApplicationContext().getBean(WsExtTestNodes.class);
		assertThatIllegalStateException().isThrownBy(() -> nodes.get(0).connect("/echo"))
			.withMessageContaining("RANDOM_PORT");
	}

	@Test
	void nodesNeedAnApplicationWithWsExt() {
		TestContext context = new TestContextManager(WithoutWsExt.class).getTestContext();
		WsExtTestNodes nodes = context.getApplicationContext().getBean(WsExtTestNodes.class);
		assertThatIllegalStateException().isThrownBy(() -> nodes.get(0)).withMessageContaining("WsExt is not in this");
	}

	@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
	@WsExtCluster(nodes = 1)
	static class OneNode {

	}

	@SpringBootTest
	@WsExtCluster
	static class WithoutPort {

	}

	@SpringBootTest(classes = WithoutWsExt.class, webEnvironment = WebEnvironment.NONE)
	@WsExtCluster
	static class WithoutWsExt {

	}

}
