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

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.HandshakeRejectedException;
import io.github.wsext.OnClose;
import io.github.wsext.OnConnect;
import io.github.wsext.OnOpen;
import io.github.wsext.OnText;
import io.github.wsext.TicketPayload;
import io.github.wsext.WsConnection;
import io.github.wsext.WsConnections;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.testsupport.EveryContainer;
import io.github.wsext.testsupport.HttpAnswer;
import io.github.wsext.testsupport.HttpProbe;
import io.github.wsext.testsupport.LogCapture;
import io.github.wsext.testsupport.RawHandshake;
import io.github.wsext.testsupport.RawWebSocketClient;
import io.github.wsext.testsupport.RunningApplication;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.annotation.web.configuration.WebSecurityCustomizer;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Looks for tickets where none may be, with every logger at {@code TRACE}.
 */
@EveryContainer
class TicketSecrecyTests {

	/**
	 * What Tomcat writes down before any filter can hide something: the bytes of the
	 * socket, the URI as it is mapped, and the URI as it is checked for the constraints
	 * of a {@code web.xml}.
	 */
	private static final Set<String> BEFORE_ALL_FILTERS = Set.of("org.apache.coyote.http11.Http11InputBuffer",
			"org.apache.catalina.connector.CoyoteAdapter", "org.apache.catalina.authenticator.AuthenticatorBase");

	@AutoClose
	private static final RunningApplication application = RunningApplication.start(
			List.of(Chat.class, Account.class, Either.class, Infrastructure.class),
			"wsext.ticket.issue-rate-per-minute=100000", "wsext.ticket.max-per-principal=1000",
			"spring.web.error.include-path=always", "spring.web.error.include-message=always",
			"spring.web.error.include-stacktrace=always", "spring.mvc.log-request-details=true");

	@AutoClose
	private final LogCapture log = new LogCapture(TicketSecrecyTests::isBeforeAllFilters);

	private final List<String> tickets = new ArrayList<>();

	private final List<String> answers = new ArrayList<>();

	/**
	 * Jetty describes a request by its URI all over its code, most of it before the
	 * filters, so none of its loggers is looked at.
	 */
	private static boolean isBeforeAllFilters(String logger) {
		return BEFORE_ALL_FILTERS.contains(logger) || logger.startsWith("org.eclipse.jetty.");
	}

	@AfterEach
	void nothingShows() {
		assertThat(this.log.lines()).hasSizeGreaterThan(10);
		assertSecret(this.log.lines());
		assertSecret(this.answers);
		assertSecret(application.bean(Observations.class).seen);
		assertSecret(application.bean(MeterRegistry.class).getMeters().stream().map(Meter::getId).toList());
	}

	private void assertSecret(List<?> texts) {
		assertThat(texts.stream().map(Object::toString).filter(this::shows).map(TicketSecrecyTests::head)).isEmpty();
	}

	private boolean shows(String text) {
		return this.tickets.stream().anyMatch((ticket) -> text.contains(ticket.substring(4)));
	}

	private static String head(String text) {
		return text.substring(0, Math.min(text.length(), 500));
	}

