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

package io.github.wsext.test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import io.github.wsext.WsConnections;
import io.github.wsext.WsEvents;
import io.github.wsext.WsEvents.Subscription;
import io.github.wsext.connection.TimeSource;
import io.github.wsext.ticket.TicketLimitException;
import io.github.wsext.ticket.TicketService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.test.annotation.DirtiesContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link AutoConfigureWsExtTestClient}.
 */
class AutoConfigureWsExtTestClientTests {

	private static final Authentication ALICE = new TestingAuthenticationToken("alice", "n/a", "ROLE_USER");

	@Nested
	@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, classes = TestApplication.class)
	@AutoConfigureWsExtTestClient(clock = true)
	@DirtiesContext
	class OverPort {

		@Autowired
		private WsExtTestServer server;

		@Autowired
		private WsExtTestClock clock;

		@LocalServerPort
		private int port;

		@Test
		@DisplayName("K1 a server that is injected has the application's port and mapper")
		void injected() {
			assertThat(this.server.isOverPort()).isTrue();
			assertThat(this.server.uri()).hasPort(this.port);
			this.server.connect("/echo").as("alice").send("who").expectText("alice");
			WsExtTestClient.connect("/echo").as("alice").send("who").expectText("alice");
		}

		@Test
		@DisplayName("K1 a ticket expires when the clock says so")
		void ticketExpires(@Autowired TicketService tickets) {
			String good = tickets.issue(ALICE).ticket();
			String late = tickets.issue(ALICE).ticket();
			this.clock.advance(Duration.ofSeconds(29));
			this.server.connect("/echo").ticket(good).send("who").expectText("alice");
			this.clock.advance(Duration.ofSeconds(1));
			this.server.connect("/echo").ticket(late).expectRejected(401);
		}

		@Test
		@DisplayName("C5 K1 a client is pinged when the clock says so, and stays if it answers")
		void heartbeat() {
			WsExtTestClient client = this.server.connect("/open").send("hi").expectText("hi");
			this.clock.advance(Duration.ofSeconds(26));
			// The answer has been read when that to the text is there.
			client.expectPing().send("here").expectText("here");
			this.clock.advance(Duration.ofSeconds(16));
			client.send("still here").expectText("still here");
			this.clock.advance(Duration.ofSeconds(26));
			client.expectPing().expectNothing(Duration.ofMillis(20));
			assertThatExceptionOfType(AssertionError.class)
				.isThrownBy(() -> client.timeout(Duration.ofMillis(50)).expectPing())
				.withMessageStartingWith("Expected a ping but none arrived within 0.05s\nTranscript of ");
		}

		@Test
		@DisplayName("V5 K1 batches leave when the clock says so")
		void batches(@Autowired WsEvents events, @Autowired WsConnections connections) {
			WsExtTestClient client = this.server.connect("/open").send("hi").expectText("hi");
			try (Subscription batch = events.batch("price", Duration.ofSeconds(10))) {
				connections.byEndpoint("/open").forEach((connection) -> events.send(connection, "price", 1));
				this.clock.advance(Duration.ofSeconds(9));
				client.send("not yet").expectText("not yet");
				this.clock.advance(Duration.ofSeconds(1));
				client.expectText("{\"event\":\"batch_price\",\"payload\":{\"d\":[1]}}");
			}
		}

		@Test
		@DisplayName("K1 limits of tickets go by the clock")
		void limits(@Autowired TicketService tickets) {
			Authentication eve = new TestingAuthenticationToken("eve", "n/a", "ROLE_USER");
			issue(tickets, eve, 20);
			assertThatExceptionOfType(TicketLimitException.class).isThrownBy(() -> tickets.issue(eve))
				.satisfies((ex) -> assertThat(ex.limit()).isEqualTo(TicketLimitException.Limit.PRINCIPAL));
			this.clock.advance(Duration.ofSeconds(30));
			issue(tickets, eve, 20);
			this.clock.advance(Duration.ofMinutes(1));
			issue(tickets, eve, 20);
		}

		private static void issue(TicketService tickets, Authentication caller, int count) {
			IntStream.range(0, count).forEach((i) -> assertThat(tickets.issue(caller)).isNotNull());
		}

	}

	@Nested
	@SpringBootTest(classes = { TestApplication.class, InMemory.Beans.class })
	@AutoConfigureWsExtTestClient(clock = true)
	@DirtiesContext
	class InMemory {

		@Autowired
		private WsExtTestServer server;

		@Autowired
		private WsExtTestClock clock;

		private static final AtomicReference<WsExtTestClient> OPENED_BEFORE = new AtomicReference<>();

		@BeforeEach
		void openBefore() {
			OPENED_BEFORE.set(WsExtTestClient.connect("/open").open());
		}

		@AfterEach
		void stillOpen() {
			OPENED_BEFORE.get().send("here").expectText("here");
		}

		@Test
		@DisplayName("K2 without a port the same lines work in memory")
		void connects() {
			assertThat(this.server.isOverPort()).isFalse();
			assertThat(this.server).hasToString("WsExtTestServer[/]");
			WsExtTestClient alice = WsExtTestClient.connect("/chat/lobby").as("alice").open();
			WsExtTestClient bob = this.server.connect("/chat/lobby").as("bob").open();
			alice.expectJson("{\"type\":\"joined\"}").send(Map.of("text", "hello"));
			bob.expectJson("{\"type\":\"joined\"}")
				.expectJson("{\"type\":\"said\",\"user\":\"alice\",\"text\":\"hello\"}");
		}

		@Test
		@DisplayName("K2 what is connected is closed after the test")
		void closedAfterwards(@Autowired WsConnections connections) {
			assertThat(connections.count()).isEqualTo(1);
			WsExtTestClient.connect("/open").open();
			assertThat(connections.count()).isEqualTo(2);
		}

		@Test
		@DisplayName("K2 what is connected is closed after the test, seen from another")
		void closedAfterwardsToo(@Autowired WsConnections connections) {
			closedAfterwards(connections);
		}

		@Test
		@DisplayName("K2 tickets of the application open connections in memory, once and in time")
		void tickets(@Autowired TicketService tickets) {
			String ticket = tickets.issue(ALICE).ticket();
			this.server.connect("/echo").ticket(ticket).send("who").expectText("alice");
			this.server.connect("/echo").ticket(ticket).expectRejected(401);
			this.server.connect("/echo").ticket("nonsense").expectRejected(401);
			String late = tickets.issue(ALICE).ticket();
			this.clock.advance(Duration.ofSeconds(30));
			this.server.connect("/echo").ticket(late).expectRejected(401);
			String bound = tickets.issue(ALICE, "/chat/x").ticket();
			this.server.connect("/chat/y").ticket(bound).expectRejected(401);
		}

		@Test
		@DisplayName("C5 K2 a client that does not answer is given up when the clock says so")
		void heartbeat(@Autowired WsConnections connections) {
			WsExtTestClient mute = this.server.connect("/open").withoutPongs().open();
			this.clock.advance(Duration.ofSeconds(26));
			mute.expectPing();
			this.clock.advance(Duration.ofSeconds(16));
			mute.expectClose(1011);
			assertThat(connections.count()).isEqualTo(1);
		}

		@Test
		@DisplayName("K2 the clock of the application stays its own")
		void clockOfTheApplication(@Autowired Clock applicationClock) {
			assertThat(applicationClock).isNotSameAs(this.clock);
			Instant before = this.clock.instant();
			assertThat(this.clock.withZone(ZoneId.of("Europe/Paris")).instant()).isEqualTo(before);
			this.clock.advance(Duration.ofDays(1));
			assertThat(this.clock.withZone(ZoneId.of("Europe/Paris")).instant()).isEqualTo(before.plusSeconds(86400));
			assertThatIllegalArgumentException().isThrownBy(() -> this.clock.advance(Duration.ofMillis(-1)))
				.withMessage("Time does not go back: PT-0.001S");
		}

		@Test
		@DisplayName("K2 settings of a port are refused")
		void settingsOfPort() {
			assertThatIllegalStateException().isThrownBy(this.server::uri)
				.withMessage("uri is for servers with a port; this one is met in memory");
			assertThatIllegalStateException().isThrownBy(() -> this.server.ticketPath("/t"));
		}

		@TestConfiguration(proxyBeanMethods = false)
		static class Beans {

			@Bean
			Clock applicationClock() {
				return Clock.systemUTC();
			}

		}

	}

	@Nested
	@SpringBootTest(classes = TestApplication.class, properties = "wsext.connection.max-age=1h")
	@AutoConfigureWsExtTestClient(clock = true)
	@DirtiesContext
	class MaxAge {

		@Autowired
		private WsExtTestClock clock;

		@Test
		@DisplayName("K2 an authentication ends when the clock says so")
		void authenticationEnds() {
			WsExtTestClient alice = WsExtTestClient.connect("/echo").as("alice").open();
			this.clock.advance(Duration.ofMinutes(59));
			alice.expectNothing(Duration.ofMillis(20));
			this.clock.advance(Duration.ofSeconds(30));
			alice.expectJson("{\"event\":\"auth:expiring\"}");
			this.clock.advance(Duration.ofSeconds(30));
			alice.expectClose(4401);
		}

	}

	@Nested
	@SpringBootTest(classes = TestApplication.class,
			properties = { "wsext.connection.max-age=1h", "wsext.inbound.rate=5", "wsext.ticket.reload-user=true" })
	@AutoConfigureWsExtTestClient(clock = true)
	@DirtiesContext
	class LikeOverPort {

		@Autowired
		private WsExtTestClock clock;

		@Autowired
		private WsConnections connections;

		@Test
		@DisplayName("K2 a fresh ticket renews the identity of a connection in memory")
		void identityRefresh(@Autowired TicketService tickets) {
			WsExtTestClient alice = WsExtTestClient.connect("/echo").as("alice").open();
			this.clock.advance(Duration.ofMinutes(59));
			alice
				.send("{\"event\":\"auth:refresh\",\"payload\":{\"ticket\":\"" + tickets.issue(ALICE).ticket()
						+ "\"},\"id\":\"1\"}")
				.expectJson("{\"event\":\"auth:refresh\",\"id\":\"1\"}");
			this.clock.advance(Duration.ofMinutes(58));
			alice.send("still here").expectText("still here");
		}

		@Test
		@DisplayName("K2 inbound rates of an application go by the clock")
		void inboundRate() {
			WsExtTestClient client = WsExtTestClient.connect("/open");
			IntStream.range(0, 5).forEach((i) -> client.send("hi").expectText("hi"));
			this.clock.advance(Duration.ofSeconds(1));
			IntStream.range(0, 5).forEach((i) -> client.send("hi").expectText("hi"));
			client.send("too much").expectClose(4429);
		}

		@Test
		@DisplayName("K2 whom the test names is not looked up, whoever has a ticket is")
		void reloadedUsers(@Autowired TicketService tickets) {
			WsExtTestClient.connect("/echo").as("nobody-knows-me").send("who").expectText("nobody-knows-me");
			String stranger = tickets.issue(new TestingAuthenticationToken("stranger", "n/a", "ROLE_USER")).ticket();
			WsExtTestClient.connect("/echo").ticket(stranger).expectRejected(401);
			WsExtTestClient.connect("/chat/x").ticket(tickets.issue(ALICE).ticket()).attribute("a", "b").open();
			assertThat(this.connections.byUser("alice")).singleElement()
				.satisfies((connection) -> assertThat(connection.attributes()).containsEntry("a", "b"));
		}

	}

	@Nested
	@SpringBootTest(classes = TestApplication.class,
			properties = { "wsext.ticket.carriers=subprotocol,path,query", "wsext.ticket.issue-rate-per-minute=8" })
	@AutoConfigureWsExtTestClient(clock = true)
	@DirtiesContext
	class FetchedTickets {

		@Autowired
		private WsExtTestClock clock;

		@BeforeEach
		void nextMinute() {
			this.clock.advance(Duration.ofMinutes(1));
		}

		@ParameterizedTest
		@EnumSource(mode = Mode.EXCLUDE, names = { "HEADER", "NONE" })
		@DisplayName("T1 T9 K2 a ticket is fetched in memory, and carried as the test says")
		void carriers(TicketCarrier carrier) {
			WsExtTestClient.connect("/chat/caf%C3%A9?seat=7")
				.as("alice")
				.carrier(carrier)
				.send(Map.of("text", "hello"))
				.expectJson("{\"type\":\"joined\"}")
				.expectJson("{\"type\":\"said\",\"user\":\"alice\",\"text\":\"hello\"}");
		}

		@Test
		@DisplayName("T9 K2 a carrier that the application does not have opens nothing in memory")
		void otherCarriers() {
			WsExtTestClient.connect("/chat/x").as("alice").carrier(TicketCarrier.HEADER).expectRejected(401);
			WsExtTestClient.connect("/chat/x").as("alice").carrier(TicketCarrier.NONE).expectRejected(401);
			WsExtTestClient.connect("/echo").as("alice").carrier(TicketCarrier.NONE).send("who").expectText("alice");
			WsExtTestClient.connect("/chat/x").as("alice").open();
		}

		@Test
		@DisplayName("T3 K2 a ticket that is fetched in memory is bound as the controller binds it")
		void bound() {
			WsExtTestClient.connect("/chat/x").as("alice").ticketFor("/chat/x").open();
			WsExtTestClient.connect("/chat/y").as("alice").ticketFor("/chat/x").expectRejected(401);
			WsExtTestClient.connect("/echo").as("bob").ticketPath("/tickets/new").send("who").expectText("bob");
			WsExtTestClient.connect("/chat/x").as("bob").ticketPath("/tickets/new").expectRejected(401);
		}

		@Test
		@DisplayName("T12 K2 tickets that are fetched in memory are counted, the others are not")
		void counted() {
			IntStream.range(0, 8)
				.forEach((i) -> WsExtTestClient.connect("/echo").as("alice").carrier(TicketCarrier.QUERY).open());
			WsExtTestClient tooMany = WsExtTestClient.connect("/echo").as("alice").carrier(TicketCarrier.QUERY);
			assertThatExceptionOfType(AssertionError.class).isThrownBy(tooMany::open)
				.withMessageStartingWith("POST /ticket for a ticket to /echo as alice was answered with 429");
			WsExtTestClient.connect("/echo").as("alice").open();
			WsExtTestClient described = WsExtTestClient.connect("/echo").as("bob").carrier(TicketCarrier.QUERY);
			assertThatIllegalStateException().isThrownBy(() -> described.attribute("a", "b").open())
				.withMessageStartingWith("attribute and ticketPayload are not for tickets");
		}

	}

	@Nested
	@SpringBootTest(classes = TestApplication.class)
	class Without {

		@Test
		@DisplayName("K2 without the annotation nothing is added, and the failure says what to do")
		void nothing(@Autowired ObjectProvider<WsExtTestServer> server, @Autowired ObjectProvider<TimeSource> time) {
			assertThat(server.getIfAvailable()).isNull();
			assertThat(time.getIfAvailable()).isNull();
			assertThatIllegalStateException().isThrownBy(() -> WsExtTestClient.connect("/open"))
				.withMessageContaining("or MOCK and @AutoConfigureWsExtTestClient");
		}

		@Test
		@DisplayName("K2 a context can be bound by hand")
		void byHand(@Autowired ApplicationContext context) {
			WsExtTestClient.bindToApplicationContext(context).connect("/open").send("hi").expectText("hi");
			try (GenericApplicationContext empty = new GenericApplicationContext()) {
				empty.refresh();
				assertThatIllegalArgumentException().isThrownBy(() -> WsExtTestClient.bindToApplicationContext(empty))
					.withMessageStartingWith("WsExt is not in ");
			}
		}

	}

}
