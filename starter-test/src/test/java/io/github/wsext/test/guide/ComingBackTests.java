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

package io.github.wsext.test.guide;

import java.util.Map;

import io.github.wsext.OnEvent;
import io.github.wsext.WsEvents;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.WsTopics;
import io.github.wsext.test.WsExtTestClient;
import io.github.wsext.test.WsExtTestEndpoints;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ComingBackTests {

	@Test
	void comesBack() {
		try (WsExtTestEndpoints endpoints = WsExtTestClient.bindToEndpoint(new RoomEndpoint())
			.property("wsext.topic.history.[/room/**].size", 100)) {
			WsExtTestClient before = endpoints.connect("/room/1").as("alice").open();
			before.expectEvent("topic:resumed");
			WsEvents events = endpoints.events();
			Map<String, String> positions = before.positions();
			before.close();
			events.publish("/room/1", "said", "missed");
			WsExtTestClient after = endpoints.connect("/room/1").as("alice").resume(positions).open();
			after.expectRecovered("/room/1", 1).expectEvent("said");
		}
	}

	@Test
	void tellsThePosition() {
		try (WsExtTestEndpoints endpoints = WsExtTestClient.bindToEndpoint(new RoomEndpoint())
			.property("wsext.topic.history.[/news/**].size", 100)) {
			assertThat(publish(endpoints.topics(), "article")).isNotEmpty();
		}
	}

	private static String publish(WsTopics topics, Object article) {
		String position = topics.publish("/news/today", article)
			.relay()
			.toCompletableFuture()
			.join()
			.position()
			.orElse("");
		return position;
	}

	@WsExtEndpoint("/room/{id}")
	static class RoomEndpoint {

		@OnEvent("unused")
		void unused() {
		}

	}

}
