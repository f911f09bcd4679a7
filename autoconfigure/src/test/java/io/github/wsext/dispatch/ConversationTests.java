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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.github.wsext.Conversation;
import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.LeaveReason;
import io.github.wsext.OnClose;
import io.github.wsext.OnError;
import io.github.wsext.OnOpen;
import io.github.wsext.WsCloseException;
import io.github.wsext.WsConnection;
import io.github.wsext.WsConnections;
import io.github.wsext.WsConversation;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.WsMessage;
import io.github.wsext.testsupport.EveryTransport;
import io.github.wsext.testsupport.Patience;
import io.github.wsext.testsupport.RawFrame;
import io.github.wsext.testsupport.RawWebSocketClient;
import io.github.wsext.testsupport.RunningApplication;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for conversations.
 */
@EveryTransport
class ConversationTests {

	/** Enough for 20 MB in all, which the buffers of two sockets do not take. */
	private static final String PADDING = "x".repeat(1000);

	private static RunningApplication application;

	@BeforeAll
	static void start() {
		application = RunningApplication.start(List.of(Talks.class), "wsext.send-timeout=" + Patience.SECONDS + "s");
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@Test
	@DisplayName("D10 a conversation pulls messages in order, sends, and closes 1000 by returning")
	void pulls() {
		try (RawWebSocketClient client = open("sum")) {
			client.sendText("1").sendText("2").sendText("39").sendText("=").expectText("42").expectClose(1000);
			client.sendClose(1000, "");
			assertThat(end("sum")).isEqualTo("1000 SERVER_CLOSED after finished");
		}
	}

	@Test
	@DisplayName("D10 text and binary messages come as they are")
	void bothKinds() {
		try (RawWebSocketClient client = open("echo")) {
			client.sendText("hä")
				.expectText("hä")
				.sendBinary((byte) 1, (byte) 2, (byte) 3)
				.expectBinary((byte) 1, (byte) 2, (byte) 3);
			client.sendFragments("a", "b", "c").expectText("abc").sendClose(1000, "").expectClose(1000);
			assertThat(end("echo")).isEqualTo("1000 CLIENT_CLOSED after finished");
		}
	}

	@Test
	@DisplayName("D10 receive(timeout) gives up in time, and the conversation goes on")
	void receiveInTime() {
		try (RawWebSocketClient client = open("patient")) {
			client.expectText("nothing").sendText("hi").expectText("hi").expectClose(1000);
		}
	}

	@Test
	void aConversationReceivesMessagesAsObjectsOfATypeOrWaitsInVain() {
		try (RawWebSocketClient client = open("typed")) {
			client.expectText("null").sendText("plain").expectText("plain");
			client.sendBinary((byte) 1, (byte) 2).expectText("2 bytes");
			client.sendText("{\"x\":1,\"y\":2}").expectText("Point[x=1, y=2]");
			client.sendText("5").expectText("6");
			client.sendText("{\"x\":\"far\"}").expectClose(1007);
		}
	}

	@Test
	@DisplayName("D10 throwing closes with 1011, and says nothing of the failure")
	void throwing() {
		try (RawWebSocketClient client = open("throws")) {
			client.sendText("go");
			assertThat(client.expectClose(1011).getReason()).doesNotContain("secret");
			client.sendClose(1011, "");
			assertThat(end("throws")).isEqualTo("1011 HANDLER_FAILED after finished");
		}
	}

	@Test
	@DisplayName("D10 throwing WsCloseException closes with its status")
	void throwingStatus() {
		try (RawWebSocketClient client = open("status")) {
			client.sendText("go").expectClose(4009);
		}
	}

	@Test
	@DisplayName("D6 what a conversation throws goes to @OnError")
	void onError() {
		try (RawWebSocketClient client = open("state")) {
			client.sendText("go").expectText("sorry");
		}
	}

	@Test
	@DisplayName("D4 a client that vanishes ends the iteration, after what it has sent; @OnClose is last")
	void vanishes() {
		RawWebSocketClient client = open("collect");
		client.sendText("a").sendText("b").expectText("2");
		client.close();
		assertThat(end("collect")).isEqualTo("1006 CONNECTION_LOST after finished");
	}

	@Test
	@DisplayName("D4 @OnClose waits for a conversation that is still at work")
	void onCloseIsLast() {
		Talks talks = application.bean(Talks.class);
		try (RawWebSocketClient client = open("slow")) {
			client.sendText("work").expectText("at work").sendClose(1000, "").expectClose(1000);
			Awaitility.await().until(() -> application.bean(WsConnections.class).count() == 0);
			assertThat(talks.ends.get("slow")).isEmpty();
			talks.goOn.countDown();
			assertThat(end("slow")).isEqualTo("1000 CLIENT_CLOSED after finished");
		}
	}

	@Test
	@DisplayName("D10 a conversation that does not take its messages pushes back on the socket, and loses none")
	void pushesBack() throws Exception {
		Talks talks = application.bean(Talks.class);
		try (RawWebSocketClient client = open("lazy")) {
			client.expectText("ready");
			String large = "x".repeat(50_000);
			AtomicInteger sent = new AtomicInteger();
			CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> IntStream.range(0, 2000).forEach((i) -> {
				client.sendText(i + large);
				sent.incrementAndGet();
			}));
			// 100 MB do not fit into the buffers of two sockets.
			awaitStill(sent);
			assertThat(sent).hasValueLessThan(2000);
			talks.takeAll.countDown();
			sending.get(Patience.SECONDS, TimeUnit.SECONDS);
			client.sendText("=").expectText("2000 in order");
		}
	}

