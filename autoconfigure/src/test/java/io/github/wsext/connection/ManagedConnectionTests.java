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
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.wsext.LeaveReason;
import io.github.wsext.OverflowPolicy;
import io.github.wsext.SendResult;
import io.github.wsext.WsConnection;
import io.github.wsext.WsEvents;
import io.github.wsext.WsHandshake;
import io.github.wsext.codec.JacksonWsCodec;
import io.github.wsext.codec.WsCodec;
import io.github.wsext.event.DefaultWsEvents;
import io.github.wsext.event.EventBatches;
import io.github.wsext.event.EventSubscriptions;
import io.github.wsext.limit.ConnectionPermit;
import io.github.wsext.send.ManualTransport;
import io.github.wsext.send.OutboundSettings;
import io.github.wsext.support.EndedLogins;
import io.github.wsext.support.EngineScheduler;
import io.github.wsext.testsupport.StandardEvents;
import io.github.wsext.topic.TopicRegistry;
import io.github.wsext.transport.TransportListener;
import org.apache.commons.logging.Log;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.web.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;

/**
 * Tests for {@link ManagedConnection} and its registry on a transport that does what the
 * test wants, with a clock that the test reads.
 */
class ManagedConnectionTests {

	private static final ConnectionSettings SETTINGS = new ConnectionSettings(new OutboundSettings(2, 1000),
			Duration.ofSeconds(10), Duration.ofSeconds(5), 3, Duration.ofMinutes(1), Duration.ofSeconds(30), null,
			Duration.ofSeconds(30));

	private final ManualTransport transport = new ManualTransport();

	private final Queue<Runnable> tasks = new ArrayDeque<>();

	private final TopicRegistry topics = new TopicRegistry();

	private final EventBatches batches = new EventBatches(StandardEvents.SETTINGS, Runnable::run,
			EngineScheduler.onThread());

	private final WsEvents events = new DefaultWsEvents(StandardEvents.ENVELOPE, new EventSubscriptions(), this.batches,
			this.topics);

	private final AtomicInteger failures = new AtomicInteger();

	private final ConnectionObserver observer = new ConnectionObserver() {

		@Override
		public void callbackFailed(WsConnection connection) {
			ManagedConnectionTests.this.failures.incrementAndGet();
		}

	};

	private final ConnectionRegistry registry = new ConnectionRegistry(new ConnectionEnvironment(SETTINGS, this.topics,
			StandardEvents.SETTINGS, this.batches, this.observer, this.tasks::add, EngineScheduler.onThread(),
			new EndedLogins(Duration.ofMinutes(10), Clock.systemUTC()), new ConnectionIds(), RemoteNodes.NONE,
			TimeSource.SYSTEM));

	private final RecordingHandler handler = new RecordingHandler();

	private TransportListener inbound;

	private final ManagedConnection connection = open();

	@Test
	@DisplayName("O3 a write that takes too long cuts the line, as a slow consumer, even if nothing more is sent")
	void stalledWrite() {
		this.connection.send("stalled");
		check(Duration.ofSeconds(9));
		assertThat(this.connection.isOpen()).isTrue();
		check(Duration.ofSeconds(11));
		assertThat(this.connection.isOpen()).isFalse();
		assertThat(this.transport.terminations()).isEqualTo(1);
		assertThat(end(CloseStatus.NO_CLOSE_FRAME))
			.isEqualTo(new ConnectionEnd(CloseStatuses.SLOW_CONSUMER, LeaveReason.SLOW_CONSUMER));
	}

	@Test
	@DisplayName("O3 an idle connection is left alone however long")
	void idle() {
		this.connection.send("sent");
		this.transport.complete();
		check(Duration.ofDays(1));
		assertThat(this.connection.isOpen()).isTrue();
		assertThat(this.transport.terminations()).isZero();
	}

	@Test
	@DisplayName("O3 a write that stalls while closing cuts the line, and the reason of the close stays")
	void stalledWhileClosing() {
		this.connection.send("stalled");
		this.connection.close(new CloseStatus(4000));
		check(Duration.ofSeconds(11));
		assertThat(this.transport.closes()).isEmpty();
		assertThat(this.transport.terminations()).isEqualTo(1);
		assertThat(end(CloseStatus.NO_CLOSE_FRAME))
			.isEqualTo(new ConnectionEnd(new CloseStatus(4000), LeaveReason.SERVER_CLOSED));
	}

