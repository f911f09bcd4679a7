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

package io.github.wsext.test.guide;

import java.time.Duration;

import io.github.wsext.test.AutoConfigureWsExtTestClient;
import io.github.wsext.test.WsExtTestClient;
import io.github.wsext.test.WsExtTestServer;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationContext;

// Snippets of docs/testing.md, which DocumentationTests compares with this file.
@SpringBootTest
@AutoConfigureWsExtTestClient
class InMemoryTests {

	@Test
	void echoes(@Autowired WsExtTestServer server) {
		server.connect("/echo").as("alice").send("hi").expectText("hi");
	}

	@Test
	void byHand(@Autowired ApplicationContext context) {
		WsExtTestServer server = WsExtTestClient.bindToApplicationContext(context);
		server.timeout(Duration.ofSeconds(10)).connect("/echo").as("alice").send("hi").expectText("hi");
	}

}
