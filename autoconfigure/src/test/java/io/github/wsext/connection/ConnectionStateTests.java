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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.wsext.LeaveReason;
import io.github.wsext.connection.ConnectionState.Phase;
import io.github.wsext.connection.ConnectionState.Transition;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.web.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ConnectionState}.
 */
class ConnectionStateTests {

	private static final int ROUNDS = 20_000;

	private static final Path ARCHITECTURE = Path.of("..", "docs", "architecture.md");

	@Test
	@DisplayName("D4 the table of transitions in the docs is that of the code")
	void documented() throws IOException {
		List<String> expected = new ArrayList<>();
		for (Transition transition : Transition.values()) {
			StringBuilder row = new StringBuilder("| " + name(transition) + " |");
			for (Phase phase : Phase.values()) {
				Phase next = ConnectionState.next(phase, transition);
				row.append(' ').append((next != null) ? name(next) : "-").append(" |");
			}
			expected.add(row.toString());
		}
		assertThat(Files.readAllLines(ARCHITECTURE)).containsSubsequence(expected);
	}

	private static String name(Enum<?> value) {
		return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
	}

	@Test
	@DisplayName("C3 the first cause of an end counts, unless the application cuts the line")
	void causes() {
		ConnectionState state = new ConnectionState();
		assertThat(state.isOpen()).isTrue();
		assertThat(state.cause()).isNull();
		ConnectionEnd first = new ConnectionEnd(CloseStatus.NORMAL, LeaveReason.SERVER_CLOSED);
		ConnectionEnd cut = new ConnectionEnd(CloseStatus.NO_CLOSE_FRAME, LeaveReason.TERMINATED);
		assertThat(state.move(Transition.CLOSE, first)).isTrue();
		assertThat(state.isOpen()).isFalse();
		assertThat(state.isClosed()).isFalse();
		assertThat(state.move(Transition.CLOSE, new ConnectionEnd(CloseStatus.GOING_AWAY, LeaveReason.SHUTDOWN)))
			.isFalse();
		assertThat(state.cause()).isEqualTo(first);
		assertThat(state.move(Transition.TERMINATE, cut)).isTrue();
		assertThat(state.cause()).isEqualTo(cut);
		assertThat(state.move(Transition.LINE_DOWN, null)).isTrue();
		assertThat(state.isClosed()).isTrue();
		assertThat(state.cause()).isEqualTo(cut);
		assertThat(state.move(Transition.TERMINATE, first)).isFalse();
		assertThat(state.move(Transition.FINISH, null)).isTrue();
		assertThat(state.phase()).isEqualTo(Phase.FINISHED);
		assertThat(state.isClosed()).isTrue();
	}

	@Test
	@DisplayName("C3 of many that end a connection at once one does, with its own cause")
	void races() throws Exception {
		int enders = 3;
		ExecutorService threads = Executors.newFixedThreadPool(enders);
		CyclicBarrier barrier = new CyclicBarrier(enders);
		ConnectionState[] states = new ConnectionState[ROUNDS];
		AtomicInteger[] winners = new AtomicInteger[ROUNDS];
		AtomicInteger[] ends = new AtomicInteger[ROUNDS];
		for (int i = 0; i < ROUNDS; i++) {
			states[i] = new ConnectionState();
			winners[i] = new AtomicInteger();
			ends[i] = new AtomicInteger();
		}
		List<Future<?>> running = new ArrayList<>();
		for (int ender = 0; ender < enders; ender++) {
			ConnectionEnd cause = new ConnectionEnd(new CloseStatus(4000 + ender), LeaveReason.SERVER_CLOSED);
			running.add(threads.submit(() -> {
				for (int i = 0; i < ROUNDS; i++) {
					barrier.await();
					if (states[i].move(Transition.CLOSE, cause)) {
						winners[i].addAndGet(cause.status().getCode());
					}
					if (states[i].move(Transition.LINE_DOWN, null)) {
						ends[i].incrementAndGet();
					}
				}
				return null;
			}));
		}
		for (Future<?> each : running) {
			each.get(60, TimeUnit.SECONDS);
		}
		threads.shutdown();
		for (int i = 0; i < ROUNDS; i++) {
			assertThat(ends[i]).hasValue(1);
			ConnectionEnd cause = states[i].cause();
			assertThat(cause).isNotNull();
			assertThat(winners[i]).hasValue(cause.status().getCode());
		}
	}

}
