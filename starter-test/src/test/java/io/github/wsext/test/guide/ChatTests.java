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

import java.net.URI;
import java.time.Duration;

import io.github.wsext.test.RejectedHandshake;
import io.github.wsext.test.TicketCarrier;
import io.github.wsext.test.WsExtTestClient;
import io.github.wsext.test.WsExtTestServer;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpHeaders;

import static org.assertj.core.api.Assertions.assertThat;

// The snippets of docs/testing.md, which DocumentationTests compares with this file.
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class ChatTests {

	@Test
	void echoes() {
		WsExtTestClient.connect("/echo").as("alice").send("hi").expectText("hi");
	}

	@Test
	void everybodyInTheRoomHearsIt() {
		WsExtTestClient alice = WsExtTestClient.connect("/chat/lobby").as("alice").open();
		WsExtTestClient bob = WsExtTestClient.connect("/chat/lobby").as("bob").open();
		bob.expectJson("{\"type\":\"joined\"}");
		alice.send(new Say("hello"));
		Said said = bob.skipUntilJson(Said.class, (each) -> "said".equals(each.type()));
		assertThat(said.user()).isEqualTo("alice");
	}

	@Test
	void answersInJson() {
		WsExtTestClient alice = WsExtTestClient.connect("/chat/quiet").as("alice");
		alice.expectJson("{\"type\":\"joined\"}");
		alice.send(new Say("hello"))
			.expectJsonSatisfying(Said.class, (said) -> assertThat(said.text()).isEqualTo("hello"));
	}

	@Test
	void closesOnAnEmptyMessage() {
		WsExtTestClient alice = WsExtTestClient.connect("/chat/strict").as("alice");
		alice.expectJson("{\"type\":\"joined\"}").send(new Say("")).expectClose(1007);
	}

	@Test
	void leaves() {
		WsExtTestClient alice = WsExtTestClient.connect("/echo").as("alice").open();
		alice.close(1000).expectClose(1000);
		WsExtTestClient bob = WsExtTestClient.connect("/echo").as("bob").open();
		bob.abort();
	}

	@Test
	void needsATicket() {
		RejectedHandshake answer = WsExtTestClient.connect("/echo").expectRejected(401);
		assertThat(answer.body()).contains("401");
		WsExtTestClient.connect("/echo").as("alice").origin("https://foe.example").expectRejected(403);
	}

	@Test
	void otherCarriers() {
		WsExtTestClient.connect("/echo").as("alice").carrier(TicketCarrier.QUERY).send("hi").expectText("hi");
	}

	@Test
	void keepsQuiet() {
		WsExtTestClient.connect("/echo")
			.as("alice")
			.timeout(Duration.ofSeconds(10))
			.expectNothing(Duration.ofMillis(100));
	}

	@Test
	void binaryAndPings() {
		WsExtTestClient.connect("/echo").as("alice").send(new byte[] { 1, 2 }).expectBinary((byte) 1, (byte) 2);
		WsExtTestClient.connect("/echo").as("alice").sendPing((byte) 3).expectPong((byte) 3);
	}

	@Test
	void withHeaders() {
		WsExtTestClient.connect("/echo")
			.as("dora", "secret")
			.header(HttpHeaders.ACCEPT_LANGUAGE, "de")
			.subprotocols("chat.v2")
			.send("hi")
			.expectText("hi");
	}

	@LocalServerPort
	int port;

	@Test
	void givenPort() {
		WsExtTestServer server = WsExtTestClient.to(this.port).timeout(Duration.ofSeconds(10));
		try (WsExtTestClient alice = server.connect("/echo").as("alice")) {
			alice.send("hi").expectText("hi");
		}
	}

	@Test
	void givenUri() {
		WsExtTestServer server = WsExtTestClient.to(URI.create("http://localhost:" + this.port));
		try (WsExtTestClient alice = server.connect("/echo").as("alice")) {
			alice.send("hi").expectText("hi");
		}
	}

	record Say(String text) {
	}

	record Said(String type, String user, String text) {
	}

}