	@Test
	@DisplayName("T17 a ticket that is issued, by the controller or by one of the application")
	void issued() {
		HttpProbe alice = application.http().as("alice");
		this.tickets.add(alice.post("/ticket").json().get("ticket").asString());
		this.tickets.add(alice.post("/ticket", "{\"endpoint\":\"/chat/lobby\"}").json().get("ticket").asString());
		this.tickets.add(alice.header("Accept", "text/plain").post("/ticket").body());
		this.tickets.add(alice.get("/own").json().get("ticket").asString());
		assertThat(this.tickets).allMatch((ticket) -> ticket.startsWith("wst_"));
		assertThat(this.log.lines()).anyMatch((line) -> line.startsWith("org.springframework.web.servlet."));
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("T17 a ticket that opens a connection, whatever the carrier")
	void accepted(TicketCarrier carrier) {
		String ticket = ticket("/chat/lobby");
		try (RawWebSocketClient client = application.client()) {
			Carriers.carry(client, carrier, "/chat/lobby", ticket).open();
			this.answers.add(client.answer().toString());
			client.sendText("hi");
			this.answers.add(client.readMessage().text());
			client.sendText("fail");
			this.answers.add(client.expectClose().toString());
		}
		Awaitility.await().until(() -> application.bean(WsConnections.class).count() == 0);
		assertThat(this.log.lines()).anyMatch((line) -> line.startsWith("org.springframework.security."))
			.anyMatch((line) -> line.startsWith("org.springframework.web.servlet.DispatcherServlet"))
			.anyMatch((line) -> line.startsWith("io.github.wsext."))
			.anyMatch((line) -> line.contains("asked to fail"));
		assertThat(application.bean(Observations.class).seen).anyMatch((line) -> line.contains("http.server.requests"));
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("T17 a ticket that is refused, for whatever reason and whatever the carrier")
	void refused(TicketCarrier carrier) {
		String used = ticket("/chat/lobby");
		answer(carrier, "/chat/lobby", used, 101);
		answer(carrier, "/chat/lobby", used, 401);
		answer(carrier, "/chat/lobby", "wst_" + "S".repeat(43), 401);
		answer(carrier, "/chat/lobby", "wst_" + "S".repeat(42) + "!", 401);
		answer(carrier, "/chat/lobby", "wst_" + "S".repeat(100), 401);
		answer(carrier, "/chat/closed", ticket("/chat/closed"), 409);
		answer(carrier, "/chat/broken", ticket("/chat/broken"), 500);
		answer(carrier, "/either", ticket("/either"), 101);
		String bound = ticket("/chat/lobby");
		if (carrier != TicketCarrier.PATH) {
			answer(carrier, "/chat/attic", bound, 401);
			answer(carrier, "/account", bound, 401);
		}
		this.tickets.add("S".repeat(42));
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("T17 a ticket in a request that is no handshake, or a bad one")
	void notEvenAHandshake(TicketCarrier carrier) {
		String ticket = ticket("/chat/lobby");
		try (RawWebSocketClient client = application.client()) {
			HttpAnswer answer = Carriers.carry(client, carrier, "/chat/lobby", ticket)
				.without("Upgrade")
				.without("Connection")
				.send();
			assertThat(answer.status()).isEqualTo(426);
			this.answers.add(answer.toString());
		}
		try (RawWebSocketClient client = application.client()) {
			HttpAnswer answer = Carriers.carry(client, carrier, "/chat/lobby", ticket)
				.method("POST")
				.header("Content-Type", "application/x-www-form-urlencoded")
				.body("a=b")
				.send();
			assertThat(answer.status()).isEqualTo(405);
			this.answers.add(answer.toString());
		}
		try (RawWebSocketClient client = application.client()) {
			HttpAnswer answer = Carriers.carry(client, carrier, "/chat/lobby", ticket)
				.origin("https://foe.example")
				.send();
			assertThat(answer.status()).isEqualTo(403);
			this.answers.add(answer.toString());
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/chat/lobby;a=b?ticket=%s", "/ws-ticket/%s/beyond", "/ws-ticket//%s", "/ws-ticket/./%s",
			"/ws-ticket/x/../%s", "/ws-ticket/%s;a=b", "/ws%%2Dticket/%s", "/ws-ticket/%s%%00",
			"/chat/%%2e%%2e?ticket=%s", "/chat/lobby?ticket=%s&ticket=other", "/chat/lobby?a=%%zz&ticket=%s",
			"/ws-ticket/%s?ticket=%s", "/account?ticket=%s", "//ws-ticket/%s" })
	@DisplayName("T17 a ticket in a request that is refused on the way, by whomever")
	void refusedOnTheWay(String target) {
		String refused = target.replace("%s", ticket("/chat/lobby")).replace("%%", "%");
		List<HttpAnswer> answers = List.of(application.answer(refused, (handshake) -> {
		}), application.answer(refused, RawHandshake::plain));
		// Jetty itself shows the client what it has sent, before all filters.
		answers.stream()
			.map(HttpAnswer::toString)
			.filter((answer) -> !answer.contains("Ambiguous URI"))
			.forEach(this.answers::add);
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("T17 a ticket in a request that crashes on the way")
	void crash(TicketCarrier carrier) {
		try (RawWebSocketClient client = application.client()) {
			HttpAnswer answer = Carriers.carry(client, carrier, "/chat/lobby", ticket("/chat/lobby"))
				.header("X-Crash", "1")
				.send();
			assertThat(answer.status()).isEqualTo(500);
			assertThat(answer.body()).contains("IllegalStateException", "\"path\":");
			this.answers.add(answer.toString());
		}
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PATH")
	@DisplayName("T17 a ticket in a handshake that has lost its way")
	void misdirected(TicketCarrier carrier) {
		for (String path : List.of("/chat/lobby/", "/chats/lobby", "/", "/ticket")) {
			try (RawWebSocketClient client = application.client()) {
				HttpAnswer answer = Carriers.carry(client, carrier, path, ticket("/chat/lobby")).send();
				assertThat(answer.status()).isEqualTo(401);
				this.answers.add(answer.toString());
			}
		}
	}

	private String ticket(String endpoint) {
		String ticket = application.ticket(endpoint);
		this.tickets.add(ticket);
		return ticket;
	}

	private void answer(TicketCarrier carrier, String path, String ticket, int status) {
		try (RawWebSocketClient client = application.client()) {
			HttpAnswer answer = Carriers.carry(client, carrier, path, ticket).send();
			assertThat(answer.status()).as(carrier + " " + path).isEqualTo(status);
			this.answers.add(answer.toString());
		}
	}

	@WsExtEndpoint("/chat/{room}")
	static class Chat {

		@OnConnect
		void admit(@PathVariable String room) {
			if (room.equals("closed")) {
				throw new HandshakeRejectedException(HttpStatus.CONFLICT, "The room is closed");
			}
			if (room.equals("broken")) {
				throw new IllegalStateException("broken");
			}
		}

		@OnOpen
		void open(@TicketPayload(required = false) Seat seat) {
		}

		@OnText
		String echo(String text, WsConnection connection) {
			if (text.equals("fail")) {
				throw new IllegalStateException("asked to fail");
			}
			return connection + " " + connection.handshake().uri() + connection.handshake().headers()
					+ connection.attributes();
		}

		@OnClose
		void close(WsConnection connection) {
		}

	}

	@WsExtEndpoint(path = "/account", authentication = HandshakeAuthentication.HTTP)
	static class Account {

		@OnText
		String echo(String text) {
			return text;
		}

	}

	@WsExtEndpoint(path = "/either", authentication = HandshakeAuthentication.TICKET_OR_HTTP)
	static class Either {

		@OnText
		String echo(String text) {
			return text;
		}

	}

	record Seat(int number) {
	}

	/**
	 * All that observations say, which is what becomes of spans.
	 */
	static class Observations implements ObservationHandler<Observation.Context> {

		private final List<String> seen = new CopyOnWriteArrayList<>();

		@Override
		public void onStop(Observation.Context context) {
			this.seen.add(context.getName() + context.getContextualName() + context.getAllKeyValues()
					+ context.getError() + context);
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Infrastructure {

		@Bean
		Observations observations() {
			return new Observations();
		}

		@Bean
		SimpleMeterRegistry meterRegistry() {
			return new SimpleMeterRegistry();
		}

		@Bean
		DefaultMeterObservationHandler meterObservationHandler(MeterRegistry meterRegistry) {
			return new DefaultMeterObservationHandler(meterRegistry);
		}

		@Bean
		@Order(SecurityFilterProperties.DEFAULT_FILTER_ORDER - 1)
		Filter crash() {
			return (request, response, chain) -> {
				if (request.getDispatcherType() == DispatcherType.REQUEST
						&& ((HttpServletRequest) request).getHeader("X-Crash") != null) {
					throw new IllegalStateException("crashed on " + ((HttpServletRequest) request).getRequestURI()
							+ request.getParameterMap().keySet());
				}
				chain.doFilter(request, response);
			};
		}

		/**
		 * Shows the error page to everybody.
		 */
		@Bean
		WebSecurityCustomizer openErrorPage() {
			return (web) -> web.ignoring().requestMatchers("/error");
		}

		@RestController
		static class OwnController {

			private final TicketService tickets;

			OwnController(TicketService tickets) {
				this.tickets = tickets;
			}

			@GetMapping("/own")
			IssuedTicket own(Authentication caller) {
				return this.tickets.issue(caller, "/chat/lobby", Map.of("seat", 12));
			}

		}

	}

}
