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

package io.github.wsext.ticket;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.OnText;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.testsupport.EveryContainer;
import io.github.wsext.testsupport.HttpAnswer;
import io.github.wsext.testsupport.HttpProbe;
import io.github.wsext.testsupport.RawWebSocketClient;
import io.github.wsext.testsupport.RunningApplication;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Asks for tickets over HTTP, as applications are set up.
 */
@EveryContainer
class TicketIssueTests {

	private static void assertProblem(HttpAnswer answer, int status) {
		assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
		assertThat(answer.headers().getFirst("Content-Type")).startsWith("application/problem+json");
		assertThat(answer.headers().getFirst("Cache-Control")).isEqualTo("no-store");
		assertThat(answer.json().propertyNames()).containsExactly("title", "status", "detail");
		assertThat(answer.json().get("status").asInt()).isEqualTo(status);
	}

	private static void assertRetryAfter(HttpAnswer answer, int atMost) {
		assertThat(answer.headers().getFirst("Retry-After")).isNotNull()
			.satisfies((seconds) -> assertThat(Integer.parseInt(seconds)).isBetween(1, atMost));
	}

	private static void assertOpens(RunningApplication application, String target) {
		try (RawWebSocketClient client = RawWebSocketClient.open(application.port(), target)) {
			client.sendText("hi").expectText("hi");
		}
	}

	@Nested
	class UnderBootsDefaultSecurity {

		@AutoClose
		private static final RunningApplication application = RunningApplication
			.start(List.of(ChatEndpoint.class, OpenEndpoint.class), "wsext.ticket.issue-rate-per-minute=1000");

		private final HttpProbe alice = application.http().as("alice");

		@Test
		@DisplayName("T1 T2 curl -u alice:alice -X POST localhost:8080/ticket gives a ticket in JSON, never cached")
		void json() {
			Instant before = Instant.now().minusMillis(1);
			HttpAnswer answer = this.alice.post("/ticket");
			assertThat(answer.status()).isEqualTo(200);
			assertThat(answer.headers().getFirst("Content-Type")).isEqualTo("application/json");
			assertThat(answer.headers().get("Cache-Control")).containsExactly("no-store");
			assertThat(answer.json().propertyNames()).containsExactly("ticket", "expiresAt", "expiresIn");
			String ticket = answer.json().get("ticket").asString();
			assertThat(answer.json().get("expiresIn").asInt()).isEqualTo(30);
			assertThat(Instant.parse(answer.json().get("expiresAt").asString())).isBetween(before.plusSeconds(30),
					Instant.now().plusSeconds(30));
			assertOpens(application, "/chat/lobby?ticket=" + ticket);
		}

		@Test
		@DisplayName("T1 asking for a ticket starts no HTTP session")
		void noSession() {
			HttpAnswer answer = this.alice.post("/ticket");
			assertThat(answer.headers().containsHeader("Set-Cookie")).isFalse();
		}

		@Test
		@DisplayName("T1 nobody, a wrong password and an unknown user are answered 401")
		void unauthenticated() {
			assertThat(application.http().post("/ticket").status()).isEqualTo(401);
			assertThat(application.http().as("alice", "wrong").post("/ticket").status()).isEqualTo(401);
			assertThat(application.http().as("mallory").post("/ticket").status()).isEqualTo(401);
		}

		@Test
		@DisplayName("T1 GET is opt-in, other methods and paths below issue nothing")
		void postOnly() {
			HttpAnswer get = this.alice.get("/ticket");
			assertThat(get.status()).isEqualTo(405);
			assertThat(get.headers().getFirst("Allow")).isEqualTo("POST");
			assertThat(this.alice.send("PUT", "/ticket", null).status()).isIn(403, 405);
			assertThat(this.alice.get("/ticket/x").status()).isEqualTo(404);
		}

		@Test
		@DisplayName("T1 with Authorization no CSRF token is asked for, unless the browser says that a foreign page asks")
		void crossSite() {
			assertThat(this.alice.header("Sec-Fetch-Site", "cross-site").post("/ticket").status()).isIn(401, 403);
			assertThat(this.alice.header("Sec-Fetch-Site", "same-origin").post("/ticket").status()).isEqualTo(200);
			assertThat(this.alice.header("Cookie", "theme=dark").post("/ticket").status()).isEqualTo(200);
		}

