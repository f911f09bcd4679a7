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

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.github.wsext.BroadcastResult;
import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.OnEvent;
import io.github.wsext.OnText;
import io.github.wsext.OverflowPolicy;
import io.github.wsext.SendResult;
import io.github.wsext.WsConnection;
import io.github.wsext.WsConnections;
import io.github.wsext.WsEvents;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.WsTopics;
import io.github.wsext.connection.Probe;
import io.github.wsext.testsupport.EveryTransport;
import io.github.wsext.testsupport.RawWebSocketClient;
import io.github.wsext.testsupport.RunningApplication;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.util.StringUtils;
import org.springframework.web.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for messages to a client that stops reading, and reads again later. Up to ten
 * messages wait for it.
 */
@EveryTransport
@ExtendWith(OutputCaptureExtension.class)
class SlowReaderTests {

	/** More than the buffers of sockets take. */
	private static final byte[] LARGE = new byte[6 * 1024 * 1024];

	private static final AtomicInteger names = new AtomicInteger();

	private static RunningApplication application;

	@BeforeAll
	static void start() {
		application = RunningApplication.start(
				List.of(SimpleMeterRegistry.class, PlainEndpoint.class, OldestEndpoint.class, NewestEndpoint.class,
						LatestEndpoint.class, ClosingEndpoint.class),
				"wsext.outbound.max-messages=10", "wsext.outbound.overflow=drop-newest",
				"wsext.endpoint.closing.overflow=close", "wsext.send-timeout=120s");
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/plain/", "/newest/" })
	@DisplayName("O2 DROP_NEWEST, of the endpoint or else of the application: the client sees what came first")
	void dropNewest(String path) {
		try (Slow slow = open(path)) {
			List<CompletableFuture<SendResult>> results = slow.send(25);
			assertThat(results.subList(10, 25)).allMatch((result) -> Probe.get(result) == SendResult.DROPPED);
			slow.expect(0, 10);
			assertThat(results.subList(0, 10)).allMatch((result) -> Probe.get(result) == SendResult.SENT);
		}
	}

	@Test
	@DisplayName("O2 DROP_OLDEST of the endpoint: the client sees what came last")
	void dropOldest() {
		try (Slow slow = open("/oldest/")) {
			List<CompletableFuture<SendResult>> results = slow.send(25);
			assertThat(results.subList(0, 15)).allMatch((result) -> Probe.get(result) == SendResult.DROPPED);
			slow.expect(15, 25);
		}
	}

	@Test
	@DisplayName("O2 CONFLATE of the endpoint: of each topic and each event the client sees the latest, in the place of the first")
	void conflate() {
		WsTopics topics = application.bean(WsTopics.class);
		WsEvents events = application.bean(WsEvents.class);
		try (Slow slow = open("/latest/")) {
			String room = slow.connection.handshake().path();
			Probe.await().until(() -> topics.subscribers(room) == 1);
			slow.connection.subscribe(room + "/other");
			for (int i = 0; i < 20; i++) {
				assertThat(topics.publish(room, "room " + i)).isEqualTo(BroadcastResult.of(1, 1, 0, 0));
				topics.publish(room + "/other", "other " + i);
				events.send(slow.connection, "price", i);
				events.publish(room, "price", -i);
			}
			slow.read().expectText("room 19").expectText("other 19");
			slow.client.expectText("{\"event\":\"price\",\"payload\":19}")
				.expectText("{\"event\":\"price\",\"payload\":-19}");
			slow.sync();
		}
	}

	@Test
	@DisplayName("O2 CONFLATE of the endpoint: a message without a key is never left out, but closes with 4438")
	void conflateWithoutKey() {
		try (Slow slow = open("/latest/")) {
			List<CompletableFuture<SendResult>> results = slow.send(11);
			assertThat(results.get(10)).isCompletedWithValue(SendResult.DROPPED);
			slow.read().expectClose(4438);
		}
	}

	@Test
	@DisplayName("O2 the property of an endpoint goes before its annotation: CLOSE with 4438, told once in the log")
	void close(CapturedOutput output) {
		try (Slow slow = open("/closing/")) {
			slow.send(30);
			assertThat(slow.connection.isOpen()).isFalse();
			assertThat(slow.read().expectClose()).isEqualTo(new CloseStatus(4438, "slow consumer"));
			assertThat(StringUtils.countOccurrencesOf(output.getAll(), "Closing slow consumer " + slow.connection))
				.isOne();
			assertThat(count("wsext.connections.slow", "/closing/{name}")).isEqualTo(1);
		}
	}

	@Test
	@DisplayName("O2 send(message, policy) and sendLatest go before the endpoint's policy")
	void perMessage() {
		try (Slow slow = open("/plain/")) {
			WsConnection connection = slow.connection;
			connection.send("first", OverflowPolicy.DROP_OLDEST);
			connection.sendLatest("a", "a1");
			for (int i = 0; i < 8; i++) {
				connection.send("close " + i, OverflowPolicy.CLOSE);
			}
			connection.send("newest");
			connection.sendLatest("a", "a2");
			connection.send("last", OverflowPolicy.DROP_OLDEST);
			assertThatIllegalArgumentException().isThrownBy(() -> connection.send("x", OverflowPolicy.CONFLATE));
			slow.read().expectText("a2");
			for (int i = 0; i < 8; i++) {
				slow.client.expectText("close " + i);
			}
			slow.client.expectText("last");
			slow.sync();
		}
	}

	@Test
	@DisplayName("O2 publish(topic, message, policy) and publishLatest go before the endpoint's policy")
	void perPublication() {
		WsTopics topics = application.bean(WsTopics.class);
		try (Slow slow = open("/plain/")) {
			String room = slow.connection.handshake().path();
			Probe.await().until(() -> topics.subscribers(room) == 1);
			for (int i = 0; i < 20; i++) {
				assertThat(topics.publish(room, "oldest " + i, OverflowPolicy.DROP_OLDEST).queued()).isOne();
				assertThat(topics.publishLatest(room, "a", "a" + i).queued()).isOne();
			}
			assertThat(topics.publish(room, "newest")).isEqualTo(BroadcastResult.of(1, 0, 1, 0));
			assertThatIllegalArgumentException().isThrownBy(() -> topics.publish(room, "x", OverflowPolicy.CONFLATE));
			slow.read();
			// The first of the key has made room like any other; the next has kept its
			// place.
			slow.client.expectText("a19");
			IntStream.range(11, 20).forEach((i) -> slow.client.expectText("oldest " + i));
			slow.sync();
		}
	}

	@Test
	@DisplayName("O2 a reply is never left out: others make room for it")
	void reply() {
		try (Slow slow = open("/newest/")) {
			slow.send(10);
			double before = count("wsext.messages.dropped", "/newest/{name}");
			slow.client.sendText("hello")
				.sendText("{\"event\":\"ask\",\"id\":1}")
				.sendText("{\"event\":\"unknown\",\"id\":2}");
			// The queue is more than half full: nothing more is read before some of it
			// has left.
			Probe.await().until(() -> count("wsext.messages.dropped", "/newest/{name}") == before + 1);
			slow.expect(1, 10);
			slow.client.expectText("echo hello").expectText("{\"event\":\"ask\",\"payload\":\"answer\",\"id\":1}");
			assertThat(slow.client.readMessage().text()).contains("unknown_event").endsWith("\"id\":2}");
			slow.sync();
		}
	}

	@Test
	@DisplayName("O2 a reply for which nothing can make room closes with 4438")
	void replyThatDoesNotFit() {
		try (Slow slow = open("/newest/")) {
			IntStream.range(0, 10).forEach((i) -> slow.connection.send(i, OverflowPolicy.CLOSE));
			slow.client.sendText("hello");
			Probe.await().until(() -> !slow.connection.isOpen());
			slow.read().expectClose(4438);
		}
	}

	@Test
	@DisplayName("O2 a full queue keeps no close frame back: it leaves after what waits")
	void closeFrame() {
		try (Slow slow = open("/newest/")) {
			slow.send(20);
			slow.connection.close(new CloseStatus(4000, "bye"));
			slow.expect(0, 10);
			assertThat(slow.client.expectClose()).isEqualTo(new CloseStatus(4000, "bye"));
		}
	}

	@Test
	@DisplayName("O2 drops are counted by endpoint, and logged once per connection")
	void countedAndLoggedOnce(CapturedOutput output) {
		double before = count("wsext.messages.dropped", "/oldest/{name}");
		try (Slow one = open("/oldest/"); Slow two = open("/oldest/")) {
			one.send(25);
			two.send(12);
			assertThat(count("wsext.messages.dropped", "/oldest/{name}") - before).isEqualTo(17);
			for (Slow slow : List.of(one, two)) {
				assertThat(StringUtils.countOccurrencesOf(output.getAll(),
						"Leaving out messages for a slow consumer, " + slow.connection))
					.isOne();
			}
		}
		assertThat(application.bean(MeterRegistry.class).get("wsext.messages.dropped").meters())
			.allSatisfy((meter) -> assertThat(meter.getId().getTag("endpoint")).endsWith("/{name}"));
	}

	@Test
	void whatALaterMessageReplacesIsCountedButNoWarning(CapturedOutput output) {
		double before = count("wsext.messages.dropped", "/latest/{name}");
		try (Slow slow = open("/latest/")) {
			IntStream.range(0, 5).forEach((i) -> slow.connection.sendLatest("price", i));
			assertThat(count("wsext.messages.dropped", "/latest/{name}") - before).isEqualTo(4);
			slow.read().expectText("4");
			assertThat(output.getAll()).doesNotContain("slow consumer, " + slow.connection);
		}
	}

	@Test
	@DisplayName("O2 C2 flush() does not wait for what was dropped, and a client that reads again gets all that follows")
	void readsAgain() {
		try (Slow slow = open("/oldest/")) {
			slow.send(10);
			CompletableFuture<Void> flushed = slow.connection.flush().toCompletableFuture();
			slow.send(10);
			assertThat(flushed).isNotDone();
			slow.expect(0, 10);
			Probe.get(flushed);
			for (int i = 0; i < 100; i++) {
				slow.connection.send("again " + i);
				slow.client.expectText("again " + i);
			}
		}
	}

	private static double count(String name, String endpoint) {
		return application.bean(MeterRegistry.class)
			.find(name)
			.tag("endpoint", endpoint)
			.counters()
			.stream()
			.mapToDouble((counter) -> counter.count())
			.sum();
	}

	private static Slow open(String prefix) {
		String path = prefix + names.incrementAndGet();
		RawWebSocketClient client = RawWebSocketClient.connect(application.port(), 4096).handshake(path).open();
		WsConnections connections = application.bean(WsConnections.class);
		Probe.await().until(() -> connections.count((each) -> each.handshake().path().equals(path)) == 1);
		WsConnection connection = connections.matching((each) -> each.handshake().path().equals(path))
			.iterator()
			.next();
		connection.send(LARGE);
		return new Slow(client, connection);
	}

	/**
	 * A client that has stopped reading.
	 */
	private record Slow(RawWebSocketClient client, WsConnection connection) implements AutoCloseable {

		List<CompletableFuture<SendResult>> send(int count) {
			return IntStream.range(0, count).mapToObj((i) -> this.connection.send(i).toCompletableFuture()).toList();
		}

		/**
		 * Reads again, all that was in its way.
		 */
		RawWebSocketClient read() {
			assertThat(this.client.readMessage().payload()).hasSize(LARGE.length);
			return this.client;
		}

		void expect(int from, int to) {
			read();
			IntStream.range(from, to).forEach((i) -> this.client.expectText(String.valueOf(i)));
		}

		/**
		 * Nothing else has been waiting.
		 */
		void sync() {
			this.connection.send("sync");
			this.client.expectText("sync");
		}

		@Override
		public void close() {
			this.client.close();
		}

	}

	abstract static class Echo {

		@OnText
		String echo(String text) {
			return "echo " + text;
		}

		@OnEvent("ask")
		String answer() {
			return "answer";
		}

	}

	@WsExtEndpoint(path = "/plain/{name}", authentication = HandshakeAuthentication.NONE)
	static class PlainEndpoint extends Echo {

	}

	@WsExtEndpoint(path = "/oldest/{name}", authentication = HandshakeAuthentication.NONE,
			overflow = OverflowPolicy.DROP_OLDEST)
	static class OldestEndpoint extends Echo {

	}

	@WsExtEndpoint(path = "/newest/{name}", authentication = HandshakeAuthentication.NONE,
			overflow = OverflowPolicy.DROP_NEWEST)
	static class NewestEndpoint extends Echo {

	}

	@WsExtEndpoint(path = "/latest/{name}", authentication = HandshakeAuthentication.NONE,
			overflow = OverflowPolicy.CONFLATE)
	static class LatestEndpoint extends Echo {

	}

	@WsExtEndpoint(path = "/closing/{name}", id = "closing", authentication = HandshakeAuthentication.NONE,
			overflow = OverflowPolicy.DROP_OLDEST)
	static class ClosingEndpoint extends Echo {

	}

}
