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

import java.util.List;

import io.github.wsext.OnText;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.WsHandshake;
import io.github.wsext.testsupport.EveryContainer;
import io.github.wsext.testsupport.EveryTransport;
import io.github.wsext.testsupport.RawHandshake;
import io.github.wsext.testsupport.RawWebSocketClient;
import io.github.wsext.testsupport.RunningApplication;
import jakarta.servlet.ServletContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Headers that Spring Security's firewall refuses to read, and others that cannot be made
 * sense of: with letters beyond ASCII in them, whose bytes look like control characters.
 */
@EveryContainer
@EveryTransport
@ExtendWith(OutputCaptureExtension.class)
class UnreadableHeadersTests {

	@AutoClose
	private static final RunningApplication application = RunningApplication.start(
			List.of(Agent.class, Page.class, Security.class), "wsext.ticket.issue-rate-per-minute=1000",
			"server.forward-headers-strategy=framework");

	private final String ticket = DoorEndpoints.ticket(application, "alice");

	@AfterEach
	void nothingIsLogged(CapturedOutput output) {
		assertThat(
				output.getAll().lines().filter((line) -> line.contains(" ERROR ") || line.contains("\tat ")).toList())
			.isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			User-Agent       | iPhone Xʀ
			Cookie           | store=REZÉ
			Accept-Language  | ʀ
			X-Custom         | ʀ
			""")
	@DisplayName("H3 a header that nobody asks for is left out, whatever is in it, and the connection opens")
	void othersHeaders(String name, String value) {
		if (isReadByContainer()) {
			assertRefusedUnspent(name, value);
			return;
		}
		try (RawWebSocketClient client = application.client()) {
			client.handshake("/agent")
				.ticket(this.ticket)
				.header(name, value)
				.header("X-Plain", "plain")
				.open()
				.sendText(name)
				.expectText("null")
				.sendText("X-Plain")
				.expectText("plain");
		}
	}

	/**
	 * Jetty's own filter behind Spring Security copies all headers of every request.
	 */
	private static boolean isReadByContainer() {
		return application.bean(ServletContext.class).getServerInfo().startsWith("jetty");
	}

	@ParameterizedTest
	@ValueSource(strings = { "*/*", "text/*", "é", "x", "text/plain;charset=none" })
	@DisplayName("H3 a content type that is none opens the connection")
	void contentType(String value) {
		assertThat(application.status("/agent",
				(handshake) -> handshake.ticket(this.ticket).header("Content-Type", value)))
			.isEqualTo(101);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			Upgrade                  | websocketʀ
			Connection               | Upgradeʀ
			Origin                   | http://ʀ
			Sec-WebSocket-Key        | ʀ
			Sec-WebSocket-Version    | ʀ
			Sec-WebSocket-Extensions | ʀ
			Sec-WebSocket-Protocol   | ʀ
			X-Forwarded-Prefix       | ʀ
			X-Forwarded-Prefix       | a b
			X-Forwarded-Prefix       | /a b
			X-Forwarded-Prefix       | /%zz
			X-Forwarded-Prefix       | a
			X-Forwarded-Prefix       | /{
			X-Forwarded-Host         | a b
			X-Forwarded-Host         | ʀ
			X-Forwarded-Port         | x
			X-Forwarded-Port         | 99999999999
			X-Forwarded-Proto        | ʀ
			X-Forwarded-Proto        | :
			Forwarded                | host=a b
			Forwarded                | proto=:
			""")
	@DisplayName("H3 a header of ours that cannot be read is refused before the ticket is spent")
	void ourHeaders(String name, String value) {
		assertRefusedUnspent(name, value);
	}

	private void assertRefusedUnspent(String name, String value) {
		assertThat(application.status("/agent", (handshake) -> handshake.ticket(this.ticket).addHeader(name, value)))
			.isBetween(400, 499);
		assertThat(application.status("/agent", (handshake) -> handshake.ticket(this.ticket))).isEqualTo(101);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			User-Agent       | iPhone Xʀ
			Cookie           | store=REZÉ
			Accept-Language  | ʀ
			X-Custom         | ʀ
			""")
	@DisplayName("T1 a header that nobody asks for does not keep a caller from a ticket, as from other pages")
	void atIssue(String name, String value) {
		int other = application.status("/page", (request) -> post(request).header(name, value));
		assertThat(other).isEqualTo(isReadByContainer() ? 400 : 200);
		assertThat(application.status("/ticket", (request) -> post(request).header(name, value))).isEqualTo(other);
	}

	private static RawHandshake post(RawHandshake request) {
		return request.plain().method("POST").basic("alice", "alice");
	}

	@WsExtEndpoint("/agent")
	static class Agent {

		@OnText
		String header(String name, WsHandshake handshake) {
			return String.valueOf(handshake.headers().getFirst(name));
		}

	}

	@RestController
	static class Page {

		@PostMapping("/page")
		String page() {
			return "page";
		}

	}

	/**
	 * The page wants no token against forged requests.
	 */
	@Configuration(proxyBeanMethods = false)
	static class Security {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.httpBasic(Customizer.withDefaults())
				.csrf((csrf) -> csrf.ignoringRequestMatchers("/page"))
				.build();
		}

	}

}
