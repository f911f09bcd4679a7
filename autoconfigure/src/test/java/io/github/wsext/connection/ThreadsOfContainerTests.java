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

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.OnBinary;
import io.github.wsext.OnConnect;
import io.github.wsext.OnOpen;
import io.github.wsext.OnPong;
import io.github.wsext.OnText;
import io.github.wsext.WsConnection;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.WsHandshake;
import io.github.wsext.testsupport.EveryTransport;
import io.github.wsext.testsupport.RawFrame;
import io.github.wsext.testsupport.RawWebSocketClient;
import io.github.wsext.testsupport.RunningApplication;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What goes on while more callbacks block than the container has threads.
 */
@EveryTransport
class ThreadsOfContainerTests {

	/** More than the 200 threads that containers have by default. */
	private static final int BLOCKING = 260;

	/** Most of the threads of the container. */
	private static final int AT_LEAST_BLOCKED = 120;

	/**
	 * All that messages of one endpoint get: three quarters of the container's, but for
	 * those that Jetty keeps for itself, and 32 of ours.
	 */
	private static final int ALL_BLOCKED = 181;

	/** Half of the container's. */
	private static final int CONNECTING = 100;

	private final RunningApplication application = RunningApplication.start(
			List.of(Blocking.class, Connecting.class, Pongs.class, Other.class, Page.class), "wsext.close-timeout=1h");

	private final Blocking endpoint = this.application.bean(Blocking.class);

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final List<RawWebSocketClient> clients = new ArrayList<>();

	@AfterEach
	void stop() {
		this.endpoint.release.countDown();
		this.clients.forEach(RawWebSocketClient::close);
		this.threads.shutdown();
		this.application.close();
	}

	private RawWebSocketClient open(String path) {
		RawWebSocketClient client = this.application.client().handshake(path).open();
		this.clients.add(client);
		return client;
	}

