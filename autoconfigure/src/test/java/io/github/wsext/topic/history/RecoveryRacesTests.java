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

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.OnText;
import io.github.wsext.WsConnection;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.WsTopics;
import io.github.wsext.connection.Probe;
import io.github.wsext.testsupport.EveryContainer;
import io.github.wsext.testsupport.RunningApplication;
import io.github.wsext.testsupport.TestWebSocket;
import io.github.wsext.topic.TopicAuthorizer;
import io.github.wsext.topic.TopicRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for clients that come back to a topic and leave it, or end, while they join and
 * others publish.
 */
@EveryContainer
class RecoveryRacesTests {

	private static final JsonMapper JSON = JsonMapper.shared();

	private static final String TOPIC = "/room/busy";

	private static final int ROUNDS = 200;

	private static RunningApplication application;

	private static WsTopics topics;

	@BeforeAll
	static void start() {
		application = RunningApplication.start(List.of(OpenEndpoint.class, Rules.class),
				"wsext.topic.history.[/room/**].size=200", "wsext.outbound.max-messages=100000",
				"wsext.outbound.max-bytes=100MB");
		topics = application.bean(WsTopics.class);
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	private static String publish(String topic, String text) {
		return topics.publish(topic, text).relay().toCompletableFuture().join().position().orElseThrow();
	}

	private static String subscribe(String topic, String position) {
		return "{\"event\":\"topic:subscribe\",\"payload\":{\"topic\":\"" + topic + "\",\"pos\":\"" + position
				+ "\"},\"id\":1}";
	}

	private static JsonNode take(TestWebSocket client) {
		return JSON.readTree(client.takeText());
	}

	@Test
	@DisplayName("S2 whoever leaves a topic while it joins, and comes back to it at once, misses nothing or is told")
	void leavesWhileJoining() throws Exception {
		publish(TOPIC, "first");
		whilePublishing(() -> {
			for (int round = 0; round < ROUNDS; round++) {
				String position = publish(TOPIC, "round " + round);
				try (TestWebSocket client = TestWebSocket.connect(application.port(), "/open")) {
					client.send(subscribe(TOPIC, position));
					client.send("{\"event\":\"topic:unsubscribe\",\"payload\":{\"topic\":\"" + TOPIC + "\"},\"id\":2}");
					client.send(subscribe(TOPIC, position));
					assertNothingMissed(client, offset(position));
				}
			}
		});
	}

	@Test
	@DisplayName("S2 each question to subscribe is answered, however often and however soon after one another")
	void eachIsAnswered() throws Exception {
		publish(TOPIC, "first");
		whilePublishing(() -> {
			for (int round = 0; round < ROUNDS; round++) {
				String topic = "/room/new-" + round;
				try (TestWebSocket client = TestWebSocket.connect(application.port(), "/open")) {
					for (int i = 0; i < 3; i++) {
						client.send(subscribe(topic, "none.1.x"));
						client.send(subscribe(topic, "none.1.x"));
						client.send(
								"{\"event\":\"topic:unsubscribe\",\"payload\":{\"topic\":\"" + topic + "\"},\"id\":2}");
					}
					for (int i = 0; i < 9; i++) {
						assertThat(take(client).path("id").asInt()).isBetween(1, 2);
					}
				}
			}
		});
	}

	/**
	 * Reads on for a while behind the answer to the second subscription. As clients do it
	 * passes over what it has: what was on its way when it left may come twice.
	 */
	private static void assertNothingMissed(TestWebSocket client, long begin) {
		long last = begin;
		int answers = 0;
		int live = 0;
		while (live < 5) {
			JsonNode message = take(client);
			if (message.has("event")) {
				JsonNode answer = message.path("payload");
				if (!answer.path("recovered").asBoolean(true)) {
					last = offset(answer.path("pos").asString());
				}
				answers++;
				continue;
			}
			long offset = offset(message.path("pos").asString());
			if (offset > last) {
				assertThat(offset).isEqualTo(last + 1);
				last = offset;
				live += (answers == 3) ? 1 : 0;
			}
		}
	}

	private static long offset(String position) {
		return Long.parseLong(position.split("\\.")[1]);
	}

	@Test
	@DisplayName("S2 whoever ends while it joins leaves nothing behind")
	void endsWhileJoining() throws Exception {
		String position = publish(TOPIC, "first");
		whilePublishing(() -> {
			for (int round = 0; round < ROUNDS; round++) {
				try (TestWebSocket client = TestWebSocket.connect(application.port(), "/open")) {
					client.send(subscribe(TOPIC, position));
					if (round % 2 == 0) {
						client.send("close");
						client.awaitClose();
					}
					else {
						client.abort();
					}
				}
			}
		});
	}

	/**
	 * Runs something while another thread publishes; afterwards nobody is there any more.
	 */
	private static void whilePublishing(Runnable action) throws Exception {
		ExecutorService publisher = Executors.newSingleThreadExecutor();
		AtomicBoolean over = new AtomicBoolean();
		try {
			Future<?> publishing = publisher.submit(() -> {
				for (int i = 0; !over.get(); i++) {
					topics.publish(TOPIC, "busy " + i);
					LockSupport.parkNanos(200_000);
				}
			});
			action.run();
			over.set(true);
			publishing.get();
		}
		finally {
			over.set(true);
			publisher.shutdownNow();
		}
		Probe.await().until(() -> application.bean(TopicRegistry.class).size() == 0);
		assertThat(topics.publish(TOPIC, "nobody").completed().toCompletableFuture().join().matched()).isZero();
	}

	@WsExtEndpoint(path = "/open", authentication = HandshakeAuthentication.NONE)
	static class OpenEndpoint {

		@OnText
		CompletableFuture<String> text(String text, WsConnection connection) {
			if (text.equals("close")) {
				connection.close();
			}
			return CompletableFuture.completedFuture(text);
		}

	}

	static class Rules implements TopicAuthorizer {

		@Override
		public boolean maySubscribe(WsConnection connection, String topic) {
			return true;
		}

	}

}
