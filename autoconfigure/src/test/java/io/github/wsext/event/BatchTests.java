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

package io.github.wsext.event;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import io.github.wsext.BroadcastResult;
import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.OnEvent;
import io.github.wsext.SendResult;
import io.github.wsext.WsConnection;
import io.github.wsext.WsConnections;
import io.github.wsext.WsEvents;
import io.github.wsext.WsEvents.Subscription;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.connection.Engine;
import io.github.wsext.connection.Probe;
import io.github.wsext.testsupport.EveryContainer;
import io.github.wsext.testsupport.RawWebSocketClient;
import io.github.wsext.testsupport.RunningApplication;
import io.github.wsext.testsupport.TestWebSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for batches of events over sockets.
 */
@EveryContainer
class BatchTests {

	private static final Duration NEVER = Duration.ofDays(1);

	private static Engine engine;

	private static WsEvents events;

	private final Probe probe = engine.probe();

	@BeforeAll
	static void start() {
		engine = Engine.start("wsext.event.batch.tick=30ms", "wsext.event.batch-max-size=50");
		events = engine.application().bean(WsEvents.class);
	}

	@AfterAll
	static void stop() {
		engine.close();
	}

	@Test
	@DisplayName("V5 event.batch.<name> collects, and the client gets {\"event\":\"batch_tick\",\"payload\":{\"d\":[...]}} in the order of sending")
	void property() {
		try (TestWebSocket client = engine.webSocket(this.probe)) {
			WsConnection connection = this.probe.connection();
			List<CompletableFuture<SendResult>> results = IntStream.range(0, 20)
				.mapToObj((i) -> events.send(connection, "tick", i).toCompletableFuture())
				.toList();
			List<Integer> received = new ArrayList<>();
			while (received.size() < 20) {
				String batch = client.takeText();
				assertThat(batch).startsWith("{\"event\":\"batch_tick\",\"payload\":{\"d\":[").endsWith("]}}");
				JsonMapper.shared().readTree(batch).at("/payload/d").forEach((each) -> received.add(each.intValue()));
			}
			assertThat(received).containsExactlyElementsOf(IntStream.range(0, 20).boxed().toList());
			assertThat(results).allMatch((result) -> Probe.get(result) == SendResult.SENT);
		}
	}

	@Test
	@DisplayName("V5 batches by code; empty intervals are silent; ending the handle sends what is there")
	void handle() {
		try (TestWebSocket client = engine.webSocket(this.probe)) {
			WsConnection connection = this.probe.connection();
			Subscription batch = events.batch("price", NEVER);
			events.batch("silent", Duration.ofMillis(1));
			CompletableFuture<SendResult> result = events.send(connection, "price", "a").toCompletableFuture();
			events.send(connection, "price", "b");
			events.send(connection, "other", "c");
			assertThat(client.takeText()).isEqualTo("{\"event\":\"other\",\"payload\":\"c\"}");
			assertThat(result).isNotDone();
			batch.close();
			assertThat(client.takeText()).isEqualTo("{\"event\":\"batch_price\",\"payload\":{\"d\":[\"a\",\"b\"]}}");
			assertThat(Probe.get(result)).isEqualTo(SendResult.SENT);
			// Many intervals of the silent one have gone by with this.
			events.send(connection, "tick", 1);
			assertThat(client.takeText()).contains("batch_tick");
			events.send(connection, "price", "d");
			assertThat(client.takeText()).isEqualTo("{\"event\":\"price\",\"payload\":\"d\"}");
		}
	}

