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

package io.github.wsext.redis.ticket;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.github.wsext.redis.testsupport.LongRuns;
import io.github.wsext.redis.testsupport.Node;
import io.github.wsext.redis.testsupport.RedisServer;
import io.github.wsext.test.WsExtTestClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two nodes of an application, in JVMs of their own, and what clients see of it.
 */
class TwoNodesTests {

	private static final int RACES = LongRuns.orElse(10_000, 1000);

	private static final int LANES = 50;

	private static RedisServer redis;

	private static Node one;

	private static Node other;

	@BeforeAll
	static void start() {
		redis = RedisServer.start();
		one = Node.here(properties());
		other = Node.elsewhere(properties());
	}

	private static String[] properties() {
		return new String[] { "--spring.data.redis.port=" + redis.port(), "--spring.data.redis.host=127.0.0.1",
				"--wsext.cluster.timeout=5s" };
	}

	@AfterAll
	static void stop() {
		other.close();
		one.close();
		redis.close();
	}

	@AfterEach
	void resumeRedis() {
		redis.resume();
		Awaitility.await().until(() -> one.post("/ticket", "bob").statusCode() == 200);
		Awaitility.await().until(() -> other.post("/ticket", "bob").statusCode() == 200);
	}

	@Test
	@DisplayName("R1 a ticket of one node opens a connection on another, once, with all that it brings along")
	void opensOnAnotherNode() {
		String ticket = one.post("/seat", "alice").body();
		try (WsExtTestClient client = WsExtTestClient.to(other.port()).connect("/game").ticket(ticket).open()) {
			client.expectText((text) -> text.startsWith("alice[ROLE_USER, ") && text.endsWith(" at acme on 7"));
		}
		assertThat(other.handshake(ticket)).isEqualTo(401);
		assertThat(one.handshake(ticket)).isEqualTo(401);
		assertThat(one.handshake(other.ticket("bob"))).isEqualTo(101);
	}

	/**
	 * A machine that stalls for a second has 503 answered in places; then nobody may have
	 * won.
	 */
	@Test
	@DisplayName("T6 R1 of handshakes that race for a ticket on two nodes one wins")
	void races() throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(2 * LANES);
		try {
			List<Future<Integer>> lanes = new ArrayList<>();
			for (int lane = 0; lane < LANES; lane++) {
				String user = "user" + lane;
				lanes.add(threads.submit(() -> decided(user, threads)));
			}
			int decided = 0;
			for (Future<Integer> lane : lanes) {
				decided += lane.get();
			}
			assertThat(decided).isGreaterThan(RACES / 2);
		}
		finally {
			threads.shutdownNow();
		}
	}

	private static int decided(String user, ExecutorService threads) throws Exception {
		CyclicBarrier barrier = new CyclicBarrier(2);
		int decided = 0;
		for (int i = 0; i < RACES / LANES; i++) {
			String ticket = issued((i % 2 == 0) ? one : other, user);
			Future<Integer> there = threads.submit(() -> {
				barrier.await();
				return other.handshake(ticket);
			});
			barrier.await();
			List<Integer> statuses = List.of(one.handshake(ticket), there.get());
			if (statuses.contains(503)) {
				assertThat(statuses).isSubsetOf(101, 401, 503);
			}
			else {
				assertThat(statuses).containsExactlyInAnyOrder(101, 401);
				decided++;
			}
		}
		return decided;
	}

	private static String issued(Node node, String user) {
		return Awaitility.await()
			.atMost(Duration.ofMinutes(2))
			.until(() -> node.post("/ticket", user), (response) -> response.statusCode() == 200)
			.body();
	}

	@Test
	@DisplayName("T11 R3 tickets are answered 503 while Redis is halted, at issue and at the handshake")
	void failsClosed() {
		String ticket = one.ticket("alice");
		redis.halt();
		for (Node node : List.of(one, other)) {
			assertThat(seconds(() -> assertThat(node.post("/ticket", "alice").statusCode()).isEqualTo(503)))
				.isLessThan(40);
			assertThat(seconds(() -> assertThat(node.handshake(ticket)).isEqualTo(503))).isLessThan(40);
		}
		redis.resume();
		Awaitility.await().until(() -> one.post("/ticket", "alice").statusCode() == 200);
		Awaitility.await().until(() -> other.handshake(one.ticket("alice")) == 101);
	}

	private static long seconds(Runnable task) {
		long begun = System.nanoTime();
		task.run();
		return Duration.ofNanos(System.nanoTime() - begun).toSeconds();
	}

	@Test
	@DisplayName("T8 R1 a logout on one node ends tickets on all, and spares those of later logins")
	void logout() {
		String before = other.ticket("alice");
		String ofBob = other.ticket("bob");
		assertThat(one.post("/leave", "alice").statusCode()).isEqualTo(200);
		assertThat(other.handshake(before)).isEqualTo(401);
		assertThat(other.handshake(ofBob)).isEqualTo(101);
		assertThat(one.handshake(other.ticket("alice"))).isEqualTo(101);
	}

	@Test
	@DisplayName("R1 whoever is disconnected on one node has tickets on none")
	void disconnect() {
		String before = other.ticket("alice");
		assertThat(one.post("/disconnect", "alice").statusCode()).isEqualTo(200);
		Awaitility.await().until(() -> other.handshake(before) == 401);
	}

	@Test
	@DisplayName("R5 a payload that cannot be written down is a 500 at issue")
	void unlistedPayload() {
		assertThat(one.post("/unlisted", "alice").statusCode()).isEqualTo(500);
	}

	@Test
	@DisplayName("R4 the tickets of a node that was killed open connections on others")
	void issuerIsKilled() {
		Node third = Node.elsewhere(properties());
		String ticket = third.ticket("alice");
		third.close();
		assertThat(one.handshake(ticket)).isEqualTo(101);
	}

}
