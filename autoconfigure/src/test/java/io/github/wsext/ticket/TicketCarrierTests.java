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

import java.util.List;

import io.github.wsext.HandshakeRejectedException;
import io.github.wsext.OnConnect;
import io.github.wsext.OnOpen;
import io.github.wsext.OnText;
import io.github.wsext.WsConnection;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.WsHandshake;
import io.github.wsext.testsupport.EveryContainer;
import io.github.wsext.testsupport.RawHandshake;
import io.github.wsext.testsupport.RawWebSocketClient;
import io.github.wsext.testsupport.RunningApplication;
import io.github.wsext.testsupport.TestWebSocket;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.servlet.http.Cookie;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.util.WebUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Opens connections with tickets in all the places that carry one.
 */
@EveryContainer
class TicketCarrierTests {

	private static final String NEVER_ISSUED = "wst_" + "A".repeat(43);

	@AutoClose
	private static final RunningApplication application = RunningApplication.start(
			List.of(Chat.class, Feed.class, Cookies.class, Infrastructure.class),
			"wsext.ticket.issue-rate-per-minute=100000", "wsext.ticket.max-per-principal=1000");

	private static int status(String target) {
		return application.status(target, (handshake) -> {
		});
	}

	private static int status(String target, String ticket) {
		return application.status(target, (handshake) -> handshake.ticket(ticket));
	}

	private static void assertNotSpent(String ticket, String target) {
		assertThat(status(target, ticket)).as("the ticket is still good").isEqualTo(101);
		assertThat(status(target, ticket)).as("and then spent").isEqualTo(401);
	}

