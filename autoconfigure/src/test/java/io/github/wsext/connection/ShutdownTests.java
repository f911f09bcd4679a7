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

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.github.wsext.LeaveReason;
import io.github.wsext.testsupport.EveryContainer;
import io.github.wsext.testsupport.HttpAnswer;
import io.github.wsext.testsupport.Patience;
import io.github.wsext.testsupport.RawWebSocketClient;
import io.github.wsext.testsupport.TestWebSocket;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.web.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the end of the application.
 */
@EveryContainer
class ShutdownTests {

	private static final String PATIENT = "wsext.shutdown.grace=" + Patience.SECONDS + "s";

	private static final ConnectionEnd SHUTDOWN = new ConnectionEnd(CloseStatus.GOING_AWAY, LeaveReason.SHUTDOWN);

	@ParameterizedTest
	@ValueSource(strings = { "graceful", "immediate" })
	@DisplayName("L1 every client reads 1001, and @OnClose has run before beans are destroyed")
	void everyClientReads1001(String shutdown) {
		Engine engine = Engine.start(List.of(Witness.class), "server.shutdown=" + shutdown, PATIENT);
		Witness witness = engine.application().bean(Witness.class);
		AtomicInteger ends = new AtomicInteger();
		List<Probe> probes = IntStream.range(0, 50).mapToObj((i) -> engine.probe().onClose((connection) -> {
			if (!witness.destroyed) {
				ends.incrementAndGet();
			}
		})).toList();
		List<TestWebSocket> clients = probes.stream().map(engine::webSocket).toList();
		probes.forEach((probe) -> probe.connection().send("queued"));
		engine.close();
		assertThat(ends).hasValue(probes.size());
		probes.forEach((probe) -> assertThat(probe.end()).isEqualTo(SHUTDOWN));
		clients.forEach((client) -> {
			assertThat(client.takeText()).isEqualTo("queued");
			assertThat(client.awaitClose().getCode()).isEqualTo(1001);
			client.abort();
		});
	}

	@Test
	@DisplayName("L1 during the drain new handshakes are answered with 503 and Retry-After")
	void noNewHandshakes() {
		Engine engine = Engine.start(PATIENT);
		CountDownLatch drain = new CountDownLatch(1);
		Probe slow = engine.probe().onClose((connection) -> await(drain));
		try (TestWebSocket client = engine.webSocket(slow)) {
			slow.connection();
			CompletableFuture<Void> closed = CompletableFuture.runAsync(engine::close,
					(task) -> new Thread(task).start());
			assertThat(client.awaitClose().getCode()).isEqualTo(1001);
			HttpAnswer answer = TestWebSocket.expectRefused(engine.port(), "/probe/late");
			assertThat(answer.status()).isEqualTo(503);
			assertThat(Integer.parseInt(String.valueOf(answer.headers().getFirst("Retry-After")))).isPositive();
			// The drain waits for the last callback.
			assertThat(closed).isNotDone();
			drain.countDown();
			Probe.get(closed);
			assertThat(slow.end()).isEqualTo(SHUTDOWN);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "graceful", "immediate" })
	@DisplayName("L1 clients that do not read, or do not answer, are cut after the grace period")
	void cutAfterGrace(String shutdown) {
		Engine engine = Engine.start("server.shutdown=" + shutdown, "wsext.shutdown.grace=2s");
		Probe stalled = engine.probe();
		Probe silent = engine.probe();
		Probe closing = engine.probe();
		try (RawWebSocketClient stalledClient = engine.narrowClient(stalled);
				RawWebSocketClient silentClient = engine.client(silent);
				RawWebSocketClient closingClient = engine.narrowClient(closing)) {
			stalled.connection().send(new byte[6 * 1024 * 1024]);
			closing.connection().send(new byte[6 * 1024 * 1024]);
			closing.connection().close(new CloseStatus(4000));
			silent.connection();
			engine.close();
			assertThat(stalled.end()).isEqualTo(SHUTDOWN);
			assertThat(silent.end()).isEqualTo(SHUTDOWN);
			assertThat(closing.end().reason()).isEqualTo(LeaveReason.SERVER_CLOSED);
			assertThat(silentClient.expectClose().getCode()).isEqualTo(1001);
			silentClient.expectEnd();
		}
	}

	@Test
	@DisplayName("L1 a connection that opens while the drain begins reads 1001, too")
	void openedDuringDrain() {
		for (int round = 0; round < 3; round++) {
			Engine engine = Engine.start(PATIENT);
			CountDownLatch opening = new CountDownLatch(1);
			Probe first = engine.probe();
			Probe late = engine.probe().onOpen((connection) -> await(opening));
			try (TestWebSocket client = engine.webSocket(first);
					RawWebSocketClient lateClient = RawWebSocketClient.connect(engine.port())) {
				first.connection();
				lateClient.write(lateClient.handshake(late.path()).encode());
				late.connection();
				CompletableFuture<Void> closed = CompletableFuture.runAsync(engine::close,
						(task) -> new Thread(task).start());
				assertThat(client.awaitClose().getCode()).isEqualTo(1001);
				opening.countDown();
				Probe.get(closed);
				assertThat(late.end()).isEqualTo(SHUTDOWN);
			}
		}
	}

	@Test
	@DisplayName("L1 without connections the application ends at once")
	void nobodyThere() {
		Engine.start("wsext.shutdown.grace=1h").close();
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	static class Witness implements DisposableBean {

		private volatile boolean destroyed;

		@Override
		public void destroy() {
			this.destroyed = true;
		}

	}

}
