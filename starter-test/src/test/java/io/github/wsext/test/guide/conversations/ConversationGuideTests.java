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

package io.github.wsext.test.guide.conversations;

import io.github.wsext.WsConnections;
import io.github.wsext.test.WsExtTestClient;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the examples of {@code docs/conversations.md}.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "spring.security.user.name=alice", "spring.security.user.password=alice" })
class ConversationGuideTests {

	@Test
	void sum() {
		WsExtTestClient.connect("/sum").send("40").send("2").send("=").expectText("42").expectClose(1000);
		WsExtTestClient.connect("/sum").send("forty").expectClose(1011);
	}

	@Test
	void uploads() {
		WsExtTestClient alice = WsExtTestClient.connect("/uploads").as("alice").open();
		alice.send(new byte[3_000_000]).expectJson("{\"bytes\":3000000}");
		alice.send("once upon a time").send(new byte[1]).expectJson("{\"bytes\":1}");
	}

	@Test
	void rooms(@Autowired WsConnections connections) {
		WsExtTestClient alice = WsExtTestClient.connect("/rooms/lobby").as("alice").open();
		alice.send("darn it").expectText("**** it");
		assertThat(connections.byEndpoint("/rooms/{room}")).allSatisfy((connection) -> {
			assertThat(connection.settings().pingInterval().toMinutes()).isEqualTo(1);
			assertThat(connection.settings().pingTimeout().toSeconds()).isEqualTo(40);
		});
		alice.send("x".repeat(1025)).expectClose(1009);
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import({ SumEndpoint.class, UploadEndpoint.class, WordFilter.class, PatientEndpoint.class })
	static class Application {

	}

}
