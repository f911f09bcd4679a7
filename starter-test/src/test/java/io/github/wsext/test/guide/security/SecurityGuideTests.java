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

package io.github.wsext.test.guide.security;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

import io.github.wsext.WsConnections;
import io.github.wsext.test.WsExtTestClient;
import io.github.wsext.test.guide.security.Accounts.AccountDisabled;
import io.github.wsext.ticket.TicketService;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the examples of {@code docs/security.md}.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "wsext.connection.max-age=20s", "wsext.connection.expiry-grace=19s" })
class SecurityGuideTests {

	@Test
	@DisplayName("D9 the class guards the upgrade, a method an event; who is denied stays connected")
	void methodSecurity() {
		WsExtTestClient.connect("/vault").as("guest").expectRejected(403);
		WsExtTestClient.connect("/vault")
			.as("alice")
			.send("{\"event\":\"vault:open\",\"id\":\"7\"}")
			.expectJson(
					"{\"event\":\"error\",\"payload\":{\"code\":\"forbidden\",\"message\":\"Access denied\"},\"id\":\"7\"}")
			.send("{\"event\":\"vault:look\",\"id\":\"8\"}")
			.expectJson("{\"event\":\"vault:look\",\"payload\":\"Hello, alice\",\"id\":\"8\"}");
	}

	@Test
	@DisplayName("a connection that is not renewed ends with 4401")
	void ends() {
		WsExtTestClient alice = WsExtTestClient.connect("/vault").as("alice").open();
		assertThat(alice.skipUntilText((text) -> text.contains("auth:expiring"))).contains("expiresAt");
		alice.expectClose(4401);
	}

	@Test
	@DisplayName("a client in Java renews its connection, over and over")
	void renews(@LocalServerPort int port, @Autowired TicketService tickets, @Autowired WsConnections connections) {
		TestingAuthenticationToken carol = new TestingAuthenticationToken("carol", "n/a", "ROLE_USER");
		Supplier<String> source = () -> tickets.issue(carol, "/vault").ticket();
		Recorder recorder = new Recorder(source);
		WebSocket socket = HttpClient.newHttpClient()
			.newWebSocketBuilder()
			.subprotocols("wsext.v1", "wsext.ticket." + source.get())
			.buildAsync(URI.create("ws://localhost:" + port + "/vault"), recorder)
			.join();
		try {
			Awaitility.await().until(() -> recorder.renewals.size() == 2);
			assertThat(connections.byUser("carol")).hasSize(1);
		}
		finally {
			socket.abort();
		}
	}

	@Test
	@DisplayName("C9 an account that is disabled loses its connections")
	void disconnects(@Autowired ApplicationEventPublisher events) {
		WsExtTestClient alice = WsExtTestClient.connect("/vault").as("alice").open();
		alice.send("{\"event\":\"vault:look\"}").expectJson("{\"payload\":\"Hello, alice\"}");
		events.publishEvent(new AccountDisabled("alice"));
		alice.expectClose(4540);
	}

	/**
	 * Remembers the answers to {@code auth:refresh}.
	 */
	private static final class Recorder extends RenewingListener {

		private final List<String> renewals = new CopyOnWriteArrayList<>();

		Recorder(Supplier<String> tickets) {
			super(tickets);
		}

		@Override
		public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence message, boolean last) {
			if (message.toString().contains("\"auth:refresh\"")) {
				this.renewals.add(message.toString());
			}
			return super.onText(socket, message, last);
		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableMethodSecurity
	@Import({ VaultEndpoint.class, Accounts.class })
	static class Application {

		@Bean
		InMemoryUserDetailsManager users() {
			return new InMemoryUserDetailsManager(user("alice", "USER"), user("guest", "GUEST"));
		}

		private static UserDetails user(String name, String role) {
			return User.withUsername(name).password("{noop}" + name).roles(role).build();
		}

	}

}
