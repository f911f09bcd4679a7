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

package io.github.wsext.console;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.HandshakeRejectedException;
import io.github.wsext.OnConnect;
import io.github.wsext.OnEvent;
import io.github.wsext.OnText;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.testsupport.EveryContainer;
import io.github.wsext.testsupport.HttpAnswer;
import io.github.wsext.testsupport.HttpProbe;
import io.github.wsext.testsupport.RunningApplication;
import io.github.wsext.testsupport.TestWebSocket;
import io.github.wsext.ticket.TicketResolver;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.PathVariable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the console over HTTP.
 */
@EveryContainer
class ConsoleTests {

	private static final String PAGE = "/wsext/console";

	private static final String DESCRIPTION = PAGE + "/description.json";

	private static final String ID = "0123456789abcdef0123456789abcdef";

	private static RunningApplication application;

	/** Nobody develops it; its rules let everybody see everything, too. */
	private static RunningApplication production;

	@BeforeAll
	static void start() {
		production = RunningApplication.start(Rules.class, OpenEndpoint.class);
		application = RunningApplication.start(
				List.of(Rules.class, RoomEndpoint.class, OpenEndpoint.class, ResolvedEndpoint.class),
				"spring.profiles.active=dev", "spring.application.name=rooms");
	}

	@AfterAll
	static void stop() {
		application.close();
		production.close();
	}

	static List<String> files() throws IOException {
		try (Stream<Path> files = Files.list(Path.of("src/main/resources/io/github/wsext/console"))) {
			return files.map((file) -> file.getFileName().toString()).sorted().toList();
		}
	}

	private static HttpProbe alice() {
		return application.http().as("alice");
	}