		@Test
		@DisplayName("T1 over plain HTTP, where browsers say no more than the origin, a page of another is foreign, too")
		void foreignOrigin() {
			String own = "http://localhost:" + application.port();
			for (String foreign : List.of("http://foe.example", "null", "http://localhost", "http://localhost:1",
					"https://localhost:" + application.port(), "nonsense", "http://[", own + " " + own)) {
				assertThat(this.alice.header("Origin", foreign).post("/ticket").status()).as(foreign).isIn(401, 403);
			}
			assertThat(this.alice.header("Origin", own).post("/ticket").status()).isEqualTo(200);
			assertThat(this.alice.header("Origin", own.replace("localhost", "LOCALHOST.")).post("/ticket").status())
				.isEqualTo(200);
			assertThat(this.alice.header("Origin", "http://foe.example")
				.header("Sec-Fetch-Site", "same-site")
				.post("/ticket")
				.status()).isEqualTo(200);
		}

		@Test
		@DisplayName("T4 a ticket is wst_ and 32 bytes in base64url, another one each time")
		void secret() {
			List<String> tickets = List.of(application.ticket(), application.ticket(), application.ticket());
			assertThat(tickets).doesNotHaveDuplicates()
				.allSatisfy((ticket) -> assertThat(ticket).matches("wst_[A-Za-z0-9_-]{43}"));
		}

		@Test
		@DisplayName("T2 Accept: text/plain gives the bare ticket")
		void text() {
			HttpAnswer answer = this.alice.header("Accept", "text/plain").post("/ticket");
			assertThat(answer.status()).isEqualTo(200);
			assertThat(answer.headers().getFirst("Content-Type")).startsWith("text/plain");
			assertThat(answer.headers().getFirst("Cache-Control")).isEqualTo("no-store");
			assertThat(answer.body()).matches("wst_[A-Za-z0-9_-]{43}");
			assertOpens(application, "/chat/lobby?ticket=" + answer.body());
		}

		@Test
		@DisplayName("T2 T3 who names an endpoint gets the temporary URI, which is ready to use")
		void url() {
			HttpAnswer answer = this.alice.post("/ticket", "{\"endpoint\":\"/chat/lobby\"}");
			assertThat(answer.json().propertyNames()).containsExactly("ticket", "expiresAt", "expiresIn", "url");
			String url = answer.json().get("url").asString();
			assertThat(url).isEqualTo("/ws-ticket/" + answer.json().get("ticket").asString());
			assertOpens(application, url);
		}

		@ParameterizedTest
		@ValueSource(strings = { "/nowhere", "/chat", "/chat/lobby/more", "/chat/lobby?x=1", "/chat/../chat/lobby",
				"chat/lobby", "//chat/lobby", "/chat/a%0d%0aSet-Cookie:%20a=b", "/chat/%zz", "/open", "http://foe/", "",
				"/chat/{room}/{x}" })
		@DisplayName("T3 what is no endpoint with tickets is answered 404")
		void unknownEndpoint(String endpoint) {
			assertProblem(this.alice.post("/ticket", "{\"endpoint\":\"" + endpoint + "\"}"), 404);
		}

		@Test
		@DisplayName("T2 errors are problem details")
		void problems() {
			assertProblem(this.alice.post("/ticket", "{\"endpoint\":"), 400);
			assertProblem(this.alice.post("/ticket", "[]"), 400);
			assertProblem(this.alice.post("/ticket", "{\"endpoint\":7}"), 400);
			assertProblem(this.alice.post("/ticket", "{\"endpoint\":\"" + "x".repeat(17_000) + "\"}"), 413);
			assertProblem(this.alice.header("Content-Type", "application/xml").post("/ticket", "<endpoint/>"), 415);
			assertProblem(this.alice.header("Content-Type", "nonsense").post("/ticket", "{}"), 415);
		}

		@Test
		@DisplayName("T2 a body that never ends is not read to its end")
		void endlessBody() {
			HttpAnswer answer = application.answer("/ticket",
					(request) -> request.plain()
						.method("POST")
						.basic("alice", "alice")
						.header("Content-Type", "application/json")
						.body("{")
						.header("Content-Length", "1000000000"));
			assertProblem(answer, 413);
		}

	}

