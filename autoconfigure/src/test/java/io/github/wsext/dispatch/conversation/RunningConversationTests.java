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

package io.github.wsext.dispatch.conversation;

import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import io.github.wsext.SendResult;
import io.github.wsext.connection.ManagedConnection;
import io.github.wsext.testsupport.Duel;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link RunningConversation}.
 */
class RunningConversationTests {

	private static final int ROUNDS = 50_000;

	private final ManagedConnection connection = mock();

	private final RunningConversation conversation = new RunningConversation(this.connection);

	@Test
	@DisplayName("L1 an interrupt waits until the conversation has sent, as it could break the line")
	void interruptWhileSending() {
		AtomicReference<Boolean> whileSending = new AtomicReference<>();
		AtomicReference<Boolean> afterwards = new AtomicReference<>();
		given(this.connection.send("hi")).willAnswer((invocation) -> {
			interrupt();
			whileSending.set(Thread.currentThread().isInterrupted());
			return CompletableFuture.completedStage(SendResult.SENT);
		});
		this.conversation.run(() -> {
			this.conversation.send("hi");
			afterwards.set(Thread.interrupted());
		});
		assertThat(whileSending).hasValue(false);
		assertThat(afterwards).hasValue(true);
	}

	@Test
	@DisplayName("L1 an interrupt comes at once when the conversation does not send, whoever else does")
	void interruptAtOnce() {
		AtomicReference<Boolean> interrupted = new AtomicReference<>();
		given(this.connection.send("from another thread")).willAnswer((invocation) -> {
			this.conversation.interrupt();
			return CompletableFuture.completedStage(SendResult.SENT);
		});
		this.conversation.run(() -> {
			CompletableFuture.runAsync(() -> this.conversation.send("from another thread")).join();
			interrupted.set(Thread.interrupted());
		});
		assertThat(interrupted).hasValue(true);
	}

	@Test
	@DisplayName("L1 an interrupt that comes at the end of a conversation does not reach the next on its thread")
	void interruptAtTheEnd() {
		AtomicReference<Boolean> inLastCallback = new AtomicReference<>();
		this.conversation.whenFinished(() -> inLastCallback.set(Thread.currentThread().isInterrupted()));
		this.conversation.run(this::interrupt);
		assertThat(Thread.interrupted()).isFalse();
		assertThat(inLastCallback).hasValue(false);
		interrupt();
		assertThat(Thread.interrupted()).as("when it is over").isFalse();
	}

	@Test
	@DisplayName("L1 an interrupt during the very end of a conversation does not reach the next on its thread")
	void interruptWhileEnding() throws Exception {
		RunningConversation[] conversations = new RunningConversation[ROUNDS];
		Arrays.setAll(conversations, (i) -> new RunningConversation(this.connection));
		AtomicBoolean leaked = new AtomicBoolean();
		Duel.fight(ROUNDS, (round, me) -> {
			if (me == 0) {
				conversations[round].run(() -> {
				});
			}
			else {
				conversations[round].interrupt();
			}
		}, (round) -> {
			// This is the thread of the conversation, as the next would find it.
			leaked.set(Thread.interrupted() || leaked.get());
			assertThat(leaked).as("round " + round).isFalse();
		});
	}

	@Test
	@DisplayName("L1 whoever interrupts a conversation, or waits for its end, waits for whoever ends it just now")
	void endsAtomically() {
		AtomicBoolean over = new AtomicBoolean();
		this.conversation.run(() -> {
			blocked(this.conversation::interrupt);
			blocked(() -> this.conversation.whenFinished(() -> over.set(true)));
			Thread.interrupted();
		});
		Awaitility.await().untilTrue(over);
	}

	/**
	 * Runs an action elsewhere, which must not get ahead before this returns.
	 */
	private void blocked(Runnable action) {
		synchronized (this.conversation) {
			Thread thread = new Thread(action);
			thread.start();
			Awaitility.await()
				.until(thread::getState, (state) -> state == Thread.State.BLOCKED || state == Thread.State.TERMINATED);
			assertThat(thread.getState()).isEqualTo(Thread.State.BLOCKED);
		}
	}

	private void interrupt() {
		CompletableFuture.runAsync(this.conversation::interrupt).join();
	}

}
