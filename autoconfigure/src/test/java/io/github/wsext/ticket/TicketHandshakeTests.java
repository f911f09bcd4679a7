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

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.HandshakeRejectedException;
import io.github.wsext.OnConnect;
import io.github.wsext.OnOpen;
import io.github.wsext.OnText;
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
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.PathVariable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Opens connections with tickets: once, in time, for the right endpoint, or not at all.
 */
@EveryContainer
class TicketHandshakeTests {

	private static final String NEVER_ISSUED = "wst_" + "A".repeat(43);

	private static final int TTL_SECONDS = 5;

	@AutoClose
	private static final RunningApplication application = RunningApplication.start(
			List.of(Chat.class, Either.class, Strict.class), "wsext.ticket.issue-rate-per-minute=100000",
			"wsext.ticket.max-per-principal=1000",
			"wsext.allowed-origins=https://app.example.com,https://other.example.com");

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

	@Nested
	class Bound {

		@Test
		@DisplayName("T3 a ticket opens the endpoint it was issued for, and no other path of the same pattern")
		void concretePath() {
			assertThat(status("/chat/lobby", application.ticket("/chat/lobby"))).isEqualTo(101);
			assertThat(status("/chat/attic", application.ticket("/chat/lobby"))).isEqualTo(401);
			assertThat(status("/either", application.ticket("/chat/lobby"))).isEqualTo(401);
			assertThat(status("/chat/Lobby", application.ticket("/chat/lobby"))).isEqualTo(401);
		}

		@Test
		@DisplayName("T3 a ticket that is bound to nothing opens any endpoint")
		void unbound() {
			assertThat(status("/chat/lobby", application.ticket())).isEqualTo(101);
			assertThat(status("/either", application.ticket())).isEqualTo(101);
		}

		@Test
		@DisplayName("T3 however the path is spelled, it is the same path")
		void spelling() {
			assertThat(status("/chat/l%6Fbby", application.ticket("/chat/lobby"))).isEqualTo(101);
			assertThat(status("/chat/lobby", application.ticket("/chat/%6Cobby"))).isEqualTo(101);
			assertThat(status("/chat/m%C3%BCll", application.ticket("/chat/müll"))).isEqualTo(101);
		}

		@Test
		@DisplayName("T3 T10 presented elsewhere, a ticket is spent")
		void spentElsewhere() {
			String ticket = application.ticket("/chat/lobby");
			assertThat(status("/chat/attic", ticket)).isEqualTo(401);
			assertSpent(ticket, "/chat/lobby");
		}

		@Test
		@DisplayName("T14 issued to one origin it opens from that, or for a client without one, but from no other")
		void origin() {
			HttpProbe page = application.http().as("alice").header("Origin", "https://app.example.com");
			String ticket = page.post("/ticket").json().get("ticket").asString();
			assertThat(
					application.status("/chat/lobby", (call) -> call.ticket(ticket).origin("https://app.example.com")))
				.isEqualTo(101);
			String second = page.post("/ticket").json().get("ticket").asString();
			assertThat(status("/chat/lobby", second)).isEqualTo(101);
			String third = page.post("/ticket").json().get("ticket").asString();
			assertThat(
					application.status("/chat/lobby", (call) -> call.ticket(third).origin("https://other.example.com")))
				.isEqualTo(401);
			String fourth = application.ticket();
			assertThat(application.status("/chat/lobby",
					(call) -> call.ticket(fourth).origin("https://other.example.com")))
				.isEqualTo(101);
		}

	}

	@Nested
	class OneWinner {

		@ParameterizedTest
		@EnumSource
		@DisplayName("T6 of 100 threads with one ticket exactly one gets in, and the others get one and the same 401")
		void race(TicketCarrier carrier) throws Exception {
			String ticket = application.ticket("/chat/race");
			List<HttpAnswer> answers = Carriers.race(application, carrier, "/chat/race", ticket);
			List<HttpAnswer> refused = answers.stream().filter((answer) -> answer.status() != 101).toList();
			assertThat(refused).hasSize(Carriers.THREADS - 1).allMatch((answer) -> answer.status() == 401);
			assertThat(refused.stream().map(TicketHandshakeTests::withoutDate).distinct()).hasSize(1);
			WsConnections connections = application.bean(WsConnections.class);
			Awaitility.await().until(() -> connections.byEndpoint("/chat/{room}").isEmpty());
			CaffeineTicketStore store = application.bean(CaffeineTicketStore.class);
			assertThat(store.find(TicketKey.of(ticket))).isEmpty();
		}

	}

