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

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.github.wsext.ConnectionAttribute;
import io.github.wsext.OnBinary;
import io.github.wsext.OnClose;
import io.github.wsext.OnConnect;
import io.github.wsext.OnError;
import io.github.wsext.OnEvent;
import io.github.wsext.OnOpen;
import io.github.wsext.OnPong;
import io.github.wsext.OnText;
import io.github.wsext.TicketPayload;
import io.github.wsext.WsConnection;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.WsHandshake;
import io.github.wsext.testsupport.EveryContainer;
import io.github.wsext.testsupport.HttpAnswer;
import io.github.wsext.testsupport.HttpProbe;
import io.github.wsext.testsupport.Patience;
import io.github.wsext.testsupport.RawFrame;
import io.github.wsext.testsupport.RawWebSocketClient;
import io.github.wsext.testsupport.RunningApplication;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Follows what travels with a ticket into the callbacks.
 */
@EveryContainer
class TicketDataTests {

	@AutoClose
	private static final RunningApplication application = RunningApplication.start(
			List.of(Attributes.class, Seats.class, Optionals.class, Infrastructure.class),
			"wsext.ticket.issue-rate-per-minute=100000");

	@Test
	@DisplayName("T7 attributes of all providers reach every callback with their Java types, and nothing else does")
	void attributes() {
		Callbacks callbacks = application.bean(Callbacks.class);
		callbacks.clear();
		HttpProbe alice = application.http().as("alice").header("X-Tenant", "acme");
		String ticket = alice.post("/ticket").json().get("ticket").asString();
		try (RawWebSocketClient client = application.client()) {
			client.handshake("/attributes").ticket(ticket).open();
			client.sendText("text").sendBinary((byte) 1).send(RawFrame.pong((byte) 2));
			client.sendText("{\"event\":\"typing\",\"payload\":{}}").sendText("fail");
			client.expectText("failed");
			client.sendClose(1000, "").expectClose(1000);
		}
		Map<String, Object> expected = new TreeMap<>(Map.of("tenant", "acme", "seat", 12, "since",
				Instant.parse("2026-01-01T00:00:00Z"), "roles", List.of("reader"), "profile", new Profile("alice", 3L),
				"order", "second", "ticket", "not reserved", "principal", 7, "endpoint", "neither"));
		for (String callback : List.of("connect", "open", "text", "binary", "pong", "event", "error", "close")) {
			assertThat(callbacks.take(callback)).as(callback).isEqualTo(expected);
		}
	}

	@Test
	@DisplayName("T7 attributes arrive as typed parameters")
	void attributesAsParameters() {
		Callbacks callbacks = application.bean(Callbacks.class);
		callbacks.clear();
		try (RawWebSocketClient client = application.client()) {
			client.handshake("/attributes").ticket(application.ticket()).open();
		}
		assertThat(callbacks.take("parameters")).isEqualTo(Map.of("seat", 12, "profile", new Profile("alice", 3L)));
	}

	@Test
	@DisplayName("T8 a controller of the application issues a ticket with a payload, and every callback takes it back")
	void payload() {
		Callbacks callbacks = application.bean(Callbacks.class);
		callbacks.clear();
		HttpAnswer answer = application.http().as("alice").get("/take/7");
		assertThat(answer.json().get("expiresIn").asInt()).isEqualTo(30);
		String url = answer.json().get("url").asString();
		assertThat(answer.json().propertyNames()).containsExactlyInAnyOrder("ticket", "expiresAt", "expiresIn", "url");
		try (RawWebSocketClient client = RawWebSocketClient.open(application.port(), url)) {
			client.expectText("seat 7");
			client.sendText("text").expectText("7");
			client.sendBinary((byte) 1);
			client.send(RawFrame.pong((byte) 2));
			client.sendText("{\"event\":\"typing\",\"payload\":{}}").sendText("fail");
			client.expectText("failed");
			client.reset();
		}
		for (String callback : List.of("connect", "open", "text", "binary", "pong", "event", "error", "close")) {
			assertThat(callbacks.take(callback)).as(callback).isEqualTo(new Seat(7, "alice"));
		}
	}

	@Test
	@DisplayName("T8 a ticket without payload opens no endpoint that requires one, and leaves an optional one empty")
	void withoutPayload() {
		String ticket = application.ticket("/seats/7");
		assertThat(application.status("/seats/7", (handshake) -> handshake.ticket(ticket))).isGreaterThanOrEqualTo(400);
		try (RawWebSocketClient client = application.client()) {
			client.handshake("/optional").ticket(application.ticket()).open();
			client.expectText("Optional.empty null");
		}
	}

	@WsExtEndpoint("/attributes")
	static class Attributes {

		private final Callbacks callbacks;

		Attributes(Callbacks callbacks) {
			this.callbacks = callbacks;
		}

