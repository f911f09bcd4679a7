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

import io.github.wsext.BroadcastResult;
import io.github.wsext.SendResult;
import io.github.wsext.WsConnection;
import io.github.wsext.WsEvents;
import io.github.wsext.WsEvents.Subscription;
import io.github.wsext.connection.Engine;
import io.github.wsext.connection.Probe;
import io.github.wsext.testsupport.EveryContainer;
import io.github.wsext.testsupport.TestWebSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for events to users, to others, of which the latest counts, and after the commit.
 */
@EveryContainer
@ExtendWith(OutputCaptureExtension.class)
class EventTargetsTests {

	private static Engine engine;

	private static WsEvents events;

	private final Probe probe = engine.probe("/user/");

	private final TransactionTemplate transaction = new TransactionTemplate(new SmallTransactionManager());

	@BeforeAll
	static void start() {
		engine = Engine.start();
		events = engine.application().bean(WsEvents.class);
	}

	@AfterAll
	static void stop() {
		engine.close();
	}

	@Test
	void anEventGoesToAllConnectionsOfAUserAndNobodyElse() {
		Probe second = engine.probe("/user/");
		Probe other = engine.probe("/user/");
		try (TestWebSocket one = engine.webSocket(this.probe, "alice");
				TestWebSocket two = engine.webSocket(second, "alice");
				TestWebSocket three = engine.webSocket(other, "bob")) {
			this.probe.connection();
			second.connection();
			other.connection();
			assertThat(events.sendToUser("alice", "hi", 1)).isEqualTo(BroadcastResult.of(2, 2, 0, 0));
			assertThat(events.sendToUser("nobody", "hi", 1)).isEqualTo(BroadcastResult.NONE);
			assertThat(events.sendToUser("bob", "bye", 2)).isEqualTo(BroadcastResult.of(1, 1, 0, 0));
			assertThat(one.takeText()).isEqualTo("{\"event\":\"hi\",\"payload\":1}");
			assertThat(two.takeText()).isEqualTo("{\"event\":\"hi\",\"payload\":1}");
			assertThat(three.takeText()).isEqualTo("{\"event\":\"bye\",\"payload\":2}");
			try (Subscription batch = events.batch("hi", Duration.ofDays(1))) {
				assertThat(events.sendToUser("alice", "hi", 2)).isEqualTo(BroadcastResult.of(2, 2, 0, 0));
			}
			assertThat(one.takeText()).isEqualTo("{\"event\":\"batch_hi\",\"payload\":{\"d\":[2]}}");
		}
	}

	@Test
	void anEventGoesToOthersPastTheSenderAlsoInABatch() {
		Probe second = engine.probe("/user/");
		try (TestWebSocket one = engine.webSocket(this.probe, "alice");
				TestWebSocket two = engine.webSocket(second, "bob")) {
			WsConnection sender = this.probe.connection();
			sender.subscribe("others");
			second.connection().subscribe("others");
			assertThat(events.publishOthers("others", "say", 1, sender)).isEqualTo(BroadcastResult.of(1, 1, 0, 0));
			try (Subscription batch = events.batch("say", Duration.ofDays(1))) {
				assertThat(events.publishOthers("others", "say", 2, sender)).isEqualTo(BroadcastResult.of(1, 1, 0, 0));
			}
			events.publish("others", "all", 3);
			assertThat(two.takeText()).isEqualTo("{\"event\":\"say\",\"payload\":1}");
			assertThat(two.takeText()).isEqualTo("{\"event\":\"batch_say\",\"payload\":{\"d\":[2]}}");
			assertThat(one.takeText()).isEqualTo("{\"event\":\"all\",\"payload\":3}");
		}
	}

	@Test
	void theLatestEventOfAKeyIsPublishedPastABatch() {
		try (TestWebSocket client = engine.webSocket(this.probe, "alice");
				Subscription batch = events.batch("price", Duration.ofDays(1))) {
			this.probe.connection().subscribe("prices");
			assertThat(events.publishLatest("prices", "ACME", "price", 5)).isEqualTo(BroadcastResult.of(1, 1, 0, 0));
			assertThat(client.takeText()).isEqualTo("{\"event\":\"price\",\"payload\":5}");
		}
	}

