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

package io.github.wsext.test;

import java.time.Duration;
import java.util.Map;

import io.github.wsext.OnEvent;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.topic.TopicHistory;
import io.github.wsext.topic.TopicPosition;
import io.github.wsext.topic.history.InMemoryTopicHistory;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for clients that come back to topics with a history.
 */
class RecoveryClientTests {

	@Test
	void aClientGoesOnWhereAnotherWas() {
		try (WsExtTestEndpoints endpoints = WsExtTestClient.bindToEndpoint(new RoomEndpoint())
			.property("wsext.topic.history.[/room/**].size", "3")) {
			WsExtTestClient before = endpoints.connect("/room/1").as("alice").open();
			before.expectEvent("topic:resumed");
			endpoints.events().publish("/room/1", "said", "one");
			endpoints.events().publish("/room/1", "said", "two");
			before.expectEvent("said");
			Map<String, String> positions = before.positions();
			before.close();
			endpoints.events().publish("/room/1", "said", "three");
			WsExtTestClient after = endpoints.connect("/room/1").as("alice").resume(positions).open();
			after.expectRecovered("/room/1", 2);
			assertThat(after.positions()).isEmpty();
			assertThat(after.expectEvent("said", String.class)).isEqualTo("two");
			assertThat(after.expectEvent("said", String.class)).isEqualTo("three");
			assertThat(after.positions()).containsOnlyKeys("/room/1").isNotEqualTo(positions);
			for (int i = 0; i < 5; i++) {
				endpoints.events().publish("/room/1", "said", i);
			}
			endpoints.connect("/room/1").as("alice").resume(positions).open().expectLost("/room/1");
			WsExtTestClient disappointed = endpoints.connect("/room/1").as("alice").resume(positions).open();
			assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> disappointed.expectRecovered("/room/1", 1))
				.withMessageContaining("to recover 1 messages of");
		}
	}

	@Test
	@DisplayName("S2 who has got more elsewhere than this node knows of has lost nothing, and gets nothing twice")
	void aClientIsAheadOfTheNode() {
		InMemoryTopicHistory history = new InMemoryTopicHistory(System::nanoTime);
		try (WsExtTestEndpoints endpoints = WsExtTestClient.bindToEndpoint(new RoomEndpoint())
			.with(history)
			.property("wsext.topic.history.[/room/**].size", "10")) {
			WsExtTestClient staying = endpoints.connect("/room/1").as("alice").open();
			endpoints.events().publish("/room/1", "said", "elsewhere");
			staying.expectEvent("topic:resumed");
			staying.expectEvent("said");
			TopicPosition seen = elsewhere(history, "/room/1");
			WsExtTestClient ahead = endpoints.connect("/room/1")
				.as("bob")
				.resume(Map.of("/room/1", seen.toString()))
				.open();
			ahead.expectRecovered("/room/1", 0);
			assertThat(staying.expectEvent("said", String.class)).isEqualTo("elsewhere");
			endpoints.events().publish("/room/1", "said", "here");
			assertThat(ahead.expectEvent("said", String.class)).isEqualTo("here");
		}
	}

	/**
	 * Appends the last message once more, of which this node hears nothing.
	 */
	private static TopicPosition elsewhere(TopicHistory history, String topic) {
		byte[] message = history.read(topic, null, 1).toCompletableFuture().join().messages().get(0).message();
		return history.append(topic, message, new TopicHistory.Retention(10, Duration.ofMinutes(5)), null)
			.toCompletableFuture()
			.join()
			.position();
	}

	@WsExtEndpoint("/room/{id}")
	static class RoomEndpoint {

		@OnEvent("unused")
		void unused() {
		}

	}

}
