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

package io.github.wsext.connection;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.OnEvent;
import io.github.wsext.OnText;
import io.github.wsext.WsConnection;
import io.github.wsext.WsConnections;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.testsupport.EveryContainer;
import io.github.wsext.testsupport.HttpAnswer;
import io.github.wsext.testsupport.HttpProbe;
import io.github.wsext.testsupport.ManualTime;
import io.github.wsext.testsupport.RawWebSocketClient;
import io.github.wsext.testsupport.RunningApplication;
import io.github.wsext.ticket.TicketService;
import io.github.wsext.topic.TopicAuthorizer;
import jakarta.servlet.http.HttpSession;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what happens to connections when the login that has opened them changes or
 * ends.
 */
@EveryContainer
class IdentityTests {

	/** Less than {@code wsext.connection.expiry-grace}. */
	private static final Duration SOON = Duration.ofSeconds(20);

	private static final Duration LATER = Duration.ofHours(1);

	private static final Duration TIMER_HAS_LOOKED = Duration.ofMillis(1500);

	private RunningApplication application;

	private void start(String... properties) {
		this.application = RunningApplication.start(List.of(ManualTime.class, Users.class, Rooms.class, Open.class,
				Authorizer.class, Sessions.class, Security.class), properties);
	}

	private Instant in(Duration duration) {
		return this.application.bean(ManualTime.class).instant().plus(duration);
	}

	private void advance(Duration duration) {
		this.application.bean(ManualTime.class).advance(duration);
	}

	@AfterEach
	void stop() {
		if (this.application != null) {
			this.application.close();
		}
	}

	@Test
	@DisplayName("a connection ends with its authentication: auth:expiring first, then 4401")
	void expires() {
		start();
		try (RawWebSocketClient client = open(ticket("alice", in(SOON), "ROLE_USER"))) {
			assertThat(client.readMessage().text())
				.startsWith("{\"event\":\"auth:expiring\",\"payload\":{\"expiresAt\":\"");
			client.sendText("hi").expectText("hi from alice");
			advance(SOON);
			CloseStatus status = client.expectClose(4401);
			assertThat(status.getReason()).isEqualTo("authentication ended");
		}
	}

	@Test
	@DisplayName("an authentication without an end goes on")
	void noEnd() {
		start("wsext.connection.expiry-grace=1h");
		try (RawWebSocketClient client = open(ticket("alice", null, "ROLE_USER"))) {
			advance(Duration.ofDays(1));
			client.expectNothing(TIMER_HAS_LOOKED);
			client.sendText("hi").expectText("hi from alice");
		}
	}

	@Test
	@DisplayName("wsext.connection.max-age ends a connection whose authentication has no end")
	void maxAge() {
		start("wsext.connection.max-age=" + SOON.toSeconds() + "s");
		try (RawWebSocketClient client = open(ticket("alice", null, "ROLE_USER"))) {
			assertThat(client.readMessage().text()).contains("auth:expiring");
			advance(SOON);
			client.expectClose(4401);
		}
	}

	@Test
	@DisplayName("wsext.connection.max-age is of no concern to an endpoint without authentication")
	void maxAgeOfNobody() {
		start("wsext.connection.max-age=" + SOON.toSeconds() + "s");
		try (RawWebSocketClient client = this.application.client().handshake("/open").open()) {
			advance(SOON.multipliedBy(2));
			client.expectNothing(TIMER_HAS_LOOKED);
			client.sendText("hi").expectText("hi");
		}
	}

	@Test
	@DisplayName("a fresh ticket of the same caller renews the connection, with its new authorities")
	void renews() {
		start();
		try (RawWebSocketClient client = open(ticket("alice", in(SOON), "ROLE_USER"))) {
			assertThat(client.readMessage().text()).contains("auth:expiring");
			client.sendText("{\"event\":\"secret\",\"id\":1}");
			assertThat(client.readMessage().text()).contains("forbidden");
			Instant end = in(LATER);
			client.sendText(refresh(ticket("alice", end, "ROLE_USER", "ROLE_ADMIN")));
			client.expectText("{\"event\":\"auth:refresh\",\"payload\":{\"expiresAt\":\"" + end + "\"},\"id\":\"r\"}");
			client.sendText("{\"event\":\"secret\",\"id\":2}");
			client.expectText("{\"event\":\"secret\",\"payload\":\"for alice\",\"id\":2}");
			// Past the end of the first.
			advance(SOON.multipliedBy(2));
			client.expectNothing(TIMER_HAS_LOOKED);
			client.sendText("hi").expectText("hi from alice");
		}
	}

