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

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;

import io.github.wsext.WsMessage;
import io.github.wsext.transport.EncodedMessage;
import io.github.wsext.transport.WsTransport;
import org.jspecify.annotations.Nullable;

import org.springframework.web.socket.CloseStatus;

/**
 * A transport whose writes end when the test says so, or at once. Complains about a write
 * that begins before the last has ended.
 */
public final class ManualTransport implements WsTransport {

	private volatile boolean reading = true;

	private final LinkedBlockingQueue<WriteCallback> pending = new LinkedBlockingQueue<>();

	private final List<List<WsMessage>> writes = new ArrayList<>();

	private final List<CloseStatus> closes = new ArrayList<>();

	private int terminations;

	private boolean writing;

	private volatile int written;

	private volatile boolean immediate;

	private volatile boolean deferring;

	private final Queue<Runnable> deferred = new ConcurrentLinkedQueue<>();

	private volatile @Nullable Throwable failure;

	private volatile boolean ending;

	/**
	 * Completes every write before {@code write} returns.
	 */
	public ManualTransport immediately() {
		this.immediate = true;
		return this;
	}

	/**
	 * Behaves as if every write came from within a read event, which ends with
	 * {@link #endReadEvent()}.
	 */
	public ManualTransport deferring() {
		this.deferring = true;
		return this;
	}

	/**
	 * Runs what was put off so far.
	 */
	public void endReadEvent() {
		for (Runnable action = this.deferred.poll(); action != null; action = this.deferred.poll()) {
			action.run();
		}
	}

	/**
	 * Fails every write from now on.
	 */
	public ManualTransport failing() {
		this.failure = new IOException("as the test wants it");
		return this;
	}

	/**
	 * The client has sent its close frame.
	 */
	public ManualTransport ending() {
		this.ending = true;
		return this;
	}

	/**
	 * Ends the write under way; waits for it if need be.
	 */
	public void complete() {
		try {
			WriteCallback callback = this.pending.take();
			synchronized (this) {
				this.writing = false;
			}
			callback.completed(this.failure);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	public boolean isWriting() {
		return !this.pending.isEmpty();
	}

	/**
	 * All texts written so far.
	 */
	public synchronized List<String> texts() {
		return this.writes.stream()
			.flatMap(List::stream)
			.filter(WsMessage.Text.class::isInstance)
			.map((message) -> ((WsMessage.Text) message).payload())
			.toList();
	}

	/**
	 * Number of messages written so far.
	 */
	public int written() {
		return this.written;
	}

	/**
	 * The messages of each write so far.
	 */
	public synchronized List<List<WsMessage>> writes() {
		return List.copyOf(this.writes);
	}

	/**
	 * The close frames so far.
	 */
	public synchronized List<CloseStatus> closes() {
		return List.copyOf(this.closes);
	}

	public synchronized int terminations() {
		return this.terminations;
	}

	@Override
	public void write(List<EncodedMessage> messages, WriteCallback callback) {
		synchronized (this) {
			if (this.writing) {
				throw new AssertionError("Two writes at once");
			}
			this.writes.add(messages.stream().map(EncodedMessage::message).toList());
			this.written += messages.size();
			this.writing = !this.immediate;
		}
		if (this.immediate) {
			callback.completed(this.failure);
		}
		else {
			this.pending.add(callback);
		}
	}

	@Override
	public boolean defer(Runnable action) {
		return this.deferring && this.deferred.add(action);
	}

	@Override
	public synchronized void close(CloseStatus status) {
		this.closes.add(status);
	}

	@Override
	public synchronized void terminate() {
		this.terminations++;
	}

	@Override
	public boolean isClosedByPeer() {
		return true;
	}

	@Override
	public boolean isEnding() {
		return this.ending;
	}

	@Override
	public void pauseReading() {
		this.reading = false;
	}

	@Override
	public void resumeReading() {
		this.reading = true;
	}

	public boolean isReading() {
		return this.reading;
	}

	@Override
	public List<String> extensions() {
		return List.of();
	}

}