	@Test
	@DisplayName("V5 publish collects for each subscriber, sendNow and publishNow skip the batch, and the maximum size flushes early")
	void publish() {
		Probe second = engine.probe();
		try (TestWebSocket one = engine.webSocket(this.probe);
				TestWebSocket two = engine.webSocket(second);
				Subscription batch = events.batch("rate", NEVER)) {
			this.probe.connection().subscribe("rates");
			second.connection().subscribe("rates");
			assertThat(events.publish("rates", "rate", 0)).isEqualTo(BroadcastResult.of(2, 2, 0, 0));
			assertThat(events.publish("nowhere", "rate", 0)).isEqualTo(BroadcastResult.NONE);
			assertThat(events.publishNow("rates", "rate", "now")).isEqualTo(BroadcastResult.of(2, 2, 0, 0));
			assertThat(Probe.get(events.sendNow(second.connection(), "rate", "you").toCompletableFuture()))
				.isEqualTo(SendResult.SENT);
			IntStream.range(1, 50).forEach((i) -> events.publish("rates", "rate", i));
			for (TestWebSocket client : List.of(one, two)) {
				assertThat(client.takeText()).isEqualTo("{\"event\":\"rate\",\"payload\":\"now\"}");
			}
			assertThat(two.takeText()).isEqualTo("{\"event\":\"rate\",\"payload\":\"you\"}");
			String all = String.join(",", IntStream.range(0, 50).mapToObj(String::valueOf).toList());
			for (TestWebSocket client : List.of(one, two)) {
				assertThat(client.takeText()).isEqualTo("{\"event\":\"batch_rate\",\"payload\":{\"d\":[" + all + "]}}");
			}
		}
	}

	@Test
	@DisplayName("V5 a batch that begins anew sends what was collected and takes the place of the one before")
	void replaced() {
		try (TestWebSocket client = engine.webSocket(this.probe)) {
			WsConnection connection = this.probe.connection();
			Subscription first = events.batch("anew", NEVER);
			events.send(connection, "anew", 1);
			try (Subscription second = events.batch("anew", Duration.ofMillis(20))) {
				assertThat(client.takeText()).isEqualTo("{\"event\":\"batch_anew\",\"payload\":{\"d\":[1]}}");
				first.close();
				events.send(connection, "anew", 2);
				assertThat(client.takeText()).isEqualTo("{\"event\":\"batch_anew\",\"payload\":{\"d\":[2]}}");
			}
		}
	}

	@Test
	@DisplayName("V5 closing the connection sends what it has gathered first")
	void flushedOnClose() {
		try (TestWebSocket client = engine.webSocket(this.probe); Subscription batch = events.batch("bye", NEVER)) {
			CompletableFuture<SendResult> result = events.send(this.probe.connection(), "bye", 1).toCompletableFuture();
			this.probe.connection().close();
			assertThat(client.takeText()).isEqualTo("{\"event\":\"batch_bye\",\"payload\":{\"d\":[1]}}");
			assertThat(client.awaitClose().getCode()).isEqualTo(1000);
			assertThat(Probe.get(result)).isEqualTo(SendResult.SENT);
			assertThat(Probe.get(events.send(this.probe.connection(), "bye", 2).toCompletableFuture()))
				.isEqualTo(SendResult.CLOSED);
		}
	}

	@Test
	@DisplayName("V5 closing while the batch is being encoded waits for nobody, and the client reads the batch first")
	void closedDuringFlush() {
		try (TestWebSocket client = engine.webSocket(this.probe)) {
			EventBatchLawsTests.Slow slow = new EventBatchLawsTests.Slow();
			events.send(this.probe.connection(), "tick", slow);
			slow.awaitCall();
			this.probe.connection().close();
			assertThat(this.probe.connection().isOpen()).isFalse();
			slow.go();
			assertThat(client.takeText()).isEqualTo("{\"event\":\"batch_tick\",\"payload\":{\"d\":[0]}}");
			assertThat(client.awaitClose().getCode()).isEqualTo(1000);
		}
	}

	@Test
	@DisplayName("V5 nothing is kept for a connection that has gone, whatever the interval")
	void nothingKept() {
		EventBatches batches = engine.application().bean(EventBatches.class);
		Probe.await().until(() -> batches.size() == 0);
		try (Subscription batch = events.batch("gone", NEVER)) {
			RawWebSocketClient client = engine.client(this.probe);
			CompletableFuture<SendResult> result = events.send(this.probe.connection(), "gone", 1)
				.toCompletableFuture();
			assertThat(batches.size()).isEqualTo(1);
			client.reset();
			assertThat(Probe.get(result)).isEqualTo(SendResult.CLOSED);
			this.probe.end();
			assertThat(batches.size()).isZero();
		}
	}

