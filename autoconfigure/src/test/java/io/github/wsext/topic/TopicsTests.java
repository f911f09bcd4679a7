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

package io.github.wsext.topic;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.wsext.BroadcastResult;
import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.LeaveReason;
import io.github.wsext.OnOpen;
import io.github.wsext.WsConnection;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.WsTopics;
import io.github.wsext.connection.Engine;
import io.github.wsext.connection.Probe;
import io.github.wsext.testsupport.EveryContainer;
import io.github.wsext.testsupport.HttpProbe;
import io.github.wsext.testsupport.RawFrame;
import io.github.wsext.testsupport.RawWebSocketClient;
import io.github.wsext.testsupport.TestWebSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for topics over sockets.
 */
@EveryContainer
class TopicsTests {

	private static Engine engine;

	private final Probe probe = engine.probe();

	@BeforeAll
	static void start() {
		engine = Engine.start(List.of(RoomEndpoint.class, Announcer.class), "wsext.send-timeout=120s");
	}

	@AfterAll
	static void stop() {
		engine.close();
	}

	@AfterEach
	void awaitEmpty() {
		Probe.await().until(() -> engine.connections().count() == 0 && topics().size() == 0);
	}

	private TopicRegistry topics() {
		return engine.topics();
	}

	@Test
	@DisplayName("P1 a connection is subscribed to its own path")
	void ownPath() {
		try (RawWebSocketClient client = engine.client(this.probe)) {
			awaitSubscribers(this.probe.path(), 1);
			assertThat(topics().publish(this.probe.path(), "hi")).isEqualTo(BroadcastResult.of(1, 1, 0, 0));
			client.expectText("hi");
			assertThat(topics().publish("/probe/somebody-else", "hi")).isEqualTo(BroadcastResult.NONE);
		}
	}

	@Test
	@DisplayName("P1 it is subscribed only when @OnOpen has succeeded")
	void afterOnOpen() {
		CountDownLatch open = new CountDownLatch(1);
		this.probe.onOpen((connection) -> {
			await(open);
			connection.send("opened");
		});
		try (RawWebSocketClient client = engine.client(this.probe)) {
			this.probe.connection();
			assertThat(topics().publish(this.probe.path(), "too early")).isEqualTo(BroadcastResult.NONE);
			open.countDown();
			client.expectText("opened");
			awaitSubscribers(this.probe.path(), 1);
			topics().publish(this.probe.path(), "now");
			client.expectText("now");
		}
	}

	@Test
	@DisplayName("P1 it is never subscribed if @OnOpen fails")
	void failedOnOpen() {
		this.probe.onOpen((connection) -> {
			throw new IllegalStateException("as the test wants it");
		});
		try (RawWebSocketClient client = engine.client(this.probe)) {
			client.expectClose(1011);
			client.close();
			assertThat(this.probe.end().reason()).isEqualTo(LeaveReason.HANDLER_FAILED);
			assertThat(topics().subscribers(this.probe.path())).isZero();
		}
	}

	@Test
	@DisplayName("P1 publishing from a controller, a bean and any thread reaches every subscriber")
	void fromAnywhere() {
		List<TestWebSocket> members = IntStream.range(0, 10)
			.mapToObj((i) -> TestWebSocket.connect(engine.port(), "/room/blue"))
			.toList();
		try {
			awaitSubscribers("/room/blue", 10);
			assertThat(HttpProbe.on(engine.port()).as("alice").get("/announce?message=controller").body())
				.isEqualTo("10");
			WsTopics topics = engine.application().bean(WsTopics.class);
			Probe.get(CompletableFuture.runAsync(() -> topics.publish("/room/blue", "thread"),
					(task) -> new Thread(task).start()));
			members.forEach((member) -> {
				assertThat(member.takeText()).isEqualTo("controller");
				assertThat(member.takeText()).isEqualTo("thread");
			});
			members.get(0).close();
			awaitSubscribers("/room/blue", 9);
			assertThat(topics.publish("/room/blue", "one has left")).isEqualTo(BroadcastResult.of(9, 9, 0, 0));
		}
		finally {
			members.forEach(TestWebSocket::close);
		}
		awaitSubscribers("/room/blue", 0);
	}

	@Test
	@DisplayName("P4 leaving in whatever way removes the subscription, and an empty topic holds no memory")
	void leaving() {
		List<Probe> probes = IntStream.range(0, 4).mapToObj((i) -> engine.probe()).toList();
		List<RawWebSocketClient> clients = probes.stream().map(engine::client).toList();
		probes.forEach((each) -> awaitSubscribers(each.path(), 1));
		int size = topics().size();
		clients.get(0).sendClose(1000, "");
		clients.get(1).reset();
		probes.get(2).connection().close();
		clients.get(2).expectClose(1000);
		clients.get(2).close();
		probes.get(3).connection().terminate();
		probes.forEach(Probe::end);
		probes.forEach((each) -> {
			assertThat(topics().subscribers(each.path())).isZero();
			assertThat(topics().publish(each.path(), "gone")).isEqualTo(BroadcastResult.NONE);
		});
		assertThat(topics().size()).isEqualTo(size - 4);
		clients.forEach(RawWebSocketClient::close);
	}

