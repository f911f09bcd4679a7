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

package io.github.wsext.handshake;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.OnOpen;
import io.github.wsext.WsConnection;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.testsupport.EveryContainer;
import io.github.wsext.testsupport.HttpAnswer;
import io.github.wsext.testsupport.HttpProbe;
import io.github.wsext.testsupport.RawHandshake;
import io.github.wsext.testsupport.RawWebSocketClient;
import io.github.wsext.testsupport.RunningApplication;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionIdListener;
import jakarta.servlet.http.HttpSessionListener;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtValidationException;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Handshakes of applications with security rules of many kinds, none of which mentions an
 * endpoint.
 */
@EveryContainer
class HandshakeSecurityTests {

	private static final List<Class<?>> ENDPOINTS = List.of(Chat.class, Public.class, Account.class, Either.class,
			Pages.class, Sessions.class);

	private static RunningApplication start(Class<?> security) {
		List<Class<?>> sources = new ArrayList<>(ENDPOINTS);
		sources.add(security);
		return RunningApplication.start(sources, "wsext.ticket.issue-rate-per-minute=1000");
	}

	/**
	 * What is true whatever the rules are.
	 */
	private static void assertHandshakes(RunningApplication application) {
		Sessions sessions = application.bean(Sessions.class);
		int before = sessions.events();
		assertOpens(application, "/chat/lobby", application.ticket(), "alice");
		assertOpens(application, "/chat/lobby?ticket=" + application.ticket(), null, "alice");
		assertOpens(application, "/ws-ticket/" + application.ticket("/chat/lobby"), null, "alice");
		assertOpens(application, "/public", null, "nobody");
		assertOpens(application, "/either", application.ticket(), "alice");
		assertRefused(application, "/chat/lobby", 401);
		assertRefused(application, "/chat/lobby?ticket=used", 401);
		assertRefused(application, "/ws-ticket/used", 401);
		assertRefused(application, "/either", 401);
		assertThat(sessions.events()).as("sessions created or changed").isEqualTo(before);
	}

	private static void assertOpens(RunningApplication application, String target, @Nullable String ticket,
			String user) {
		try (RawWebSocketClient client = application.client()) {
			RawHandshake handshake = client.handshake(target);
			if (ticket != null) {
				handshake.ticket(ticket);
			}
			handshake.open();
			assertThat(client.answer().headers().containsHeader("Set-Cookie")).isFalse();
			client.expectText(user);
		}
	}

	private static void assertRefused(RunningApplication application, String target, int status) {
		HttpAnswer answer = application.answer(target, (handshake) -> {
		});
		assertThat(answer.status()).as(target).isEqualTo(status);
		assertThat(answer.headers().containsHeader("Set-Cookie")).isFalse();
	}

	/**
	 * Status for somebody who is not logged in, of a path that is no endpoint.
	 */
	private static int page(RunningApplication application, String path) {
		return application.http().header("Accept", "application/json").get(path).status();
	}

	@Nested
	class BootsDefault {

		@AutoClose
		private static final RunningApplication application = start(Nothing.class);

		@Test
		@DisplayName("H6 under Boot's default security handshakes reach the ticket check, without a session")
		void handshakes() {
			assertHandshakes(application);
		}

		@Test
		@DisplayName("H6 no other path changes its rules")
		void otherPaths() {
			for (String path : List.of("/", "/page", "/chat", "/chat/", "/chat/lobby/history", "/chat/lobby/",
					"/public/x", "/publicity", "/ws-ticketing", "/ticket", "/error", "/account/x")) {
				assertThat(page(application, path)).as(path).isEqualTo(401);
			}
			HttpProbe alice = application.http().as("alice");
			assertThat(alice.get("/page").body()).isEqualTo("page");
			assertThat(alice.post("/page").status()).as("CSRF").isNotEqualTo(200);
		}

