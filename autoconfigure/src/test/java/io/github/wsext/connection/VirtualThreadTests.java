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
import java.util.stream.IntStream;

import io.github.wsext.LeaveReason;
import io.github.wsext.testsupport.EveryContainer;
import io.github.wsext.testsupport.RawWebSocketClient;
import io.github.wsext.testsupport.TestWebSocket;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

import org.springframework.web.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests with {@code spring.threads.virtual.enabled}.
 */
@EveryContainer
@EnabledForJreRange(min = JRE.JAVA_21, disabledReason = "There are no virtual threads")
class VirtualThreadTests {

	@Test
	@DisplayName("L3 with virtual threads connections open, talk, close, are cut and end with the application")
	void wholeLife() {
		Engine engine = Engine.start("spring.threads.virtual.enabled=true", "wsext.send-timeout=2s");
		CompletableFuture<String> closingThread = new CompletableFuture<>();
		Probe closed = engine.probe()
			.onText((connection, text) -> Thread.currentThread().toString())
			.onClose((connection) -> closingThread.complete(Thread.currentThread().toString()));
		try (TestWebSocket client = engine.webSocket(closed)) {
			assertThat(client.send("which thread?").takeText()).startsWith("VirtualThread");
			closed.connection().close(new CloseStatus(4000));
			assertThat(client.awaitClose().getCode()).isEqualTo(4000);
			assertThat(closed.end().reason()).isEqualTo(LeaveReason.SERVER_CLOSED);
			assertThat(Probe.get(closingThread)).startsWith("VirtualThread");
		}
		Probe cut = engine.probe();
		try (RawWebSocketClient client = engine.client(cut)) {
			cut.connection().terminate();
			client.expectEnd();
			assertThat(cut.end().reason()).isEqualTo(LeaveReason.TERMINATED);
		}
		Probe stalled = engine.probe();
		try (RawWebSocketClient client = engine.narrowClient(stalled)) {
			stalled.connection().send(new byte[6 * 1024 * 1024]);
			assertThat(stalled.end().reason()).isEqualTo(LeaveReason.SLOW_CONSUMER);
		}
		List<Probe> probes = IntStream.range(0, 100).mapToObj((i) -> engine.probe()).toList();
		List<TestWebSocket> clients = probes.stream().map(engine::webSocket).toList();
		probes.forEach(Probe::connection);
		assertThat(engine.connections().publish("goodbye").queued()).isEqualTo(100);
		engine.close();
		clients.forEach((client) -> {
			assertThat(client.takeText()).isEqualTo("goodbye");
			assertThat(client.awaitClose().getCode()).isEqualTo(1001);
			client.abort();
		});
		probes.forEach((probe) -> assertThat(probe.end().reason()).isEqualTo(LeaveReason.SHUTDOWN));
	}

}