	private List<RawWebSocketClient> openAll(String path, int count) {
		List<RawWebSocketClient> opened = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			opened.add(open(path));
		}
		return opened;
	}

	private void awaitBlocked() {
		Awaitility.await().until(() -> this.endpoint.blocked.get() >= AT_LEAST_BLOCKED);
	}

	/**
	 * Goes on until there is no thread left. What has come while the container was only
	 * busy waits for one of ours, though it may have threads by now.
	 */
	private void blockAll() {
		openAll("/blocking", ALL_BLOCKED).forEach((client) -> client.sendText("block"));
		Awaitility.await().until(() -> {
			open("/blocking").sendText("block");
			return this.endpoint.blocked.get() >= ALL_BLOCKED;
		});
	}

	private void assertOthersGoOn(RawWebSocketClient... idle) {
		for (RawWebSocketClient client : idle) {
			client.send(RawFrame.pong((byte) 0), RawFrame.ping((byte) 1));
			assertThat(client.readFrame().opcode()).isEqualTo(RawFrame.PONG);
			client.sendClose(1000, "");
			client.expectClose(1000);
			client.expectEnd();
		}
		assertThat(this.application.http().as("alice").get("/page").body()).contains("page");
		try (RawWebSocketClient late = this.application.client().handshake("/other").open()) {
			late.sendText("late");
			late.expectText("late");
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 3 })
	@DisplayName("C5 while more callbacks block than there are threads, others are answered, closed, opened and served")
	void blockedMessages(int messages) {
		RawWebSocketClient same = open("/blocking");
		RawWebSocketClient other = open("/other");
		List<RawWebSocketClient> blocking = openAll("/blocking", BLOCKING);
		for (RawWebSocketClient client : blocking) {
			for (int i = 0; i < messages; i++) {
				client.sendText("message " + i);
			}
		}
		awaitBlocked();
		assertOthersGoOn(same, other);
		this.endpoint.release.countDown();
		for (RawWebSocketClient client : blocking) {
			for (int i = 0; i < messages; i++) {
				client.expectText("message " + i);
			}
		}
	}

	@Test
	@DisplayName("C5 while more parts and pongs block than there are threads, others go on")
	void blockedPartsAndPongs() {
		RawWebSocketClient same = open("/blocking");
		RawWebSocketClient other = open("/other");
		openAll("/blocking", BLOCKING / 2).forEach((client) -> client.sendBinary((byte) 1));
		openAll("/pongs", BLOCKING / 2).forEach((client) -> client.send(RawFrame.pong((byte) 1)));
		awaitBlocked();
		assertOthersGoOn(same, other);
	}

	@Test
	@DisplayName("C5 while more @OnOpen block than there are threads, others go on")
	void blockedOpenings() {
		RawWebSocketClient same = open("/blocking");
		RawWebSocketClient other = open("/other");
		List<RawWebSocketClient> blocking = openAll("/blocking?block", BLOCKING);
		awaitBlocked();
		assertOthersGoOn(same, other);
		this.endpoint.release.countDown();
		for (RawWebSocketClient client : blocking) {
			client.sendText("opened");
			client.expectText("opened");
		}
	}

	@Test
	@DisplayName("C5 while as many @OnConnect block as may, further ones of the endpoint are refused, and others go on")
	void blockedHandshakes() {
		RawWebSocketClient same = open("/connecting");
		RawWebSocketClient other = open("/other");
		List<CompletableFuture<Integer>> statuses = new ArrayList<>();
		for (int i = 0; i < BLOCKING; i++) {
			statuses.add(CompletableFuture.supplyAsync(
					() -> this.application.client().handshake("/connecting?block").send().status(), this.threads));
		}
		Awaitility.await()
			.until(() -> this.endpoint.blocked.get() == CONNECTING
					&& statuses.stream().filter(CompletableFuture::isDone).count() == BLOCKING - CONNECTING);
		assertThat(statuses.stream().filter(CompletableFuture::isDone).map(CompletableFuture::join)).containsOnly(503);
		assertOthersGoOn(same, other);
		this.endpoint.release.countDown();
		assertThat(statuses.stream().map(CompletableFuture::join).filter((status) -> status == 101))
			.hasSize(CONNECTING);
		open("/connecting?block").sendText("opened").expectText("opened");
	}

	@Test
	@DisplayName("C5 a connection whose message waits for a thread is closed at once, and cut at once")
	void endWhileWaiting() {
		RawWebSocketClient closed = open("/blocking");
		Awaitility.await().until(() -> this.endpoint.opened.size() == 1);
		RawWebSocketClient cut = open("/blocking");
		Awaitility.await().until(() -> this.endpoint.opened.size() == 2);
		List<WsConnection> ending = List.copyOf(this.endpoint.opened);
		blockAll();
		assertOthersGoOn(open("/other"));
		closed.sendText("waits").send(RawFrame.ping((byte) 1));
		cut.sendText("waits").send(RawFrame.ping((byte) 1));
		assertOthersGoOn(open("/other"));
		ConnectionRegistry connections = this.application.bean(ConnectionRegistry.class);
		Awaitility.await().until(() -> connections.count() == this.clients.size() - 2);
		ending.get(0).close();
		closed.expectClose(1000);
		closed.sendClose(1000, "");
		closed.expectEnd();
		ending.get(1).terminate();
		cut.skipToEnd();
		Awaitility.await().until(() -> connections.count() == this.clients.size() - 4);
	}

	@WsExtEndpoint(path = "/blocking", authentication = HandshakeAuthentication.NONE)
	static class Blocking {

		private final AtomicInteger blocked = new AtomicInteger();

		private final CountDownLatch release = new CountDownLatch(1);

		private final List<WsConnection> opened = Collections.synchronizedList(new ArrayList<>());

		@OnOpen
		void open(WsConnection connection) throws InterruptedException {
			this.opened.add(connection);
			if (connection.handshake().queryParameters().containsKey("block")) {
				block();
			}
		}

		@OnText
		String text(String text) throws InterruptedException {
			block();
			return text;
		}

		@OnBinary(partial = true)
		void part(byte[] part, boolean last) throws InterruptedException {
			block();
		}

		private void block() throws InterruptedException {
			this.blocked.incrementAndGet();
			this.release.await();
		}

	}

	@WsExtEndpoint(path = "/connecting", authentication = HandshakeAuthentication.NONE)
	record Connecting(Blocking blocking) {

		@OnConnect
		void connect(WsHandshake handshake) throws InterruptedException {
			if (handshake.queryParameters().containsKey("block")) {
				this.blocking.block();
			}
		}

		@OnText
		String text(String text) {
			return text;
		}

	}

	@WsExtEndpoint(path = "/pongs", authentication = HandshakeAuthentication.NONE)
	record Pongs(Blocking blocking) {

		@OnPong
		void pong() throws InterruptedException {
			this.blocking.block();
		}

	}

	@WsExtEndpoint(path = "/other", authentication = HandshakeAuthentication.NONE)
	static class Other {

		@OnText
		String text(String text) {
			return text;
		}

	}

	@RestController
	static class Page {

		@GetMapping("/page")
		String page() {
			return "page";
		}

	}

}