	@Nested
	class Refused {

		@Test
		@DisplayName("T11 the reason goes to the log")
		void logged() {
			String used = application.ticket();
			assertThat(status("/chat/lobby", used)).isEqualTo(101);
			try (LogCapture log = new LogCapture((logger) -> !logger.startsWith("io.github.wsext."))) {
				assertThat(status("/chat/lobby")).isEqualTo(401);
				assertThat(status("/chat/lobby", "x")).isEqualTo(401);
				assertThat(status("/chat/lobby", used)).isEqualTo(401);
				assertThat(status("/chat/lobby", application.ticket("/chat/attic"))).isEqualTo(401);
				for (String reason : List.of("MISSING", "MALFORMED", "UNKNOWN", "WRONG_ENDPOINT")) {
					assertThat(log.lines()).anyMatch((line) -> line.contains("/chat/{room}") && line.contains(reason));
				}
			}
		}

	}

	private static String withoutDate(HttpAnswer answer) {
		HttpHeaders headers = HttpHeaders.copyOf(answer.headers());
		headers.remove("Date");
		return answer.status() + headers.toString() + answer.body();
	}

	@Nested
	class ConsumedLast {

		private final String ticket = application.ticket();

		@Test
		@DisplayName("T10 a link preview does not burn the ticket")
		void plainGet() {
			assertThat(application.status("/chat/lobby?ticket=" + this.ticket, RawHandshake::plain)).isEqualTo(426);
			assertThat(application.status("/chat/lobby?ticket=" + this.ticket,
					(handshake) -> handshake.plain().method("HEAD")))
				.isEqualTo(405);
			assertThat(application.status("/chat/lobby?ticket=" + this.ticket,
					(handshake) -> handshake.method("POST").body("a=b")))
				.isEqualTo(405);
			assertNotSpent(this.ticket, "/chat/lobby");
		}

		@Test
		@DisplayName("T10 a link preview of the temporary URI does not burn the ticket")
		void plainGetOfTemporaryUri() {
			String bound = application.ticket("/chat/lobby");
			assertThat(application.status("/ws-ticket/" + bound, RawHandshake::plain)).isEqualTo(426);
			assertThat(
					application.status("/ws-ticket/" + bound, (handshake) -> handshake.origin("https://foe.example")))
				.isEqualTo(403);
			assertNotSpent(bound, "/chat/lobby");
		}

		@Test
		@DisplayName("T10 a wrong version, a bad key or a missing header does not burn the ticket")
		void badUpgrade() {
			assertRefused(426, (handshake) -> handshake.header("Sec-WebSocket-Version", "8"));
			assertRefused(426, (handshake) -> handshake.without("Sec-WebSocket-Version"));
			assertRefused(400, (handshake) -> handshake.header("Sec-WebSocket-Key", "short"));
			assertRefused(400, (handshake) -> handshake.header("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ"));
			assertRefused(400, (handshake) -> handshake.header("Sec-WebSocket-Extensions", ";;;"));
			assertRefused(400, (handshake) -> handshake.without("Sec-WebSocket-Key"));
			assertRefused(400, (handshake) -> handshake.header("Connection", "keep-alive"));
			assertRefused(426, (handshake) -> handshake.header("Upgrade", "h2c"));
			assertNotSpent(this.ticket, "/chat/lobby");
		}

		@Test
		@DisplayName("T10 a page of a foreign origin does not burn the ticket")
		void foreignOrigin() {
			assertRefused(403, (handshake) -> handshake.origin("https://foe.example"));
			assertRefused(403, (handshake) -> handshake.origin("null"));
			assertNotSpent(this.ticket, "/chat/lobby");
		}