	@ParameterizedTest
	@MethodSource("files")
	@DisplayName("Q8 every file of the page is served with its type, to be asked for again, and runs nothing from elsewhere")
	void served(String file) {
		HttpAnswer answer = application.http().get(pathOf(file));
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.headers().getFirst("Content-Type").toLowerCase(Locale.ROOT))
			.isEqualTo(Map.of("css", "text/css", "html", "text/html", "js", "text/javascript", "svg", "image/svg+xml")
				.get(file.replaceFirst(".*\\.", "")) + ";charset=utf-8");
		assertThat(answer.headers().getFirst("Cache-Control")).isEqualTo("no-cache");
		assertThat(answer.headers().getFirst("Content-Security-Policy")).contains("default-src 'none'")
			.contains("frame-ancestors 'none'")
			.doesNotContain("unsafe")
			.doesNotContain("http");
		assertThat(answer.headers().getFirst("X-Frame-Options")).isEqualTo("DENY");
		assertThat(answer.headers().getFirst("X-Content-Type-Options")).isEqualTo("nosniff");
		HttpAnswer again = application.http()
			.header("If-None-Match", answer.headers().getFirst("ETag"))
			.get(pathOf(file));
		assertThat(again.status()).isEqualTo(304);
		assertThat(again.body()).isEmpty();
	}

	@Test
	@DisplayName("Q8 the page has neither scripts nor styles of its own in it, and loads nothing from elsewhere")
	void nothingInline() {
		String page = application.http().get(PAGE).body();
		assertThat(page).doesNotContain("<style").doesNotContain("style=").doesNotContain("//");
		assertThat(page).doesNotContainPattern("<script(?![^>]*\\ssrc=)").doesNotContainPattern("\\son\\w+=");
	}

	@ParameterizedTest
	@MethodSource("files")
	@DisplayName("Q8 where nobody develops, every file of the page is a 404, at whatever path")
	void absent(String file) {
		for (String path : List.of(pathOf(file), PAGE, PAGE + "/", "/io/github/wsext/console/" + file, "/" + file,
				"/wsext/" + file, "/webjars/wsext/console/" + file)) {
			assertThat(production.http().as("alice").get(path).status()).as(path).isEqualTo(404);
		}
	}

	@Test
	@DisplayName("Q8 where nobody develops, nothing is told of the application")
	void descriptionAbsent() {
		HttpProbe browser = production.http().as("alice");
		assertThat(browser.get(DESCRIPTION).status()).isEqualTo(404);
		assertThat(browser.get(PAGE + "/handshakes/" + ID).status()).isEqualTo(404);
	}

	@ParameterizedTest
	@ValueSource(strings = { "console.html", "nothing.js", "ConsoleController.class", "package-info.class",
			"..%2fcodec%2fviolations.properties", "%2e%2e", "" })
	@DisplayName("Q8 nothing but the files of the page can be had")
	void otherFiles(String file) {
		assertThat(alice().get(PAGE + "/" + file).status()).isIn(400, 404);
	}

	@ParameterizedTest
	@ValueSource(strings = { "POST", "PUT", "DELETE" })
	@DisplayName("Q8 the console changes nothing")
	void readOnly(String method) {
		HttpProbe browser = alice().withCookies();
		JsonNode csrf = browser.get(DESCRIPTION).json().path("csrf");
		HttpProbe page = browser.header(csrf.path("name").asString(), csrf.path("token").asString());
		for (String path : List.of(PAGE, DESCRIPTION, PAGE + "/console.js", PAGE + "/handshakes/" + ID)) {
			assertThat(page.send(method, path, null).status()).as(path).isEqualTo(405);
		}
	}

	@Test
	@DisplayName("Q8 the application is described to those who could have a ticket alone, whatever its rules let pass")
	void login() {
		for (String path : List.of(DESCRIPTION, PAGE + "/handshakes/" + ID)) {
			HttpAnswer answer = application.http().get(path);
			assertThat(answer.status()).isEqualTo(401);
			assertThat(answer.json().path("detail").asString()).isNotEmpty();
			assertThat(answer.headers().getFirst("Cache-Control")).contains("no-store");
			assertThat(answer.body()).doesNotContain("room");
		}
	}

	@Test
	@DisplayName("Q8 the description has the endpoints, how to get a ticket and what close codes mean")
	void description() {
		HttpAnswer answer = alice().get(DESCRIPTION);
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.headers().getFirst("Cache-Control")).contains("no-store");
		JsonNode json = answer.json();
		assertThat(json.path("application").asString()).isEqualTo("rooms");
		assertThat(json.path("user").asString()).isEqualTo("alice");
		assertThat(json.path("tickets").toString()).isEqualTo(
				"{\"path\":\"/ticket\",\"method\":\"POST\",\"carrier\":\"SUBPROTOCOL\",\"queryParameter\":\"ticket\"}");
		assertThat(json.path("envelope").toString())
			.isEqualTo("{\"eventKey\":\"event\",\"payloadKey\":\"payload\",\"idKey\":\"id\"}");
		assertThat(json.path("endpoints").valueStream().map((endpoint) -> endpoint.path("path").asString()))
			.containsExactly("/open", "/resolved", "/rooms/{room}");
		JsonNode room = json.path("endpoints").get(2);
		assertThat(room.path("authentication").asString()).isEqualTo("TICKET");
		assertThat(room.path("subprotocols").toString()).isEqualTo("[\"json\"]");
		assertThat(room.path("callbacks").toString())
			.isEqualTo("[{\"kind\":\"OnConnect\",\"method\":\"RoomEndpoint.admit\"},"
					+ "{\"kind\":\"OnEvent\",\"event\":\"say\",\"method\":\"RoomEndpoint.say\"}]");
		assertThat(json.path("endpoints").get(1).path("ticketResolver").asString()).isEqualTo("ofCookie");
		assertThat(json.path("closes").valueStream().filter((close) -> close.path("from").asInt() == 4438))
			.singleElement()
			.satisfies((close) -> assertThat(close.path("meaning").asString()).contains("too slowly"));
	}

	@Test
	@DisplayName("Q8 a page asks for tickets with the CSRF token of the description, and in vain without")
	void csrf() {
		HttpProbe browser = application.http().withCookies();
		String form = browser.get("/login").body();
		String token = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"")
			.matcher(form)
			.results()
			.findFirst()
			.orElseThrow()
			.group(1);
		HttpAnswer login = browser.header("Content-Type", "application/x-www-form-urlencoded")
			.post("/login", "username=alice&password=alice&_csrf=" + token);
		assertThat(login.status()).isEqualTo(302);
		JsonNode csrf = browser.get(DESCRIPTION).json().path("csrf");
		assertThat(browser.post("/ticket").status()).isEqualTo(403);
		assertThat(browser.header(csrf.path("name").asString(), csrf.path("token").asString()).post("/ticket").status())
			.isEqualTo(200);
	}

	@Test
	@DisplayName("Q8 the answer to a refused handshake can be asked for, once, by whoever is logged in")
	void refusedHandshake() {
		HttpAnswer refusal = TestWebSocket.expectRefused(application.port(), "/rooms/cellar", "wsext.v1",
				"wsext.console." + ID, "wsext.ticket." + application.ticket());
		assertThat(refusal.status()).isEqualTo(404);
		assertThat(application.http().get(PAGE + "/handshakes/" + ID).status()).isEqualTo(401);
		JsonNode answer = alice().get(PAGE + "/handshakes/" + ID).json();
		assertThat(answer.path("status").asInt()).isEqualTo(404);
		assertThat(answer.path("body").asString()).isEqualTo(refusal.body()).contains("There is no room cellar");
		assertThat(alice().get(PAGE + "/handshakes/" + ID).status()).isEqualTo(404);
	}

	@Test
	@DisplayName("Q8 of a long answer to a handshake the beginning is kept, and how long to wait")
	void longAnswer() {
		HttpAnswer refusal = TestWebSocket.expectRefused(application.port(), "/rooms/long", "wsext.v1",
				"wsext.console." + ID, "wsext.ticket." + application.ticket());
		assertThat(refusal.body()).hasSizeGreaterThan(100_000);
		JsonNode answer = alice().get(PAGE + "/handshakes/" + ID).json();
		assertThat(answer.path("status").asInt()).isEqualTo(429);
		assertThat(answer.path("retryAfter").asString()).isEqualTo("17");
		assertThat(answer.path("body").asString()).hasSize(4096).isEqualTo(refusal.body().substring(0, 4096));
	}

	@Test
	@DisplayName("Q8 a handshake of the console opens a connection as any other, with the subprotocol that it wants")
	void acceptedHandshake() {
		try (TestWebSocket plain = TestWebSocket.connect(application.port(), "/open", "wsext.v1",
				"wsext.console." + ID)) {
			assertThat(plain.subprotocol()).isEqualTo("wsext.v1");
			plain.send("hi");
			assertThat(plain.takeText()).isEqualTo("hi");
		}
		try (TestWebSocket json = TestWebSocket.connect(
				URI.create("ws://localhost:" + application.port() + "/rooms/lobby"), Map.of(), "wsext.v1",
				"wsext.console." + ID, "wsext.ticket." + application.ticket(), "json")) {
			assertThat(json.subprotocol()).isEqualTo("json");
			json.send("{\"event\":\"say\",\"payload\":\"hi\",\"id\":1}");
			assertThat(json.takeText()).isEqualTo("{\"event\":\"say\",\"payload\":\"hi\",\"id\":1}");
		}
	}

	@Test
	@DisplayName("Q8 however many handshakes are refused, the latest hundred answers are kept")
	void bounded() {
		for (int i = 0; i <= 100; i++) {
			TestWebSocket.expectRefused(application.port(), "/rooms/lobby", "wsext.v1", "wsext.console." + ID + i);
		}
		assertThat(alice().get(PAGE + "/handshakes/" + ID + 0).status()).isEqualTo(404);
		assertThat(alice().get(PAGE + "/handshakes/" + ID + 1).json().path("status").asInt()).isEqualTo(401);
		assertThat(alice().get(PAGE + "/handshakes/" + ID + 100).json().path("status").asInt()).isEqualTo(401);
	}

	@Test
	@DisplayName("Q8 rules of the application that deny everything else deny the console")
	void denied() {
		try (RunningApplication closed = RunningApplication.start(List.of(Denial.class, OpenEndpoint.class),
				"spring.profiles.active=dev")) {
			for (String path : List.of(PAGE, DESCRIPTION, PAGE + "/console.js")) {
				assertThat(closed.http().as("alice").get(path).status()).as(path).isEqualTo(403);
			}
		}
	}

	private static String pathOf(String file) {
		return file.equals("console.html") ? PAGE : PAGE + "/" + file;
	}

	@WsExtEndpoint(path = "/rooms/{room}", subprotocols = "json")
	static class RoomEndpoint {

		@OnConnect
		void admit(@PathVariable String room) {
			if (room.equals("long")) {
				HandshakeRejectedException rejected = new HandshakeRejectedException(HttpStatus.TOO_MANY_REQUESTS,
						"x".repeat(100_000));
				rejected.getHeaders().set("Retry-After", "17");
				throw rejected;
			}
			if (!room.equals("lobby")) {
				throw new HandshakeRejectedException(HttpStatus.NOT_FOUND, "There is no room " + room);
			}
		}

		@OnEvent("say")
		String say(String text) {
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

	@WsExtEndpoint(path = "/resolved", ticketResolver = "ofCookie")
	static class ResolvedEndpoint {

		@OnText
		String echo(String text) {
			return text;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Rules {

		@Bean
		SecurityFilterChain everything(HttpSecurity http) {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().permitAll())
				.httpBasic(Customizer.withDefaults())
				.formLogin(Customizer.withDefaults())
				.build();
		}

		@Bean
		TicketResolver ofCookie() {
			return (request) -> null;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Denial {

		@Bean
		SecurityFilterChain nothing(HttpSecurity http) {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().denyAll())
				.httpBasic(Customizer.withDefaults())
				.build();
		}

	}

}
