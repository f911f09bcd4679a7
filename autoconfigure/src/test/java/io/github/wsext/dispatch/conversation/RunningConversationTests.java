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

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

import io.github.wsext.SendResult;
import io.github.wsext.connection.ManagedConnection;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link RunningConversation}.
 */
class RunningConversationTests {

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

	private void interrupt() {
		CompletableFuture.runAsync(this.conversation::interrupt).join();
	}

}
