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

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;

import io.github.wsext.connection.ConnectionState.Transition;
import io.github.wsext.testsupport.Duel;
import io.github.wsext.topic.TopicRegistry;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.withSettings;

/**
 * Tests for {@link ConnectionTopics} whose connection ends meanwhile.
 */
class ConnectionTopicsTests {

	private static final int ROUNDS = 20_000;

	private final TopicRegistry registry = new TopicRegistry();

	private final ManagedConnection connection = connection();

	@Test
	@DisplayName("P4 whoever subscribes after the end is subscribed to nothing")
	void afterTheEnd() {
		ConnectionState state = new ConnectionState();
		ConnectionTopics topics = topics(state);
		topics.subscribe(this.connection, "/before", null);
		state.move(Transition.LINE_DOWN, null);
		topics.leave(this.connection);
		topics.subscribe(this.connection, "/after", null);
		topics.subscribeForClient(this.connection, "/after", null);
		topics.subscribeTo(this.connection, "/after", null);
		assertThat(topics.names()).isEmpty();
		assertThat(topics.namesOfClient()).isEmpty();
		assertThat(this.registry.size()).isZero();
	}

	@Test
	@DisplayName("P4 whoever subscribes while the connection ends leaves nothing behind")
	void whileItEnds() throws Exception {
		ConnectionState[] states = IntStream.range(0, ROUNDS)
			.mapToObj((i) -> new ConnectionState())
			.toArray(ConnectionState[]::new);
		ConnectionTopics[] all = IntStream.range(0, ROUNDS)
			.mapToObj((i) -> topics(states[i]))
			.toArray(ConnectionTopics[]::new);
		Duel.fight(ROUNDS, (round, me) -> {
			if (me == 0) {
				states[round].move(Transition.LINE_DOWN, null);
				all[round].leave(this.connection);
			}
			else if (round % 2 == 0) {
				all[round].subscribe(this.connection, "/news", null);
			}
			else {
				all[round].subscribeTo(this.connection, "/news", null);
			}
		}, (round) -> {
			assertThat(this.registry.size()).as("round " + round).isZero();
			assertThat(all[round].names()).as("round " + round).isEmpty();
		});
	}

	@Test
	@DisplayName("P4 H8 two that subscribe to the last topic that there is room for do not both get it")
	void limit() throws Exception {
		ConnectionTopics[] all = IntStream.range(0, ROUNDS)
			.mapToObj((i) -> new ConnectionTopics(new ConnectionState(), this.registry, 1, ConnectionObserver.NONE))
			.toArray(ConnectionTopics[]::new);
		AtomicIntegerArray refused = new AtomicIntegerArray(ROUNDS);
		Duel.fight(ROUNDS, (round, me) -> {
			try {
				all[round].subscribe(this.connection, "/news/" + me, null);
			}
			catch (IllegalStateException ex) {
				refused.incrementAndGet(round);
			}
		}, (round) -> {
			assertThat(all[round].names()).as("round " + round).hasSize(1);
			assertThat(refused.get(round)).as("round " + round).isOne();
		});
	}

	private ConnectionTopics topics(ConnectionState state) {
		return new ConnectionTopics(state, this.registry, 10, ConnectionObserver.NONE);
	}

	private static ManagedConnection connection() {
		ManagedConnection connection = mock(ManagedConnection.class, withSettings().stubOnly());
		given(connection.path()).willReturn("/test");
		return connection;
	}

}
