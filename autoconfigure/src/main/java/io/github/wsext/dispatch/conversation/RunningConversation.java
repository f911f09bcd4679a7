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

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;

import io.github.wsext.OverflowPolicy;
import io.github.wsext.SendResult;
import io.github.wsext.WsConnection;
import io.github.wsext.WsConversation;
import io.github.wsext.WsMessage;
import io.github.wsext.connection.ManagedConnection;
import io.github.wsext.dispatch.stream.Mailbox;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;
import org.springframework.web.socket.CloseStatus;

/**
 * A conversation with its thread and what has arrived for it.
 */
final class RunningConversation implements WsConversation {

	private static final int ENOUGH_MESSAGES = 16;

	private final ManagedConnection connection;

	private final Mailbox<WsMessage> mailbox = new Mailbox<>(ENOUGH_MESSAGES);

	// Guarded by this.

	private @Nullable Thread thread;

	/** Whether its thread is writing: an interrupt could break the line then. */
	private boolean sending;

	private boolean interrupted;

	private boolean finished;

	private @Nullable Runnable whenFinished;

	RunningConversation(ManagedConnection connection) {
		this.connection = connection;
	}

	/**
	 * Runs the conversation on the current thread.
	 */
	void run(Runnable talk) {
		synchronized (this) {
			this.thread = Thread.currentThread();
		}
		try {
			talk.run();
		}
		finally {
			finish();
		}
	}

	/**
	 * The conversation is over, or has never begun.
	 */
	void finish() {
		this.mailbox.discard();
		Runnable action;
		synchronized (this) {
			this.thread = null;
			this.finished = true;
			action = this.whenFinished;
			this.whenFinished = null;
		}
		// An interrupt that came at the end is for nobody.
		Thread.interrupted();
		if (action != null) {
			action.run();
		}
	}

	/**
	 * Runs an action when the conversation is over.
	 */
	void whenFinished(Runnable action) {
		synchronized (this) {
			if (!this.finished) {
				this.whenFinished = action;
				return;
			}
		}
		action.run();
	}

	Mailbox<WsMessage> mailbox() {
		return this.mailbox;
	}

	/**
	 * The connection is closing.
	 */
	void end() {
		this.mailbox.end();
	}

	/**
	 * The server shuts down.
	 */
	synchronized void interrupt() {
		if (this.sending) {
			this.interrupted = true;
		}
		else if (this.thread != null) {
			this.thread.interrupt();
		}
	}

	@Override
	public WsConnection connection() {
		return this.connection;
	}

	@Override
	public Iterable<WsMessage> incoming() {
		return Incoming::new;
	}

	@Override
	public @Nullable WsMessage receive(Duration timeout) {
		try {
			return this.mailbox.poll(Math.max(0, timeout.toNanos()));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return null;
		}
	}

	@Override
	public <T> @Nullable T receive(Class<T> type, Duration timeout) {
		WsMessage message = receive(timeout);
		if (message == null) {
			return null;
		}
		@SuppressWarnings("unchecked")
		T read = (T) read(message, ClassUtils.resolvePrimitiveIfNecessary(type));
		return read;
	}

	private Object read(WsMessage message, Class<?> type) {
		if (type.isInstance(message)) {
			return message;
		}
		if (type == String.class && message instanceof WsMessage.Text text) {
			return text.payload();
		}
		if (type == byte[].class && message instanceof WsMessage.Binary binary) {
			ByteBuffer payload = binary.payload();
			byte[] bytes = new byte[payload.remaining()];
			payload.get(bytes);
			return bytes;
		}
		return this.connection.codec().decode(message, type);
	}

	@Override
	public CompletionStage<SendResult> send(Object message) {
		return send(() -> this.connection.send(message));
	}

	@Override
	public CompletionStage<SendResult> send(Object message, OverflowPolicy policy) {
		return send(() -> this.connection.send(message, policy));
	}

	@Override
	public CompletionStage<SendResult> sendLatest(String key, Object message) {
		return send(() -> this.connection.sendLatest(key, message));
	}

	@Override
	public CompletionStage<Void> flush() {
		return this.connection.flush();
	}

	private CompletionStage<SendResult> send(Supplier<CompletionStage<SendResult>> sending) {
		awaitRelief();
		boolean ours = beginSending();
		try {
			return sending.get();
		}
		finally {
			if (ours) {
				endSending();
			}
		}
	}

	/**
	 * Whether the current thread is that of the conversation, and sending now.
	 */
	private synchronized boolean beginSending() {
		boolean ours = !this.sending && Thread.currentThread() == this.thread;
		this.sending = this.sending || ours;
		return ours;
	}

	private synchronized void endSending() {
		this.sending = false;
		if (this.interrupted) {
			this.interrupted = false;
			Thread.currentThread().interrupt();
		}
	}

	private void awaitRelief() {
		while (this.connection.isCongested()) {
			CountDownLatch relieved = new CountDownLatch(1);
			if (!this.connection.awaitRelief(relieved::countDown)) {
				return;
			}
			try {
				relieved.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				return;
			}
		}
	}

	@Override
	public boolean isOpen() {
		return this.connection.isOpen();
	}

	@Override
	public void close() {
		this.connection.close();
	}

	@Override
	public void close(CloseStatus status) {
		this.connection.close(status);
	}

	/**
	 * Takes the messages one by one.
	 */
	private final class Incoming implements Iterator<WsMessage> {

		private @Nullable WsMessage next;

		@Override
		public boolean hasNext() {
			if (this.next == null) {
				try {
					this.next = RunningConversation.this.mailbox.take();
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
				}
			}
			return this.next != null;
		}

		@Override
		public WsMessage next() {
			if (!hasNext() || this.next == null) {
				throw new NoSuchElementException("The connection has ended");
			}
			WsMessage message = this.next;
			this.next = null;
			return message;
		}

	}

}