	@Test
	void whatIsSentAfterTheCommitLeavesInOrderWhenItHasCommitted() {
		try (TestWebSocket client = engine.webSocket(this.probe, "alice")) {
			WsConnection connection = this.probe.connection();
			connection.subscribe("orders");
			WsEvents afterCommit = events.afterCommit();
			List<BroadcastResult> results = new ArrayList<>();
			List<CompletableFuture<SendResult>> sent = new ArrayList<>();
			this.transaction.executeWithoutResult((status) -> {
				results.add(afterCommit.publish("orders", "a", 1));
				sent.add(afterCommit.send(connection, "b", 2).toCompletableFuture());
				results.add(afterCommit.sendToUser("alice", "c", 3));
				results.add(afterCommit.publishLatest("orders", "key", "d", 4));
				results.add(afterCommit.publishOthers("orders", "none", 5, connection));
				results.add(afterCommit.publishNow("orders", "e", 6));
				sent.add(afterCommit.afterCommit().sendNow(connection, "f", 7).toCompletableFuture());
				events.send(connection, "at once", 0);
				assertThat(results).allMatch(BroadcastResult::isDeferred);
				assertThat(sent).noneMatch(CompletableFuture::isDone);
			});
			assertThat(client.takeText()).contains("at once");
			for (String event : List.of("a", "b", "c", "d", "e", "f")) {
				assertThat(client.takeText()).startsWith("{\"event\":\"" + event + "\"");
			}
			assertThat(sent).allMatch((each) -> Probe.get(each) == SendResult.SENT);
			assertThat(results.get(0).completed().toCompletableFuture().join())
				.isEqualTo(BroadcastResult.of(1, 1, 0, 0));
			assertThat(afterCommit.publish("orders", "outside", 8)).isEqualTo(BroadcastResult.of(1, 1, 0, 0));
			assertThat(client.takeText()).contains("outside");
		}
	}

	@Test
	void whatIsSentAfterTheCommitNeverLeavesWhereThereIsNone(CapturedOutput output) {
		try (TestWebSocket client = engine.webSocket(this.probe, "alice")) {
			WsConnection connection = this.probe.connection();
			connection.subscribe("rolled-back");
			List<CompletableFuture<SendResult>> sent = new ArrayList<>();
			List<BroadcastResult> results = new ArrayList<>();
			this.transaction.executeWithoutResult((status) -> {
				sent.add(events.afterCommit().send(connection, "never", 1).toCompletableFuture());
				results.add(events.afterCommit().publish("rolled-back", "never", 1));
				status.setRollbackOnly();
			});
			assertThat(sent).allMatch(CompletableFuture::isCompletedExceptionally);
			assertThat(results.get(0).completed().toCompletableFuture()).isCompletedExceptionally();
			List<CompletableFuture<SendResult>> unencodable = new ArrayList<>();
			this.transaction.executeWithoutResult(
					(status) -> unencodable.add(events.afterCommit().sendNow(connection, "bad", new Object() {

						public String getText() {
							throw new IllegalStateException("as the test wants it");
						}

					}).toCompletableFuture()));
			assertThat(unencodable).allMatch(CompletableFuture::isCompletedExceptionally);
			assertThat(output.getAll()).contains("Event could not be sent after the commit");
			events.send(connection, "next", 2);
			assertThat(client.takeText()).contains("next");
		}
	}

	/**
	 * Transactions of nothing.
	 */
	private static final class SmallTransactionManager extends AbstractPlatformTransactionManager {

		private static final long serialVersionUID = 1L;

		@Override
		protected Object doGetTransaction() {
			return new Object();
		}

		@Override
		protected void doBegin(Object transaction, TransactionDefinition definition) {
		}

		@Override
		protected void doCommit(DefaultTransactionStatus status) {
		}

		@Override
		protected void doRollback(DefaultTransactionStatus status) {
		}

		@Override
		protected void doSetRollbackOnly(DefaultTransactionStatus status) {
		}

	}

}
