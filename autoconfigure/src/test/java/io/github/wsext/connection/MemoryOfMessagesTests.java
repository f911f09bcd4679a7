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

import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.OnText;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.testsupport.EveryTransport;
import io.github.wsext.testsupport.RawFrame;
import io.github.wsext.testsupport.RawWebSocketClient;
import io.github.wsext.testsupport.RunningApplication;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.ReadinessState;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the unfinished messages of all clients may take together, over sockets.
 */
@EveryTransport
class MemoryOfMessagesTests {

	private static final int PART = 50_000;

	private static final int FITTING = 10;

	@AutoClose
	private final RunningApplication application = RunningApplication.start(List.of(Echo.class),
			"wsext.max-message-size=16MB",
			"wsext.inbound.max-unfinished=" + (FITTING * PART + PART * FITTING / 2) + "B");

	private RawWebSocketClient open() {
		return this.application.client().handshake("/echo").open();
	}

	private long bytes() {
		return this.application.bean(ConnectionRegistry.class).unfinishedMessages().bytes();
	}

	private ReadinessState readiness() {
		return this.application.bean(ApplicationAvailability.class).getReadinessState();
	}

	/**
	 * Sends a part, and waits until it was read: whoever goes on after he was refused may
	 * find the line cut before he has read why.
	 */
	private static RawFrame answer(RawWebSocketClient client, RawFrame part) {
		return client.send(part, RawFrame.ping()).readFrame();
	}

	@Test
	@DisplayName("C6 what all unfinished messages take together is bounded: further ones close 1013, readiness goes down and comes back")
	void bounded() {
		List<RawWebSocketClient> holding = IntStream.range(0, FITTING).mapToObj((i) -> open()).toList();
		holding.forEach((client) -> client.send(RawFrame.text("x".repeat(PART)).more()));
		Awaitility.await().until(() -> bytes() >= FITTING * PART);
		assertThat(readiness()).isEqualTo(ReadinessState.ACCEPTING_TRAFFIC);
		RawWebSocketClient greedy = open();
		RawFrame answer = answer(greedy, RawFrame.text("x".repeat(PART)).more());
		for (int i = 0; i < FITTING && answer.opcode() == RawFrame.PONG; i++) {
			answer = answer(greedy, RawFrame.continuation(new byte[PART]).more());
		}
		assertThat(answer.closeStatus().getCode()).isEqualTo(1013);
		Awaitility.await().until(() -> readiness() == ReadinessState.REFUSING_TRAFFIC);
		try (RawWebSocketClient small = open()) {
			assertThat(small.sendText("hi").readFrame().text()).isEqualTo("hi");
		}
		greedy.close();
		holding.subList(1, FITTING).forEach(RawWebSocketClient::close);
		Awaitility.await().until(() -> readiness() == ReadinessState.ACCEPTING_TRAFFIC);
		RawWebSocketClient first = holding.get(0);
		assertThat(first.send(RawFrame.continuation((byte) '!')).readMessage().text()).hasSize(PART + 1).endsWith("!");
		first.close();
		Awaitility.await().until(() -> bytes() == 0);
	}

	@WsExtEndpoint(path = "/echo", authentication = HandshakeAuthentication.NONE)
	static class Echo {

		@OnText
		String text(String text) {
			return text;
		}

	}

}
