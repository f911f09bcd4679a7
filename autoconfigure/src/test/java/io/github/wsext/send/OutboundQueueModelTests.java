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

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.wsext.OverflowPolicy;
import io.github.wsext.WsMessage;
import io.github.wsext.testsupport.Model;
import io.github.wsext.testsupport.Models;
import io.github.wsext.transport.EncodedMessage;
import io.github.wsext.transport.WsTransport;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.util.Assert;
import org.springframework.web.socket.CloseStatus;

/**
 * Explores {@link OutboundQueue}.
 */
@Model
class OutboundQueueModelTests {

	@Test
	@DisplayName("O1 C2 one write at a time, every message that was queued leaves once, and the close comes after all of them, whatever threads send at the same time")
	void messages() {
		Models.explore(Explored.class);
	}

	/**
	 * A queue whose writes end at once, and which counts them.
	 */
	public static class Explored {

		private final AtomicBoolean open = new AtomicBoolean(true);

		private final CountingTransport transport = new CountingTransport();

		private final OutboundQueue queue = queue(this.transport, this.open);

		private final OutboundMessage message = new OutboundMessage(WsMessage.text("m"));

		private final EncodedMessage ping = EncodedMessage.ping(ByteBuffer.allocate(8));

		private final Overflow overflow = Overflow.of(OverflowPolicy.CLOSE);

		private final AtomicInteger queued = new AtomicInteger();

		private final AtomicInteger closed = new AtomicInteger();

		private final AtomicInteger sentAtClose = new AtomicInteger();

		private static OutboundQueue queue(WsTransport transport, AtomicBoolean open) {
			OutboundQueue queue = new OutboundQueue(transport, new OutboundSettings(100, 1000), Runnable::run,
					open::get, () -> 0);
			queue.attach(new OutboundListener() {

				@Override
				public void dropped(int count) {
					throw new IllegalStateException("There was room");
				}

				@Override
				public void writeFailed() {
					throw new IllegalStateException("Nothing has failed");
				}

			});
			return queue;
		}

		@Operation
		public void send() {
			Offer offer = this.queue.offer(this.message, this.overflow, null);
			if (offer == Offer.QUEUED) {
				this.queued.incrementAndGet();
			}
		}

		@Operation
		public void ping() {
			this.queue.ping(this.ping);
		}

		@Operation(runOnce = true)
		public void close() {
			this.open.set(false);
			this.queue.close(() -> {
				this.closed.incrementAndGet();
				this.sentAtClose.set(this.transport.sent.get());
			});
		}

		@Validate
		public void validate() {
			Assert.state(this.transport.sent.get() == this.queued.get(),
					() -> this.transport.sent.get() + " of " + this.queued.get() + " messages have left");
			Assert.state(!this.queue.isWriting(), "A write is under way for ever");
			Assert.state(this.closed.get() == (this.open.get() ? 0 : 1), "Closed " + this.closed.get() + " times");
			Assert.state(this.open.get() || this.sentAtClose.get() == this.queued.get(), "Closed before all had left");
		}

	}

	/**
	 * Counts the messages it writes, one write at a time.
	 */
	private static final class CountingTransport implements WsTransport {

		private final AtomicInteger sent = new AtomicInteger();

		private final AtomicInteger writing = new AtomicInteger();

		@Override
		public void write(List<EncodedMessage> messages, WriteCallback callback) {
			Assert.state(this.writing.incrementAndGet() == 1, "Two writes at a time");
			List<EncodedMessage> texts = new ArrayList<>(messages);
			texts.removeIf(EncodedMessage::isPing);
			this.sent.addAndGet(texts.size());
			this.writing.decrementAndGet();
			callback.completed(null);
		}

		@Override
		public void close(CloseStatus status) {
		}

		@Override
		public void terminate() {
		}

		@Override
		public boolean isClosedByPeer() {
			return false;
		}

		@Override
		public boolean isEnding() {
			return false;
		}

		@Override
		public void pauseReading() {
		}

		@Override
		public void resumeReading() {
		}

		@Override
		public List<String> extensions() {
			return List.of();
		}

	}

}