		@Test
		@DisplayName("T10 a missing subprotocol does not burn the ticket")
		void subprotocol() {
			assertThat(status("/strict", this.ticket)).isEqualTo(400);
			assertNotSpent(this.ticket, "/chat/lobby");
		}

		@Test
		@DisplayName("T10 what @OnConnect refuses is spent all the same")
		void onConnect() {
			assertThat(status("/chat/closed", this.ticket)).isEqualTo(409);
			assertSpent(this.ticket, "/chat/lobby");
		}

		private void assertRefused(int status, Consumer<RawHandshake> request) {
			assertThat(application.status("/chat/lobby", (handshake) -> {
				handshake.ticket(this.ticket);
				request.accept(handshake);
			})).isEqualTo(status);
		}

	}

	@Nested
	class AtCapacity {

		@AutoClose
		private static final RunningApplication small = RunningApplication.start(List.of(Chat.class),
				"wsext.max-connections=1");

		@Test
		@DisplayName("T10 a server that is full does not burn the ticket")
		void full() {
			String ticket = small.ticket();
			try (RawWebSocketClient first = small.client()) {
				first.handshake("/chat/lobby").ticket(small.ticket()).open();
				first.expectText("alice /chat/lobby /chat/lobby");
				HttpAnswer answer = small.answer("/chat/lobby", (handshake) -> handshake.ticket(ticket));
				assertThat(answer.status()).isEqualTo(503);
				assertThat(answer.headers().getFirst("Retry-After")).isNotNull();
			}
			Awaitility.await().until(() -> small.bean(WsConnections.class).count() == 0);
			assertThat(small.status("/chat/lobby", (handshake) -> handshake.ticket(ticket))).isEqualTo(101);
		}

	}

	@Nested
	class ShortLived {

		@AutoClose
		private static final RunningApplication brief = RunningApplication.start(
				List.of(Chat.class, Either.class, Expiries.class, Meters.class),
				"wsext.ticket.ttl=" + TTL_SECONDS + "s", "wsext.ticket.issue-rate-per-minute=1000");

		@Test
		@DisplayName("T5 T11 T13 expired is refused like everything else, and announced once with no traffic")
		void expired() {
			Expiries expiries = brief.bean(Expiries.class);
			String used = issue("/chat/used");
			assertThat(status("/chat/used", used)).isEqualTo(101);
			String late = issue("/chat/late");
			String never = issue("/chat/never");
			Instant end = Instant.now().plusSeconds(TTL_SECONDS);
			Awaitility.await().until(() -> !Instant.now().isBefore(end));
			// Whether or not the sweep has been there already.
			String refused = bytes("/chat/late", late);
			Awaitility.await().until(() -> expiries.of("/chat/never") == 1 && expiries.of("/chat/late") == 1);
			issue("/chat/next");
			String elsewhere = issue("/chat/attic");
			Map<String, String> answers = new LinkedHashMap<>();
			answers.put("missing", bytes("/chat/lobby", null));
			answers.put("malformed", bytes("/chat/lobby", "x"));
			answers.put("malformed, of the right length", bytes("/chat/lobby", "wst_" + "!".repeat(43)));
			answers.put("unknown", bytes("/chat/lobby", NEVER_ISSUED));
			answers.put("used", bytes("/chat/lobby", used));
			answers.put("expired and swept", bytes("/chat/lobby", never));
			answers.put("bound elsewhere", bytes("/chat/lobby", elsewhere));
			answers.put("used there", bytes("/chat/attic", elsewhere));
			answers.put("not even a room", bytes("/chat/nowhere", "x"));
			answers.put("of a session or a ticket", bytes("/either", NEVER_ISSUED));
			answers.put("neither of them", bytes("/either", null));
			answers.put("temporary URI", bytes("/ws-ticket/" + NEVER_ISSUED, null));
			answers.put("temporary URI, used", bytes("/ws-ticket/" + used, null));
			assertThat(answers).allSatisfy((what, answer) -> assertThat(answer).as(what).isEqualTo(refused));
			assertThat(refused).startsWith("HTTP/1.1 401 ");
			// The sweep has come by once more.
			Awaitility.await().until(() -> expiries.of("/chat/next") == 1);
			assertThat(expiries.of("/chat/never")).isOne();
			assertThat(expiries.of("/chat/late")).isOne();
			assertThat(expiries.of("/chat/used")).isZero();
		}

