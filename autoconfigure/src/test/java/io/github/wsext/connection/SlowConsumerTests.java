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
import java.util.stream.IntStream;

import io.github.wsext.LeaveReason;
import io.github.wsext.testsupport.EveryTransport;
import io.github.wsext.testsupport.RawWebSocketClient;
import io.github.wsext.testsupport.TestWebSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for clients that do not read, and for those that have nothing to read.
 */
@EveryTransport
class SlowConsumerTests {

	private static Engine engine;

	@BeforeAll
	static void start() {
		// Either container gives up connections that have sent no request for this long.
		engine = Engine.start("wsext.send-timeout=2s", "server.tomcat.connection-timeout=5s",
				"server.jetty.connection-idle-timeout=5s");
	}

	@AfterAll
	static void stop() {
		engine.close();
	}

	@Test
	@DisplayName("O3 a write that stalls longer than send-timeout closes the connection although nothing more is sent")
	void stalledWrite() {
		Probe stalled = engine.probe();
		Probe idle = engine.probe();
		try (RawWebSocketClient client = engine.narrowClient(stalled); TestWebSocket other = engine.webSocket(idle)) {
			idle.connection();
			stalled.connection().send(new byte[6 * 1024 * 1024]);
			assertThat(stalled.end())
				.isEqualTo(new ConnectionEnd(CloseStatuses.SLOW_CONSUMER, LeaveReason.SLOW_CONSUMER));
			// The other has been idle for as long.
			assertThat(other.send("still here").takeText()).isEqualTo("still here");
		}
	}

	@Test
	@DisplayName("O3 many stalled clients end, and none of them is left")
	void manyStalled() {
		List<Probe> probes = IntStream.range(0, 40).mapToObj((i) -> engine.probe()).toList();
		List<RawWebSocketClient> clients = probes.stream().map(engine::narrowClient).toList();
		byte[] large = new byte[6 * 1024 * 1024];
		probes.forEach((probe) -> probe.connection().send(large));
		probes.forEach((probe) -> assertThat(probe.end().reason()).isEqualTo(LeaveReason.SLOW_CONSUMER));
		probes.forEach((probe) -> assertThat(engine.connections().find(probe.connection().id())).isEmpty());
		clients.forEach(RawWebSocketClient::close);
	}

	@Test
	@DisplayName("L3 an idle connection outlives the time after which the container gives up idle HTTP connections")
	void idleConnection() {
		Probe probe = engine.probe();
		try (RawWebSocketClient client = engine.client(probe);
				RawWebSocketClient http = RawWebSocketClient.connect(engine.port())) {
			http.expectEnd();
			client.sendText("still here").expectText("still here");
		}
	}

}