	@Test
	@DisplayName("a fresh ticket of another caller, a used one and nonsense are refused, and the connection stays")
	void renewsNothingElse() {
		start();
		Instant end = in(LATER);
		try (RawWebSocketClient client = open(ticket("alice", end, "ROLE_USER"))) {
			String used = ticket("alice", end, "ROLE_ADMIN");
			client.sendText(refresh(used));
			assertThat(client.readMessage().text()).contains("\"auth:refresh\"");
			for (String refused : List.of(refresh(ticket("bob", end, "ROLE_ADMIN")), refresh(used), refresh("wst_x"))) {
				client.sendText(refused);
				assertThat(client.readMessage().text()).contains("\"error\"", "forbidden", "\"id\":\"r\"");
			}
			client.sendText("{\"event\":\"auth:refresh\",\"payload\":{\"ticket\":7},\"id\":\"r\"}");
			assertThat(client.readMessage().text()).contains("\"error\"", "invalid_payload");
			client.sendText("hi").expectText("hi from alice");
		}
	}

	@Test
	@DisplayName("subscriptions of the client that are no longer allowed end with a renewal, others stay")
	void leavesTopics() {
		start();
		Instant end = in(LATER);
		try (RawWebSocketClient client = open(ticket("alice", end, "ROLE_USER", "ROLE_ADMIN"))) {
			for (String topic : List.of("admin/news", "news")) {
				client.sendText("{\"event\":\"topic:subscribe\",\"payload\":{\"topic\":\"" + topic + "\"}}");
				assertThat(client.readMessage().text()).contains("topic:subscribe", topic);
			}
			WsConnection connection = this.application.bean(WsConnections.class).all().iterator().next();
			connection.subscribe("admin/by-application");
			client.sendText(refresh(ticket("alice", end, "ROLE_USER")));
			client.expectText("{\"event\":\"topic:unsubscribed\",\"payload\":{\"topic\":\"admin/news\"}}");
			assertThat(client.readMessage().text()).contains("\"auth:refresh\"");
			assertThat(connection.topics()).containsExactlyInAnyOrder("/room", "news", "admin/by-application");
		}
	}

	/**
	 * A client may know of the 101 before the server knows of the connection.
	 */
	private void awaitConnections(int count) {
		Awaitility.await().until(() -> this.application.bean(WsConnections.class).count() == count);
	}

	@Test
	@DisplayName("the end of an HTTP session closes the connections it has opened, and no others")
	void sessionEnds() {
		start();
		HttpProbe first = login();
		HttpProbe second = login();
		try (RawWebSocketClient one = open(ticketOf(first)); RawWebSocketClient other = open(ticketOf(second))) {
			awaitConnections(2);
			assertThat(first.post("/session/end").status()).isEqualTo(200);
			one.expectClose(4401);
			other.sendText("hi").expectText("hi from alice");
		}
	}

	@Test
	@DisplayName("a logout closes the connections of the user, and of nobody else")
	void logout() {
		start();
		HttpProbe alice = login();
		try (RawWebSocketClient one = open(ticketOf(alice));
				RawWebSocketClient bobs = open(ticket("bob", null, "ROLE_USER"))) {
			awaitConnections(2);
			assertThat(alice.post("/logout").status()).isLessThan(400);
			one.expectClose(4401);
			bobs.sendText("hi").expectText("hi from bob");
		}
	}

	@Test
	@DisplayName("disconnectUser() closes 4540, which tells clients not to come back")
	void disconnectUser() {
		start();
		try (RawWebSocketClient alices = open(ticket("alice", null, "ROLE_USER"));
				RawWebSocketClient bobs = open(ticket("bob", null, "ROLE_USER"))) {
			awaitConnections(2);
			assertThat(this.application.bean(WsConnections.class).disconnectUser("alice").local()).isEqualTo(1);
			alices.expectClose(4540);
			bobs.sendText("hi").expectText("hi from bob");
		}
	}