		@Test
		@DisplayName("T13 the event has what was reserved")
		void payload() {
			Expiries expiries = brief.bean(Expiries.class);
			Seat seat = new Seat(9, "alice");
			brief.bean(TicketService.class).issue(TicketRoom.user("alice"), "/chat/lobby", seat);
			Awaitility.await()
				.until(() -> expiries.events.stream().anyMatch((event) -> seat.equals(event.ticket().payload())));
		}

		@Test
		@DisplayName("T11 the reason goes to the metric wsext.tickets")
		void reasons() {
			SimpleMeterRegistry meters = brief.bean(SimpleMeterRegistry.class);
			Map<String, Double> before = outcomes(meters);
			String late = issue("/chat/lobby");
			assertThat(status(null)).isEqualTo(401);
			assertThat(status("x")).isEqualTo(401);
			assertThat(status(NEVER_ISSUED)).isEqualTo(401);
			assertThat(status(issue("/chat/attic"))).isEqualTo(401);
			assertThat(status(issue("/chat/lobby"))).isEqualTo(101);
			assertThat(brief.http().post("/ticket").status()).isEqualTo(401);
			assertThat(brief.http().as("alice").post("/ticket", "{\"endpoint\":\"/nowhere\"}").status()).isEqualTo(404);
			Awaitility.await().until(() -> grown(meters, before).getOrDefault("expired", 0.0) >= 1);
			assertThat(status(late)).isEqualTo(401);
			assertThat(grown(meters, before)).containsEntry("issued", 3.0)
				.containsEntry("consumed", 1.0)
				.containsEntry("refused.missing", 1.0)
				.containsEntry("refused.malformed", 1.0)
				.containsEntry("refused.wrong_endpoint", 1.0)
				.containsEntry("refused.unknown", 2.0)
				.containsEntry("denied.unknown_endpoint", 1.0);
		}

		private Map<String, Double> grown(SimpleMeterRegistry meters, Map<String, Double> before) {
			Map<String, Double> grown = outcomes(meters);
			grown.replaceAll((outcome, count) -> count - before.get(outcome));
			grown.values().removeIf((count) -> count == 0);
			return grown;
		}

		private Map<String, Double> outcomes(SimpleMeterRegistry meters) {
			Map<String, Double> outcomes = new TreeMap<>();
			for (Counter counter : meters.find("wsext.tickets").counters()) {
				outcomes.put(Objects.requireNonNull(counter.getId().getTag("outcome")), counter.count());
			}
			return outcomes;
		}

		private int status(@Nullable String ticket) {
			return status("/chat/lobby", ticket);
		}

		private int status(String target, @Nullable String ticket) {
			return brief.status(target, carrying(ticket));
		}

		private String bytes(String target, @Nullable String ticket) {
			return brief.bytes(target, carrying(ticket));
		}

		private Consumer<RawHandshake> carrying(@Nullable String ticket) {
			return (handshake) -> {
				if (ticket != null) {
					handshake.ticket(ticket);
				}
			};
		}

		private String issue(String endpoint) {
			return brief.ticket(endpoint);
		}

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

	@WsExtEndpoint(path = "/strict", subprotocols = "strict.v1", requireSubprotocol = true)
	static class Strict {

		@OnText
		String echo(String text) {
			return text;
		}

	}

	record Seat(int number, String user) {
	}

	static class Expiries {

		private final List<TicketExpiredEvent> events = new CopyOnWriteArrayList<>();

		@EventListener
		void expired(TicketExpiredEvent event) {
			this.events.add(event);
		}

		int of(String endpoint) {
			return (int) this.events.stream().filter((event) -> endpoint.equals(event.ticket().endpoint())).count();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Meters {

		@Bean
		SimpleMeterRegistry meterRegistry() {
			return new SimpleMeterRegistry();
		}

	}

}