		@OnConnect
		void connect(WsHandshake handshake) {
			this.callbacks.add("connect", new TreeMap<>(handshake.attributes()));
		}

		@OnOpen
		void open(WsConnection connection, @ConnectionAttribute int seat,
				@ConnectionAttribute("profile") Profile whose) {
			add("open", connection);
			this.callbacks.add("parameters", Map.of("seat", seat, "profile", whose));
		}

		@OnText
		void text(String text, WsConnection connection) {
			if (text.equals("fail")) {
				throw new IllegalStateException("asked to");
			}
			add("text", connection);
		}

		@OnBinary
		void binary(ByteBuffer bytes, WsConnection connection) {
			add("binary", connection);
		}

		@OnPong
		void pong(WsConnection connection) {
			add("pong", connection);
		}

		@OnEvent("typing")
		void event(WsConnection connection) {
			add("event", connection);
		}

		@OnError
		String error(IllegalStateException ex, WsConnection connection) {
			add("error", connection);
			return "failed";
		}

		@OnClose
		void close(WsConnection connection, CloseStatus status) {
			add("close", connection);
		}

		private void add(String callback, WsConnection connection) {
			this.callbacks.add(callback, new TreeMap<>(connection.attributes()));
		}

	}

	@WsExtEndpoint("/seats/{number}")
	static class Seats {

		private final Callbacks callbacks;

		Seats(Callbacks callbacks) {
			this.callbacks = callbacks;
		}

		@OnConnect
		void connect(@TicketPayload Seat seat) {
			this.callbacks.add("connect", seat);
		}

		@OnOpen
		String open(@TicketPayload Seat seat) {
			this.callbacks.add("open", seat);
			return "seat " + seat.number();
		}

		@OnText
		String text(String text, @TicketPayload Seat seat) {
			if (text.equals("fail")) {
				throw new IllegalStateException("asked to");
			}
			this.callbacks.add("text", seat);
			return Integer.toString(seat.number());
		}

		@OnBinary
		void binary(ByteBuffer bytes, @TicketPayload Seat seat) {
			this.callbacks.add("binary", seat);
		}

		@OnPong
		void pong(@TicketPayload Seat seat) {
			this.callbacks.add("pong", seat);
		}

		@OnEvent("typing")
		void event(@TicketPayload Seat seat) {
			this.callbacks.add("event", seat);
		}

		@OnError
		String error(IllegalStateException ex, @TicketPayload Seat seat) {
			this.callbacks.add("error", seat);
			return "failed";
		}

		@OnClose
		void close(@TicketPayload Seat seat) {
			this.callbacks.add("close", seat);
		}

	}

	@WsExtEndpoint("/optional")
	static class Optionals {

		@OnOpen
		String open(@TicketPayload Optional<Seat> seat, @TicketPayload(required = false) @Nullable Seat same) {
			return seat + " " + same;
		}

	}

	record Profile(String name, long level) {
	}

	record Seat(int number, String user) {
	}

	/**
	 * What callbacks have seen.
	 */
	static class Callbacks {

		private final Map<String, BlockingQueue<Object>> seen = new ConcurrentHashMap<>();

		void clear() {
			this.seen.clear();
		}

		void add(String callback, Object what) {
			queue(callback).add(what);
		}

		@Nullable Object take(String callback) {
			try {
				return queue(callback).poll(Patience.SECONDS, TimeUnit.SECONDS);
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}

		private BlockingQueue<Object> queue(String callback) {
			return this.seen.computeIfAbsent(callback, (key) -> new LinkedBlockingQueue<>());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Callbacks.class)
	static class Infrastructure {

		@Bean
		@Order(2)
		TicketAttributesProvider second() {
			return (caller, request) -> Map.of("order", "second", "ticket", "not reserved", "principal", 7, "endpoint",
					"neither");
		}

		@Bean
		@Order(1)
		TicketAttributesProvider first() {
			return (caller, request) -> {
				Map<String, Object> attributes = new LinkedHashMap<>();
				attributes.put("tenant", tenant(request));
				attributes.put("seat", 12);
				attributes.put("since", Instant.parse("2026-01-01T00:00:00Z"));
				attributes.put("roles", List.of("reader"));
				attributes.put("profile", new Profile(caller.getName(), 3));
				attributes.put("order", "first");
				return attributes;
			};
		}

		private static @Nullable String tenant(@Nullable HttpServletRequest request) {
			return (request != null) ? request.getHeader("X-Tenant") : null;
		}

		@RestController
		static class SeatController {

			private final TicketService tickets;

			SeatController(TicketService tickets) {
				this.tickets = tickets;
			}

			@GetMapping("/take/{number}")
			IssuedTicket take(Authentication caller, @PathVariable int number) {
				return this.tickets.issue(caller, "/seats/" + number, new Seat(number, caller.getName()));
			}

		}

	}

}