	@Test
	@DisplayName("C3 a client that does not answer a close frame is cut")
	void unansweredClose() {
		this.connection.close(new CloseStatus(4000));
		runTasks();
		assertThat(this.transport.closes()).containsExactly(new CloseStatus(4000));
		check(Duration.ofSeconds(4));
		assertThat(this.transport.terminations()).isZero();
		check(Duration.ofSeconds(6));
		assertThat(this.transport.terminations()).isEqualTo(1);
		assertThat(end(CloseStatus.NO_CLOSE_FRAME))
			.isEqualTo(new ConnectionEnd(new CloseStatus(4000), LeaveReason.SERVER_CLOSED));
	}

	@Test
	@DisplayName("O2 an overflow lets the write under way end, then closes with 4438")
	void overflow() {
		this.connection.send("in flight");
		CompletableFuture<SendResult> waiting = this.connection.send("waiting").toCompletableFuture();
		this.connection.send("waiting, too");
		assertThat(this.connection.send("too much").toCompletableFuture()).isCompletedWithValue(SendResult.DROPPED);
		assertThat(this.connection.isOpen()).isFalse();
		runTasks();
		assertThat(waiting).isCompletedWithValue(SendResult.CLOSED);
		assertThat(this.transport.closes()).isEmpty();
		this.transport.complete();
		runTasks();
		assertThat(this.transport.closes()).containsExactly(CloseStatuses.SLOW_CONSUMER);
		assertThat(this.transport.texts()).containsExactly("in flight");
	}

	@Test
	@DisplayName("C3 the line breaks during a write: cut, 1006")
	void writeFails() {
		CompletableFuture<SendResult> result = this.connection.send("lost").toCompletableFuture();
		this.transport.failing().complete();
		runTasks();
		assertThat(result).isCompletedWithValue(SendResult.CLOSED);
		assertThat(this.connection.isOpen()).isFalse();
		assertThat(this.transport.terminations()).isEqualTo(1);
		assertThat(end(CloseStatus.NO_CLOSE_FRAME))
			.isEqualTo(new ConnectionEnd(CloseStatus.NO_CLOSE_FRAME, LeaveReason.CONNECTION_LOST));
	}

	@Test
	@DisplayName("C3 a write that fails because the client has just closed does not hide that")
	void writeFailsDuringClose() {
		this.connection.send("lost");
		this.transport.failing().complete();
		assertThat(end(new CloseStatus(1000, "bye")))
			.isEqualTo(new ConnectionEnd(new CloseStatus(1000, "bye"), LeaveReason.CLIENT_CLOSED));
	}

	@Test
	@DisplayName("C3 a write that fails because the client has just closed does not cut off the answer to its close frame")
	void writeFailsDuringClosingHandshake() {
		this.connection.send("lost");
		this.transport.failing().ending().complete();
		runTasks();
		assertThat(this.connection.isOpen()).isFalse();
		check(Duration.ofSeconds(4));
		assertThat(this.transport.terminations()).isZero();
		check(Duration.ofSeconds(6));
		assertThat(this.transport.terminations()).isEqualTo(1);
	}

	@Test
	@DisplayName("C3 a write that fails while closing does not leave the connection hanging")
	void writeFailsWhileClosing() {
		this.connection.send("lost");
		this.connection.close(new CloseStatus(4000));
		this.transport.failing().complete();
		runTasks();
		assertThat(this.transport.terminations()).isEqualTo(1);
	}

	@Test
	@DisplayName("C3 the client closes before our close frame has left: its code counts")
	void clientIsFirst() {
		this.connection.send("in flight");
		this.connection.close(new CloseStatus(4000));
		assertThat(end(new CloseStatus(1001)))
			.isEqualTo(new ConnectionEnd(new CloseStatus(1001), LeaveReason.SERVER_CLOSED));
		assertThat(this.transport.closes()).isEmpty();
	}

	@Test
	@DisplayName("C3 terminate() after close() is a cut")
	void terminateAfterClose() {
		this.connection.send("in flight");
		this.connection.close(new CloseStatus(4000));
		this.connection.terminate();
		runTasks();
		assertThat(this.transport.closes()).isEmpty();
		assertThat(this.transport.terminations()).isEqualTo(1);
		assertThat(end(CloseStatus.NO_CLOSE_FRAME))
			.isEqualTo(new ConnectionEnd(CloseStatus.NO_CLOSE_FRAME, LeaveReason.TERMINATED));
	}

