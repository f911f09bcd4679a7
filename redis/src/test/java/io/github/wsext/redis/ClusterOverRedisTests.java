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

package io.github.wsext.redis;

import java.time.Duration;

import io.github.wsext.Relay;
import io.github.wsext.WsEvents;
import io.github.wsext.WsTopics;
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
import org.junit.jupiter.api.TestReporter;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for topics, users and logins on two nodes, one of them in a JVM of its own.
 */
class ClusterOverRedisTests {

	private static final Duration HALTED = Duration.ofSeconds(LongRuns.orElse(25, 0));

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
		return new String[] { "--spring.data.redis.port=" + redis.port(), "--spring.data.redis.host=127.0.0.1" };
	}

	@AfterAll
	static void stop() {
		other.close();
		one.close();
		redis.close();
	}

	@AfterEach
	void whole() {
		redis.resume();
		Awaitility.await()
			.atMost(Duration.ofMinutes(2))
			.untilAsserted(() -> assertThat(one.post("/nodes", "bob").body() + other.post("/nodes", "bob").body())
				.isEqualTo("22"));
	}

	private static WsExtTestClient join(Node node, String user) {
		WsExtTestClient client = Awaitility.await()
			.atMost(Duration.ofMinutes(2))
			.ignoreExceptions()
			.until(() -> WsExtTestClient.to(node.port()).connect("/room/one").ticket(node.ticket(user)).open(),
					(opened) -> true);
		// In the room when it hears what it says itself.
		client.send("I am here").skipUntilText("I am here"::equals);
		return client;
	}

	/**
	 * Waits until a client hears of another node.
	 */
	private static void connected(Node node, WsExtTestClient client) {
		Awaitility.await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> {
			assertThat(node.post("/say/connected", "bob").body()).isEqualTo("RELAYED");
			client.skipUntilText("connected"::equals);
		});
	}

	@Test
	@DisplayName("R1 R2 who is in a room hears what is said there on any node, in order and once")
	void topics() {
		try (WsExtTestClient alice = join(one, "alice"); WsExtTestClient bob = join(other, "bob")) {
			connected(one, bob);
			connected(other, alice);
			for (int i = 0; i < 100; i++) {
				bob.send("to alice " + i);
			}
			for (int i = 0; i < 100; i++) {
				String expected = "to alice " + i;
				assertThat(alice.skipUntilText((text) -> text.startsWith("to alice"))).isEqualTo(expected);
			}
		}
	}

	@Test
	@DisplayName("R1 counts and users are those of the cluster, and a logout reaches all nodes")
	void logout() {
		WsExtTestClient alice = join(other, "alice");
		Awaitility.await()
			.atMost(Duration.ofMinutes(2))
			.untilAsserted(() -> assertThat(one.post("/online", "alice").body()).isEqualTo("true"));
		Awaitility.await()
			.atMost(Duration.ofMinutes(2))
			.untilAsserted(() -> assertThat(one.post("/count", "alice").body()).isEqualTo("1"));
		one.post("/leave", "alice");
		assertThat(alice.skipUntilClose().getCode()).isEqualTo(4401);
		Awaitility.await()
			.atMost(Duration.ofMinutes(2))
			.untilAsserted(() -> assertThat(one.post("/online", "alice").body()).isEqualTo("false"));
	}

	@Test
	@DisplayName("R3 while Redis is halted a room goes on locally and says so, and all is as before afterwards")
	void halted() {
		try (WsExtTestClient alice = join(one, "alice"); WsExtTestClient bob = join(other, "bob")) {
			connected(one, bob);
			redis.halt();
			Awaitility.await()
				.atMost(Duration.ofMinutes(2))
				.untilAsserted(() -> assertThat(one.post("/say/halted", "bob").body()).isNotEqualTo("RELAYED"));
			alice.skipUntilText("halted"::equals);
			redis.resume();
			connected(one, bob);
		}
	}

	@Test
	@DisplayName("R4 a node that is killed is gone from the others' counts")
	void killed() {
		Node third = Node.elsewhere(properties());
		WsExtTestClient alice = join(third, "alice");
		Awaitility.await()
			.atMost(Duration.ofMinutes(2))
			.untilAsserted(() -> assertThat(one.post("/count", "bob").body()).isEqualTo("1"));
		third.close();
		alice.abort();
		Awaitility.await()
			.atMost(Duration.ofMinutes(2))
			.untilAsserted(() -> assertThat(one.post("/count", "bob").body()).isEqualTo("0"));
		assertThat(one.post("/online", "alice").body()).isEqualTo("false");
	}

	@Test
	@DisplayName("R3 a node that was halted closes whose login has ended meanwhile, and spares who has logged in since")
	void logoutWhileHalted(TestReporter reporter) {
		long slowest = 0;
		for (int i = 0; i < LongRuns.orElse(100, 2); i++) {
			WsExtTestClient old = join(other, "alice");
			other.halt();
			try {
				assertThat(one.post("/leave", "alice").statusCode()).isEqualTo(200);
			}
			finally {
				other.resume();
			}
			long resumed = System.nanoTime();
			String later = one.ticket("alice");
			try (WsExtTestClient again = WsExtTestClient.to(other.port()).connect("/room/one").ticket(later).open()) {
				assertThat(old.skipUntilClose().getCode()).isEqualTo(4401);
				slowest = Math.max(slowest, System.nanoTime() - resumed);
				again.send("still here").skipUntilText("still here"::equals);
			}
		}
		reporter.publishEntry("logout followed after waking within", Duration.ofNanos(slowest).toString());
	}

	@Test
	@DisplayName("R4 a node that stands still is gone for the others meanwhile, and whole when it goes on")
	void haltedNode(TestReporter reporter) {
		try (WsExtTestClient alice = join(one, "alice");
				WsExtTestClient bob = join(other, "bob");
				WsExtTestClient leaving = join(other, "user1")) {
			connected(one, bob);
			long halted = System.nanoTime();
			other.halt();
			try {
				Awaitility.await()
					.atMost(Duration.ofMinutes(2))
					.untilAsserted(() -> assertThat(one.post("/nodes", "bob").body()).isEqualTo("1"));
				reporter.publishEntry("halted node gone after",
						Duration.ofNanos(System.nanoTime() - halted).toString());
				assertThat(one.post("/online", "bob").body()).isEqualTo("false");
				Awaitility.await()
					.atMost(Duration.ofMinutes(2))
					.until(() -> System.nanoTime() - halted >= HALTED.toNanos());
				// In the long run this one takes itself for alone by then.
				one.post("/leave", "user1");
			}
			finally {
				other.resume();
			}
			long resumed = System.nanoTime();
			Awaitility.await()
				.atMost(Duration.ofMinutes(2))
				.untilAsserted(() -> assertThat(one.post("/online", "bob").body()).isEqualTo("true"));
			reporter.publishEntry("and whole after", Duration.ofNanos(System.nanoTime() - resumed).toString());
			assertThat(leaving.skipUntilClose().getCode()).isEqualTo(4401);
			connected(one, bob);
			connected(other, alice);
		}
	}

	@Test
	@DisplayName("I1 a worker without a web server publishes to whoever is connected")
	void worker() {
		try (WsExtTestClient bob = join(other, "bob");
				ConfigurableApplicationContext worker = new SpringApplicationBuilder(Worker.class)
					.web(WebApplicationType.NONE)
					.properties("spring.application.name=game", "spring.main.banner-mode=off")
					.run(properties())) {
			Awaitility.await()
				.atMost(Duration.ofMinutes(2))
				.untilAsserted(
						() -> assertThat(worker.getBean(WsTopics.class).publish("/room/one", "work done").relay())
							.succeedsWithin(Duration.ofSeconds(30))
							.isEqualTo(Relay.of(Relay.Outcome.RELAYED)));
			bob.skipUntilText("work done"::equals);
			worker.getBean(WsEvents.class).publish("/room/one", "done", "all of it");
			bob.skipUntilText("{\"event\":\"done\",\"payload\":\"all of it\"}"::equals);
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Worker {

	}

}