		@Test
		@DisplayName("H6 H7 an HTTP endpoint keeps the rules of the application: 401 for a client without credentials")
		void httpEndpoint() {
			Sessions sessions = application.bean(Sessions.class);
			int before = sessions.events();
			assertRefused(application, "/account", 401);
			assertRefused(application, "/account?ticket=" + application.ticket(), 401);
			assertThat(sessions.events()).isEqualTo(before);
		}

		@Test
		@DisplayName("H7 HTTP and TICKET_OR_HTTP open with HTTP Basic, TICKET does not; no session is created")
		void basic() {
			Sessions sessions = application.bean(Sessions.class);
			int before = sessions.events();
			for (String target : List.of("/account", "/either")) {
				try (RawWebSocketClient client = application.client()) {
					client.handshake(target).basic("alice", "alice").open();
					assertThat(client.answer().headers().containsHeader("Set-Cookie")).isFalse();
					client.expectText("alice");
				}
				assertThat(application.status(target, (handshake) -> handshake.basic("alice", "wrong"))).isEqualTo(401);
			}
			assertThat(application.status("/chat/lobby", (handshake) -> handshake.basic("alice", "alice")))
				.isEqualTo(401);
			assertThat(sessions.events()).isEqualTo(before);
		}

		@Test
		@DisplayName("H7 an HTTP endpoint takes no ticket")
		void httpTakesNoTicket() {
			String ticket = application.ticket();
			assertThat(application.status("/account", (handshake) -> handshake.ticket(ticket))).isEqualTo(401);
			assertThat(application.status("/account", (handshake) -> handshake.basic("alice", "alice")
				.subprotocols("wsext.v1", "wsext.ticket." + ticket))).isEqualTo(101);
			assertOpens(application, "/chat/lobby", ticket, "alice");
		}

		@Test
		@DisplayName("H7 on TICKET_OR_HTTP a ticket goes before the credentials, and an invalid one is refused")
		void ticketOrHttp() {
			assertThat(application.status("/either",
					(handshake) -> handshake.basic("alice", "alice").subprotocols("wsext.ticket.garbage")))
				.isEqualTo(401);
			String ticket = application.ticket();
			assertThat(application.status("/either", (handshake) -> handshake.basic("alice", "alice").ticket(ticket)))
				.isEqualTo(101);
			assertThat(application.status("/either", (handshake) -> handshake.basic("alice", "alice").ticket(ticket)))
				.isEqualTo(401);
		}

	}

	@Nested
	class CookieLogin {

		@AutoClose
		private static final RunningApplication application = start(FormLogin.class);

		@Test
		@DisplayName("H6 under an own chain with anyRequest().authenticated() handshakes reach the ticket check")
		void handshakes() {
			HttpProbe alice = login().http();
			assertThat(alice.get("/page").body()).isEqualTo("page");
			assertThat(page(application, "/page")).isNotEqualTo(200);
			assertRefused(application, "/chat/lobby", 401);
			assertRefused(application, "/ws-ticket/x", 401);
			assertRefused(application, "/either", 401);
			assertOpens(application, "/public", null, "nobody");
		}

		@Test
		@DisplayName("H7 HTTP and TICKET_OR_HTTP open with the session cookie, TICKET does not")
		void cookie() {
			String cookie = login().cookie();
			for (String target : List.of("/account", "/either")) {
				try (RawWebSocketClient client = application.client()) {
					client.handshake(target).header("Cookie", cookie).open();
					client.expectText("alice");
				}
			}
			assertThat(application.status("/chat/lobby", (handshake) -> handshake.header("Cookie", cookie)))
				.isEqualTo(401);
			assertThat(application.status("/either",
					(handshake) -> handshake.header("Cookie", cookie).subprotocols("wsext.ticket.garbage")))
				.isEqualTo(401);
		}

