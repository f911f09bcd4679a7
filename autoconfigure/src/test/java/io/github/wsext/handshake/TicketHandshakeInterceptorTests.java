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
import java.util.Map;

import io.github.wsext.testsupport.EveryContainer;
import io.github.wsext.testsupport.HttpAnswer;
import io.github.wsext.testsupport.RawHandshake;
import io.github.wsext.testsupport.RawWebSocketClient;
import io.github.wsext.testsupport.RunningApplication;
import io.github.wsext.ticket.TicketAttributesProvider;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.handler.TextWebSocketHandler;
import org.springframework.web.socket.server.HandshakeInterceptor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The interceptor before a handler of the application's own, over a socket.
 */
@EveryContainer
class TicketHandshakeInterceptorTests {

	@AutoClose
	private static final RunningApplication application = RunningApplication
		.start(List.of(DoorEndpoints.Open.class, PlainHandlers.class), "wsext.ticket.max-per-principal=1000");

	@Test
	@DisplayName("T6 T7 a handler of the application's own opens with a ticket, once, and has what it stands for")
	void opensOnce() {
		String ticket = application.ticket();
		try (RawWebSocketClient client = application.client()) {
			client.handshake("/plain").ticket(ticket).open();
			client.expectText("alice of acme");
		}
		assertThat(application.status("/plain", (handshake) -> handshake.ticket(ticket))).isEqualTo(401);
	}

	@Test
	@DisplayName("T11 whatever is wrong with the ticket the client sees the same 401")
	void refuses() {
		for (String ticket : List.of("x", "wst_" + "A".repeat(43))) {
			HttpAnswer answer = application.answer("/plain?ticket=" + ticket, (handshake) -> {
			});
			assertThat(answer.status()).as(ticket).isEqualTo(401);
			assertThat(answer.headers().getFirst("WWW-Authenticate")).isEqualTo("Ticket");
			assertThat(answer.json().get("detail").asString()).isEqualTo("A valid ticket is required");
		}
		assertThat(application.status("/plain", (handshake) -> {
		})).isEqualTo(401);
	}

	@Test
	@DisplayName("T10 what is no handshake does not burn the ticket")
	void noHandshake() {
		String ticket = application.ticket();
		assertThat(application.status("/plain?ticket=" + ticket, RawHandshake::plain)).isEqualTo(426);
		assertThat(application.status("/plain?ticket=" + ticket,
				(handshake) -> handshake.header("Sec-WebSocket-Version", "7")))
			.isEqualTo(426);
		assertThat(application.status("/plain?ticket=" + ticket, (handshake) -> {
		})).isEqualTo(101);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableWebSocket
	static class PlainHandlers {

		@Bean
		WebSocketConfigurer handlers(@Qualifier("wsExtTicketHandshakeInterceptor") HandshakeInterceptor tickets) {
			return (registry) -> registry.addHandler(new Greeter(), "/plain").addInterceptors(tickets);
		}

		@Bean
		TicketAttributesProvider tenant() {
			return (caller, request) -> Map.of("tenant", "acme");
		}

		@Bean
		SecurityFilterChain chain(HttpSecurity http) {
			return http
				.authorizeHttpRequests(
						(requests) -> requests.requestMatchers("/plain").permitAll().anyRequest().authenticated())
				.httpBasic(Customizer.withDefaults())
				.build();
		}

	}

	static class Greeter extends TextWebSocketHandler {

		@Override
		public void afterConnectionEstablished(WebSocketSession session) throws Exception {
			Authentication caller = (Authentication) session.getAttributes().get(TicketHandshakeInterceptor.PRINCIPAL);
			session.sendMessage(new TextMessage(caller.getName() + " of " + session.getAttributes().get("tenant")));
		}

	}

}
