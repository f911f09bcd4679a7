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

package io.github.wsext.test.guide.console;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.wsext.OnText;
import io.github.wsext.WsExtEndpoint;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
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
 * Runs the configuration of {@code docs/console.md}.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = { "spring.profiles.active=dev",
		"spring.security.user.name=alice", "spring.security.user.password=alice" })
class ConsoleGuideTests {

	private static final Pattern CSRF = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");

	private final HttpClient browser = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

	@LocalServerPort
	private int port;

	@Test
	@DisplayName("Q8 where rules deny what they do not name, the console is permitted, leads to the login and gets tickets")
	void permitted() throws Exception {
		HttpResponse<String> before = send(request("/wsext/console"));
		assertThat(before.statusCode()).isEqualTo(302);
		assertThat(before.headers().firstValue("Location")).get().asString().endsWith("/login");
		HttpResponse<String> login = logIn();
		assertThat(login.headers().firstValue("Location")).get().asString().contains("/wsext/console");
		assertThat(send(request("/wsext/console")).statusCode()).isEqualTo(200);
		assertThat(send(request("/wsext/console/console.js")).statusCode()).isEqualTo(200);
		JsonNode description = JsonMapper.shared().readTree(send(request("/wsext/console/description.json")).body());
		assertThat(description.path("endpoints").get(0).path("path").asString()).isEqualTo("/echo");
		JsonNode csrf = description.path("csrf");
		assertThat(send(request("/ticket").header(csrf.path("name").asString(), csrf.path("token").asString())
			.POST(HttpRequest.BodyPublishers.noBody())).statusCode()).isEqualTo(200);
		assertThat(send(request("/other")).statusCode()).isEqualTo(403);
	}

	private HttpResponse<String> logIn() throws IOException, InterruptedException {
		Matcher token = CSRF.matcher(send(request("/login")).body());
		assertThat(token.find()).isTrue();
		return send(request("/login").header("Content-Type", "application/x-www-form-urlencoded")
			.POST(HttpRequest.BodyPublishers.ofString("username=alice&password=alice&_csrf="
					+ URLEncoder.encode(token.group(1), StandardCharsets.UTF_8))));
	}

	private HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + path));
	}

	private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
		return this.browser.send(request.build(), HttpResponse.BodyHandlers.ofString());
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import({ ConsoleConfiguration.class, Echo.class })
	static class Application {

	}

	@WsExtEndpoint("/echo")
	static class Echo {

		@OnText
		String echo(String text) {
			return text;
		}

	}

}
