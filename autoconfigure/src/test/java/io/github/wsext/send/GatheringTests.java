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

package io.github.wsext.send;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

import io.github.wsext.WsMessage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.mockito.BDDMockito;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for what leaves an {@link OutboundQueue} together.
 */
class GatheringTests {

	private final ManualTransport transport = new ManualTransport().immediately();

	private final GatedQueue queue = new GatedQueue(this.transport, new OutboundSettings(100_000, 10_000_000),
			Runnable::run, BDDMockito.mock(OutboundListener.class));

	private void offer(int count) {
		IntStream.range(0, count)
			.forEach((i) -> this.queue.offer(new OutboundMessage(WsMessage.text("m" + i)), Overflow.CLOSE, null));
	}

	private List<Integer> sizes() {
		return this.transport.writes().stream().map(List::size).toList();
	}

	@Test
	@DisplayName("O5 what is gathered leaves with one write, and what follows at once again")
	void together() {
		this.queue.gather(() -> offer(10));
		assertThat(sizes()).containsExactly(10);
		offer(2);
		assertThat(sizes()).containsExactly(10, 1, 1);
	}

	@Test
	@DisplayName("O5 a lot leaves in between, and the rest together")
	void aLot() {
		this.queue.gather(() -> offer(150));
		assertThat(sizes()).containsExactly(64, 64, 22);
	}

	@Test
	@DisplayName("O5 nothing gathered is nothing written, and what fails while it gathers has left")
	void nothing() {
		this.queue.gather(() -> {
		});
		assertThat(sizes()).isEmpty();
		assertThatIllegalStateException().isThrownBy(() -> this.queue.gather(() -> {
			offer(3);
			throw new IllegalStateException("On purpose");
		}));
		assertThat(sizes()).containsExactly(3);
	}

	@Test
	@DisplayName("O5 what gathers within what gathers leaves at the first end, and the close behind all of it")
	void nested() {
		this.queue.gather(() -> {
			offer(2);
			this.queue.gather(() -> offer(3));
			assertThat(sizes()).containsExactly(5);
			offer(1);
			this.queue.close(() -> assertThat(sizes()).containsExactly(5, 1));
		});
		assertThat(sizes()).containsExactly(5, 1);
	}

	@Test
	@DisplayName("O5 who waits for what was gathered does not wait for more")
	void flushed() {
		List<Boolean> done = new ArrayList<>();
		this.queue.gather(() -> {
			offer(2);
			done.add(this.queue.isCongested());
			this.queue.flush().whenComplete((nothing, failure) -> done.add(true));
		});
		assertThat(done).containsExactly(false, true);
	}

	@Test
	@DisplayName("O1 whoever gathers while others send, all leaves, in the order of each")
	void races() throws InterruptedException {
		int threads = 4;
		CountDownLatch start = new CountDownLatch(1);
		List<Thread> senders = IntStream.range(0, threads).mapToObj((i) -> new Thread(() -> send(i, start))).toList();
		senders.forEach(Thread::start);
		start.countDown();
		for (Thread sender : senders) {
			sender.join();
		}
		List<String> texts = this.transport.texts();
		assertThat(texts).hasSize(threads * 5000);
		for (int i = 0; i < threads; i++) {
			String mark = i + ":";
			assertThat(texts.stream().filter((text) -> text.startsWith(mark)))
				.containsExactlyElementsOf(IntStream.range(0, 5000).mapToObj((j) -> mark + j).toList());
		}
	}

	private void send(int sender, CountDownLatch start) {
		try {
			start.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
		for (int i = 0; i < 5000; i += 10) {
			int first = i;
			Runnable ten = () -> IntStream.range(first, first + 10)
				.forEach((j) -> this.queue.offer(new OutboundMessage(WsMessage.text(sender + ":" + j)), Overflow.CLOSE,
						null));
			if (sender % 2 == 0) {
				this.queue.gather(ten);
			}
			else {
				ten.run();
			}
		}
	}

}
