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

package io.github.wsext.security;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.InvalidPayloadException;
import io.github.wsext.OnClose;
import io.github.wsext.OnText;
import io.github.wsext.WsEvents;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.testsupport.LogCapture;
import io.github.wsext.testsupport.RawHandshake;
import io.github.wsext.testsupport.RawWebSocketClient;
import io.github.wsext.testsupport.RunningApplication;
import io.github.wsext.ticket.TicketExpiredEvent;
import io.github.wsext.ticket.TicketService;
import io.github.wsext.topic.TopicAuthorizer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tries to begin a line of the log, with every logger of ours at {@code TRACE}.
 */
class LogForgingTests {

	private static final String FORGED = "2030-01-01 INFO forged";

	private static final Pattern BEGINS_A_LINE = Pattern.compile("\\p{Cc}(\\[2J)?" + FORGED);

	@AutoClose
	private static final RunningApplication application = RunningApplication.start(List.of(Room.class, Setup.class),
			"wsext.ticket.ttl=5s", "wsext.ticket.reload-user=true");

	@AutoClose
	private final LogCapture log = new LogCapture((logger) -> !logger.startsWith("io.github.wsext."));

	@AfterEach
	void noLineIsForged() {
		assertThat(this.log.lines()).noneMatch((line) -> BEGINS_A_LINE.matcher(line).find());
	}

	private void awaitLogged(String... parts) {
		Awaitility.await()
			.untilAsserted(() -> assertThat(this.log.lines()).anySatisfy((line) -> assertThat(line).contains(parts)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "\n", "\r", "\r\n", "\u0085", "\u001b[2J", "\u0000" })
	@DisplayName("the reason of a client's close frame")
	void closeReason(String control) {
		try (RawWebSocketClient client = open()) {
			client.sendClose(4000, "bye" + control + FORGED).expectClose(4000);
		}
		awaitLogged("Closed", FORGED);
	}

	@ParameterizedTest
	@ValueSource(strings = { "\n", "\r\n", "\u0085", "\u001b" })
	@DisplayName("the value of a payload that cannot be read")
	void payload(String control) {
		try (RawWebSocketClient client = open()) {
			client.sendText(json(Map.of("color", control + FORGED))).expectClose(1007);
		}
		awaitLogged("Invalid payload", "Color", FORGED);
	}

	@ParameterizedTest
	@ValueSource(strings = { "\n", "\r\n", "\u0085", "\u001b[2J" })
	@DisplayName("the name of an event, its payload, and the name of a topic")
	void events(String control) {
		try (RawWebSocketClient client = open("/events")) {
			client.sendText(json(Map.of("event", "any" + control + FORGED, "id", control + FORGED)));
			assertThat(client.readMessage().text()).contains("bad_envelope");
			client.sendText(json(Map.of("event", "any", "payload", control + FORGED)));
			assertThat(client.readMessage().text()).contains("invalid_payload");
			client
				.sendText(json(Map.of("event", "topic:subscribe", "payload", Map.of("topic", "a" + control + FORGED))));
			assertThat(client.readMessage().text()).contains("invalid_payload");
		}
		awaitLogged("Subscription to event", FORGED);
	}

	@Test
	@DisplayName("the name of a user")
	void user() {
		TicketService tickets = application.bean(TicketService.class);
		TestingAuthenticationToken user = new TestingAuthenticationToken("eve\n" + FORGED, "n/a", "ROLE_USER");
		String ticket = tickets.issue(user).ticket();
		assertThat(application.status("/members", (handshake) -> handshake.ticket(ticket))).isEqualTo(401);
		awaitLogged("Ticket refused", FORGED);
		tickets.issue(user);
		awaitLogged("listener failed", FORGED);
	}

	@ParameterizedTest
	@ValueSource(strings = { "\u0085", "\u0001", "\t", "\u001b" })
	@DisplayName("path, query, origin, subprotocol and further headers of a handshake")
	void handshake(String control) {
		String encoded = String.format(Locale.ROOT, "%%%02x", (int) control.charAt(0));
		String forged = FORGED.replace(' ', '_');
		for (String target : List.of("/room/" + encoded + forged, "/room/%0d%0a" + forged, "/room/lobby?a=%0a" + forged,
				"/members?ticket=%0a" + forged, "/ws-ticket/%0a" + forged, "/room/lobby?" + control + forged)) {
			application.answer(target, (handshake) -> {
			});
			application.answer(target, RawHandshake::plain);
		}
		for (String header : List.of("Origin", "Sec-WebSocket-Protocol", "Authorization", "Sec-WebSocket-Key",
				"Sec-WebSocket-Extensions", "User-Agent", "X-Forwarded-For")) {
			application.answer("/members", (handshake) -> handshake.header(header, "Ticket" + control + forged));
			application.answer("/room/lobby", (handshake) -> handshake.header(header, "a" + control + forged));
		}
	}

	private static RawWebSocketClient open() {
		return open("/room/lobby");
	}

	private static RawWebSocketClient open(String path) {
		return RawWebSocketClient.open(application.port(), path);
	}

	private static String json(Object value) {
		return JsonMapper.shared().writeValueAsString(value);
	}

	enum Color {

		RED

	}

	record Wish(Color color) {
	}

	@WsExtEndpoint(path = "/room/{room}", authentication = HandshakeAuthentication.NONE)
	static class Room {

		@OnText
		void text(Wish wish) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Setup {

		Setup(WsEvents events) {
			events.subscribe("any", (event) -> {
				throw new InvalidPayloadException("Not " + event.payload(String.class), null);
			});
		}

		@Bean
		TopicAuthorizer authorizer() {
			return (connection, topic) -> true;
		}

		@Bean
		UserDetailsService users() {
			return (name) -> {
				throw new UsernameNotFoundException("There is no " + name);
			};
		}

		@Bean
		Members members() {
			return new Members();
		}

		@Bean
		Events events() {
			return new Events();
		}

		@EventListener
		void fail(TicketExpiredEvent expired) {
			throw new IllegalStateException("on purpose");
		}

	}

	@WsExtEndpoint("/members")
	static class Members {

		@OnText
		void text(String text) {
		}

	}

	@WsExtEndpoint(path = "/events", authentication = HandshakeAuthentication.NONE)
	static class Events {

		@OnClose
		void close() {
		}

	}

}
