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

package io.github.wsext.dispatch;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

import io.github.wsext.WsConnection;
import io.github.wsext.WsConnections;
import io.github.wsext.testsupport.EveryTransport;
import io.github.wsext.testsupport.Patience;
import io.github.wsext.testsupport.RawFrame;
import io.github.wsext.testsupport.RawWebSocketClient;
import io.github.wsext.testsupport.RunningApplication;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.web.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for connections that end in all ways at once.
 */
@EveryTransport
class ConnectionStormTests {

	private static final int CONNECTIONS = 1000;

	private static final int THREADS = 20;

	private static final List<String> TEXTS = List.of("message", "message", "message", "refuse", "late", "never",
			"fail", "close", "terminate");

	@Test
	@DisplayName("D4 1000 connections closed at random from both sides while messages flow: each @OnClose once and last")
	void randomCloses() throws Exception {
		try (RunningApplication application = RunningApplication.start(Journal.class, ScriptedEndpoint.class)) {
			Journal journal = application.bean(Journal.class);
			CyclicBarrier barrier = new CyclicBarrier(THREADS);
			ExecutorService threads = Executors.newFixedThreadPool(THREADS);
			List<Future<?>> clients = new ArrayList<>();
			for (int i = 0; i < THREADS; i++) {
				Random random = new Random(i);
				clients.add(threads.submit(() -> {
					await(barrier);
					for (int j = 0; j < CONNECTIONS / THREADS; j++) {
						converse(application, journal.newKey(), random);
					}
				}));
			}
			for (Future<?> client : clients) {
				client.get(Patience.SECONDS, TimeUnit.SECONDS);
			}
			threads.shutdown();
			WsConnections connections = application.bean(WsConnections.class);
			// Nothing is read while an answer is awaited, so the end of these is not
			// seen.
			Awaitility.await().untilAsserted(() -> assertThat(unfinished(journal, connections)).isEmpty());
			Awaitility.await().until(() -> {
				connections.all().forEach(WsConnection::terminate);
				return connections.count() == 0;
			});
			// A client that goes while its 101 is on the way to it has never been there.
			List<String> opened = IntStream.rangeClosed(1, CONNECTIONS)
				.mapToObj((i) -> "k" + i)
				.filter((key) -> !journal.of(key).isEmpty())
				.toList();
			assertThat(opened).hasSizeGreaterThan(CONNECTIONS * 9 / 10);
			opened.forEach(journal::awaitClose);
			journal.verifyAll();
			assertThat(connections.all()).isEmpty();
		}
	}

	private static void converse(RunningApplication application, String key, Random random) {
		try (RawWebSocketClient client = RawWebSocketClient.open(application.port(), "/script/" + key)) {
			converse(application, client, key, random);
		}
		finally {
			application.bean(ScriptedEndpoint.class).answer(key).complete("answer");
		}
	}

	private static void converse(RunningApplication application, RawWebSocketClient client, String key, Random random) {
		try {
			for (int i = 0; i < 1 + random.nextInt(10); i++) {
				client.sendText(TEXTS.get(random.nextInt(TEXTS.size())));
			}
			WsConnections connections = application.bean(WsConnections.class);
			switch (random.nextInt(6)) {
				case 0 -> client.sendClose(4000, "");
				case 1 -> client.reset();
				case 2 -> client.shutdownOutput();
				case 3 -> connections.all().stream().filter((each) -> isOf(each, key)).forEach(WsConnection::terminate);
				case 4 -> connections.close((each) -> isOf(each, key), new CloseStatus(4000));
				default -> client.send(RawFrame.text("bad").unmasked());
			}
			application.bean(ScriptedEndpoint.class).answer(key).complete("answer");
			if (random.nextBoolean()) {
				client.readFrame(Duration.ofMillis(ThreadLocalRandom.current().nextInt(1, 5)));
			}
		}
		catch (UncheckedIOException | AssertionError ex) {
			// The server was first.
		}
	}

	private static boolean isAwaiting(Journal journal, WsConnection connection) {
		List<String> entries = journal.of(connection.handshake().pathVariables().get("key"));
		// One that opens has none yet.
		return !entries.isEmpty() && entries.get(entries.size() - 1).equals("never");
	}

	/**
	 * What is left, and what has happened there.
	 */
	private static List<String> unfinished(Journal journal, WsConnections connections) {
		return connections.all()
			.stream()
			.filter((connection) -> !isAwaiting(journal, connection))
			.map((connection) -> connection + (connection.isOpen() ? " open" : " ending")
					+ journal.of(connection.handshake().pathVariables().get("key")))
			.toList();
	}

	private static boolean isOf(WsConnection connection, String key) {
		return connection.handshake().path().equals("/script/" + key);
	}

	private static void await(CyclicBarrier barrier) {
		try {
			barrier.await(Patience.SECONDS, TimeUnit.SECONDS);
		}
		catch (InterruptedException | BrokenBarrierException | TimeoutException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
