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

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import io.github.wsext.OnOpen;
import io.github.wsext.TicketPayload;
import io.github.wsext.WsConnections;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.testsupport.EveryContainer;
import io.github.wsext.testsupport.HttpAnswer;
import io.github.wsext.testsupport.RawHandshake;
import io.github.wsext.testsupport.RawWebSocketClient;
import io.github.wsext.testsupport.RunningApplication;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Applications that bring their own parts.
 */
@EveryContainer
class TicketReplacementTests {

	private static int status(RunningApplication application, String target, @Nullable String ticket) {
		return application.status(target, (handshake) -> present(handshake, ticket));
	}

	private static void present(RawHandshake handshake, @Nullable String ticket) {
		if (ticket != null) {
			handshake.ticket(ticket);
		}
	}

	@Nested
	class OwnStore {

		@AutoClose
		private static final RunningApplication application = RunningApplication
			.start(List.of(Chat.class, MapTicketStore.class), "wsext.ticket.issue-rate-per-minute=1000");

		@Test
		@DisplayName("T16 a store of the application serves all carriers")
		void allCarriers() {
			assertThat(application.context().getBeanNamesForType(TicketStore.class)).hasSize(1);
			for (String target : List.of("/chat/lobby", "/chat/lobby?ticket=%s", "/ws-ticket/%s")) {
				String ticket = application.ticket("/chat/lobby");
				String carrying = target.replace("%s", ticket);
				String inHeader = target.contains("%s") ? null : ticket;
				assertThat(status(application, carrying, inHeader)).isEqualTo(101);
				assertThat(status(application, carrying, inHeader)).isEqualTo(401);
			}
			assertThat(application.bean(MapTicketStore.class).tickets).isEmpty();
		}

		@Test
		@DisplayName("T6 with a store of the application there is one winner of 100 threads all the same")
		void race() throws Exception {
			String ticket = application.ticket("/chat/lobby");
			List<HttpAnswer> answers = Carriers.race(application, TicketCarrier.PATH, "/chat/lobby", ticket);
			assertThat(answers).allMatch((answer) -> answer.status() == 101 || answer.status() == 401)
				.filteredOn((answer) -> answer.status() == 101)
				.hasSize(1);
		}

		@Test
		@DisplayName("T4 a dump of the store yields no usable ticket")
		void keysOpenNothing() {
			MapTicketStore store = application.bean(MapTicketStore.class);
			String ticket = application.ticket("/chat/lobby");
			assertThat(store.tickets).hasSize(1);
			store.tickets.forEach((key, value) -> {
				assertThat(key).matches("[A-Za-z0-9_-]{43}").isNotEqualTo(ticket.substring(4));
				assertThat(value.toString()).doesNotContain(ticket.substring(4));
				assertThat(status(application, "/chat/lobby", key)).isEqualTo(401);
				assertThat(status(application, "/chat/lobby", "wst_" + key)).isEqualTo(401);
			});
			assertThat(status(application, "/chat/lobby", ticket)).isEqualTo(101);
		}

		@Test
		@DisplayName("T5 expired is refused even if the store still has it")
		void keepsTooLong() {
			MapTicketStore store = application.bean(MapTicketStore.class);
			for (String target : List.of("/chat/lobby?ticket=%s", "/ws-ticket/%s")) {
				String ticket = application.ticket("/chat/lobby");
				store.tickets.replaceAll((key, kept) -> kept.toBuilder().expiresAt(Instant.now()).build());
				assertThat(status(application, target.replace("%s", ticket), null)).isEqualTo(401);
				assertThat(store.tickets).isEmpty();
			}
		}

	}

	@Nested
	class BrokenStore {

		@AutoClose
		private static final RunningApplication application = RunningApplication
			.start(List.of(Chat.class, UnreliableStore.class, Meters.class), "wsext.ticket.issue-rate-per-minute=1000");

		private final UnreliableStore store = application.bean(UnreliableStore.class);

		@AfterEach
		void repair() {
			this.store.broken = false;
		}

		@Test
		@DisplayName("T11 with the store out of reach no ticket is issued: 503")
		void issue() {
			this.store.broken = true;
			HttpAnswer answer = application.http().as("alice").post("/ticket");
			assertThat(answer.status()).isEqualTo(503);
			assertThat(answer.headers().getFirst("Content-Type")).isEqualTo("application/problem+json");
			assertThat(answer.headers().getFirst("Cache-Control")).isEqualTo("no-store");
			assertThat(answer.body()).doesNotContain("secret host");
		}

		@Test
		@DisplayName("T11 with the store out of reach no handshake succeeds: 503; when it is back the ticket is good")
		void handshake() {
			String ticket = application.ticket("/chat/lobby");
			double before = count("refused.store_unavailable");
			this.store.broken = true;
			for (String target : List.of("/chat/lobby?ticket=" + ticket, "/ws-ticket/" + ticket)) {
				HttpAnswer answer = application.answer(target, (handshake) -> {
				});
				assertThat(answer.status()).isEqualTo(503);
				assertThat(answer.headers().getFirst("Content-Type")).isEqualTo("application/problem+json");
				assertThat(answer.body()).doesNotContain("secret host").doesNotContain(ticket);
			}
			assertThat(count("refused.store_unavailable")).isEqualTo(before + 2);
			assertThat(status(application, "/chat/lobby", null)).as("nothing to look up").isEqualTo(401);
			assertThat(status(application, "/chat/lobby", "garbage")).as("nothing to look up").isEqualTo(401);
			this.store.broken = false;
			assertThat(status(application, "/chat/lobby", ticket)).isEqualTo(101);
		}

