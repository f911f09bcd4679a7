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

package io.github.wsext.test.guide.browser;

import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.OnText;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.test.WsExtTestClient;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the configurations of {@code docs/browser.md}.
 */
class BrowserGuideTests {

	private static final HttpClient STRANGER = HttpClient.newHttpClient();

	private static HttpRequest.Builder request(int port, String path) {
		return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
	}

	private static HttpRequest.BodyPublisher text(String text) {
		return HttpRequest.BodyPublishers.ofString(text);
	}

	private static HttpResponse<String> send(HttpClient client, HttpRequest.Builder request) throws Exception {
		return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
	}

	/**
	 * With a page that is shown before the login.
	 */
	@Nested
	@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
			classes = { Application.class, PermittedConfiguration.class },
			properties = { "spring.security.user.name=alice", "spring.security.user.password=alice" })
	class Permitted {

		@LocalServerPort
		private int port;

		@ParameterizedTest
		@ValueSource(strings = { "client.js", "events.js", "positions.js", "renewals.js", "watchdog.js" })
		@DisplayName("B1 under anyRequest().authenticated() strangers get the client, if /wsext/*.js is permitted")
		void client(String file) throws Exception {
			HttpResponse<String> answer = send(STRANGER, request(this.port, "/wsext/" + file));
			assertThat(answer.statusCode()).isEqualTo(200);
			assertThat(answer.headers().firstValue("Content-Type")).get().asString().startsWith("text/javascript");
		}

		@Test
		@DisplayName("H6 and neither a ticket nor a connection")
		void nothingElse() throws Exception {
			assertThat(send(STRANGER, request(this.port, "/ticket").POST(text(""))).statusCode()).isBetween(401, 403);
			assertThat(send(STRANGER, request(this.port, "/other")).statusCode()).isEqualTo(401);
			WsExtTestClient.connect("/rooms").expectRejected(401);
			WsExtTestClient.connect("/rooms").as("alice").send("hi").expectText("hi");
		}

		@Test
		@DisplayName("D6 V3 an error of one's own has its code, and a payload its instant")
		void ownErrors() {
			WsExtTestClient.connect("/tables/4")
				.as("alice")
				.send("{\"event\":\"table:book\",\"payload\":{\"guests\":9},\"id\":\"7\"}")
				.expectJson("{\"event\":\"error\",\"payload\":{\"code\":\"table_too_small\",\"message\":"
						+ "\"Table 4 has 8 seats\"},\"id\":\"7\"}")
				.send("{\"event\":\"table:book\",\"payload\":{\"guests\":2,\"at\":\"2030-01-01T12:00:00Z\"}}")
				.expectJson("{\"event\":\"table:book\",\"payload\":{\"table\":\"4\",\"at\":\"2030-01-01T12:00:00Z\"}}");
		}

	}

	/**
	 * With pages of another origin.
	 */
	@Nested
	@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
			classes = { Application.class, CrossOriginConfiguration.class,
					CrossOriginConfiguration.CsrfController.class },
			properties = { "spring.security.user.name=alice", "spring.security.user.password=alice",
					"wsext.allowed-origins=https://www.example.com" })
	class CrossOrigin {

		private static final String PAGES = "https://www.example.com";

		@LocalServerPort
		private int port;

		private final HttpClient browser = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

		@Test
		@DisplayName("B1 a page of an allowed origin gets a ticket with cookie and CSRF token, and connects")
		void allowed() throws Exception {
			login();
			HttpResponse<String> csrf = send(this.browser, request(this.port, "/csrf").header("Origin", PAGES));
			assertThat(csrf.headers().firstValue("Access-Control-Allow-Origin")).hasValue(PAGES);
			assertThat(csrf.headers().firstValue("Access-Control-Allow-Credentials")).hasValue("true");
			JsonNode token = JsonMapper.shared().readTree(csrf.body());
			HttpResponse<String> issued = ask(PAGES, token.get("headerName").stringValue(),
					token.get("token").stringValue());
			assertThat(issued.statusCode()).isEqualTo(200);
			assertThat(issued.headers().firstValue("Access-Control-Allow-Origin")).hasValue(PAGES);
			String ticket = JsonMapper.shared().readTree(issued.body()).get("ticket").stringValue();
			WsExtTestClient.connect("/rooms").origin(PAGES).ticket(ticket).send("hi").expectText("hi");
		}

		@Test
		@DisplayName("B1 without the token, or from another origin, it gets none")
		void refused() throws Exception {
			login();
			JsonNode token = JsonMapper.shared().readTree(send(this.browser, request(this.port, "/csrf")).body());
			String name = token.get("headerName").stringValue();
			assertThat(ask(PAGES, name, "wrong").statusCode()).isEqualTo(403);
			assertThat(ask("https://foe.example", name, token.get("token").stringValue()).statusCode()).isEqualTo(403);
		}

		private HttpResponse<String> ask(String origin, String header, String token) throws Exception {
			return send(this.browser,
					request(this.port, "/ticket").header("Origin", origin)
						.header("Sec-Fetch-Site", "cross-site")
						.header("Content-Type", "application/json")
						.header(header, token)
						.POST(text("{\"endpoint\":\"/rooms\"}")));
		}

		private void login() throws Exception {
			String page = send(this.browser, request(this.port, "/login")).body();
			Matcher token = Pattern.compile("name=\"_csrf\".*?value=\"([^\"]+)\"").matcher(page);
			assertThat(token.find()).isTrue();
			send(this.browser,
					request(this.port, "/login").header("Content-Type", "application/x-www-form-urlencoded")
						.POST(text("username=alice&password=alice&_csrf="
								+ URLEncoder.encode(token.group(1), StandardCharsets.UTF_8))));
		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import({ Rooms.class, TableEndpoint.class })
	static class Application {

	}

	@WsExtEndpoint(path = "/rooms", authentication = HandshakeAuthentication.TICKET)
	static class Rooms {

		@OnText
		String say(String text) {
			return text;
		}

	}

}