	@Nested
	class WhereEverybodyMayPass {

		@AutoClose
		private static final RunningApplication application = RunningApplication.start(
				List.of(ChatEndpoint.class, PermissiveSecurity.class), "wsext.ticket.methods=GET,POST",
				"wsext.ticket.issue-rate-per-minute=1000");

		@Test
		@DisplayName("T1 the controller itself answers 401, even where the application's own chain says permitAll")
		void controllerAnswers() {
			assertProblem(application.http().post("/ticket"), 401);
			assertProblem(application.http().get("/ticket"), 401);
			assertProblem(application.http().post("/ticket", "{\"endpoint\":\"/nowhere\"}"), 401);
		}

		@Test
		@DisplayName("T1 CSRF stays on for cookie logins")
		void csrfWithCookie() {
			HttpProbe browser = login();
			assertThat(browser.post("/ticket").status()).isEqualTo(403);
			assertThat(browser.header("X-CSRF-TOKEN", "wrong").post("/ticket").status()).isEqualTo(403);
			String token = browser.get("/csrf").body();
			HttpAnswer answer = browser.header("X-CSRF-TOKEN", token).post("/ticket");
			assertThat(answer.status()).isEqualTo(200);
			assertThat(answer.headers().containsHeader("Set-Cookie")).isFalse();
			assertOpens(application, "/chat/lobby?ticket=" + answer.json().get("ticket").asString());
		}

		@Test
		@DisplayName("T1 CSRF is not asked of a request that brings its own Authorization, with a cookie or without")
		void csrfWithAuthorization() {
			assertThat(login().as("alice").post("/ticket").status()).isEqualTo(200);
			assertThat(application.http().as("alice").post("/ticket").status()).isEqualTo(200);
		}

		@Test
		@DisplayName("T1 CSRF stays on for all other paths")
		void csrfElsewhere() {
			assertThat(login().as("alice").post("/csrf").status()).isEqualTo(403);
			assertThat(application.http().as("alice").post("/ticket/x").status()).isEqualTo(403);
		}

		@Test
		@DisplayName("T1 GET where it is switched on; HEAD issues nothing")
		void get() {
			HttpAnswer answer = application.http().as("alice").get("/ticket?endpoint=/chat/lobby");
			assertThat(answer.status()).isEqualTo(200);
			assertThat(answer.headers().getFirst("Cache-Control")).isEqualTo("no-store");
			assertOpens(application, answer.json().get("url").asString());
			assertThat(login().get("/ticket").status()).isEqualTo(200);
			assertThat(application.http().as("alice").send("HEAD", "/ticket", null).status()).isEqualTo(405);
		}

		private HttpProbe login() {
			HttpProbe browser = application.http().withCookies();
			String token = browser.get("/csrf").body();
			HttpAnswer answer = browser.header("Content-Type", "application/x-www-form-urlencoded")
				.header("X-CSRF-TOKEN", token)
				.post("/login", "username=alice&password=alice");
			assertThat(answer.status()).isEqualTo(302);
			assertThat(answer.headers().getFirst("Location")).doesNotContain("error");
			return browser;
		}

	}

	@Nested
	class WithJwt {

		@AutoClose
		private static final RunningApplication application = RunningApplication
			.start(List.of(ChatEndpoint.class, JwtSecurity.class), "wsext.ticket.ttl=10m");

		@Test
		@DisplayName("T5 a ticket does not outlive the JWT of its caller")
		void jwtEndsFirst() {
			Instant end = Instant.ofEpochSecond(Instant.now().plusSeconds(120).getEpochSecond());
			HttpAnswer answer = ask(end);
			assertThat(answer.status()).isEqualTo(200);
			assertThat(answer.json().get("expiresAt").asString()).isEqualTo(end.toString());
			assertThat(answer.json().get("expiresIn").asInt()).isBetween(1, 120);
			assertOpens(application, "/chat/lobby?ticket=" + answer.json().get("ticket").asString());
		}

