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

package io.github.wsext.dispatch.stream;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.github.wsext.testsupport.Duel;
import io.github.wsext.testsupport.Patience;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Mailbox}.
 */
class MailboxTests {

	private static final int ROUNDS = 50_000;

	private final Mailbox<String> mailbox = new Mailbox<>(2);

	private final AtomicInteger room = new AtomicInteger();

	@Test
	@DisplayName("D10 items come in order, and there is no room once there are enough")
	void inOrder() throws Exception {
		assertThat(this.mailbox.add("one")).isTrue();
		assertThat(this.mailbox.awaitRoom(this.room::incrementAndGet)).isFalse();
		assertThat(this.mailbox.add("two")).isFalse();
		assertThat(this.mailbox.hasRoom()).isFalse();
		assertThat(this.mailbox.awaitRoom(this.room::incrementAndGet)).isTrue();
		assertThat(this.mailbox.take()).isEqualTo("one");
		assertThat(this.room).hasValue(1);
		assertThat(this.mailbox.take()).isEqualTo("two");
		assertThat(this.mailbox.poll(0)).isNull();
		assertThat(this.room).hasValue(1);
	}

	@Test
	@DisplayName("D10 all who wait for room are told of it, each once")
	void allAreTold() throws Exception {
		AtomicInteger other = new AtomicInteger();
		fill(this.mailbox);
		this.mailbox.add("one too many");
		assertThat(this.mailbox.awaitRoom(this.room::incrementAndGet)).isTrue();
		assertThat(this.mailbox.awaitRoom(other::incrementAndGet)).isTrue();
		this.mailbox.take();
		assertThat(this.room).as("as long as it is full").hasValue(0);
		this.mailbox.take();
		this.mailbox.take();
		assertThat(this.room).hasValue(1);
		assertThat(other).hasValue(1);
	}

	@Test
	@DisplayName("D10 after the end what is there can be taken, and then there is nothing")
	void end() throws Exception {
		this.mailbox.add("last");
		this.mailbox.end();
		assertThat(this.mailbox.take()).isEqualTo("last");
		assertThat(this.mailbox.take()).isNull();
	}

	@Test
	@DisplayName("D10 the end, and a discard, wake whoever waits for the next item")
	void wakes() throws Exception {
		for (boolean discard : new boolean[] { false, true }) {
			Mailbox<String> mailbox = new Mailbox<>(2);
			CompletableFuture<Boolean> nothing = new CompletableFuture<>();
			Thread waiting = new Thread(() -> {
				try {
					nothing.complete(mailbox.take() == null);
				}
				catch (InterruptedException ex) {
					nothing.completeExceptionally(ex);
				}
			});
			waiting.start();
			while (waiting.getState() != Thread.State.TIMED_WAITING) {
				Thread.onSpinWait();
			}
			if (discard) {
				mailbox.discard();
			}
			mailbox.end();
			assertThat(nothing.get(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
		}
	}

	@Test
	@DisplayName("D2 a discard frees whoever waits for room, and whatever comes then is taken at once")
	void discard() throws Exception {
		fill(this.mailbox);
		assertThat(this.mailbox.awaitRoom(this.room::incrementAndGet)).isTrue();
		this.mailbox.discard();
		assertThat(this.room).hasValue(1);
		for (int i = 0; i < 5; i++) {
			assertThat(this.mailbox.add("late")).isTrue();
			assertThat(this.mailbox.hasRoom()).isTrue();
			assertThat(this.mailbox.awaitRoom(this.room::incrementAndGet)).isFalse();
		}
		this.mailbox.discard();
		assertThat(this.room).hasValue(1);
		assertThat(this.mailbox.take()).isNull();
	}

	@Test
	@DisplayName("D2 the last to wait for room, while all is discarded, either does not wait or is told once")
	void lastAction() throws Exception {
		Mailbox<?>[] mailboxes = mailboxes();
		AtomicInteger told = new AtomicInteger();
		boolean[] waits = new boolean[1];
		Duel.fight(ROUNDS, (round, me) -> {
			if (me == 0) {
				waits[0] = mailboxes[round].awaitRoom(told::incrementAndGet);
			}
			else {
				mailboxes[round].discard();
			}
		}, (round) -> assertThat(told.getAndSet(0)).as("round " + round).isEqualTo((waits[0]) ? 1 : 0));
	}

	private static Mailbox<?>[] mailboxes() {
		return IntStream.range(0, ROUNDS).mapToObj((i) -> {
			Mailbox<String> full = new Mailbox<>(2);
			fill(full);
			return full;
		}).toArray(Mailbox<?>[]::new);
	}

	private static void fill(Mailbox<String> mailbox) {
		mailbox.add("one");
		mailbox.add("two");
	}

}