	@Test
	@DisplayName("V5 on shutdown the client reads its batch, then 1001")
	void flushedOnShutdown() {
		RunningApplication application = RunningApplication.start(List.of(PriceEndpoint.class),
				"wsext.event.batch.price=1d");
		try (TestWebSocket client = TestWebSocket.connect(application.port(), "/prices")) {
			WsConnections connections = application.bean(WsConnections.class);
			Probe.await().until(() -> connections.count() == 1);
			application.bean(WsEvents.class).send(connections.all().iterator().next(), "price", 1);
			application.close();
			assertThat(client.takeText()).isEqualTo("{\"event\":\"batch_price\",\"payload\":{\"d\":[1]}}");
			assertThat(client.awaitClose().getCode()).isEqualTo(1001);
		}
		finally {
			application.close();
		}
	}

	@Test
	@DisplayName("V1 V5 a client of ao-concepts works unchanged: keys e and p, prefix batch-")
	void aoConcepts() {
		try (RunningApplication application = RunningApplication.start(List.of(PriceEndpoint.class),
				"wsext.event.event-key=e", "wsext.event.payload-key=p", "wsext.event.batch-prefix=batch-",
				"wsext.event.batch.price=20ms");
				TestWebSocket client = TestWebSocket.connect(application.port(), "/prices")) {
			assertThat(client.send("{\"e\":\"ask\",\"p\":{\"symbol\":\"ACME\"},\"id\":\"1\"}").takeText())
				.isEqualTo("{\"e\":\"ask\",\"p\":{\"symbol\":\"ACME\"},\"id\":\"1\"}");
			client.send("{\"e\":\"price\",\"p\":{\"symbol\":\"ACME\"}}");
			assertThat(client.takeText()).isEqualTo("{\"e\":\"batch-price\",\"p\":{\"d\":[{\"symbol\":\"ACME\"}]}}");
			assertThat(client.send("{\"event\":\"price\",\"payload\":{\"symbol\":\"ACME\"}}").takeText()).isEqualTo(
					"{\"e\":\"error\",\"p\":{\"code\":\"bad_envelope\",\"message\":\"Message is not an event\"}}");
		}
	}

	@Test
	@DisplayName("V2 sendNow refuses a payload that cannot be encoded; a batch takes it and logs")
	void notEncodable() {
		try (TestWebSocket client = engine.webSocket(this.probe)) {
			WsConnection connection = this.probe.connection();
			assertThatIllegalArgumentException()
				.isThrownBy(() -> events.sendNow(connection, "tick", new NotEncodable()));
			assertThatIllegalArgumentException()
				.isThrownBy(() -> events.send(connection, "unbatched", new NotEncodable()));
			CompletableFuture<SendResult> result = events.send(connection, "tick", new NotEncodable())
				.toCompletableFuture();
			assertThat(Probe.get(result)).isEqualTo(SendResult.DROPPED);
			events.send(connection, "tick", 1);
			JsonNode batch = JsonMapper.shared().readTree(client.takeText());
			assertThat(batch.at("/payload/d/0").intValue()).isOne();
		}
	}

	static class NotEncodable {

		public int getValue() {
			throw new IllegalStateException("as the test wants it");
		}

	}

	record Price(String symbol) {
	}

	@WsExtEndpoint(path = "/prices", authentication = HandshakeAuthentication.NONE)
	static class PriceEndpoint {

		private final WsEvents events;

		PriceEndpoint(WsEvents events) {
			this.events = events;
		}

		@OnEvent("ask")
		Price ask(Price price) {
			return price;
		}

		@OnEvent("price")
		void price(Price price, WsConnection connection) {
			this.events.send(connection, "price", price);
		}

	}

}
