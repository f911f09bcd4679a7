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

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

import io.github.wsext.WsConnections;
import io.github.wsext.testsupport.EveryContainer;
import io.github.wsext.testsupport.HttpAnswer;
import io.github.wsext.testsupport.RawHandshake;
import io.github.wsext.testsupport.RawWebSocketClient;
import io.github.wsext.testsupport.RunningApplication;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.web.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How many connections there may be: on the node, of one address, of one principal.
 */
@EveryContainer
class ConnectionLimitTests {

	private static final int CLIENTS = 30;

	private final List<RawWebSocketClient> clients = new ArrayList<>();

	@AfterEach
	void closeClients() {
		this.clients.forEach(RawWebSocketClient::close);
	}

	@Test
	@DisplayName("H8 beyond wsext.limit.connections-per-principal 429 with Retry-After, and the ticket stays good")
	void perPrincipal() {
		try (RunningApplication application = start("wsext.limit.connections-per-principal=2")) {
			open(application, "/rooms/a", (handshake) -> ticket(handshake, application, "alice"));
			RawWebSocketClient second = open(application, "/either", (handshake) -> handshake.basic("alice", "alice"));
			String ticket = DoorEndpoints.ticket(application, "alice");
			assertTooMany(application.answer("/rooms/a", (handshake) -> handshake.ticket(ticket)));
			assertTooMany(application.answer("/either", (handshake) -> handshake.basic("alice", "alice")));
			assertThat(DoorEndpoints.count(application, "principal_limit")).isEqualTo(2);
			open(application, "/rooms/a", (handshake) -> ticket(handshake, application, "bob"));
			open(application, "/open", (handshake) -> handshake);
			open(application, "/open", (handshake) -> handshake);
			open(application, "/open", (handshake) -> handshake);
			second.sendClose(1000, "").expectClose(1000);
			awaitConnections(application, 5);
			open(application, "/rooms/a", (handshake) -> handshake.ticket(ticket));
		}
	}

	@Test
	@DisplayName("H8 a ticket that opens nothing says so to a principal who has too many connections, too")
	void noOracle() {
		try (RunningApplication application = start("wsext.limit.connections-per-principal=1")) {
			open(application, "/rooms/a", (handshake) -> ticket(handshake, application, "alice"));
			String elsewhere = application.ticket("/rooms/b");
			assertThat(application.status("/rooms/a", (handshake) -> handshake.ticket(elsewhere))).isEqualTo(401);
			assertThat(application.status("/rooms/b", (handshake) -> handshake.ticket(elsewhere)))
				.as("spent, as always when presented elsewhere")
				.isEqualTo(401);
		}
	}

	@Test
	@DisplayName("H8 beyond wsext.limit.connections-per-address 429 with Retry-After")
	void perAddress() {
		try (RunningApplication application = start("wsext.limit.connections-per-address=2")) {
			open(application, "/open", (handshake) -> handshake);
			RawWebSocketClient second = open(application, "/rooms/a",
					(handshake) -> ticket(handshake, application, "alice"));
			String ticket = DoorEndpoints.ticket(application, "bob");
			assertTooMany(application.answer("/rooms/a", (handshake) -> handshake.ticket(ticket)));
			assertTooMany(application.answer("/open", (handshake) -> handshake.header("X-Forwarded-For", "192.0.2.1")));
			assertThat(DoorEndpoints.count(application, "address_limit")).isEqualTo(2);
			second.reset();
			awaitConnections(application, 1);
			open(application, "/rooms/a", (handshake) -> handshake.ticket(ticket));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "framework", "native" })
	@DisplayName("H8 the address is that of the client where the application trusts its proxy, IPv6 by 64 bits")
	void forwarded(String strategy) {
		try (RunningApplication application = start("wsext.limit.connections-per-address=1",
				"server.forward-headers-strategy=" + strategy)) {
			for (String address : List.of("192.0.2.1", "192.0.2.2", "2001:db8:0:1::1", "2001:db8:0:2::1")) {
				open(application, "/open", (handshake) -> handshake.header("X-Forwarded-For", address));
			}
			for (String address : List.of("192.0.2.1", "2001:db8:0:1::2", "2001:db8:0:2:ffff::1")) {
				assertTooMany(application.answer("/open", (handshake) -> handshake.header("X-Forwarded-For", address)));
			}
		}
	}