		@Test
		@DisplayName("H4 H7 a foreign page cannot connect with the user's cookie")
		void foreignPage() {
			String cookie = login().cookie();
			for (String target : List.of("/account", "/either", "/public", "/chat/lobby")) {
				assertThat(application.status(target,
						(handshake) -> handshake.header("Cookie", cookie).origin("https://foe.example")))
					.isEqualTo(403);
			}
		}

		@Test
		@DisplayName("H6 a handshake with a session cookie changes nothing about the session")
		void sessionStays() {
			Browser browser = login();
			HttpProbe alice = browser.http();
			String cookie = browser.cookie();
			String csrf = alice.get("/csrf").body();
			String ticket = alice.header("X-CSRF-TOKEN", csrf).post("/ticket").json().get("ticket").asString();
			Sessions sessions = application.bean(Sessions.class);
			int before = sessions.events();
			String attributes = alice.get("/session").body();
			List<HttpAnswer> answers = List.of(
					application.answer("/chat/lobby", (handshake) -> handshake.header("Cookie", cookie).ticket(ticket)),
					application.answer("/chat/lobby", (handshake) -> handshake.header("Cookie", cookie).ticket(ticket)),
					application.answer("/public", (handshake) -> handshake.header("Cookie", cookie)),
					application.answer("/account", (handshake) -> handshake.header("Cookie", cookie)),
					application.answer("/either", (handshake) -> handshake.header("Cookie", cookie)),
					application.answer("/public", (handshake) -> handshake.header("Cookie", cookie).plain()),
					application.answer("/public", (handshake) -> handshake.header("Cookie", cookie).method("POST")));
			assertThat(answers.stream().map(HttpAnswer::status)).containsExactly(101, 401, 101, 101, 101, 426, 405);
			assertThat(answers).noneMatch((answer) -> answer.headers().containsHeader("Set-Cookie"));
			assertThat(sessions.events()).isEqualTo(before);
			assertThat(alice.get("/session").body()).isEqualTo(attributes);
		}

		@Test
		@DisplayName("H6 a handshake with the cookie of a session that is gone creates none")
		void staleSession() {
			Sessions sessions = application.bean(Sessions.class);
			int before = sessions.events();
			for (String target : List.of("/public", "/chat/lobby", "/either", "/account")) {
				HttpAnswer answer = application.answer(target,
						(handshake) -> handshake.header("Cookie", "JSESSIONID=0123456789ABCDEF0123456789ABCDEF"));
				assertThat(answer.headers().containsHeader("Set-Cookie")).as(target).isFalse();
			}
			assertThat(sessions.events()).isEqualTo(before);
		}

		private Browser login() {
			HttpProbe browser = application.http().withCookies();
			String token = browser.get("/csrf").body();
			HttpAnswer answer = browser.header("Content-Type", "application/x-www-form-urlencoded")
				.header("X-CSRF-TOKEN", token)
				.post("/login", "username=alice&password=alice");
			assertThat(answer.status()).isEqualTo(302);
			return new Browser(browser, answer.headers().getFirst("Set-Cookie").split(";")[0]);
		}

		private record Browser(HttpProbe http, String cookie) {
		}

	}

	@Nested
	class OtherChains {

		@Test
		@DisplayName("H6 under a chain that denies everything else")
		void denyAll() {
			try (RunningApplication application = start(DenyAll.class)) {
				assertHandshakes(application);
				assertThat(application.http().as("alice").get("/page").status()).isEqualTo(403);
			}
		}

		@Test
		@DisplayName("H6 a chain without authorization rules stays without")
		void withoutRules() {
			try (RunningApplication application = start(WithoutRules.class)) {
				assertHandshakes(application);
				assertThat(page(application, "/page")).isEqualTo(200);
				assertRefused(application, "/account", 401);
				HttpAnswer answer = application.answer("/account", (handshake) -> {
				});
				assertThat(answer.headers().containsHeader("WWW-Authenticate")).isFalse();
				assertThat(answer.body()).doesNotContain("ticket");
			}
		}

