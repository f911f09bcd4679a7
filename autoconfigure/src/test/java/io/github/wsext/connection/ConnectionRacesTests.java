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

package io.github.wsext.connection;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.OnClose;
import io.github.wsext.OnOpen;
import io.github.wsext.OnText;
import io.github.wsext.WsConnection;
import io.github.wsext.WsConnections;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.testsupport.EveryTransport;
import io.github.wsext.testsupport.HttpProbe;
import io.github.wsext.testsupport.RawHandshake;
import io.github.wsext.testsupport.RawWebSocketClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Connects, sends and closes at random from many threads, and looks for what is left.
 */
@EveryTransport
class ConnectionRacesTests {

	private static final int THREADS = 8;

	private static final int OPERATIONS = 500;

	private static Engine engine;

	@BeforeAll
	static void start() {
		engine = Engine.start(List.of(RaceEndpoint.class, RaceWithTicketEndpoint.class),
				"wsext.outbound.max-messages=20");
	}

	@AfterAll
	static void stop() {
		engine.close();
	}

	@Test
	@DisplayName("C9 after any number of races registry, indexes and topics are consistent and empty")
	void races() {
		long seed = Long.getLong("wsext.test.seed", 20261121);
		System.out.println("Seed " + seed + ", change it with -Dwsext.test.seed");
		CompletableFuture<?>[] threads = IntStream.range(0, THREADS)
			.mapToObj((i) -> CompletableFuture.runAsync(new Chaos(new Random(seed + i)),
					(task) -> new Thread(task).start()))
			.toArray(CompletableFuture<?>[]::new);
		CompletableFuture.allOf(threads).join();
		RaceEndpoint endpoint = (RaceEndpoint) engine.application().context().getBean("race");
		RaceEndpoint withTicket = engine.application().bean(RaceWithTicketEndpoint.class);
		ConnectionRegistry registry = engine.registry();
		Probe.await().untilAsserted(() -> {
			assertThat(registry.all()).isEmpty();
			assertThat(registry.hasUnfinished()).isFalse();
			assertThat(registry.count()).isZero();
		});
		assertThat(registry.finished()).isCompleted();
		for (String user : List.of("alice", "bob")) {
			assertThat(registry.byUser(user)).isEmpty();
		}
		assertThat(registry.byEndpoint("/race/{topic}/{mode}")).isEmpty();
		assertThat(registry.byEndpoint("/user-race/{topic}/{mode}")).isEmpty();
		assertThat(engine.topics().size()).isZero();
		for (RaceEndpoint each : List.of(endpoint, withTicket)) {
			assertThat(each.opened.get()).isGreaterThan(100);
			assertThat(each.closed.get()).isEqualTo(each.opened.get());
			assertThat(each.connections).allSatisfy((connection) -> {
				assertThat(connection.isOpen()).isFalse();
				assertThat(connection.closed().toCompletableFuture()).isCompleted();
				assertThat(connection.flush().toCompletableFuture()).isCompleted();
			});
		}
	}

	/**
	 * One thread's share.
	 */
	private static final class Chaos implements Runnable {

		private final Random random;

		private final List<RawWebSocketClient> clients = new ArrayList<>();

		Chaos(Random random) {
			this.random = random;
		}

		@Override
		public void run() {
			for (int i = 0; i < OPERATIONS; i++) {
				try {
					operate();
				}
				catch (RuntimeException ex) {
					// The server may have closed the connection meanwhile.
				}
			}
			this.clients.forEach(RawWebSocketClient::close);
		}

		private void operate() {
			switch (this.random.nextInt(20)) {
				case 0, 1, 2, 3, 4, 5 -> connect(false);
				case 6 -> connect(true);
				case 7, 8, 9 -> anyClient().sendText("hi");
				case 10 -> anyClient().sendClose(1000, "");
				case 11 -> leave().reset();
				case 12 -> leave().close();
				case 13 -> anyConnection().close(new CloseStatus(4000));
				case 14 -> anyConnection().terminate();
				case 15 -> anyConnection().send("x".repeat(this.random.nextInt(100_000)));
				case 16 -> engine.topics().publish("/race/" + this.random.nextInt(5) + "/ok", "news");
				case 17 -> connections().publish("news", (connection) -> connection.handshake().path().endsWith("ok"));
				case 18 -> connections().sendToUser(this.random.nextBoolean() ? "alice" : "bob", "news");
				default -> connections().closeUser(this.random.nextBoolean() ? "alice" : "bob", CloseStatus.NORMAL);
			}
		}

		private WsConnections connections() {
			return engine.connections();
		}

		private void connect(boolean withTicket) {
			String mode = switch (this.random.nextInt(8)) {
				case 0 -> "fail";
				case 1 -> "close";
				case 2 -> "terminate";
				default -> "ok";
			};
			String path = "race/" + this.random.nextInt(5) + "/" + mode;
			RawWebSocketClient client = RawWebSocketClient.connect(engine.port(), this.random.nextBoolean() ? 4096 : 0);
			this.clients.add(client);
			RawHandshake handshake = client.handshake((withTicket ? "/user-" : "/") + path);
			if (withTicket) {
				handshake.ticket(HttpProbe.ticket(engine.port(), this.random.nextBoolean() ? "alice" : "bob"));
			}
			handshake.open();
		}

		private RawWebSocketClient anyClient() {
			return this.clients.get(this.random.nextInt(this.clients.size()));
		}

		private RawWebSocketClient leave() {
			return this.clients.remove(this.random.nextInt(this.clients.size()));
		}

		private WsConnection anyConnection() {
			List<WsConnection> all = List.copyOf(connections().all());
			return all.get(this.random.nextInt(all.size()));
		}

	}

	@WsExtEndpoint(path = "/race/{topic}/{mode}", beanName = "race", authentication = HandshakeAuthentication.NONE)
	static class RaceEndpoint {

		private final AtomicInteger opened = new AtomicInteger();

		private final AtomicInteger closed = new AtomicInteger();

		private final Queue<WsConnection> connections = new ConcurrentLinkedQueue<>();

		@OnOpen
		void open(WsConnection connection, @PathVariable String mode) {
			this.opened.incrementAndGet();
			this.connections.add(connection);
			switch (mode) {
				case "fail" -> throw new IllegalStateException("as the test wants it");
				case "close" -> connection.close();
				case "terminate" -> connection.terminate();
				default -> connection.send("welcome");
			}
		}

		@OnText
		String text(String text) {
			return text;
		}

		@OnClose
		void close() {
			this.closed.incrementAndGet();
		}

	}

	@WsExtEndpoint("/user-race/{topic}/{mode}")
	static class RaceWithTicketEndpoint extends RaceEndpoint {

	}

}
