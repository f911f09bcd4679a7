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

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.wsext.OnEvent;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.topic.TopicHistory;
import io.github.wsext.topic.TopicPosition;
import io.github.wsext.topic.history.InMemoryTopicHistory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Very many clients that come back to one topic at the same time.
 */
class RecoveryCrowdTests {

	private static final int CLIENTS = 10_000;

	private static final int THREADS = 4;

	private static final int MISSED = 100;

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	@DisplayName("S2 10 000 clients that come back at once from everywhere cost a few reads, whether others have stayed or not")
	void fewReads(boolean othersHaveStayed) throws Exception {
		CountingHistory history = new CountingHistory();
		try (WsExtTestEndpoints endpoints = WsExtTestClient.bindToEndpoint(new RoomEndpoint())
			.with(history)
			.property("wsext.topic.history.[/room/**].size", "1000")) {
			List<String> positions = new ArrayList<>();
			WsExtTestClient first = endpoints.connect("/room/1").as("first").open();
			first.expectEvent("topic:resumed");
			for (int i = 0; i < MISSED; i++) {
				positions.add(first.positions().get("/room/1"));
				endpoints.events().publish("/room/1", "said", i);
				first.expectEvent("said");
			}
			if (!othersHaveStayed) {
				first.close();
			}
			history.reads.set(0);
			ExecutorService threads = Executors.newFixedThreadPool(THREADS);
			try {
				CyclicBarrier start = new CyclicBarrier(THREADS);
				List<Future<?>> coming = new ArrayList<>();
				for (int thread = 0; thread < THREADS; thread++) {
					int begin = thread;
					coming.add(threads.submit(() -> {
						start.await();
						for (int i = begin; i < CLIENTS; i += THREADS) {
							comesBack(endpoints, i, positions.get(i % MISSED), MISSED - i % MISSED);
						}
						return null;
					}));
				}
				for (Future<?> each : coming) {
					each.get(5, TimeUnit.MINUTES);
				}
			}
			finally {
				threads.shutdownNow();
			}
			assertThat(history.reads).hasValueLessThanOrEqualTo(50);
		}
	}

	private static void comesBack(WsExtTestEndpoints endpoints, int number, String position, int missed) {
		WsExtTestClient client = endpoints.connect("/room/1")
			.as("user-" + number)
			.resume(Map.of("/room/1", position))
			.open();
		client.expectRecovered("/room/1", missed);
		assertThat(client.expectEvent("said", Integer.class)).isEqualTo(MISSED - missed);
	}

	@WsExtEndpoint("/room/{id}")
	static class RoomEndpoint {

		@OnEvent("unused")
		void unused() {
		}

	}

	private static final class CountingHistory implements TopicHistory {

		private final TopicHistory history = new InMemoryTopicHistory(System::nanoTime);

		private final AtomicInteger reads = new AtomicInteger();

		@Override
		public CompletionStage<Appended> append(String topic, byte[] message, Retention retention,
				@Nullable String idempotencyKey) {
			return this.history.append(topic, message, retention, idempotencyKey);
		}

		@Override
		public CompletionStage<Page> read(String topic, @Nullable TopicPosition since, int limit) {
			this.reads.incrementAndGet();
			return this.history.read(topic, since, limit);
		}

	}

}