		@Test
		@DisplayName("H6 a stateless chain without CSRF")
		void stateless() {
			try (RunningApplication application = start(Stateless.class)) {
				assertHandshakes(application);
				assertThat(page(application, "/page")).isEqualTo(401);
			}
		}

		@Test
		@DisplayName("H6 a chain for some paths only still applies to those only")
		void securityMatcher() {
			try (RunningApplication application = start(PageChain.class)) {
				assertThat(page(application, "/page")).isEqualTo(401);
				assertThat(page(application, "/other")).isEqualTo(200);
				assertOpens(application, "/public", null, "nobody");
				assertRefused(application, "/chat/lobby", 401);
			}
		}

		@Test
		@DisplayName("H6 H7 of endpoints that share a path each keeps its way in, and the rules of the application")
		void sharedPath() {
			try (RunningApplication application = RunningApplication.start(Everybody.class, Administrators.class,
					AdminChain.class)) {
				assertOpens(application, "/shared", application.ticket(), "alice");
				assertOpens(application, "/ws-ticket/" + application.ticket("/shared"), null, "alice");
				assertRefused(application, "/shared", 401);
				assertThat(application.status("/shared",
						(handshake) -> handshake.basic("alice", "alice").subprotocols("admin")))
					.isEqualTo(403);
				String ticket = application.ticket("/shared");
				assertThat(application.status("/shared", (handshake) -> handshake.basic("alice", "alice")
					.subprotocols("admin", "wsext.ticket." + ticket))).isEqualTo(403);
				assertThat(application.status("/ws-ticket/" + ticket,
						(handshake) -> handshake.basic("alice", "alice").subprotocols("admin")))
					.isEqualTo(401);
				assertOpens(application, "/ws-ticket/" + ticket, null, "alice");
			}
		}

		@Test
		@DisplayName("H6 below a context path and a servlet path")
		void paths() {
			try (RunningApplication application = RunningApplication.start(ENDPOINTS,
					"server.servlet.context-path=/app", "spring.mvc.servlet.path=/api")) {
				assertOpens(application, "/app/api/public", null, "nobody");
				assertRefused(application, "/app/api/chat/lobby", 401);
				assertThat(page(application, "/app/api/page")).isEqualTo(401);
				assertThat(page(application, "/app/public")).isEqualTo(401);
				assertThat(application.status("/public", (handshake) -> {
				})).isEqualTo(404);
				HttpAnswer answer = application.http().as("alice").post("/app/api/ticket");
				assertOpens(application, "/app/api/chat/lobby", answer.json().get("ticket").asString(), "alice");
			}
		}

		@Test
		@DisplayName("H7 HTTP and TICKET_OR_HTTP open with a bearer token, for as long as it is valid")
		void bearer() {
			try (RunningApplication application = start(ResourceServer.class)) {
				for (String target : List.of("/account", "/either")) {
					try (RawWebSocketClient client = application.client()) {
						client.handshake(target).header("Authorization", "Bearer alice").open();
						client.expectText("alice");
					}
					assertThat(application.status(target,
							(handshake) -> handshake.header("Authorization", "Bearer expired")))
						.isEqualTo(401);
					assertRefused(application, target, 401);
				}
				assertThat(application.status("/chat/lobby",
						(handshake) -> handshake.header("Authorization", "Bearer alice")))
					.isEqualTo(401);
			}
		}

	}

	@WsExtEndpoint("/chat/{room}")
	static class Chat {

		@OnOpen
		String open(Authentication user, @PathVariable String room) {
			return user.getName();
		}

	}

	@WsExtEndpoint(path = "/public", authentication = HandshakeAuthentication.NONE)
	static class Public {

		@OnOpen
		String open(WsConnection connection) {
			return (connection.principal() != null) ? "somebody" : "nobody";
		}

	}