		@Test
		@DisplayName("T5 nor its own time to live")
		void ttlEndsFirst() {
			HttpAnswer answer = ask(Instant.now().plus(Duration.ofDays(1)));
			assertThat(answer.json().get("expiresIn").asInt()).isEqualTo(600);
			assertThat(Instant.parse(answer.json().get("expiresAt").asString()))
				.isBeforeOrEqualTo(Instant.now().plusSeconds(600));
		}

		@Test
		@DisplayName("T5 who presents a JWT that has expired gets no ticket")
		void expiredJwt() {
			assertProblem(ask(Instant.now().minusSeconds(1)), 401);
		}

		private HttpAnswer ask(Instant end) {
			return application.http().bearer(Long.toString(end.getEpochSecond())).post("/ticket");
		}

	}

	@Nested
	class WithCaps {

		@AutoClose
		private static final RunningApplication application = RunningApplication.start(
				List.of(ChatEndpoint.class, Users.class), "wsext.ticket.max-per-principal=2",
				"wsext.ticket.max-per-node=3", "wsext.ticket.ttl=2m");

		@Test
		@DisplayName("T12 the caps refuse with Retry-After, and evict nobody's ticket")
		void caps() {
			String first = application.ticket();
			String second = application.ticket();
			HttpAnswer thirdOfAlice = application.http().as("alice").post("/ticket");
			assertProblem(thirdOfAlice, 429);
			assertRetryAfter(thirdOfAlice, 120);
			String third = HttpProbe.ticket(application.port(), "bob");
			HttpAnswer beyondTheNode = application.http().as("bob").post("/ticket");
			assertProblem(beyondTheNode, 503);
			assertRetryAfter(beyondTheNode, 120);
			List.of(first, second, third).forEach((ticket) -> assertOpens(application, "/chat/lobby?ticket=" + ticket));
			assertOpens(application, "/chat/lobby?ticket=" + application.ticket());
			assertOpens(application, "/chat/lobby?ticket=" + HttpProbe.ticket(application.port(), "bob"));
		}

	}

	@Nested
	class WithARate {

		@AutoClose
		private static final RunningApplication application = RunningApplication
			.start(List.of(ChatEndpoint.class, Users.class), "wsext.ticket.issue-rate-per-minute=2");

		@Test
		@DisplayName("T12 the issue rate of a principal is limited, with Retry-After, and of nobody else")
		void rate() {
			application.ticket();
			application.ticket();
			HttpAnswer refused = application.http().as("alice").post("/ticket");
			assertProblem(refused, 429);
			assertRetryAfter(refused, 60);
			assertThat(HttpProbe.ticket(application.port(), "bob")).isNotEmpty();
		}

	}

	@Nested
	class WithTheDefaultCaps {

		@AutoClose
		private static final RunningApplication application = RunningApplication
			.start(List.of(ChatEndpoint.class, Users.class));

		@Test
		@DisplayName("T12 20 tickets of a principal may be outstanding, and 30 be asked for in a minute")
		void defaults() {
			for (int i = 0; i < 20; i++) {
				application.ticket();
			}
			assertProblem(application.http().as("alice").post("/ticket"), 429);
			for (int i = 0; i < 30; i++) {
				assertOpens(application, "/chat/lobby?ticket=" + HttpProbe.ticket(application.port(), "bob"));
			}
			// While bob asks on, the minute goes by and gives him some more.
			HttpAnswer answer = application.http().as("bob").post("/ticket");
			for (int i = 0; i < 300 && answer.status() == 200; i++) {
				assertOpens(application, "/chat/lobby?ticket=" + answer.json().get("ticket").asString());
				answer = application.http().as("bob").post("/ticket");
			}
			assertProblem(answer, 429);
			assertThat(answer.json().get("detail").asString()).contains("too often");
		}

	}

	@Nested
	class WithOtherNames {

		@AutoClose
		private static final RunningApplication application = RunningApplication.start(List.of(ChatEndpoint.class),
				"server.servlet.context-path=/app", "spring.mvc.servlet.path=/api", "wsext.ticket.path=/auth/ws",
				"wsext.ticket.uri-path=/t", "wsext.ticket.query-parameter=pass", "wsext.ticket.ttl=90s",
				"wsext.ticket.require-endpoint=true");

		private final HttpProbe alice = application.http().as("alice");

