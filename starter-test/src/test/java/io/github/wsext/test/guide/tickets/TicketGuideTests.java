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

package io.github.wsext.test.guide.tickets;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

import io.github.wsext.test.WsExtTestClient;
import io.github.wsext.ticket.TicketService;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.web.SecurityFilterChain;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the examples of {@code docs/tickets.md}.
 */
class TicketGuideTests {

	@Nested
	@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
			properties = { "spring.security.user.name=alice", "spring.security.user.password=alice" })
	class WithTheEmbeddedStore {

		@LocalServerPort
		private int port;

		@Test
		@DisplayName("T7 T8 a controller's payload and a provider's attributes reach the endpoint")
		void payloadAndAttributes() throws Exception {
			WsExtTestClient.connect("/games/chess").ticket(seat(this.port)).expectText("Seat 3 at acme");
		}

		@Test
		@DisplayName("T7 T8 a request's own attributes win over those of a provider")
		void ownAttributes() throws Exception {
			WsExtTestClient.connect("/games/chess")
				.ticket(ticket(this.port, "/games/chess/audience"))
				.expectText("Seat 0 at guests");
		}

	}

	@Nested
	@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = { "spring.security.user.name=alice",
			"spring.security.user.password=alice", "wsext.ticket.ttl=1s" })
	class WithAShortLife {

		@Test
		@DisplayName("T13 what was reserved for an unused ticket is given back")
		void expires(@Autowired TicketService tickets, @Autowired Seats seats) {
			Seat seat = new Seat("go", 7);
			tickets.issue(new TestingAuthenticationToken("alice", "n/a", "ROLE_USER"), "/games/go", seat);
			Awaitility.await().untilAsserted(() -> assertThat(seats.released()).containsExactly(seat));
		}

	}

	@Nested
	@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
			properties = { "spring.security.user.name=alice", "spring.security.user.password=alice" })
	@Import(TicketStoreConfiguration.class)
	class WithAStoreOfItsOwn {

		@LocalServerPort
		private int port;

		@Test
		@DisplayName("T16 a store with save, take and find is complete")
		void ownStore() throws Exception {
			String ticket = seat(this.port);
			WsExtTestClient.connect("/games/chess").ticket(ticket).expectText("Seat 3 at acme");
			WsExtTestClient.connect("/games/chess").ticket(ticket).expectRejected(401);
		}

	}

	private static String seat(int port) throws Exception {
		return ticket(port, "/games/chess/seat");
	}

	private static String ticket(int port, String path) throws Exception {
		String credentials = Base64.getEncoder().encodeToString("alice:alice".getBytes(StandardCharsets.UTF_8));
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
			.POST(HttpRequest.BodyPublishers.noBody())
			.header("Authorization", "Basic " + credentials)
			.build();
		String body = HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
		return new JsonMapper().readTree(body).get("ticket").stringValue();
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import({ TenantConfiguration.class, SeatController.class, GameEndpoint.class })
	static class Application {

		@Bean
		SecurityFilterChain securityFilterChain(HttpSecurity http) {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.httpBasic(Customizer.withDefaults())
				.csrf(AbstractHttpConfigurer::disable)
				.build();
		}

	}

}
