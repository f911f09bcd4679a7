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

import java.util.Map;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.test.context.support.WithMockUser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Who a client is where the test does not say so by HTTP Basic, and the events it
 * exchanges.
 */
class CallersTests {

	@Nested
	@SpringBootTest(classes = { TestApplication.class, LobbyEndpoint.class },
			properties = { "wsext.event.event-key=type", "wsext.event.payload-key=data" })
	@AutoConfigureWsExtTestClient
	class InMemory {

		@Test
		@WithMockUser("dora")
		@DisplayName("in memory the user of @WithMockUser connects, unless the test names another")
		void mockUser() {
			WsExtTestClient.connect("/echo").send("who").expectText("dora");
			WsExtTestClient.connect("/echo").carrier(TicketCarrier.QUERY).send("who").expectText("dora");
			WsExtTestClient.connect("/echo").as("alice").carrier(TicketCarrier.QUERY).send("who").expectText("alice");
			assertThat(SecurityContextHolder.getContext().getAuthentication().getName()).isEqualTo("dora");
		}

		@Test
		@DisplayName("without one nobody connects")
		void nobody() {
			WsExtTestClient.connect("/echo").expectRejected(401);
		}

		@Test
		@DisplayName("events have the keys of the application")
		void events() {
			WsExtTestClient client = WsExtTestClient.connect("/lobby/a").as("alice").open();
			client.send(Map.of("type", "nonsense"));
			client.skipUntilJson(Map.class, (message) -> "error".equals(message.get("type")));
			client.sendEvent("nonsense", 1).expectEvent("error");
		}

		@Test
		@DisplayName("credentials are refused in memory, where nobody reads them")
		void credentials(@Autowired WsExtTestServer server) {
			assertThatIllegalStateException()
				.isThrownBy(() -> server.credentials((user, password) -> new HttpHeaders()))
				.withMessageContaining("credentials");
		}

	}

	@Nested
	@SpringBootTest(classes = { TestApplication.class, LobbyEndpoint.class },
			webEnvironment = WebEnvironment.RANDOM_PORT)
	@AutoConfigureWsExtTestClient
	class OverPort {

		@Test
		@DisplayName("as() sends the credentials that the server is told to use, for a ticket and without")
		void credentials(@Autowired WsExtTestServer server) {
			WsExtTestServer tokens = server.credentials((user, password) -> {
				HttpHeaders headers = new HttpHeaders();
				headers.setBearerAuth("token-of-" + user);
				return headers;
			});
			tokens.connect("/echo").as("carol").send("who").expectText("carol");
			tokens.connect("/echo").as("carol").carrier(TicketCarrier.NONE).send("who").expectText("carol");
			assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> tokens.connect("/echo").as("eve").open())
				.withMessageContaining("401");
		}

		@Test
		@DisplayName("an event that is another, or none, or whose payload cannot be read, is a failure that says so")
		void unexpectedEvents() {
			WsExtTestClient client = WsExtTestClient.connect("/echo").as("alice");
			client.sendEvent("price", Map.of("value", 7));
			assertThat(client.expectEvent("price", Price.class)).isEqualTo(new Price(7));
			client.sendEvent("price").expectEvent("price");
			client.sendEvent("other");
			assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> client.expectEvent("price"))
				.withMessageContaining("Expected event \"price\" but got");
			client.send("price");
			assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> client.expectEvent("price"))
				.withMessageContaining("Expected event \"price\" but got");
			client.sendEvent("price");
			assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> client.expectEvent("price", Price.class))
				.withMessageContaining("it has none");
			client.sendEvent("price", "dear");
			assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> client.expectEvent("price", Price.class))
				.withMessageContaining("cannot be read");
		}

		record Price(int value) {
		}

	}

}
