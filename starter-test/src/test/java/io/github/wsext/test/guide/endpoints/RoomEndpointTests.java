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

package io.github.wsext.test.guide.endpoints;

import java.util.List;
import java.util.Locale;

import io.github.wsext.WsConnection;
import io.github.wsext.WsMessage;
import io.github.wsext.dispatch.WsMessageInterceptor;
import io.github.wsext.test.WsExtTestClient;
import io.github.wsext.test.WsExtTestEndpoints;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.Authentication;

import static org.assertj.core.api.Assertions.assertThat;

// Snippets of docs/testing.md, which DocumentationTests compares with this file.
class RoomEndpointTests {

	@AutoClose
	private final WsExtTestEndpoints endpoints = WsExtTestClient.bindToEndpoint(RoomEndpoint.class);

	@Test
	void everybodyHearsIt() {
		WsExtTestClient alice = this.endpoints.connect("/rooms/lobby").as("alice").open();
		WsExtTestClient bob = this.endpoints.connect("/rooms/lobby").as("bob").open();
		alice.expectText("bob is here").send(new RoomEndpoint.Say("hi"));
		alice.expectJson("{\"from\":\"alice\",\"text\":\"hi\"}");
		bob.expectJson("{\"from\":\"alice\",\"text\":\"hi\"}").close(1000);
		alice.expectText("bob has left");
	}

	@Test
	void hasSecrets() {
		this.endpoints.connect("/rooms/secret-garden").as("alice").expectRejected(404);
		this.endpoints.connect("/rooms/lobby").expectRejected(401);
	}

	@Test
	void callers() {
		this.endpoints.connect("/rooms/lobby")
			.as("alice")
			.roles("ADMIN")
			.attribute("tenant", "acme")
			.ticketPayload(new Seat(12))
			.open();
		Authentication carol = new TestingAuthenticationToken("carol", "n/a", "ROLE_GUEST");
		this.endpoints.connect("/rooms/lobby").as(carol).send(new RoomEndpoint.Say("hi")).open();
		assertThat(this.endpoints.connections().byUser("carol")).hasSize(1);
	}

	@Test
	void shouts() {
		WsMessageInterceptor shouting = new Shouting();
		try (WsExtTestEndpoints loud = WsExtTestClient.bindToEndpoint(RoomEndpoint.class).with(shouting)) {
			WsExtTestClient alice = loud.connect("/rooms/lobby").as("alice").open();
			loud.connections().sendToUser("alice", "Dinner is ready");
			alice.expectText("DINNER IS READY");
		}
	}

	@Test
	void slowConsumer() {
		try (WsExtTestEndpoints small = WsExtTestClient.bindToEndpoint(RoomEndpoint.class)
			.property("wsext.outbound.max-messages", 2)) {
			WsExtTestClient alice = small.connect("/rooms/lobby").as("alice").pauseReading();
			for (String message : List.of("asked for", "written", "waits", "waits", "too much")) {
				small.connections().sendToUser("alice", message);
			}
			alice.resumeReading().expectText("asked for").expectText("written").expectClose(4438);
		}
	}

	@Test
	void parts() {
		WsExtTestClient alice = this.endpoints.connect("/rooms/lobby").as("alice");
		alice.sendPart("{\"text\":", false).sendPart("\"hi\"}", true);
		alice.expectJson("{\"from\":\"alice\",\"text\":\"hi\"}");
	}

	record Seat(int number) {
	}

	static class Shouting implements WsMessageInterceptor {

		@Override
		public WsMessage outbound(WsConnection connection, WsMessage message) {
			return WsMessage.text(((WsMessage.Text) message).payload().toUpperCase(Locale.ROOT));
		}

	}

}