	@Test
	@DisplayName("P4 a connection that closes while @OnOpen runs leaves nothing behind")
	void closedDuringOnOpen() {
		for (int round = 0; round < 60; round++) {
			int how = round % 3;
			CountDownLatch open = new CountDownLatch(1);
			Probe each = engine.probe().onOpen((connection) -> await(open));
			RawWebSocketClient client = engine.client(each);
			WsConnection connection = each.connection();
			Thread closer = new Thread(() -> {
				switch (how) {
					case 0 -> connection.close();
					case 1 -> connection.terminate();
					default -> client.reset();
				}
			});
			closer.start();
			open.countDown();
			join(closer);
			client.close();
			each.end();
			assertThat(topics().subscribers(each.path())).isZero();
			assertThat(engine.connections().find(connection.id())).isEmpty();
		}
	}

	@Test
	@DisplayName("O1 O4 one stalled subscriber of 50 does not hold up the others, and is closed with 4438")
	void stalledSubscriber() {
		String message = "x".repeat(64 * 1024);
		List<TestWebSocket> others = new ArrayList<>();
		try (RawWebSocketClient client = RawWebSocketClient.connect(engine.port(), 4096)
			.handshake("/room/busy")
			.open()) {
			awaitSubscribers("/room/busy", 1);
			WsConnection connection = engine.connections().byTopic("/room/busy").iterator().next();
			for (int i = 0; i < 49; i++) {
				others.add(TestWebSocket.connect(engine.port(), "/room/busy"));
			}
			awaitSubscribers("/room/busy", 50);
			int published = 0;
			// Each round ends only when all others have read their message.
			while (connection.isOpen()) {
				BroadcastResult result = topics().publish("/room/busy", message);
				assertThat(result.queued()).isGreaterThanOrEqualTo(49);
				others.forEach((other) -> assertThat(other.takeText()).hasSize(message.length()));
				published++;
				assertThat(published).isLessThan(1000);
			}
			// It may read again, and why it has to go.
			assertThat(closeFrame(client).closeStatus().getCode()).isEqualTo(4438);
			client.sendClose(4438, "");
			assertThat(Probe.get(connection.closed().toCompletableFuture()).getCode()).isEqualTo(4438);
			awaitSubscribers("/room/busy", 49);
			assertThat(topics().publish("/room/busy", "without it")).isEqualTo(BroadcastResult.of(49, 49, 0, 0));
			others.forEach((other) -> assertThat(other.takeText()).isEqualTo("without it"));
		}
		finally {
			others.forEach(TestWebSocket::close);
		}
	}

	private static RawFrame closeFrame(RawWebSocketClient client) {
		RawFrame frame = client.readFrame();
		while (frame.opcode() != RawFrame.CLOSE) {
			frame = client.readFrame();
		}
		return frame;
	}

	@Test
	@DisplayName("O5 a message is encoded once, however many receive it")
	void encodedOnce() {
		List<TestWebSocket> members = IntStream.range(0, 10)
			.mapToObj((i) -> TestWebSocket.connect(engine.port(), "/room/crowded"))
			.toList();
		try {
			awaitSubscribers("/room/crowded", 10);
			Counted counted = new Counted(new AtomicInteger());
			assertThat(topics().publish("/room/crowded", counted).queued()).isEqualTo(10);
			members.forEach((member) -> assertThat(member.takeText()).isEqualTo("{\"encoding\":1}"));
			assertThat(engine.connections().sendToEndpoint("/room/{name}", counted).queued()).isEqualTo(10);
			members.forEach((member) -> assertThat(member.takeText()).isEqualTo("{\"encoding\":2}"));
			assertThat(counted.encodings()).hasValue(2);
		}
		finally {
			members.forEach(TestWebSocket::close);
		}
	}

	private void awaitSubscribers(String topic, int count) {
		Probe.await().until(() -> topics().subscribers(topic), (subscribers) -> subscribers == count);
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static void join(Thread thread) {
		try {
			thread.join();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Says how often it has been encoded.
	 */
	record Counted(@JsonIgnore AtomicInteger encodings) {

		@JsonProperty
		int encoding() {
			return this.encodings.incrementAndGet();
		}

	}

	@WsExtEndpoint(path = "/room/{name}", authentication = HandshakeAuthentication.NONE)
	static class RoomEndpoint {

		@OnOpen
		void open(@PathVariable String name) {
		}

	}

	@RestController
	static class Announcer {

		private final WsTopics topics;

		Announcer(WsTopics topics) {
			this.topics = topics;
		}

		@GetMapping("/announce")
		int announce(@RequestParam String message) {
			return this.topics.publish("/room/blue", message).queued();
		}

	}

}
