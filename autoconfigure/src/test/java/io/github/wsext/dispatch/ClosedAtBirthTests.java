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

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.wsext.WsConnection;
import io.github.wsext.WsConnections;
import io.github.wsext.testsupport.EveryTransport;
import io.github.wsext.testsupport.RawWebSocketClient;
import io.github.wsext.testsupport.RunningApplication;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.web.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for connections that others end while they open.
 */
@EveryTransport
class ClosedAtBirthTests {

	private static final int CONNECTIONS = 1000;

	@Test
	@DisplayName("D4 connections closed by others while they open: each @OnOpen once, each @OnClose once and last")
	void closedAtBirth() throws Exception {
		try (RunningApplication application = RunningApplication.start(Journal.class, ScriptedEndpoint.class)) {
			Journal journal = application.bean(Journal.class);
			WsConnections connections = application.bean(WsConnections.class);
			AtomicBoolean done = new AtomicBoolean();
			Thread closer = new Thread(() -> {
				while (!done.get()) {
					connections.all()
						.forEach(ThreadLocalRandom.current().nextBoolean() ? WsConnection::terminate
								: (connection) -> connection.close(CloseStatus.GOING_AWAY));
				}
			});
			closer.start();
			try {
				for (int i = 0; i < CONNECTIONS; i++) {
					try (RawWebSocketClient client = application.client()) {
						client.handshake("/script/" + journal.newKey()).open();
					}
				}
				Awaitility.await().until(() -> connections.count() == 0);
			}
			finally {
				done.set(true);
				closer.join();
			}
			for (int i = 1; i <= CONNECTIONS; i++) {
				assertThat(journal.awaitClose("k" + i)).hasSize(2);
			}
			journal.verifyAll();
		}
	}

}