		private double count(String outcome) {
			return application.bean(MeterRegistry.class).get("wsext.tickets").tag("outcome", outcome).counter().count();
		}

	}

	@Nested
	class OwnService {

		@AutoClose
		private static final RunningApplication application = RunningApplication
			.start(List.of(Chat.class, PasswordService.class));

		@Test
		@DisplayName("T16 a service of the application takes the place of ours, at issue and at the handshake")
		void replaces() {
			assertThat(application.context().getBeanNamesForType(TicketService.class)).hasSize(1);
			assertThat(application.context().getBeanNamesForType(TicketRedeemer.class)).hasSize(1);
			HttpAnswer answer = application.http().as("alice").post("/ticket", "{\"endpoint\":\"/chat/lobby\"}");
			assertThat(answer.json().get("ticket").asString()).isEqualTo("open sesame");
			assertThat(answer.json().get("expiresIn").asInt()).isEqualTo(60);
			try (RawWebSocketClient client = application.client()) {
				client.handshake("/chat/lobby?ticket=open%20sesame").open();
				client.expectText("cave ali");
			}
			try (RawWebSocketClient client = application.client()) {
				client.handshake("/ws-ticket/open%20sesame").open();
				client.expectText("cave ali");
			}
			assertThat(status(application, "/chat/lobby?ticket=open%20barley", null)).isEqualTo(401);
			assertThat(status(application, "/ws-ticket/open%20barley", null)).isEqualTo(401);
		}

	}

	@Nested
	class TwoContexts {

		@AutoClose
		private static final RunningApplication one = RunningApplication.start(List.of(Chat.class, Meters.class),
				"wsext.ticket.max-per-principal=1", "wsext.ticket.max-per-node=1");

		@AutoClose
		private static final RunningApplication other = RunningApplication.start(List.of(Chat.class, Meters.class),
				"wsext.ticket.max-per-principal=1", "wsext.ticket.max-per-node=1",
				"wsext.ticket.issue-rate-per-minute=2");

		@Test
		@DisplayName("T16 two application contexts in one JVM share nothing: tickets, caps, rates, connections, meters")
		void nothingShared() {
			String ofOne = one.ticket();
			String ofOther = other.ticket();
			assertThat(status(other, "/chat/lobby", ofOne)).isEqualTo(401);
			assertThat(status(one, "/chat/lobby", ofOther)).isEqualTo(401);
			try (RawWebSocketClient client = one.client()) {
				client.handshake("/chat/lobby").ticket(ofOne).open();
				client.expectText("alice");
				assertThat(one.bean(WsConnections.class).count()).isOne();
				assertThat(other.bean(WsConnections.class).count()).isZero();
			}
			Awaitility.await().until(() -> one.bean(WsConnections.class).count() == 0);
			assertThat(status(other, "/chat/lobby", ofOther)).isEqualTo(101);
			other.ticket();
			assertThat(other.http().as("alice").post("/ticket").status()).isEqualTo(429);
			assertThat(one.ticket()).isNotEmpty();
			assertThat(issued(one)).isEqualTo(2);
			assertThat(issued(other)).isEqualTo(2);
		}

		private double issued(RunningApplication application) {
			return application.bean(MeterRegistry.class)
				.get("wsext.tickets")
				.tag("outcome", "issued")
				.counter()
				.count();
		}

	}

	@WsExtEndpoint("/chat/{room}")
	static class Chat {

		@OnOpen
		String open(Authentication user, @TicketPayload Optional<String> payload) {
			return payload.orElse(user.getName());
		}

	}

	static class UnreliableStore extends MapTicketStore {

		volatile boolean broken;

		@Override
		public void save(TicketKey key, Ticket ticket) {
			check();
			super.save(key, ticket);
		}

		@Override
		public Optional<Ticket> take(TicketKey key) {
			check();
			return super.take(key);
		}

		@Override
		public Optional<Ticket> find(TicketKey key) {
			check();
			return super.find(key);
		}

		private void check() {
			if (this.broken) {
				throw new IllegalStateException("secret host is down");
			}
		}

	}

	static class PasswordService implements TicketService, TicketRedeemer {

		@Override
		public IssuedTicket issue(TicketRequest request) {
			return new IssuedTicket("open sesame", Instant.now().plusSeconds(60), 60, null);
		}

		@Override
		public String endpointOf(@Nullable String ticket) {
			check(ticket);
			return "/chat/lobby";
		}

		@Override
		public Ticket redeem(@Nullable String ticket, TicketRedemption redemption) {
			check(ticket);
			return Ticket.builder(UsernamePasswordAuthenticationToken.authenticated("ali", "", List.of()))
				.payload("cave ali")
				.issuedAt(Instant.now())
				.expiresAt(Instant.now().plus(Duration.ofMinutes(1)))
				.build();
		}

		private void check(@Nullable String ticket) {
			if (!"open sesame".equals(ticket)) {
				throw new TicketRefusedException(TicketRefusedException.Reason.UNKNOWN);
			}
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