	@Test
	@DisplayName("H8 of many handshakes at once as many get in as a limit allows, and the others lose no ticket")
	void race() throws Exception {
		try (RunningApplication application = start("wsext.max-connections=12", "wsext.limit.connections-per-address=8",
				"wsext.limit.connections-per-principal=3", "wsext.ticket.max-per-principal=1000",
				"wsext.ticket.issue-rate-per-minute=1000", "wsext.ticket.ttl=10m",
				"server.forward-headers-strategy=framework")) {
			List<String> tickets = new ArrayList<>();
			for (int i = 0; i < CLIENTS; i++) {
				tickets.add(DoorEndpoints.ticket(application, "alice"));
			}
			List<Integer> statuses = race(application,
					(i) -> knock(application, "/rooms/a", "192.0.2.1").ticket(tickets.get(i)));
			assertThat(statuses).containsOnly(101, 429);
			assertThat(statuses.stream().filter((status) -> status == 101)).hasSize(3);
			statuses = race(application, (i) -> knock(application, "/open", "192.0.2.1"));
			assertThat(statuses.stream().filter((status) -> status == 101)).as("for the address").hasSize(5);
			statuses = race(application, (i) -> knock(application, "/open", "198.51.100." + i));
			assertThat(statuses).containsOnly(101, 503);
			assertThat(statuses.stream().filter((status) -> status == 101)).as("on the node").hasSize(4);
			closeClients();
			awaitConnections(application, 0);
			int good = 0;
			for (String ticket : tickets) {
				good += (application.status("/rooms/a", (handshake) -> handshake.ticket(ticket)) == 401) ? 0 : 1;
				awaitConnections(application, 0);
			}
			assertThat(good).as("tickets not spent").isEqualTo(CLIENTS - 3);
		}
	}

	@Test
	@DisplayName("H8 whatever a handshake comes to, it gives its place back")
	void nothingLeaks() {
		try (RunningApplication application = start("wsext.max-connections=1", "wsext.limit.connections-per-address=1",
				"wsext.limit.connections-per-principal=1", "wsext.ticket.max-per-principal=1000",
				"wsext.ticket.issue-rate-per-minute=1000")) {
			for (int i = 0; i < 3; i++) {
				assertThat(status(application, "/rooms/closed")).isEqualTo(409);
				assertThat(status(application, "/rooms/broken")).isEqualTo(500);
				assertThat(application.status("/rooms/a", (handshake) -> handshake.ticket("x"))).isEqualTo(401);
				assertThat(application.status("/rooms/a", RawHandshake::plain)).isEqualTo(426);
				assertThat(application.status("/open", (handshake) -> handshake.origin("https://foe.example")))
					.isEqualTo(403);
				String elsewhere = application.ticket("/rooms/b");
				assertThat(application.status("/rooms/a", (handshake) -> handshake.ticket(elsewhere))).isEqualTo(401);
				assertThat(status(application, "/rooms/a")).isEqualTo(101);
				awaitConnections(application, 0);
				try (RawWebSocketClient client = application.client()) {
					DoorEndpoints.open(client.handshake("/open"));
					assertThat(application.bean(WsConnections.class).closeAll(CloseStatus.NORMAL).local()).isOne();
					client.expectClose(1000);
				}
				awaitConnections(application, 0);
			}
			open(application, "/rooms/a", (handshake) -> ticket(handshake, application, "alice"));
		}
	}

	private static RunningApplication start(String... properties) {
		return RunningApplication.start(DoorEndpoints.ALL, properties);
	}

	private static int status(RunningApplication application, String target) {
		return application.status(target, (handshake) -> ticket(handshake, application, "alice"));
	}

	private static RawHandshake ticket(RawHandshake handshake, RunningApplication application, String user) {
		return handshake.ticket(DoorEndpoints.ticket(application, user));
	}

	private static void assertTooMany(HttpAnswer answer) {
		assertThat(answer.status()).as(answer.toString()).isEqualTo(429);
		assertThat(answer.headers().getFirst("Retry-After")).isEqualTo("5");
		assertThat(answer.headers().getFirst("Content-Type")).isEqualTo("application/problem+json");
	}

	private static void awaitConnections(RunningApplication application, int count) {
		WsConnections connections = application.bean(WsConnections.class);
		Awaitility.await().until(() -> connections.count() == count);
	}

	private RawWebSocketClient client(RunningApplication application) {
		RawWebSocketClient client = application.client();
		this.clients.add(client);
		return client;
	}

	private RawWebSocketClient open(RunningApplication application, String target,
			Function<RawHandshake, RawHandshake> request) {
		return DoorEndpoints.open(request.apply(client(application).handshake(target)));
	}

	private RawHandshake knock(RunningApplication application, String target, String address) {
		return client(application).handshake(target).header("X-Forwarded-For", address);
	}

	private List<Integer> race(RunningApplication application, Function<Integer, RawHandshake> handshakes)
			throws Exception {
		CyclicBarrier barrier = new CyclicBarrier(CLIENTS);
		ExecutorService executor = Executors.newFixedThreadPool(CLIENTS);
		try {
			List<Future<Integer>> answers = new ArrayList<>();
			for (int i = 0; i < CLIENTS; i++) {
				RawHandshake handshake = handshakes.apply(i);
				answers.add(executor.submit(() -> {
					barrier.await();
					return handshake.send().status();
				}));
			}
			List<Integer> statuses = new ArrayList<>();
			for (Future<Integer> answer : answers) {
				statuses.add(answer.get());
			}
			return statuses;
		}
		finally {
			executor.shutdownNow();
		}
	}

}
