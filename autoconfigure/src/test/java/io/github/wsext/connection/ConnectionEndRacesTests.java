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

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.github.wsext.LeaveReason;
import io.github.wsext.codec.JacksonWsCodec;
import io.github.wsext.event.EventBatches;
import io.github.wsext.send.ManualTransport;
import io.github.wsext.send.OutboundQueue;
import io.github.wsext.send.OutboundSettings;
import io.github.wsext.send.Overflow;
import io.github.wsext.support.EndedLogins;
import io.github.wsext.support.EngineScheduler;
import io.github.wsext.testsupport.StandardEvents;
import io.github.wsext.topic.TopicRegistry;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.web.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.withSettings;

/**
 * Tests for the end of a connection while it ends for another reason, or is asked
 * something.
 */
class ConnectionEndRacesTests {

	private static final Executor CALLER = Runnable::run;

	private final ConnectionEnvironment environment = new ConnectionEnvironment(
			new ConnectionSettings(new OutboundSettings(2, 1000), Duration.ofSeconds(10), Duration.ofSeconds(5), 3,
					Duration.ofMinutes(1), Duration.ofSeconds(30), null, Duration.ofSeconds(30)),
			new TopicRegistry(), StandardEvents.SETTINGS,
			new EventBatches(StandardEvents.SETTINGS, CALLER, EngineScheduler.onThread()), ConnectionObserver.NONE,
			CALLER, EngineScheduler.onThread(), new EndedLogins(Duration.ofMinutes(10), Clock.systemUTC()),
			new ConnectionIds(), RemoteNodes.NONE, TimeSource.SYSTEM);

	@ParameterizedTest
	@EnumSource
	@DisplayName("D4 C3 an end that comes between any two steps of another leaves one of them, which is told once")
	void interleaved(End end) {
		for (End other : End.values()) {
			for (int step = 1; interleave(end, other, step); step++) {
				assertThat(step).isLessThan(100);
			}
		}
	}

	/**
	 * Has another end come right before the state is asked or moved for the n-th time.
	 * @return whether it was, so often
	 */
	private boolean interleave(End end, End other, int step) {
		ConnectionState real = new ConnectionState();
		AtomicInteger steps = new AtomicInteger();
		AtomicReference<@Nullable Runnable> meanwhile = new AtomicReference<>();
		ConnectionState state = mock(ConnectionState.class,
				withSettings().stubOnly().spiedInstance(real).defaultAnswer((invocation) -> {
					if (steps.incrementAndGet() == step) {
						Runnable action = meanwhile.getAndSet(null);
						if (action != null) {
							action.run();
						}
					}
					return invocation.callRealMethod();
				}));
		ManagedConnection connection = mock(ManagedConnection.class, withSettings().stubOnly());
		given(connection.executor()).willReturn(CALLER);
		RecordingHandler handler = new RecordingHandler();
		ManualTransport transport = new ManualTransport();
		OutboundQueue queue = new OutboundQueue(transport, new OutboundSettings(2, 1000), CALLER, state::takesMessages,
				System::nanoTime);
		ConnectionClosing closing = new ConnectionClosing(state, transport, queue,
				new ReadingControl(transport, new ConnectionState()), handler, this.environment);
		AtomicInteger ends = new AtomicInteger();
		meanwhile.set(() -> ends.addAndGet(other.begin(closing, connection) ? 1 : 0));
		ends.addAndGet(end.begin(closing, connection) ? 1 : 0);
		boolean interleaved = meanwhile.get() == null;
		String what = end + " with " + other + " before step " + step;
		assertThat(ends.get()).as("ends of " + what).isLessThanOrEqualTo(1);
		assertThat(transport.closes()).as("close frames of " + what).hasSizeLessThanOrEqualTo(1);
		assertThat(handler.closings()).as("beginnings of " + what).hasSizeLessThanOrEqualTo(1);
		return interleaved;
	}

	@Test
	@DisplayName("V3 of two who are the first to ask at the same moment neither is forgotten at the end")
	void firstQuestions() {
		ManagedConnection asked = mock(ManagedConnection.class, withSettings().stubOnly());
		given(asked.codec()).willReturn(JacksonWsCodec.text(JsonMapper.shared()));
		given(asked.executor()).willReturn(CALLER);
		given(asked.send(any(), any(Overflow.class))).willReturn(new CompletableFuture<>());
		List<CompletableFuture<?>> answers = new CopyOnWriteArrayList<>();
		AtomicReference<@Nullable Runnable> meanwhile = new AtomicReference<>();
		ConnectionEnvironment asking = mock(ConnectionEnvironment.class,
				withSettings().stubOnly().spiedInstance(this.environment).defaultAnswer((invocation) -> {
					Runnable other = meanwhile.getAndSet(null);
					if (other != null) {
						runElsewhere(other);
					}
					return invocation.callRealMethod();
				}));
		ConnectionQuestions questions = new ConnectionQuestions(new ConnectionState(), asking);
		Runnable ask = () -> answers
			.add(questions.ask(asked, "seat", 1, Integer.class, Duration.ofHours(1)).toCompletableFuture());
		meanwhile.set(ask);
		ask.run();
		Awaitility.await().until(() -> answers.size() == 2);
		questions.close();
		assertThat(answers).allMatch(CompletableFuture::isCompletedExceptionally);
	}

	/**
	 * Runs an action elsewhere, until it is done or has to wait for a lock.
	 */
	private static void runElsewhere(Runnable action) {
		Thread thread = new Thread(action);
		thread.start();
		Awaitility.await()
			.until(thread::getState, (state) -> state == Thread.State.BLOCKED || state == Thread.State.TERMINATED);
	}

	/**
	 * What ends a connection.
	 */
	enum End {

		CLOSE {

			@Override
			boolean begin(ConnectionClosing closing, ManagedConnection connection) {
				closing.close(connection, CloseStatus.NORMAL, LeaveReason.SERVER_CLOSED, CALLER);
				return false;
			}

		},

		SLOW_CONSUMER {

			@Override
			boolean begin(ConnectionClosing closing, ManagedConnection connection) {
				closing.overflow(connection);
				return false;
			}

		},

		PING_TIMEOUT {

			@Override
			boolean begin(ConnectionClosing closing, ManagedConnection connection) {
				closing.giveUp();
				return false;
			}

		},

		LINE_DOWN {

			@Override
			boolean begin(ConnectionClosing closing, ManagedConnection connection) {
				return closing.end(CloseStatus.NORMAL) != null;
			}

		};

		abstract boolean begin(ConnectionClosing closing, ManagedConnection connection);

	}

}
