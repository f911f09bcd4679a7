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

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.OnClose;
import io.github.wsext.OnText;
import io.github.wsext.WsConnection;
import io.github.wsext.WsConnections;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.testsupport.EveryContainer;
import io.github.wsext.testsupport.RunningApplication;
import io.github.wsext.testsupport.TestWebSocket;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.web.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Callbacks that block, or whose results do not come, and the others.
 */
@EveryContainer
class BlockedCallbacksTests {

	private static final int MANY = 40;

	private RunningApplication application;

	@BeforeEach
	void start() {
		this.application = RunningApplication.start(List.of(StuckEndpoint.class, AsynchronousEndpoint.class),
				"server.tomcat.threads.max=8", "server.tomcat.threads.min-spare=8");
	}

	@AfterEach
	void stop() {
		this.application.bean(StuckEndpoint.class).release.countDown();
		this.application.close();
	}

	@Test
	@DisplayName("D4 however many @OnClose block, others close, are cut, get asynchronous answers and their own @OnClose")
	void blockedCloses() {
		WsConnections connections = this.application.bean(WsConnections.class);
		StuckEndpoint stuck = this.application.bean(StuckEndpoint.class);
		List<TestWebSocket> leaving = IntStream.range(0, MANY).mapToObj((i) -> open("/stuck")).toList();
		try (TestWebSocket asking = open("/asynchronous");
				TestWebSocket closing = open("/asynchronous");
				TestWebSocket cut = open("/asynchronous")) {
			Awaitility.await().until(() -> connections.count() == MANY + 3);
			connections.closeEndpoint("/stuck", CloseStatus.NORMAL);
			Awaitility.await().until(() -> connections.byEndpoint("/stuck").isEmpty());
			Awaitility.await().until(() -> stuck.blocked.getCount() == 0);
			asking.send("hi");
			Awaitility.await().until(() -> !this.application.bean(AsynchronousEndpoint.class).answers.isEmpty());
			this.application.bean(AsynchronousEndpoint.class).answers.remove(0).complete("answered");
			assertThat(asking.takeText()).isEqualTo("answered");
			List<WsConnection> others = List.copyOf(connections.byEndpoint("/asynchronous"));
			others.get(0).close();
			others.get(1).terminate();
			others.get(2).close();
			Awaitility.await().until(() -> connections.count() == 0);
			Awaitility.await().until(() -> this.application.bean(AsynchronousEndpoint.class).closed.getCount() == 0);
		}
		leaving.forEach(TestWebSocket::close);
	}

	private TestWebSocket open(String path) {
		return TestWebSocket.connect(this.application.port(), path);
	}

	@WsExtEndpoint(path = "/stuck", authentication = HandshakeAuthentication.NONE)
	static class StuckEndpoint {

		private final CountDownLatch release = new CountDownLatch(1);

		/** As many as may run at a time for one endpoint. */
		private final CountDownLatch blocked = new CountDownLatch(32);

		@OnClose
		void close() throws InterruptedException {
			this.blocked.countDown();
			this.release.await();
		}

	}

	@WsExtEndpoint(path = "/asynchronous", authentication = HandshakeAuthentication.NONE)
	static class AsynchronousEndpoint {

		private final List<CompletableFuture<String>> answers = new CopyOnWriteArrayList<>();

		private final CountDownLatch closed = new CountDownLatch(3);

		@OnText
		CompletionStage<String> text(String text) {
			CompletableFuture<String> answer = new CompletableFuture<>();
			this.answers.add(answer);
			return answer;
		}

		@OnClose
		void close() {
			this.closed.countDown();
		}

	}

}
