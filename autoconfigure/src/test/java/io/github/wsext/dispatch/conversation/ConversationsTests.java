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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.wsext.LeaveReason;
import io.github.wsext.WsConversation;
import io.github.wsext.WsMessage;
import io.github.wsext.connection.ManagedConnection;
import io.github.wsext.testsupport.Duel;
import io.github.wsext.testsupport.Patience;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.withSettings;

/**
 * Tests for {@link Conversations} whose connection ends before, while or after they
 * begin.
 */
class ConversationsTests {

	private static final int ROUNDS = 2_000;

	private final ConversationExecutor executor = new ConversationExecutor(4);

	private final Conversations conversations = new Conversations(this.executor);

	private final ManagedConnection connection = mock(ManagedConnection.class, withSettings().stubOnly());

	private final AtomicInteger over = new AtomicInteger();

	@AfterEach
	void stop() throws Exception {
		this.executor.destroy();
	}

	@Test
	@DisplayName("D10 no conversation begins on a connection that is closing")
	void closing() {
		given(this.connection.isOpen()).willReturn(false);
		this.conversations.start(this.connection, new Talk());
		assertThat(this.conversations.add(WsMessage.text("hi"))).isNull();
		this.conversations.whenOver(this.over::incrementAndGet);
		assertThat(this.over).hasValue(1);
	}

	@Test
	@DisplayName("D4 no conversation begins once the last callback may come")
	void closed() {
		given(this.connection.isOpen()).willReturn(true);
		this.conversations.whenOver(this.over::incrementAndGet);
		assertThat(this.over).hasValue(1);
		Talk talk = new Talk();
		this.conversations.start(this.connection, talk);
		assertThat(talk.begun.getCount()).isOne();
		assertThat(this.conversations.add(WsMessage.text("hi"))).isNull();
	}

	@Test
	@DisplayName("D10 a conversation whose connection closes while it begins is told so")
	void closingMeanwhile() throws Exception {
		given(this.connection.isOpen()).willReturn(true, false);
		CompletableFuture<Boolean> ended = new CompletableFuture<>();
		this.conversations.start(this.connection, new Talk() {

			@Override
			public void hold(WsConversation conversation) {
				ended.complete(conversation.receive(Patience.LIMIT) == null);
			}

		});
		// Not by the time-out: the conversation is over at once.
		assertThat(ended.get(Patience.SECONDS / 2, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	@DisplayName("D4 however the end and the beginning race, the last callback comes once, and after the conversation")
	void beginsWhileItEnds() throws Exception {
		given(this.connection.isOpen()).willReturn(true);
		Conversations[] all = new Conversations[ROUNDS];
		AtomicInteger talking = new AtomicInteger();
		AtomicInteger early = new AtomicInteger();
		for (int i = 0; i < ROUNDS; i++) {
			all[i] = new Conversations(this.executor);
		}
		Duel.fight(ROUNDS, (round, me) -> {
			if (me == 0) {
				all[round].whenOver(() -> {
					early.addAndGet(talking.get());
					this.over.incrementAndGet();
				});
			}
			else {
				all[round].start(this.connection, new Talk() {

					@Override
					public void hold(WsConversation conversation) {
						talking.incrementAndGet();
						conversation.receive(Patience.LIMIT);
						talking.decrementAndGet();
					}

				});
			}
		}, (round) -> {
			Awaitility.await().pollDelay(0, TimeUnit.MILLISECONDS).until(() -> this.over.get() == round + 1);
			assertThat(talking.get()).as("talks in round " + round).isZero();
		});
		assertThat(early).hasValue(0);
	}

	@Test
	@DisplayName("L1 a shutdown interrupts, any other end does not")
	void interrupts() throws Exception {
		given(this.connection.isOpen()).willReturn(true);
		CompletableFuture<Boolean> early = new CompletableFuture<>();
		CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
		Talk talk = new Talk() {

			@Override
			public void hold(WsConversation conversation) throws Exception {
				super.hold(conversation);
				conversation.receive(Patience.LIMIT);
				early.complete(Thread.currentThread().isInterrupted());
				try {
					new CountDownLatch(1).await(Patience.SECONDS, TimeUnit.SECONDS);
					interrupted.complete(false);
				}
				catch (InterruptedException ex) {
					interrupted.complete(true);
				}
			}

		};
		this.conversations.start(this.connection, talk);
		assertThat(talk.begun.await(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
		this.conversations.closing(LeaveReason.SERVER_CLOSED);
		assertThat(early.get(Patience.SECONDS, TimeUnit.SECONDS)).isFalse();
		this.conversations.closing(LeaveReason.SHUTDOWN);
		assertThat(interrupted.get(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
	}

	/**
	 * Says that it has begun.
	 */
	private static class Talk implements ConversationBody {

		final CountDownLatch begun = new CountDownLatch(1);

		@Override
		public void hold(WsConversation conversation) throws Exception {
			this.begun.countDown();
		}

		@Override
		public void failed(WsConversation conversation, Throwable failure) {
		}

		@Override
		public void refused() {
		}

	}

}