	@Test
	@DisplayName("wsext.ticket.reload-user: a user who was disabled meanwhile is refused, others have their authorities of now")
	void reloadUser() {
		start("wsext.ticket.reload-user=true");
		InMemoryUserDetailsManager users = this.application.bean(InMemoryUserDetailsManager.class);
		String ticket = ticket("alice", null, "ROLE_ADMIN");
		try (RawWebSocketClient client = open(ticket)) {
			client.sendText("{\"event\":\"secret\",\"id\":1}");
			assertThat(client.readMessage().text()).contains("forbidden");
			String late = ticket("alice", null, "ROLE_USER");
			String refreshing = ticket("alice", null, "ROLE_USER");
			users.updateUser(User.withUsername("alice").password("{noop}alice").roles("USER").disabled(true).build());
			assertThat(this.application.status("/room", (request) -> request.ticket(late))).isEqualTo(401);
			client.sendText(refresh(refreshing));
			assertThat(client.readMessage().text()).contains("\"error\"", "forbidden");
		}
		String gone = ticket("nobody", null, "ROLE_USER");
		assertThat(this.application.status("/room", (request) -> request.ticket(gone))).isEqualTo(401);
	}

	@Test
	@DisplayName("L2 sessions are forgotten with their connections")
	void nothingIsKept() {
		start();
		HttpProbe alice = login();
		for (int i = 0; i < 5; i++) {
			try (RawWebSocketClient client = open(ticketOf(alice))) {
				client.sendText("hi").expectText("hi from alice");
			}
		}
		ConnectionRegistry registry = this.application.bean(ConnectionRegistry.class);
		Awaitility.await().until(() -> registry.count() == 0 && registry.sessions() == 0);
	}

	private RawWebSocketClient open(String ticket) {
		return this.application.client().handshake("/room").ticket(ticket).open();
	}

	private String ticket(String user, Instant end, String... authorities) {
		Object credentials = (end != null)
				? new OAuth2AccessToken(OAuth2AccessToken.TokenType.BEARER, "token", end.minusSeconds(7200), end) : "";
		return this.application.bean(TicketService.class)
			.issue(new TestingAuthenticationToken(user, credentials, AuthorityUtils.createAuthorityList(authorities)))
			.ticket();
	}

	private static String refresh(String ticket) {
		return "{\"event\":\"auth:refresh\",\"payload\":{\"ticket\":\"" + ticket + "\"},\"id\":\"r\"}";
	}

	private HttpProbe login() {
		HttpProbe probe = this.application.http().withCookies();
		assertThat(probe.as("alice").get("/session/begin").status()).isEqualTo(200);
		return probe;
	}

	private static String ticketOf(HttpProbe probe) {
		HttpAnswer answer = probe.post("/session/ticket");
		assertThat(answer.status()).isEqualTo(200);
		return answer.body();
	}

	@WsExtEndpoint("/room")
	static class Rooms {

		@OnText
		String text(String text, WsConnection connection) {
			Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
			return text + " from " + String.valueOf(authentication.getName());
		}

		@OnEvent("secret")
		@PreAuthorize("hasRole('ADMIN')")
		String secret(Authentication caller) {
			return "for " + caller.getName();
		}

	}

	@WsExtEndpoint(path = "/open", authentication = HandshakeAuthentication.NONE)
	static class Open {

		@OnText
		String text(String text) {
			return text;
		}

	}

	static class Authorizer implements TopicAuthorizer {

		@Override
		public boolean maySubscribe(WsConnection connection, String topic) {
			return !topic.startsWith("admin/") || SecurityContextHolder.getContext()
				.getAuthentication()
				.getAuthorities()
				.containsAll(AuthorityUtils.createAuthorityList("ROLE_ADMIN"));
		}

	}

	@RestController
	static class Sessions {

		private final TicketService tickets;

		Sessions(TicketService tickets) {
			this.tickets = tickets;
		}

		@GetMapping("/session/begin")
		String begin(HttpSession session) {
			return "ok";
		}

		@PostMapping("/session/ticket")
		String ticket(Authentication caller, HttpSession session) {
			return this.tickets.issue(caller).ticket();
		}

		@PostMapping("/session/end")
		String end(HttpSession session) {
			session.invalidate();
			return "ok";
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableMethodSecurity
	static class Security {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) throws Exception {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.httpBasic((basic) -> basic.securityContextRepository(new HttpSessionSecurityContextRepository()))
				.logout((logout) -> logout.logoutSuccessHandler((request, response, caller) -> response.setStatus(200)))
				.csrf((csrf) -> csrf.disable())
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Users {

		@Bean
		InMemoryUserDetailsManager users() {
			return new InMemoryUserDetailsManager(List.of("alice", "bob")
				.stream()
				.map((name) -> User.withUsername(name).password("{noop}" + name).roles("USER").build())
				.toList());
		}

	}

}
