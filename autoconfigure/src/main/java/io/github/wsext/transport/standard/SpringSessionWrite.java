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

package io.github.wsext.transport.standard;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.wsext.WsMessage;
import io.github.wsext.transport.EncodedMessage;
import io.github.wsext.transport.WsTransport.WriteCallback;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendHandler;
import jakarta.websocket.SendResult;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Write of one message after the other to the container's asynchronous remote endpoint. A
 * loop rather than recursion where the container completes at once. Small messages that
 * follow each other leave in one batch where the container gathers them.
 */
final class SpringSessionWrite implements SendHandler {

	private static final Log logger = LogFactory.getLog(SpringSessionWrite.class);

	/** What Tomcat gathers before it has to write. */
	private static final int BATCH_BYTES = 8 * 1024;

	private static final int MAX_HEADER = 4;

	private static final int MAX_UTF8 = 3;

	private static final int STARTED = 0;

	private static final int PENDING = 1;

	private static final int COMPLETED_AT_ONCE = 2;

	private static final int ENDED = 3;

	private final RemoteEndpoint.Async remote;

	private final List<EncodedMessage> messages;

	private final WriteCallback callback;

	private final Executor executor;

	private final ContainerSession container;

	private final BatchFlusher flusher;

	private final AtomicInteger state = new AtomicInteger();

	private int next;

	/** Where the batch under way ends, 0 if there is none. */
	private int batchEnd;

	/**
	 * Creates the write.
	 * @param executor sends what the container can only send blocking
	 * @param container knows whether messages may be batched
	 * @param flusher flushes batches
	 */
	SpringSessionWrite(RemoteEndpoint.Async remote, List<EncodedMessage> messages, WriteCallback callback,
			Executor executor, ContainerSession container, BatchFlusher flusher) {
		this.remote = remote;
		this.messages = messages;
		this.callback = callback;
		this.executor = executor;
		this.container = container;
		this.flusher = flusher;
	}

	void run() {
		while (this.next < this.messages.size() || this.batchEnd > 0) {
			this.state.set(STARTED);
			// Tomcat takes a pending interrupt for a broken line.
			boolean interrupted = Thread.interrupted();
			try {
				step();
			}
			catch (IOException | RuntimeException | Error ex) {
				end(ex);
				return;
			}
			finally {
				if (interrupted) {
					Thread.currentThread().interrupt();
				}
			}
			if (this.state.compareAndSet(STARTED, PENDING) || this.state.get() == ENDED) {
				return;
			}
		}
		end(null);
	}

	private void step() throws IOException {
		if (this.batchEnd == 0) {
			beginBatch();
		}
		else if (this.next == this.batchEnd) {
			this.batchEnd = 0;
			this.flusher.flush(this.remote, this.container, this::completed);
			return;
		}
		send(this.messages.get(this.next++));
	}

	private void beginBatch() throws IOException {
		int end = endOfBatch();
		if (end - this.next > 1 && this.flusher.begin(this.container)) {
			this.batchEnd = end;
			this.remote.setBatchingAllowed(true);
		}
	}

	private int endOfBatch() {
		int end = this.next;
		int bytes = 0;
		while (end < this.messages.size() && bytes <= BATCH_BYTES) {
			bytes += maxBytes(this.messages.get(end++));
		}
		return (bytes > BATCH_BYTES) ? end - 1 : end;
	}

	private static int maxBytes(EncodedMessage message) {
		if (message.isPing()) {
			return BATCH_BYTES + 1;
		}
		long payload = (message.message() instanceof WsMessage.Text text) ? (long) MAX_UTF8 * text.payload().length()
				: ((WsMessage.Binary) message.message()).payload().remaining();
		return (int) Math.min(MAX_HEADER + payload, BATCH_BYTES + 1);
	}

	private void send(EncodedMessage message) {
		if (message.isPing()) {
			this.executor.execute(() -> ping(message.payload()));
		}
		else if (message.message() instanceof WsMessage.Text text) {
			this.remote.sendText(text.payload(), this);
		}
		else if (message.message() instanceof WsMessage.Binary binary) {
			this.remote.sendBinary(binary.payload(), this);
		}
	}

	/**
	 * Sends a ping, which containers do not do without waiting for the peer.
	 */
	private void ping(ByteBuffer payload) {
		Throwable failure = null;
		try {
			this.remote.sendPing(payload);
		}
		catch (IOException | RuntimeException ex) {
			failure = ex;
		}
		completed(failure);
	}

	@Override
	public void onResult(SendResult result) {
		Throwable failure = result.getException();
		completed((result.isOK() || failure != null) ? failure : new IOException("Write failed"));
	}

	private void completed(@Nullable Throwable failure) {
		if (failure != null) {
			end(failure);
		}
		else if (!this.state.compareAndSet(STARTED, COMPLETED_AT_ONCE) && this.state.get() == PENDING) {
			run();
		}
	}

	private void end(@Nullable Throwable failure) {
		if (this.state.getAndSet(ENDED) != ENDED) {
			if (this.batchEnd > 0) {
				this.flusher.end(this.container);
			}
			try {
				this.callback.completed(failure);
			}
			catch (RuntimeException | Error ex) {
				// The thread is the container's, or that of another write.
				logger.error("Callback of a write failed", ex);
			}
		}
	}

}