	@WsExtEndpoint(path = "/account", authentication = HandshakeAuthentication.HTTP)
	static class Account {

		@OnOpen
		String open(Authentication user) {
			return user.getName();
		}

	}

	@WsExtEndpoint(path = "/either", authentication = HandshakeAuthentication.TICKET_OR_HTTP)
	static class Either {

		@OnOpen
		String open(Authentication user) {
			return user.getName();
		}

	}

	@WsExtEndpoint("/shared")
	static class Everybody {

		@OnOpen
		String open(Authentication user) {
			return user.getName();
		}

	}

	@WsExtEndpoint(path = "/shared", subprotocols = "admin", requireSubprotocol = true,
			authentication = HandshakeAuthentication.HTTP)
	static class Administrators {

		@OnOpen
		String open(Authentication user) {
			return "administrator " + user.getName();
		}

	}

	@RestController
	static class Pages {

		@RequestMapping({ "/page", "/other" })
		String page() {
			return "page";
		}

		@GetMapping("/csrf")
		String token(CsrfToken token) {
			return token.getToken();
		}

		@GetMapping("/session")
		Map<String, Object> session(HttpSession session) {
			return Map.of("id", session.getId(), "attributes",
					Collections.list(session.getAttributeNames()).stream().sorted().toList());
		}

	}

	/**
	 * Counts what happens to sessions.
	 */
	static class Sessions implements HttpSessionListener, HttpSessionIdListener {

		private final AtomicInteger events = new AtomicInteger();

		int events() {
			return this.events.get();
		}

		@Override
		public void sessionCreated(HttpSessionEvent event) {
			this.events.incrementAndGet();
		}

		@Override
		public void sessionDestroyed(HttpSessionEvent event) {
			this.events.incrementAndGet();
		}

		@Override
		public void sessionIdChanged(HttpSessionEvent event, String oldSessionId) {
			this.events.incrementAndGet();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Nothing {

	}

	@Configuration(proxyBeanMethods = false)
	static class FormLogin {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) {
			return http
				.authorizeHttpRequests(
						(requests) -> requests.requestMatchers("/csrf").permitAll().anyRequest().authenticated())
				.formLogin(Customizer.withDefaults())
				.sessionManagement((sessions) -> sessions.maximumSessions(100))
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class DenyAll {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) {
			return http
				.authorizeHttpRequests(
						(requests) -> requests.requestMatchers("/ticket").authenticated().anyRequest().denyAll())
				.httpBasic(Customizer.withDefaults())
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class AdminChain {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) {
			return http
				.authorizeHttpRequests((requests) -> requests.requestMatchers(AdminChain::isForAdministrators)
					.hasRole("ADMIN")
					.anyRequest()
					.authenticated())
				.httpBasic(Customizer.withDefaults())
				.build();
		}

		private static boolean isForAdministrators(HttpServletRequest request) {
			return request.getRequestURI().equals("/shared")
					&& "admin".equals(request.getHeader("Sec-WebSocket-Protocol"));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class WithoutRules {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) {
			return http.httpBasic(Customizer.withDefaults()).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Stateless {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.csrf((csrf) -> csrf.disable())
				.sessionManagement((sessions) -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
				.httpBasic(Customizer.withDefaults())
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class PageChain {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) {
			return http.securityMatcher("/page")
				.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.httpBasic(Customizer.withDefaults())
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ResourceServer {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.oauth2ResourceServer((server) -> server.jwt(Customizer.withDefaults()))
				.build();
		}

		@Bean
		JwtDecoder decoder() {
			return (token) -> {
				if (token.equals("expired")) {
					throw new JwtValidationException("expired", List.of(new OAuth2Error("invalid_token")));
				}
				return Jwt.withTokenValue(token)
					.header("alg", "none")
					.subject(token)
					.expiresAt(Instant.now().plusSeconds(60))
					.build();
			};
		}

	}

}
