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

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.wsext.SendResult;
import io.github.wsext.transport.EncodedMessage;
import io.github.wsext.transport.WsTransport;
import org.jspecify.annotations.Nullable;

/**
 * A queue without a connection: it takes messages until it is told to end, as a
 * connection's does.
 */
public final class GatedQueue {

	private final AtomicBoolean open = new AtomicBoolean(true);

	private final OutboundQueue queue;

	/**
	 * Creates an open queue.
	 */
	public GatedQueue(WsTransport transport, OutboundSettings settings, Executor executor, OutboundListener listener) {
		this.queue = new OutboundQueue(transport, settings, executor, this.open::get, System::nanoTime);
		this.queue.attach(new OutboundListener() {

			@Override
			public void dropped(int count) {
				listener.dropped(count);
			}

			@Override
			public void writeFailed() {
				GatedQueue.this.open.set(false);
				listener.writeFailed();
			}

		});
	}

	public Offer offer(OutboundMessage message, Overflow overflow, @Nullable CompletableFuture<SendResult> result) {
		return this.queue.offer(message, overflow, result);
	}

	public void gather(Runnable offers) {
		this.queue.gather(offers);
	}

	public void ping(EncodedMessage ping) {
		this.queue.ping(ping);
	}

	public CompletionStage<Void> flush() {
		return this.queue.flush();
	}

	public boolean isCongested() {
		return this.queue.isCongested();
	}

	public boolean awaitRelief(Runnable action) {
		return this.queue.awaitRelief(action);
	}

	public void close(Runnable whenDrained) {
		this.open.set(false);
		this.queue.close(whenDrained);
	}

	public void closeAfterWrite(Runnable whenDrained) {
		this.open.set(false);
		this.queue.closeAfterWrite(whenDrained);
	}

	public void abort() {
		this.open.set(false);
		this.queue.abort();
	}

	public boolean isStalled(long nowNanos, long limitNanos) {
		return this.queue.isStalled(nowNanos, limitNanos);
	}

}
