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

package io.github.wsext.topic.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.github.wsext.BroadcastResult;
import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.OnEvent;
import io.github.wsext.OnOpen;
import io.github.wsext.OverflowPolicy;
import io.github.wsext.Relay;
import io.github.wsext.WsConnection;
import io.github.wsext.WsEvents;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.WsTopics;
import io.github.wsext.connection.Probe;
import io.github.wsext.testsupport.EveryContainer;
import io.github.wsext.testsupport.HttpAnswer;
import io.github.wsext.testsupport.RunningApplication;
import io.github.wsext.testsupport.TestWebSocket;
import io.github.wsext.topic.TopicAuthorizer;
import io.github.wsext.topic.TopicRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for topics with a history on one node, over sockets.
 */
@EveryContainer
class RecoveryTests {

	private static final JsonMapper JSON = JsonMapper.shared();

	private static RunningApplication application;

	@BeforeAll
	static void start() {
		application = RunningApplication.start(List.of(RoomEndpoint.class, OpenEndpoint.class, Rules.class),
				"wsext.topic.history.[/room/**].size=20", "wsext.topic.history.[/room/**].max-recover=10",
				"wsext.topic.history.[/open/**].size=20", "wsext.topic.history.[/price/*].mode=latest",
				"wsext.topic.history.[news].ttl=1h", "wsext.event.batch.[tick]=1h");
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@AfterEach
	void awaitEmpty() {
		Probe.await().until(() -> registry().size() == 0);
	}

	private static TopicRegistry registry() {
		return application.bean(TopicRegistry.class);
	}

	private static WsTopics topics() {
		return application.bean(WsTopics.class);
	}

	private static WsEvents events() {
		return application.bean(WsEvents.class);
	}

	@Test
	@DisplayName("S1 every message of a topic with a history has its position, and publishing tells it")
	void positions() {
		try (TestWebSocket client = open()) {
			subscribe(client, "/open/positions", null);
			// The thread that has let the client join may be at it still.
			BroadcastResult result = events().publish("/open/positions", "price", Map.of("eur", 1))
				.completed()
				.toCompletableFuture()
				.join();
			assertThat(result).isEqualTo(BroadcastResult.of(1, 1, 0, 0));
			Relay relay = result.relay().toCompletableFuture().join();
			assertThat(relay.outcome()).isEqualTo(Relay.Outcome.NONE);
			JsonNode event = take(client);
			assertThat(event.toString()).isEqualTo("{\"event\":\"price\",\"payload\":{\"eur\":1},"
					+ "\"topic\":\"/open/positions\",\"pos\":\"" + relay.position().orElseThrow() + "\"}");
			topics().publish("/open/positions", "text");
			assertThat(take(client).path("payload").asString()).isEqualTo("text");
			topics().publish("/open/positions", List.of(1, 2));
			JsonNode message = take(client);
			assertThat(message.path("payload").toString()).isEqualTo("[1,2]");
			assertThat(message.has("event")).isFalse();
			assertThat(offset(message)).isEqualTo(3);
		}
	}

	@Test
	@DisplayName("S2 who comes back gets what it missed, in order, and then what follows")
	void recovers() {
		String position;
		try (TestWebSocket client = open()) {
			subscribe(client, "/open/back", null);
			topics().publish("/open/back", "seen");
			position = take(client).path("pos").asString();
		}
		topics().publish("/open/back", "one");
		topics().publish("/open/back", "two");
		try (TestWebSocket client = open()) {
			JsonNode answer = subscribe(client, "/open/back", position);
			assertThat(answer.path("recovered").asBoolean()).isTrue();
			assertThat(answer.path("count").asInt()).isEqualTo(2);
			assertThat(offset(answer)).isEqualTo(3);
			topics().publish("/open/back", "three");
			assertThat(payloads(client, 3)).containsExactly("one", "two", "three");
		}
	}

	@Test
	@DisplayName("S2 what cannot be recovered as a whole is not recovered at all, and said so")
	void notRecovered() {
		String position = published("/room/many", "seen");
		IntStream.range(0, 11).forEach((i) -> topics().publish("/room/many", i));
		for (String hopeless : List.of(position, "other.1.x", "rubbish", "")) {
			try (TestWebSocket client = open()) {
				JsonNode answer = subscribe(client, "/room/many", hopeless);
				assertThat(answer.path("recovered").asBoolean(true)).isFalse();
				assertThat(answer.has("count")).isFalse();
				topics().publish("/room/many", "live");
				assertThat(payloads(client, 1)).containsExactly("live");
			}
		}
	}

	@Test
	@DisplayName("S2 a position that is the last one before what is kept is good")
	void atTheEdge() {
		String position = published("/room/edge", "seen");
		IntStream.range(0, 10).forEach((i) -> topics().publish("/room/edge", i));
		try (TestWebSocket client = open()) {
			assertThat(subscribe(client, "/room/edge", position).path("count").asInt()).isEqualTo(10);
			assertThat(payloads(client, 10)).containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
		}
		topics().publish("news", "a");
		String news = published("news", "b");
		IntStream.range(0, 100).forEach((i) -> topics().publish("news", i));
		try (TestWebSocket client = open()) {
			// Only the history knows what was before the first of the hundred.
			assertThat(subscribe(client, "news", news).path("count").asInt()).isEqualTo(100);
			assertThat(payloads(client, 100)).hasSize(100);
		}
	}

	@Test
	@DisplayName("S2 half of what is free in the queue is filled by what was missed, and not more")
	void halfOfTheQueue() {
		try (RunningApplication small = RunningApplication.start(List.of(OpenEndpoint.class, Rules.class),
				"wsext.topic.history.[/open/**].size=100", "wsext.outbound.max-messages=40")) {
			WsTopics topics = small.bean(WsTopics.class);
			String position = published(topics, "/open/half", "seen");
			IntStream.range(0, 20).forEach((i) -> topics.publish("/open/half", i));
			try (TestWebSocket client = TestWebSocket.connect(small.port(), "/opened")) {
				assertThat(subscribe(client, "/open/half", position).path("count").asInt()).isEqualTo(20);
				assertThat(payloads(client, 20)).hasSize(20);
			}
			String last = published(topics, "/open/half", "one more");
			try (TestWebSocket client = TestWebSocket.connect(small.port(), "/opened")) {
				JsonNode answer = subscribe(client, "/open/half", position);
				assertThat(answer.path("recovered").asBoolean(true)).isFalse();
				assertThat(answer.path("pos").asString()).isEqualTo(last);
				topics.publish("/open/half", "live");
				assertThat(payloads(client, 1)).containsExactly("live");
			}
		}
	}

	@Test
	@DisplayName("S2 a ticket carries positions: path, server's subscriptions and client's go on at opening, each authorised")
	void resumesByTicket() {
		String room = published("/room/ticket", "seen");
		String extra = published("/open/extra", "seen");
		String mine = published("/open/mine", "seen");
		topics().publish("/room/ticket", "missed room");
		topics().publish("/open/extra", "missed extra");
		topics().publish("/open/mine", "missed mine");
		String ticket = ticket(Map.of("/room/ticket", room, "/open/extra", extra, "/open/mine", mine, "/open/secret",
				"a.1.b", "plain", "a.1.b"));
		try (TestWebSocket client = TestWebSocket.connectWithTicket(application.port(), "/room/ticket", ticket)) {
			ObjectNode resumed = JSON.createObjectNode();
			List<String> missed = new ArrayList<>();
			for (int i = 0; i < 8; i++) {
				JsonNode next = take(client);
				if (next.path("event").asString("").equals("topic:resumed")) {
					resumed.setAll((ObjectNode) next.path("payload"));
				}
				else {
					assertThat(resumed.path(next.path("topic").asString()).path("recovered").asBoolean()).isTrue();
					missed.add(next.path("payload").asString());
				}
			}
			assertThat(missed).containsExactlyInAnyOrder("missed room", "missed extra", "missed mine");
			assertThat(resumed.path("/room/ticket").path("count").asInt()).isEqualTo(1);
			assertThat(resumed.path("/open/secret").toString()).isEqualTo("{\"error\":\"forbidden\"}");
			assertThat(resumed.path("plain").toString()).isEqualTo("{\"recovered\":false}");
			topics().publish("/open/mine", "live");
			assertThat(payloads(client, 1)).containsExactly("live");
			topics().publish("plain", "plain");
			assertThat(client.takeText()).isEqualTo("plain");
		}
	}

	@Test
	@DisplayName("S2 a new connection is told where it is, so that it can come back")
	void firstTime() {
		try (TestWebSocket client = TestWebSocket.connectWithTicket(application.port(), "/room/first",
				ticket(Map.of()))) {
			JsonNode one = take(client).path("payload");
			JsonNode two = take(client).path("payload");
			assertThat(one.path("/open/extra").has("pos")).isTrue();
			assertThat(one.path("/open/extra").has("recovered")).isFalse();
			assertThat(two.path("/room/first").has("pos")).isTrue();
		}
	}

	@Test
	@DisplayName("S2 a ticket carries 100 positions and 16 KB at most")
	void ticketLimits() {
		Map<String, String> many = IntStream.rangeClosed(0, 100)
			.boxed()
			.collect(Collectors.toMap((i) -> "/open/" + i, (i) -> "a.1.b"));
		assertThat(askForTicket(many).status()).isEqualTo(400);
		many.remove("/open/7");
		assertThat(askForTicket(many).status()).isEqualTo(200);
		assertThat(askForTicket(Map.of("/open/" + "x".repeat(16 * 1024), "a.1.b")).status()).isEqualTo(413);
		assertThat(post("{\"endpoint\":\"/room/x\",\"resume\":[]}").status()).isEqualTo(400);
		assertThat(post("{\"endpoint\":\"/room/x\",\"resume\":{\"/a\":1}}").status()).isEqualTo(400);
		assertThat(post("{\"endpoint\":\"/room/x\",\"resume\":null}").status()).isEqualTo(200);
	}

	@Test
	@DisplayName("S2 a sender that is left out gets the position alone")
	void leftOut() {
		try (TestWebSocket client = open(); TestWebSocket other = open()) {
			subscribe(client, "/open/others", null);
			subscribe(other, "/open/others", null);
			client.send("{\"event\":\"say\",\"payload\":{\"topic\":\"/open/others\"}}");
			JsonNode bare = take(client);
			assertThat(bare.propertyNames()).containsExactlyInAnyOrder("topic", "pos");
			JsonNode said = take(other);
			assertThat(said.path("event").asString()).isEqualTo("said");
			assertThat(said.path("pos")).isEqualTo(bare.path("pos"));
		}
	}

	@Test
	@DisplayName("S5 where the latest counts whoever subscribes gets it first, unless it has it")
	void latest() {
		topics().publishLatest("/price/eur", "key", 1);
		topics().publish("/price/eur", 2);
		String position;
		try (TestWebSocket client = open()) {
			JsonNode answer = subscribe(client, "/price/eur", null);
			assertThat(answer.has("recovered")).isFalse();
			JsonNode value = take(client);
			assertThat(value.path("payload").asInt()).isEqualTo(2);
			position = value.path("pos").asString();
			assertThat(position).isEqualTo(answer.path("pos").asString());
		}
		try (TestWebSocket client = open()) {
			JsonNode answer = subscribe(client, "/price/eur", position);
			assertThat(answer.path("recovered").asBoolean()).isTrue();
			assertThat(answer.path("count").asInt(-1)).isZero();
			topics().publish("/price/eur", 3);
			assertThat(payloads(client, 1)).containsExactly("3");
		}
		try (TestWebSocket client = open()) {
			assertThat(subscribe(client, "/price/eur", position).path("count").asInt()).isEqualTo(1);
			assertThat(payloads(client, 1)).containsExactly("3");
		}
	}

	@Test
	@DisplayName("S1 nothing may be left out where all messages count, and bytes need a binary codec")
	void refuses() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> topics().publish("/open/refused", 1, OverflowPolicy.DROP_OLDEST));
		assertThatIllegalArgumentException().isThrownBy(() -> topics().publishLatest("/open/refused", "key", 1));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> topics().publish("/price/refused", 1, OverflowPolicy.DROP_NEWEST));
		assertThatIllegalArgumentException().isThrownBy(() -> topics().publish("/open/refused", new byte[1]));
		try (TestWebSocket client = open()) {
			assertThat(offset(subscribe(client, "/open/refused", null))).isZero();
		}
	}

	@Test
	@DisplayName("S1 events that are batched elsewhere are not where each has a position")
	void noBatches() {
		try (TestWebSocket client = open()) {
			subscribe(client, "/open/batches", null);
			events().publish("/open/batches", "tick", 1);
			assertThat(take(client).path("event").asString()).isEqualTo("tick");
		}
	}

	@Test
	@DisplayName("S2 who subscribes twice is told where it is, and gets nothing twice")
	void twice() {
		String before = published("/open/twice", "before");
		published("/open/twice", "missed");
		try (TestWebSocket client = open()) {
			subscribe(client, "/open/twice", before);
			String position = take(client).path("pos").asString();
			JsonNode again = subscribe(client, "/open/twice", before);
			assertThat(again.path("recovered").asBoolean()).isTrue();
			assertThat(again.path("count").asInt(-1)).isZero();
			assertThat(again.path("pos").asString()).isEqualTo(position);
			client.send("{\"event\":\"topic:unsubscribe\",\"payload\":{\"topic\":\"/open/twice\"},\"id\":2}");
			assertThat(take(client).path("event").asString()).isEqualTo("topic:unsubscribe");
			topics().publish("/open/twice", "unseen");
			assertThat(subscribe(client, "/open/twice", position).path("count").asInt()).isEqualTo(1);
			assertThat(payloads(client, 1)).containsExactly("unseen");
		}
	}

	private static String published(String topic, Object message) {
		return published(topics(), topic, message);
	}

	private static String published(WsTopics topics, String topic, Object message) {
		return topics.publish(topic, message).relay().toCompletableFuture().join().position().orElseThrow();
	}

	private static TestWebSocket open() {
		return TestWebSocket.connect(application.port(), "/opened");
	}

	private static String ticket(Map<String, String> resume) {
		HttpAnswer answer = askForTicket(resume);
		assertThat(answer.status()).isEqualTo(200);
		return answer.json().path("ticket").asString();
	}

	private static HttpAnswer askForTicket(Map<String, String> resume) {
		return post(JSON.writeValueAsString(Map.of("resume", resume)));
	}

	private static HttpAnswer post(String body) {
		return application.http().as("alice").header("Content-Type", "application/json").post("/ticket", body);
	}

	static JsonNode subscribe(TestWebSocket client, String topic, @Nullable String position) {
		client.send("{\"event\":\"topic:subscribe\",\"payload\":{\"topic\":\"" + topic + "\""
				+ ((position != null) ? ",\"pos\":\"" + position + "\"" : "") + "},\"id\":1}");
		JsonNode answer = take(client);
		assertThat(answer.path("event").asString()).isEqualTo("topic:subscribe");
		return answer.path("payload");
	}

	private static JsonNode take(TestWebSocket client) {
		return JSON.readTree(client.takeText());
	}

	private static List<String> payloads(TestWebSocket client, int count) {
		return IntStream.range(0, count).mapToObj((i) -> take(client).path("payload").asString()).toList();
	}

	private static long offset(JsonNode positioned) {
		return Long.parseLong(positioned.path("pos").asString().split("\\.")[1]);
	}

	@WsExtEndpoint("/room/{name}")
	static class RoomEndpoint {

		@OnOpen
		void open(WsConnection connection) {
			connection.subscribe("/open/extra");
		}

		@OnEvent("unused")
		void unused() {
		}

	}

	@WsExtEndpoint(path = "/opened", authentication = HandshakeAuthentication.NONE)
	static class OpenEndpoint {

		private final WsEvents events;

		OpenEndpoint(WsEvents events) {
			this.events = events;
		}

		@OnEvent("say")
		void say(Said said, WsConnection connection) {
			this.events.publishOthers(said.topic(), "said", said, connection);
		}

	}

	record Said(String topic) {
	}

	static class Rules implements TopicAuthorizer {

		@Override
		public boolean maySubscribe(WsConnection connection, String topic) {
			return !topic.endsWith("secret");
		}

	}

}
