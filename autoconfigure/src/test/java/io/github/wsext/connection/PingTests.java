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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

import io.github.wsext.LeaveReason;
import io.github.wsext.WsConnection;
import io.github.wsext.testsupport.EveryContainer;
import io.github.wsext.testsupport.RawFrame;
import io.github.wsext.testsupport.RawWebSocketClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.web.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for pings over a socket.
 */
@EveryContainer
class PingTests {

	private static final Duration SHORT = Duration.ofMillis(400);

	private static final Duration LONG = Duration.ofMinutes(1);

	private final Engine engine = Engine.start("wsext.ping-interval=50ms", "wsext.ping-timeout=1m");

	private final Probe probe = this.engine.probe();

	@AfterEach
	void stop() {
		this.engine.close();
	}

	@Test
	@DisplayName("C5 a client that answers stays, with another payload each time")
	void answers() {
		try (RawWebSocketClient client = this.engine.client(this.probe)) {
			List<byte[]> payloads = new ArrayList<>();
			for (int i = 0; i < 20; i++) {
				RawFrame ping = client.readFrame();
				assertThat(ping.opcode()).isEqualTo(RawFrame.PING);
				payloads.add(ping.content());
				client.send(RawFrame.pong(ping.content()));
			}
			assertThat(payloads).doesNotHaveDuplicates().allMatch((payload) -> payload.length >= 8);
			client.sendText("still here");
			assertThat(nextMessage(client)).isEqualTo("still here");
		}
	}

	private static String nextMessage(RawWebSocketClient client) {
		RawFrame frame = client.readFrame();
		while (frame.opcode() == RawFrame.PING) {
			client.send(RawFrame.pong(frame.content()));
			frame = client.readFrame();
		}
		return frame.text();
	}

	@Test
	@DisplayName("C5 a client that does not answer is closed 1011 \"Ping timeout\" and cut; @OnClose once")
	void doesNotAnswer() {
		this.probe.onOpen((connection) -> connection.settings().setPingTimeout(SHORT));
		try (RawWebSocketClient client = this.engine.client(this.probe)) {
			assertThat(client.readFrame().opcode()).isEqualTo(RawFrame.PING);
			CloseStatus status = client.expectClose(1011);
			assertThat(status.getReason()).isEqualTo("Ping timeout");
			client.expectEnd();
			assertThat(this.probe.end())
				.isEqualTo(new ConnectionEnd(new CloseStatus(1011, "Ping timeout"), LeaveReason.PING_TIMEOUT));
		}
	}

	@Test
	@DisplayName("C5 a pong with another payload is no answer")
	void wrongAnswer() {
		this.probe.onOpen((connection) -> connection.settings().setPingTimeout(SHORT));
		try (RawWebSocketClient client = this.engine.client(this.probe)) {
			client.readFrame();
			client.send(RawFrame.pong(new byte[8]), RawFrame.pong()).expectClose(1011);
		}
	}

	@Test
	@DisplayName("C5 a handler that takes its time does not cost the client its connection")
	void busyHandler() {
		CountDownLatch goOn = new CountDownLatch(1);
		this.probe.onText((connection, text) -> {
			connection.settings().setPingTimeout(SHORT);
			await(goOn);
			connection.settings().setPingTimeout(LONG);
			return text;
		});
		try (RawWebSocketClient client = this.engine.client(this.probe)) {
			client.sendText("work");
			RawFrame ping = client.readFrame();
			client.expectNothing(SHORT.multipliedBy(3));
			client.send(RawFrame.pong(ping.content()));
			goOn.countDown();
			assertThat(nextMessage(client)).isEqualTo("work");
			assertThat(this.probe.connection().isOpen()).isTrue();
		}
	}

	@Test
	@DisplayName("C4 interval and timeout of one connection change while it is open")
	void changes() {
		try (RawWebSocketClient client = this.engine.client(this.probe)) {
			WsConnection connection = this.probe.connection();
			assertThat(connection.settings().pingInterval()).isEqualTo(Duration.ofMillis(50));
			assertThat(connection.settings().pingTimeout()).isEqualTo(LONG);
			// No other is sent before it has been answered.
			assertThat(client.readFrame().opcode()).isEqualTo(RawFrame.PING);
			connection.settings().setPingInterval(Duration.ZERO);
			connection.send("silence");
			assertThat(nextMessage(client)).isEqualTo("silence");
			client.expectNothing(Duration.ofMillis(500));
			connection.settings().setPingTimeout(Duration.ofMillis(30));
			connection.settings().setPingInterval(Duration.ofMillis(20));
			client.expectClose(1011);
			assertThatIllegalArgumentException().isThrownBy(() -> connection.settings().setPingTimeout(Duration.ZERO));
			assertThatIllegalArgumentException()
				.isThrownBy(() -> connection.settings().setPingInterval(Duration.ofMillis(-1)));
		}
	}

	@Test
	@DisplayName("C4 the largest message of one connection changes while it is open")
	void maxMessageSize() {
		try (RawWebSocketClient client = this.engine.client(this.probe)) {
			WsConnection connection = this.probe.connection();
			connection.settings().setPingInterval(Duration.ZERO);
			assertThat(connection.settings().maxMessageSize()).isEqualTo(64 * 1024);
			connection.settings().setMaxMessageSize(200_000);
			client.sendText("x".repeat(150_000));
			assertThat(client.readMessage().text()).hasSize(150_000);
			connection.settings().setMaxMessageSize(10);
			client.sendText("0123456789");
			assertThat(nextMessage(client)).isEqualTo("0123456789");
			client.sendText("01234567890").expectClose(1009);
			assertThatIllegalArgumentException().isThrownBy(() -> connection.settings().setMaxMessageSize(0));
		}
	}

	@Test
	@DisplayName("C5 one timer serves all connections: no thread for each")
	void oneTimer() {
		Set<Thread> before = timers();
		List<RawWebSocketClient> clients = new ArrayList<>();
		for (int i = 0; i < 50; i++) {
			clients.add(this.engine.client(this.engine.probe()));
		}
		clients.forEach((client) -> assertThat(client.readFrame().opcode()).isEqualTo(RawFrame.PING));
		assertThat(timers()).isNotEmpty().isSubsetOf(before);
		clients.forEach(RawWebSocketClient::close);
	}

	private static Set<Thread> timers() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith("wsext-timer-"))
			.collect(Collectors.toSet());
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