	@Test
	@DisplayName("P4 the end is known once, and everything is given up with it")
	void endsOnce() {
		this.connection.subscribe("/news");
		this.connection.subscribe("/weather");
		this.connection.subscribe("/news");
		assertThat(this.topics.subscribers("/news")).isEqualTo(1);
		this.inbound.onClose(CloseStatus.NORMAL);
		this.inbound.onClose(CloseStatus.NORMAL);
		this.connection.subscribe("/too-late");
		assertThat(this.topics.size()).isZero();
		assertThat(this.registry.count()).isZero();
		assertThat(this.registry.byEndpoint("/test")).isEmpty();
		assertThat(this.registry.hasUnfinished()).isTrue();
		runTasks();
		assertThat(this.handler.ends())
			.containsExactly(new ConnectionEnd(CloseStatus.NORMAL, LeaveReason.CLIENT_CLOSED));
		assertThat(this.registry.hasUnfinished()).isFalse();
		assertThat(this.registry.finished()).isCompleted();
	}

	@Test
	@DisplayName("V3 a client that is asked after the end, or has not answered by then, is waited for no more")
	void questionsAfterTheEnd() {
		CompletableFuture<Integer> before = ask();
		this.transport.complete();
		assertThat(this.transport.texts()).hasSize(1);
		assertThat(this.connection.awaitsAnswers()).isTrue();
		this.inbound.onClose(CloseStatus.NORMAL);
		runTasks();
		assertThat(before).isCompletedExceptionally();
		CompletableFuture<Integer> after = ask();
		runTasks();
		assertThat(after).isCompletedExceptionally();
		assertThat(this.connection.awaitsAnswers()).isFalse();
		assertThat(this.transport.texts()).hasSize(1);
	}

	private CompletableFuture<Integer> ask() {
		return this.connection.ask("seat", 1, Integer.class, Duration.ofHours(1)).toCompletableFuture();
	}

	@Test
	void failuresAreCountedAlsoWhereTheLogSumsThemUpAndInterruptionsByTheShutdownAreNot() {
		Log log = mock(Log.class);
		for (int i = 0; i < 20; i++) {
			this.connection.failed(log, "One", new IllegalStateException("as the test wants it"));
		}
		then(log).should(times(5)).error(any(), any());
		assertThat(this.failures).hasValue(20);
		this.registry.leave();
		this.connection.failed(log, "One", new InterruptedException("as the test wants it"));
		assertThat(this.failures).hasValue(20);
	}

	@Test
	@DisplayName("C5 a connection that is closing is pinged no more")
	void noPingAfterClose() {
		this.connection.send("under way");
		this.connection.close();
		check(Duration.ofSeconds(4));
		long written = this.transport.written();
		this.transport.complete();
		runTasks();
		assertThat(this.transport.written()).isEqualTo(written);
		assertThat(this.transport.closes()).containsExactly(CloseStatus.NORMAL);
	}

	@Test
	@DisplayName("C5 an Error that the application throws during the check of one connection keeps it from no other")
	void errorDuringCheck() {
		OutboundFilter failing = (connection, message) -> {
			throw new StackOverflowError("on purpose");
		};
		Instant soon = Instant.now().plusSeconds(5);
		ManagedConnection broken = open(new Identity(() -> "alice", soon, null), failing);
		ManagedConnection other = open(new Identity(() -> "bob", soon, null), OutboundFilter.NONE);
		assertThat(this.registry.checkProgress()).isPositive();
		assertThatThrownBy(this::runTasks).isInstanceOf(StackOverflowError.class);
		runTasks();
		assertThat(broken.isOpen()).isTrue();
		assertThat(this.transport.texts()).hasSize(1).first().asString().contains("auth:expiring");
		assertThat(other.isOpen()).isTrue();
	}

	@Test
	@DisplayName("C5 what the end of an authentication has encoded or told runs on the endpoint's threads, not on the timer")
	void timerRunsNothingOfTheApplication() {
		List<String> ran = new ArrayList<>();
		OutboundFilter filter = (connection, message) -> {
			ran.add("filter");
			return message;
		};
		ManagedConnection expiring = open(new Identity(() -> "alice", Instant.now().plusSeconds(5), null), filter);
		this.registry.checkProgress();
		assertThat(ran).isEmpty();
		runTasks();
		assertThat(ran).containsExactly("filter");
		assertThat(expiring.isOpen()).isTrue();
		this.events.batch("price", Duration.ofDays(1));
		ManagedConnection expired = open(new Identity(() -> "bob", Instant.now(), null), filter);
		this.events.send(expired, "price", 1);
		this.registry.checkProgress();
		assertThat(expired.isOpen()).isFalse();
		assertThat(ran).hasSize(1);
		runTasks();
		assertThat(ran).hasSize(2);
	}

