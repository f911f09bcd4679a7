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

package io.github.wsext.send;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.OnOpen;
import io.github.wsext.WsConnection;
import io.github.wsext.WsConnections;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.WsTopics;
import io.github.wsext.connection.Probe;
import io.github.wsext.testsupport.EveryTransport;
import io.github.wsext.testsupport.RawWebSocketClient;
import io.github.wsext.testsupport.RunningApplication;
import io.github.wsext.testsupport.TestWebSocket;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Some of many subscribers stop reading.
 */
@EveryTransport
class NobodyWaitsTests {

	private static final int SUBSCRIBERS = 300;

	private static final String TOPIC = "feed";

	/** More than the buffers of sockets take. */
	private static final byte[] LARGE = new byte[6 * 1024 * 1024];

	@ParameterizedTest
	@CsvSource({ "10,120s,150", "100,120s,150", "10,3s,30" })
	@DisplayName("O4 some of 300 subscribers stop reading: no publisher waits, the others get everything in order, the stalled are closed with 4438")
	void stalledSubscribers(int stalledCount, String sendTimeout, int messages) {
		List<TestWebSocket> healthy = new ArrayList<>();
		List<RawWebSocketClient> stalled = new ArrayList<>();
		try (RunningApplication application = RunningApplication.start(List.of(FeedEndpoint.class),
				"wsext.outbound.max-messages=100", "wsext.send-timeout=" + sendTimeout)) {
			WsTopics topics = application.bean(WsTopics.class);
			for (int i = 0; i < stalledCount; i++) {
				stalled.add(RawWebSocketClient.connect(application.port(), 4096).handshake("/feed").open());
			}
			Probe.await().until(() -> topics.subscribers(TOPIC) == stalledCount);
			List<WsConnection> connections = List.copyOf(application.bean(WsConnections.class).byTopic(TOPIC));
			for (int i = stalledCount; i < SUBSCRIBERS; i++) {
				healthy.add(TestWebSocket.connect(application.port(), "/feed"));
			}
			Probe.await().until(() -> topics.subscribers(TOPIC) == SUBSCRIBERS);
			connections.forEach((connection) -> connection.send(LARGE));
			for (int i = 0; i < messages; i++) {
				// Returns although some do not read: the next lines are reached.
				topics.publish(TOPIC, i);
				if (i == 20 && sendTimeout.equals("120s")) {
					assertThat(connections).allMatch(WsConnection::isOpen);
				}
				if (i % 10 == 9) {
					// All healthy ones have read it before the stalled have gone.
					int last = i;
					healthy.forEach((client) -> IntStream.rangeClosed(last - 9, last)
						.forEach((expected) -> assertThat(client.takeText()).isEqualTo(String.valueOf(expected))));
				}
			}
			connections.forEach((connection) -> Probe.await().until(() -> !connection.isOpen()));
			stalled.forEach(RawWebSocketClient::close);
			assertThat(connections)
				.allSatisfy((connection) -> assertThat(Probe.get(connection.closed().toCompletableFuture()).getCode())
					.isEqualTo(4438));
			Probe.await().until(() -> topics.subscribers(TOPIC) == healthy.size());
			assertThat(topics.publish(TOPIC, "last").queued()).isEqualTo(healthy.size());
			healthy.forEach((client) -> assertThat(client.takeText()).isEqualTo("last"));
		}
		finally {
			stalled.forEach(RawWebSocketClient::close);
			healthy.forEach(TestWebSocket::abort);
		}
	}

	@WsExtEndpoint(path = "/feed", authentication = HandshakeAuthentication.NONE)
	static class FeedEndpoint {

		@OnOpen
		void open(WsConnection connection) {
			connection.subscribe(TOPIC);
		}

	}

}
