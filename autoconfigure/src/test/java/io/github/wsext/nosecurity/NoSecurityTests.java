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

package io.github.wsext.nosecurity;

import java.security.Principal;
import java.util.List;

import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.HandshakeRejectedException;
import io.github.wsext.OnClose;
import io.github.wsext.OnConnect;
import io.github.wsext.OnOpen;
import io.github.wsext.OnText;
import io.github.wsext.WsConnection;
import io.github.wsext.WsConnections;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.WsHandshake;
import io.github.wsext.testsupport.HttpAnswer;
import io.github.wsext.testsupport.RawHandshake;
import io.github.wsext.testsupport.RawWebSocketClient;
import io.github.wsext.testsupport.RunningApplication;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.util.ClassUtils;
import org.springframework.web.bind.annotation.PathVariable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for an application that has no Spring Security.
 */
@NoSecurity
@ExtendWith(OutputCaptureExtension.class)
class NoSecurityTests {

	private static RunningApplication application;

	private static String log;

	@BeforeAll
	static void start(CapturedOutput output) {
		application = RunningApplication.start(Open.class, Chat.class, Account.class, Either.class,
				Infrastructure.class);
		log = output.getAll();
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@Test
	@DisplayName("H6 this is what the tests are about")
	void noSecurity() {
		for (String type : List.of("org.springframework.security.core.Authentication",
				"org.springframework.security.web.SecurityFilterChain",
				"org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration")) {
			assertThat(ClassUtils.isPresent(type, null)).as(type).isFalse();
		}
	}

	@Test
	@DisplayName("H6 NONE endpoints work without Spring Security")
	void open() {
		try (RawWebSocketClient client = RawWebSocketClient.open(application.port(), "/open/lobby")) {
			client.expectText("nobody in lobby");
			client.sendText("hi").expectText("hi");
			assertThat(application.bean(WsConnections.class).count()).isOne();
			client.sendClose(1000, "").expectClose(1000);
		}
		Awaitility.await().until(() -> application.bean(WsConnections.class).count() == 0);
		assertThat(application.status("/open/closed", NoSecurityTests::nothing)).isEqualTo(403);
		assertThat(application.status("/open/gone", NoSecurityTests::nothing)).isEqualTo(410);
		assertThat(application.status("/open/lobby", RawHandshake::plain)).isEqualTo(426);
		assertThat(application.status("/open/lobby", (handshake) -> handshake.origin("https://foe.example")))
			.isEqualTo(403);
	}

	@Test
	@DisplayName("H6 it says at start-up what is missing for the rest")
	void saysWhatIsMissing() {
		assertThat(log.lines().filter((line) -> line.contains(" WARN ") && line.contains("wsext"))).hasSize(2)
			.allMatch((line) -> line.contains("add spring-boot-starter-security") && line.contains("NONE"))
			.anyMatch((line) -> line.contains("/chat/{room}"))
			.anyMatch((line) -> line.contains("/either"));
		assertThat(log).doesNotContain(" ERROR ");
	}

	@Test
	@DisplayName("H6 an endpoint that wants a ticket refuses everybody")
	void ticket() {
		for (String target : List.of("/chat/lobby", "/chat/lobby?ticket=wst_" + "A".repeat(43), "/either")) {
			HttpAnswer answer = application.answer(target, NoSecurityTests::nothing);
			assertThat(answer.status()).as(target).isEqualTo(401);
			assertThat(answer.headers().getFirst("Content-Type")).isEqualTo("application/problem+json");
		}
		assertThat(application.status("/ws-ticket/wst_" + "A".repeat(43), NoSecurityTests::nothing)).isIn(401, 404);
		assertThat(application.http().post("/ticket").status()).isEqualTo(404);
	}

	@Test
	@DisplayName("H7 HTTP and TICKET_OR_HTTP take the principal of whoever else authenticates requests")
	void http() {
		for (String target : List.of("/account", "/either")) {
			assertThat(application.status(target, NoSecurityTests::nothing)).isEqualTo(401);
			try (RawWebSocketClient client = application.client()) {
				client.handshake(target).header("X-User", "alice").open();
				client.expectText("alice");
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "//open/lobby", "/open/{room}", "/open/a;b=c", "/open/..;/x", "/open/%2e%2e/open/lobby",
			"/open/lobby?x={}", "/open/%0d%0aX:1", "/open/%00", "/open/%ff", "/open/%", "//[/open/lobby" })
	@DisplayName("H3 without the firewall of Spring Security no odd path is answered with a 500")
	void oddPaths(String target) {
		assertThat(application.status(target, NoSecurityTests::nothing)).isNotEqualTo(500);
		assertThat(application.status(target, RawHandshake::plain)).isNotEqualTo(500);
	}

	private static void nothing(RawHandshake handshake) {
	}

	@WsExtEndpoint(path = "/open/{room}", authentication = HandshakeAuthentication.NONE)
	static class Open {

		@OnConnect
		boolean connect(WsHandshake handshake, @PathVariable String room) {
			if (room.equals("gone")) {
				throw new HandshakeRejectedException(HttpStatus.GONE, "No longer");
			}
			handshake.attributes().put("room", room);
			return !room.equals("closed");
		}

		@OnOpen
		String open(WsConnection connection, @Nullable Principal principal) {
			return ((principal != null) ? principal.getName() : "nobody") + " in "
					+ connection.attributes().get("room");
		}

		@OnText
		String echo(String text) {
			return text;
		}

		@OnClose
		void close(WsConnection connection) {
		}

	}

	@WsExtEndpoint("/chat/{room}")
	static class Chat {

		@OnText
		String echo(String text) {
			return text;
		}

	}

	@WsExtEndpoint(path = "/account", authentication = HandshakeAuthentication.HTTP)
	static class Account {

		@OnOpen
		String open(Principal principal) {
			return principal.getName();
		}

	}

	@WsExtEndpoint(path = "/either", authentication = HandshakeAuthentication.TICKET_OR_HTTP)
	static class Either {

		@OnOpen
		String open(Principal principal) {
			return principal.getName();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Infrastructure {

		@Bean
		SimpleMeterRegistry meterRegistry() {
			return new SimpleMeterRegistry();
		}

		/**
		 * Authenticates, as a container or a filter of the application may do.
		 */
		@Bean
		Filter authentication() {
			return (request, response, chain) -> {
				String user = ((HttpServletRequest) request).getHeader("X-User");
				chain.doFilter((user != null) ? new HttpServletRequestWrapper((HttpServletRequest) request) {

					@Override
					public Principal getUserPrincipal() {
						return () -> user;
					}

				} : request, response);
			};
		}

	}

}