	private static void assertSpent(String ticket, String target) {
		assertThat(status(target, ticket)).as("the ticket is spent").isEqualTo(401);
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("T9 each carrier opens the endpoint, for the caller who asked for the ticket")
	void each(TicketCarrier carrier) {
		String ticket = application.ticket("/chat/lobby");
		try (RawWebSocketClient client = application.client()) {
			Carriers.carry(client, carrier, "/chat/lobby", ticket).open();
			client.expectText("alice /chat/lobby /chat/lobby");
			client.sendText("hi").expectText("hi");
		}
		assertSpent(ticket, "/chat/lobby");
	}

	@Test
	@DisplayName("T9 only wsext.v1 is echoed of what carries a ticket")
	void echo() {
		try (RawWebSocketClient client = application.client()) {
			client.handshake("/chat/lobby").ticket(application.ticket()).open();
			assertThat(client.answer().headers().get("Sec-WebSocket-Protocol")).containsExactly("wsext.v1");
		}
		try (RawWebSocketClient client = application.client()) {
			client.handshake("/chat/lobby").subprotocols("wsext.ticket." + application.ticket()).open();
			assertThat(client.answer().headers().containsHeader("Sec-WebSocket-Protocol")).isFalse();
		}
		try (TestWebSocket webSocket = TestWebSocket.connectWithTicket(application.port(), "/chat/lobby",
				application.ticket())) {
			assertThat(webSocket.subprotocol()).isEqualTo("wsext.v1");
		}
	}

	@Test
	@DisplayName("T9 the endpoint's own subprotocol beats the marker, wherever the ticket stands")
	void ownSubprotocol() {
		for (String offer : List.of("wsext.v1, wsext.ticket.%s, chat.v2", "wsext.ticket.%s, chat.v2, wsext.v1",
				"chat.v2,wsext.v1,wsext.ticket.%s", "chat.v2, wsext.ticket.%s")) {
			try (RawWebSocketClient client = application.client()) {
				client.handshake("/chat/lobby").subprotocols(offer.formatted(application.ticket())).open();
				assertThat(client.answer().headers().get("Sec-WebSocket-Protocol")).containsExactly("chat.v2");
			}
		}
	}

	@Test
	@DisplayName("T9 the ticket may stand in a line of its own")
	void lines() {
		try (RawWebSocketClient client = application.client()) {
			client.handshake("/chat/lobby")
				.subprotocols("wsext.v1")
				.addHeader("Sec-WebSocket-Protocol", "wsext.ticket." + application.ticket())
				.open();
			assertThat(client.answer().headers().get("Sec-WebSocket-Protocol")).containsExactly("wsext.v1");
		}
	}

	@Test
	@DisplayName("T9 the handler sees neither the carrier nor the ticket")
	void hidden() {
		for (TicketCarrier carrier : TicketCarrier.values()) {
			String ticket = application.ticket("/chat/lobby");
			try (RawWebSocketClient client = application.client()) {
				Carriers.carry(client, carrier, "/chat/lobby", ticket).open();
				client.expectText("alice /chat/lobby /chat/lobby");
				client.sendText("show");
				assertThat(client.readMessage().text()).contains("Host")
					.doesNotContain(ticket.substring(4))
					.doesNotContain("wsext.ticket");
			}
		}
	}

	@Test
	@DisplayName("T7 nothing of the ticket leaks into the attributes")
	void noAttributes() {
		for (TicketCarrier carrier : TicketCarrier.values()) {
			try (RawWebSocketClient client = application.client()) {
				Carriers.carry(client, carrier, "/chat/lobby", application.ticket("/chat/lobby")).open();
				client.expectText("alice /chat/lobby /chat/lobby");
				client.sendText("attributes").expectText("{}");
			}
		}
	}

	@Test
	@DisplayName("T9 the temporary URI stands for the endpoint: path, variables and the rest of the query")
	void temporaryUri() {
		String ticket = application.ticket("/chat/m%C3%BCll%20eimer");
		try (RawWebSocketClient client = application.client()) {
			client.handshake("/ws-ticket/" + ticket + "?lang=de").open();
			client.expectText("alice /chat/müll eimer /chat/m%C3%BCll%20eimer?lang=de");
		}
	}

	@Test
	@DisplayName("T9 the temporary URI without a ticket, or with one that is bound to nothing, leads nowhere")
	void temporaryUriToNowhere() {
		assertThat(status("/ws-ticket")).isEqualTo(401);
		assertThat(status("/ws-ticket/")).isEqualTo(401);
		assertThat(status("/ws-ticket/" + NEVER_ISSUED)).isEqualTo(401);
		String ticket = application.ticket();
		double consumed = counter("consumed").count();
		assertThat(status("/ws-ticket/" + ticket)).isEqualTo(401);
		assertThat(counter("consumed").count()).isEqualTo(consumed);
		assertNotSpent(ticket, "/chat/lobby");
	}

	@Test
	@DisplayName("T9 an endpoint may bring a TicketResolver of its own, and does not look anywhere else then")
	void ownResolver() {
		String ticket = application.ticket();
		assertThat(status("/feed")).isEqualTo(401);
		for (TicketCarrier carrier : List.of(TicketCarrier.SUBPROTOCOL, TicketCarrier.HEADER, TicketCarrier.QUERY)) {
			try (RawWebSocketClient client = application.client()) {
				assertThat(Carriers.carry(client, carrier, "/feed", ticket).send().status()).isEqualTo(401);
			}
		}
		assertThat(application.status("/feed", (handshake) -> handshake.header("X-Pass", ticket))).isEqualTo(101);
		assertThat(application.status("/feed", (handshake) -> handshake.header("X-Pass", ticket))).isEqualTo(401);
		assertThat(application.status("/feed", (handshake) -> handshake.header("X-Pass", "garbage"))).isEqualTo(401);
	}

	@Test
	@DisplayName("T9 the resolver may read a cookie")
	void cookieResolver() {
		String ticket = application.ticket();
		assertThat(application.status("/cookies", (handshake) -> handshake.header("Cookie", "a=b; pass=" + ticket)))
			.isEqualTo(101);
	}

	@Test
	@DisplayName("T9 two different tickets in one request are refused with 400, and neither is spent")
	void twoTickets() {
		for (TicketCarrier one : TicketCarrier.values()) {
			for (TicketCarrier other : TicketCarrier.values()) {
				if (one != other && one != TicketCarrier.PATH) {
					assertAmbiguous(one, other);
				}
			}
		}
		String first = application.ticket();
		String second = application.ticket();
		assertThat(status("/chat/lobby?ticket=" + first + "&ticket=" + second)).isEqualTo(400);
		assertThat(application.status("/chat/lobby",
				(handshake) -> handshake.subprotocols("wsext.ticket." + first, "wsext.ticket." + second)))
			.isEqualTo(400);
		assertThat(application.status("/chat/lobby", (handshake) -> handshake.header("Authorization", "Ticket " + first)
			.addHeader("Authorization", "Ticket " + second))).isEqualTo(400);
		assertNotSpent(first, "/chat/lobby");
		assertNotSpent(second, "/chat/lobby");
	}

	private void assertAmbiguous(TicketCarrier one, TicketCarrier other) {
		String first = application.ticket("/chat/lobby");
		String second = application.ticket("/chat/lobby");
		String target = (other == TicketCarrier.PATH) ? "/ws-ticket/" + second : "/chat/lobby";
		if (one == TicketCarrier.QUERY || other == TicketCarrier.QUERY) {
			target += "?ticket=" + ((one == TicketCarrier.QUERY) ? first : second);
		}
		int status = application.status(target, (handshake) -> {
			header(handshake, one, first);
			header(handshake, other, second);
		});
		assertThat(status).as(one + " " + other).isEqualTo(400);
		assertNotSpent(first, "/chat/lobby");
		assertNotSpent(second, "/chat/lobby");
	}

	private void header(RawHandshake handshake, TicketCarrier carrier, String ticket) {
		if (carrier == TicketCarrier.SUBPROTOCOL) {
			handshake.ticket(ticket);
		}
		if (carrier == TicketCarrier.HEADER) {
			handshake.header("Authorization", "Ticket " + ticket);
		}
	}

	@Test
	@DisplayName("T9 the same ticket in several places is one ticket")
	void sameTicket() {
		String ticket = application.ticket();
		assertThat(application.status("/chat/lobby?ticket=" + ticket,
				(handshake) -> handshake.ticket(ticket).header("Authorization", "Ticket " + ticket)))
			.isEqualTo(101);
	}

	@Test
	@DisplayName("T9 the query may write the ticket and its name as it likes")
	void encodedQuery() {
		assertThat(status("/chat/lobby?a=b&t%69cket=" + application.ticket().replace("_", "%5F") + "&c"))
			.isEqualTo(101);
	}

	@Nested
	class OtherCarriers {

		@AutoClose
		private static final RunningApplication other = RunningApplication.start(List.of(Chat.class),
				"wsext.ticket.carriers=header,query", "wsext.ticket.issue-rate-per-minute=1000");

		@Test
		@DisplayName("T9 a carrier that is off is not read, and its ticket is not spent")
		void off() {
			String ticket = other.ticket();
			assertThat(other.status("/chat/lobby", (handshake) -> handshake.ticket(ticket))).isEqualTo(401);
			assertThat(other.status("/ws-ticket/" + ticket, (handshake) -> {
			})).isEqualTo(401);
			assertThat(other.status("/chat/lobby",
					(handshake) -> handshake.ticket(NEVER_ISSUED).header("Authorization", "Ticket " + ticket)))
				.isEqualTo(101);
			String second = other.ticket();
			assertThat(other.status("/chat/lobby?ticket=" + second, (handshake) -> {
			})).isEqualTo(101);
		}

	}

	private static Counter counter(String outcome) {
		return application.bean(SimpleMeterRegistry.class).get("wsext.tickets").tag("outcome", outcome).counter();
	}

	@WsExtEndpoint(path = "/chat/{room}", subprotocols = "chat.v2")
	static class Chat {

		@OnConnect
		void admit(@PathVariable String room) {
			if (room.equals("closed")) {
				throw new HandshakeRejectedException(HttpStatus.CONFLICT, "The room is closed");
			}
		}

		@OnOpen
		String open(WsConnection connection, Authentication user) {
			return user.getName() + " " + connection.handshake().path() + " " + connection.handshake().uri();
		}

		@OnText
		String echo(String text, WsConnection connection, WsHandshake handshake) {
			return switch (text) {
				case "attributes" -> connection.attributes().toString();
				case "show" -> List.of(connection, connection.handshake().headers(), connection.handshake().uri(),
						connection.handshake().queryParameters(), connection.attributes(),
						connection.handshake().pathVariables(), handshake, handshake.headers(), handshake.uri(),
						handshake.queryParameters())
					.toString();
				default -> text;
			};
		}

	}

	@WsExtEndpoint(path = "/feed", ticketResolver = "passResolver")
	static class Feed {

		@OnText
		String echo(String text) {
			return text;
		}

	}

	@WsExtEndpoint(path = "/cookies", ticketResolver = "cookieResolver")
	static class Cookies {

		@OnText
		String echo(String text) {
			return text;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Infrastructure {

		@Bean
		SimpleMeterRegistry meterRegistry() {
			return new SimpleMeterRegistry();
		}

		@Bean
		TicketResolver passResolver() {
			return (request) -> request.getHeaders().getFirst("X-Pass");
		}

		@Bean
		TicketResolver cookieResolver() {
			return (request) -> {
				Cookie cookie = WebUtils.getCookie(((ServletServerHttpRequest) request).getServletRequest(), "pass");
				return (cookie != null) ? cookie.getValue() : null;
			};
		}

	}

}