		@Test
		@DisplayName("T1 T3 path, time to live and require-endpoint are those of the properties")
		void issue() {
			assertThat(this.alice.post("/app/api/ticket").status()).isNotEqualTo(200);
			assertProblem(this.alice.post("/app/api/auth/ws"), 400);
			HttpAnswer answer = ask();
			assertThat(answer.json().get("expiresIn").asInt()).isEqualTo(90);
		}

		@Test
		@DisplayName("T2 T9 the url is right below a context path and a servlet path, whatever the names")
		void url() {
			HttpAnswer answer = ask();
			String ticket = answer.json().get("ticket").asString();
			assertThat(answer.json().get("url").asString()).isEqualTo("/app/api/t/" + ticket);
			assertOpens(application, answer.json().get("url").asString());
			ticket = ask().json().get("ticket").asString();
			assertThat(application.status("/app/api/chat/lobby?ticket=" + ticket, (handshake) -> {
			})).isEqualTo(401);
			assertThat(application.status("/app/api/ws-ticket/" + ticket, (handshake) -> {
			})).isEqualTo(401);
			assertOpens(application, "/app/api/chat/lobby?pass=" + ticket);
		}

		private HttpAnswer ask() {
			return this.alice.post("/app/api/auth/ws", "{\"endpoint\":\"/chat/lobby\"}");
		}

	}

	@Nested
	class WithoutTheTemporaryUri {

		@AutoClose
		private static final RunningApplication application = RunningApplication.start(List.of(ChatEndpoint.class),
				"wsext.ticket.carriers=query,header");

		@Test
		@DisplayName("T2 the url has the ticket in its query while the path carrier is off, and is ready to use")
		void url() {
			HttpAnswer answer = application.http()
				.as("alice")
				.post("/ticket", "{\"endpoint\":\"/chat/m%C3%BCll%20%26%20mehr\"}");
			String ticket = answer.json().get("ticket").asString();
			String url = answer.json().get("url").asString();
			assertThat(url).isEqualTo("/chat/m%C3%BCll%20&%20mehr?ticket=" + ticket);
			assertThat(application.status("/ws-ticket/" + ticket, (handshake) -> {
			})).isEqualTo(401);
			assertOpens(application, url);
		}

	}

	@Nested
	class WithHeadersOnly {

		@AutoClose
		private static final RunningApplication application = RunningApplication.start(List.of(ChatEndpoint.class),
				"wsext.ticket.carriers=header");

		@Test
		@DisplayName("T2 there is no url where no carrier of a URL is on")
		void noUrl() {
			HttpAnswer answer = application.http().as("alice").post("/ticket", "{\"endpoint\":\"/chat/lobby\"}");
			assertThat(answer.json().propertyNames()).containsExactly("ticket", "expiresAt", "expiresIn");
		}

	}

	@WsExtEndpoint("/chat/{room}")
	static class ChatEndpoint {

		@OnText
		String echo(String text) {
			return text;
		}

	}

	@WsExtEndpoint(path = "/open", authentication = HandshakeAuthentication.NONE)
	static class OpenEndpoint {

		@OnText
		String echo(String text) {
			return text;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class PermissiveSecurity {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().permitAll())
				.formLogin(Customizer.withDefaults())
				.httpBasic(Customizer.withDefaults())
				.build();
		}

		@RestController
		static class CsrfController {

			@GetMapping("/csrf")
			String token(CsrfToken token) {
				return token.getToken();
			}

		}

	}

	@Configuration(proxyBeanMethods = false)
	static class JwtSecurity {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.oauth2ResourceServer((server) -> server.jwt(Customizer.withDefaults()))
				.build();
		}

		/**
		 * The token is the time of its expiry, which a decoder would check and this one
		 * does not.
		 */
		@Bean
		JwtDecoder decoder() {
			return (token) -> Jwt.withTokenValue(token)
				.header("alg", "none")
				.subject("alice")
				.expiresAt(Instant.ofEpochSecond(Long.parseLong(token)))
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Users {

		@Bean
		UserDetailsService users() {
			return new InMemoryUserDetailsManager(List.of(user("alice"), user("bob")));
		}

		private static UserDetails user(String name) {
			return User.withUsername(name).password("{noop}" + name).build();
		}

	}

}