	@Test
	@DisplayName("C3 a connection whose last batch cannot be encoded in time is cut, also while no thread of its endpoint is free")
	void stuckWhileClosing() {
		this.events.batch("price", Duration.ofDays(1));
		ManagedConnection expired = open(new Identity(() -> "bob", Instant.now(), null), OutboundFilter.NONE);
		this.events.send(expired, "price", 1);
		this.registry.checkProgress();
		assertThat(expired.isOpen()).isFalse();
		long now = System.nanoTime();
		expired.checkProgress(now + Duration.ofSeconds(4).toNanos());
		assertThat(this.transport.terminations()).isZero();
		expired.checkProgress(now + Duration.ofSeconds(6).toNanos());
		Runnable stuck = this.tasks.remove();
		runTasks();
		assertThat(this.transport.terminations()).isEqualTo(1);
		stuck.run();
		runTasks();
		assertThat(this.transport.texts()).isEmpty();
	}

	@Test
	@DisplayName("C3 what is queued may take longer than the close time-out to leave, as long as each write ends")
	void slowButNotStuckWhileClosing() {
		this.connection.send("one");
		this.connection.close(new CloseStatus(4000));
		check(Duration.ofSeconds(9));
		assertThat(this.transport.terminations()).isZero();
		this.transport.complete();
		runTasks();
		assertThat(this.transport.closes()).containsExactly(new CloseStatus(4000));
	}

	@Test
	@DisplayName("C9 a connection that can be found takes messages while it opens")
	void findableIsUsable() {
		List<SendResult> results = new ArrayList<>();
		RecordingHandler opening = new RecordingHandler() {

			@Override
			public void open(ManagedConnection connection) {
				ManagedConnection found = ManagedConnectionTests.this.registry.find(connection.id());
				assertThat(found).isNotNull();
				found.send("while it opens").thenAccept(results::add);
				super.open(connection);
			}

		};
		open(Identity.of(null), OutboundFilter.NONE, opening);
		this.transport.complete();
		runTasks();
		assertThat(results).containsExactly(SendResult.SENT);
	}

	@Test
	@DisplayName("V4 a client is not asked where its answer could not be read")
	void askWithoutEvents() {
		WsCodec plain = mock(WsCodec.class);
		ManagedConnection connection = open(Identity.of(null), OutboundFilter.NONE, this.handler, plain);
		assertThatIllegalStateException()
			.isThrownBy(() -> connection.ask("seat", 1, Integer.class, Duration.ofSeconds(1)))
			.withMessageContaining("make it an EventCodec");
		assertThat(connection.awaitsAnswers()).isFalse();
	}

	@Test
	@DisplayName("L1 a connection that is registered during the drain is closed, too")
	void openDuringDrain() {
		this.registry.drain();
		ManagedConnection late = open();
		assertThat(late.isOpen()).isFalse();
		assertThat(this.connection.isOpen()).isFalse();
		runTasks();
		assertThat(this.transport.closes()).containsExactly(CloseStatus.GOING_AWAY, CloseStatus.GOING_AWAY);
		assertThat(this.registry.isDraining()).isTrue();
		this.registry.accept();
		assertThat(open().isOpen()).isTrue();
	}

	private ManagedConnection open() {
		return open(Identity.of(null), OutboundFilter.NONE);
	}

	private ManagedConnection open(Identity identity, OutboundFilter filter) {
		return open(identity, filter, this.handler);
	}

	private ManagedConnection open(Identity identity, OutboundFilter filter, RecordingHandler handler) {
		return open(identity, filter, handler, JacksonWsCodec.text(JsonMapper.shared()));
	}

	private ManagedConnection open(Identity identity, OutboundFilter filter, RecordingHandler handler, WsCodec codec) {
		WsHandshake handshake = mock(WsHandshake.class);
		given(handshake.endpoint()).willReturn("/test");
		given(handshake.path()).willReturn("/test");
		given(handshake.attributes()).willReturn(Map.of());
		this.inbound = this.registry.listener(new ConnectionRequest(handshake, identity, codec, OverflowPolicy.CLOSE,
				1000, handler, filter, this.tasks::add, ConnectionPermit.UNCOUNTED));
		this.inbound.onOpen(this.transport);
		return handler.connection();
	}

	private void check(Duration later) {
		long now = System.nanoTime() + later.toNanos();
		this.connection.checkProgress(now);
		runTasks();
	}

	private ConnectionEnd end(CloseStatus reported) {
		this.inbound.onClose(reported);
		runTasks();
		return this.handler.ends().get(0);
	}

	private void runTasks() {
		while (!this.tasks.isEmpty()) {
			this.tasks.remove().run();
		}
	}

}