	@Test
	@DisplayName("D10 a conversation that only sends goes at its client's pace")
	void sendsAtPace() {
		AtomicInteger flooded = application.bean(Talks.class).flooded;
		try (RawWebSocketClient client = open("flood")) {
			awaitStill(flooded);
			assertThat(flooded).hasValueLessThan(20_000);
			for (int i = 0; i < 20_000; i++) {
				client.expectText("message " + i + PADDING);
			}
			client.expectClose(1000);
		}
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	@DisplayName("D10 runs on a virtual thread where the JVM has them")
	void virtualThread() {
		try (RawWebSocketClient client = open("thread")) {
			assertThat(client.readMessage().text()).startsWith("VirtualThread");
		}
	}

	@Test
	@DisplayName("D10 pings are answered while a conversation thinks")
	void pings() {
		try (RawWebSocketClient client = open("patient-for-ever")) {
			client.expectText("thinking").send(RawFrame.ping((byte) 7));
			RawFrame pong = client.readFrame();
			assertThat(pong.opcode()).isEqualTo(RawFrame.PONG);
			assertThat(pong.content()).containsExactly(7);
		}
	}

	@Test
	@DisplayName("L1 shutdown: the conversation is interrupted, the client reads 1001")
	void interrupted() {
		RunningApplication application = RunningApplication.start(List.of(Talks.class),
				"wsext.shutdown.grace=" + Patience.SECONDS + "s");
		Talks talks = application.bean(Talks.class);
		try (RawWebSocketClient client = RawWebSocketClient.open(application.port(), "/talk/patient-for-ever")) {
			client.expectText("thinking");
			Thread closing = new Thread(application::close);
			closing.start();
			client.expectClose(1001);
			client.sendClose(1001, "");
			join(closing);
			assertThat(talks.ends.get("patient-for-ever")).containsExactly("1001 SHUTDOWN after finished");
			assertThat(talks.interruptions).hasValue(1);
		}
	}

	@Test
	@EnabledForJreRange(max = JRE.JAVA_20)
	@DisplayName("D10 beyond the bounded pool a connection is closed 1013")
	void noThreadLeft() {
		try (RunningApplication application = RunningApplication.start(List.of(Talks.class),
				"wsext.conversation.max-threads=2")) {
			List<RawWebSocketClient> clients = new ArrayList<>();
			for (int i = 0; i < 2; i++) {
				clients.add(RawWebSocketClient.open(application.port(), "/talk/echo"));
			}
			clients.forEach((client) -> client.sendText("hi").expectText("hi"));
			try (RawWebSocketClient third = RawWebSocketClient.open(application.port(), "/talk/echo")) {
				third.expectClose(1013);
			}
			clients.get(0).sendClose(1000, "").expectClose(1000);
			Awaitility.await().untilAsserted(() -> {
				try (RawWebSocketClient next = RawWebSocketClient.open(application.port(), "/talk/echo")) {
					next.sendText("hi").expectText("hi");
				}
			});
			clients.forEach(RawWebSocketClient::close);
		}
	}

	private static RawWebSocketClient open(String name) {
		application.bean(Talks.class).ends.put(name, new LinkedBlockingQueue<>());
		return RawWebSocketClient.open(application.port(), "/talk/" + name);
	}

	/**
	 * Waits until nothing is counted any more.
	 */
	private static void awaitStill(AtomicInteger count) {
		AtomicInteger before = new AtomicInteger();
		Awaitility.await()
			.pollInterval(Duration.ofMillis(500))
			.until(() -> count.get() > 0 && before.getAndSet(count.get()) == count.get());
	}

	private static String end(String name) {
		try {
			return String
				.valueOf(application.bean(Talks.class).ends.get(name).poll(Patience.SECONDS, TimeUnit.SECONDS));
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void join(Thread thread) {
		try {
			thread.join();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@WsExtEndpoint(path = "/talk/{name}", authentication = HandshakeAuthentication.NONE)
	static class Talks {

		final Map<String, BlockingQueue<String>> ends = new ConcurrentHashMap<>();

		final CountDownLatch goOn = new CountDownLatch(1);

		final CountDownLatch takeAll = new CountDownLatch(1);

		final AtomicInteger interruptions = new AtomicInteger();

		final AtomicInteger flooded = new AtomicInteger();

		@OnOpen
		void open(@PathVariable String name) {
			this.ends.computeIfAbsent(name, (key) -> new LinkedBlockingQueue<>());
		}

		@Conversation
		void talk(WsConversation conversation, @PathVariable String name) throws Exception {
			try {
				switch (name) {
					case "sum" -> sum(conversation);
					case "echo" -> conversation.incoming().forEach(conversation::send);
					case "patient" -> patient(conversation);
					case "typed" -> typed(conversation);
					case "throws" -> {
						conversation.receive(Patience.LIMIT);
						throw new IllegalArgumentException("secret");
					}
					case "status" -> {
						conversation.receive(Patience.LIMIT);
						throw new WsCloseException(new CloseStatus(4009, "enough"));
					}
					case "state" -> {
						conversation.receive(Patience.LIMIT);
						throw new IllegalStateException("for @OnError");
					}
					case "collect" -> collect(conversation);
					case "slow" -> {
						conversation.receive(Patience.LIMIT);
						conversation.send("at work");
						this.goOn.await();
					}
					case "lazy" -> lazy(conversation);
					case "flood" -> flood(conversation);
					case "thread" -> conversation.send(Thread.currentThread().toString());
					case "patient-for-ever" -> {
						conversation.send("thinking");
						new CountDownLatch(1).await();
					}
					default -> throw new IllegalArgumentException(name);
				}
			}
			catch (InterruptedException ex) {
				this.interruptions.incrementAndGet();
				throw ex;
			}
			finally {
				conversation.connection().attributes().put("finished", true);
			}
		}

		private void flood(WsConversation conversation) {
			for (int i = 0; i < 20_000; i++) {
				conversation.send("message " + i + PADDING);
				this.flooded.incrementAndGet();
			}
		}

		private static void sum(WsConversation conversation) {
			int sum = 0;
			for (WsMessage message : conversation.incoming()) {
				String text = ((WsMessage.Text) message).payload();
				if (text.equals("=")) {
					conversation.send(String.valueOf(sum));
					return;
				}
				sum += Integer.parseInt(text);
			}
		}

		private static void patient(WsConversation conversation) {
			if (conversation.receive(Duration.ofMillis(20)) == null) {
				conversation.send("nothing");
			}
			conversation.send(conversation.receive(Patience.LIMIT));
		}

		private static void typed(WsConversation conversation) {
			conversation.send(String.valueOf(conversation.receive(Point.class, Duration.ofMillis(1))));
			conversation.send(String.valueOf(conversation.receive(String.class, Patience.LIMIT)));
			byte[] bytes = conversation.receive(byte[].class, Patience.LIMIT);
			conversation.send(((bytes != null) ? bytes.length : 0) + " bytes");
			conversation.send(String.valueOf(conversation.receive(Point.class, Patience.LIMIT)));
			Integer number = conversation.receive(int.class, Patience.LIMIT);
			conversation.send(String.valueOf((number != null) ? number + 1 : 0));
			conversation.receive(Point.class, Patience.LIMIT);
		}

		private static void collect(WsConversation conversation) {
			int count = 0;
			for (WsMessage message : conversation.incoming()) {
				count++;
				if (((WsMessage.Text) message).payload().equals("b")) {
					conversation.send(String.valueOf(count));
				}
			}
		}

		private void lazy(WsConversation conversation) throws InterruptedException {
			conversation.send("ready");
			this.takeAll.await();
			int next = 0;
			for (WsMessage message : conversation.incoming()) {
				String text = ((WsMessage.Text) message).payload();
				if (text.equals("=")) {
					conversation.send(next + " in order");
				}
				else if (text.startsWith(next + "x")) {
					next++;
				}
			}
		}

		@OnError(IllegalStateException.class)
		String sorry() {
			return "sorry";
		}

		@OnClose
		void close(CloseStatus status, LeaveReason reason, WsConnection connection, @PathVariable String name) {
			String finished = connection.attributes().containsKey("finished") ? "finished" : "too early";
			this.ends.get(name).add(status.getCode() + " " + reason + " after " + finished);
		}

	}

	/**
	 * What a client may send.
	 */
	record Point(int x, int y) {
	}

}
