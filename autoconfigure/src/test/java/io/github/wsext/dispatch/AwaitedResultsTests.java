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

import java.io.InputStream;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;

import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.OnBinary;
import io.github.wsext.OnText;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.testsupport.RawFrame;
import io.github.wsext.testsupport.RawWebSocketClient;
import io.github.wsext.testsupport.RunningApplication;
import io.github.wsext.testsupport.TestWebSocket;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Clients that go on sending while the result of a callback is awaited.
 */
class AwaitedResultsTests {

	private static final int THREADS = 4;

	private static final int PART = 20_000;

	private static final int PARTS = 10;

	@AutoClose
	private static final RunningApplication application = RunningApplication.start(
			List.of(LateEndpoint.class, LateStreamEndpoint.class), "server.tomcat.threads.max=" + THREADS,
			"server.tomcat.threads.min-spare=" + THREADS);

	@Test
	@DisplayName("D5 no thread of the container waits for a result, however many clients send more meanwhile")
	void noThreadWaits() {
		LateEndpoint endpoint = application.bean(LateEndpoint.class);
		List<TestWebSocket> clients = IntStream.range(0, 3 * THREADS)
			.mapToObj((i) -> TestWebSocket.connect(application.port(), "/late"))
			.toList();
		clients.forEach((client) -> client.send("first").send("second").send("third"));
		Awaitility.await().until(() -> endpoint.results.size() == clients.size());
		try (TestWebSocket other = TestWebSocket.connect(application.port(), "/late")) {
			assertThat(other.send("echo").takeText()).isEqualTo("echo");
			// None of the others has got further.
			assertThat(endpoint.results).hasSize(clients.size());
		}
		for (String text : List.of("first", "second", "third")) {
			Awaitility.await().until(() -> endpoint.results.size() == clients.size());
			for (int i = 0; i < clients.size(); i++) {
				endpoint.results.remove().run();
			}
			clients.forEach((client) -> assertThat(client.takeText()).isEqualTo(text));
		}
		clients.forEach(TestWebSocket::close);
	}

	@Test
	@DisplayName("D5 a streamed message that is left unread and whose result is late holds no thread, whatever its client sends more")
	void streamed() {
		LateStreamEndpoint endpoint = application.bean(LateStreamEndpoint.class);
		List<RawWebSocketClient> clients = IntStream.range(0, 3 * THREADS)
			.mapToObj((i) -> RawWebSocketClient.open(application.port(), "/streamed"))
			.toList();
		for (RawWebSocketClient client : clients) {
			client.send(RawFrame.binary(new byte[PART]).more());
			client.send(RawFrame.continuation(new byte[PART]).more().times(PARTS));
			client.send(RawFrame.continuation(new byte[PART]));
			client.sendText("second").sendText("third");
		}
		Awaitility.await().until(() -> endpoint.results.size() == clients.size());
		try (TestWebSocket other = TestWebSocket.connect(application.port(), "/late")) {
			assertThat(other.send("echo").takeText()).isEqualTo("echo");
		}
		endpoint.results.forEach((result) -> result.complete("first"));
		for (RawWebSocketClient client : clients) {
			client.expectText("first").expectText("second").expectText("third").close();
		}
	}

	@WsExtEndpoint(path = "/streamed", authentication = HandshakeAuthentication.NONE, maxMessageSize = "1MB")
	static class LateStreamEndpoint {

		private final Queue<CompletableFuture<String>> results = new ConcurrentLinkedQueue<>();

		@OnBinary
		CompletionStage<String> binary(InputStream unread) {
			CompletableFuture<String> result = new CompletableFuture<>();
			this.results.add(result);
			return result;
		}

		@OnText
		String text(String text) {
			return text;
		}

	}

	@WsExtEndpoint(path = "/late", authentication = HandshakeAuthentication.NONE)
	static class LateEndpoint {

		private final Queue<Runnable> results = new ConcurrentLinkedQueue<>();

		@OnText
		CompletionStage<String> text(String text) {
			if (text.equals("echo")) {
				return CompletableFuture.completedStage(text);
			}
			CompletableFuture<String> result = new CompletableFuture<>();
			this.results.add(() -> result.complete(text));
			return result;
		}

	}

}
