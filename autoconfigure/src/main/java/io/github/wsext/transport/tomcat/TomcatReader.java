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

package io.github.wsext.transport.tomcat;

import java.io.EOFException;
import java.io.IOException;

import io.github.wsext.transport.TransportListener;
import io.github.wsext.transport.frame.Frame;
import io.github.wsext.transport.frame.FrameInput;
import io.github.wsext.transport.frame.FrameReader;
import org.jspecify.annotations.Nullable;

import org.springframework.web.socket.CloseStatus;

/**
 * Reader of one connection: tells the listener what arrives, in the read events of
 * Tomcat, of which there is one at a time. While a callback runs nothing is read.
 */
final class TomcatReader {

	/** After so many full buffers others get their turn. */
	private static final int MAX_READS = 32;

	private final TomcatConnection connection;

	private final TomcatSocket socket;

	private final TransportListener listener;

	private final FrameDelivery delivery;

	private final TomcatResources resources;

	private final TomcatThreads threads;

	private final FrameReader frames = new FrameReader();

	/** What had been read when reading was paused. */
	private byte @Nullable [] rest;

	/** Nothing that follows is to be read as frames. */
	private boolean finished;

	private boolean pinged;

	/** How many bytes the listener knows to be held. */
	private int held;

	/** The client sends nothing any more, but our last bytes are on their way. */
	private boolean ended;

	/**
	 * Within an event whose thread may be kept by callbacks. Written before it is asked
	 * whether the connection is closing.
	 */
	private volatile boolean calling;

	private final HandedOverFrame waiting = new HandedOverFrame();

	private final SignOfLife received = new SignOfLife();

	// Guarded by this, the volatile field for writing.

	private volatile boolean paused;

	/** A read event has ended without asking for the next. */
	private boolean suspended;

	TomcatReader(TomcatConnection connection, TomcatSocket socket, TransportListener listener,
			TomcatResources resources, TomcatThreads threads) {
		this.connection = connection;
		this.socket = socket;
		this.listener = listener;
		this.delivery = new FrameDelivery(listener, this::messageFailed);
		this.resources = resources;
		this.threads = threads;
	}

	synchronized void pause() {
		this.paused = !this.connection.isClosing();
	}

	void resume() {
		if (this.connection.isClosing() && this.waiting.takeBack()) {
			// Only the client's close frame is of interest, and nobody waits for that.
			this.socket.readAgain();
			return;
		}
		synchronized (this) {
			this.paused = false;
			if (!this.suspended) {
				return;
			}
			this.suspended = false;
		}
		this.socket.readAgain();
	}

	/**
	 * Whether bytes have arrived since this was asked last.
	 */
	boolean hasReceived() {
		return this.received.take();
	}

	private void messageFailed() {
		if (this.connection.close(CloseStatus.SERVER_ERROR)) {
			resume();
		}
	}

	private boolean isPaused() {
		return this.paused && !this.connection.isClosing();
	}

	/**
	 * Whether the thread of a read event may be kept by callbacks.
	 */
	boolean isCalling() {
		return this.calling;
	}

	/**
	 * Handles a read event.
	 */
	void read() {
		this.connection.checkCloseDeadline();
		read(new Event(!this.threads.areShort()), null);
	}

	private void read(Event event, @Nullable Frame first) {
		this.calling = event.calling;
		try {
			event.run(first);
		}
		catch (IOException ex) {
			this.connection.end(ex);
		}
		finally {
			event.end();
			this.calling = false;
		}
		if (this.connection.isClosed() || this.ended) {
			return;
		}
		tellHeld();
		Frame handedOver = event.handedOver;
		if (handedOver != null) {
			this.waiting.handOver(handedOver, this.listener, (frame) -> read(new Event(true), frame));
			if (this.connection.isClosing()) {
				resume();
			}
			return;
		}
		synchronized (this) {
			if (isPaused()) {
				this.suspended = true;
				return;
			}
		}
		if (event.unfinished || this.rest != null) {
			this.socket.readAgain();
		}
		else {
			this.socket.awaitRead();
		}
	}

	private void tellHeld() {
		byte[] rest = this.rest;
		int held = this.frames.held() + ((rest != null) ? rest.length : 0);
		if (held != this.held) {
			this.held = held;
			this.listener.onHeld(held);
		}
	}

	/**
	 * One read event. Its input goes back to the others before a callback that may take
	 * its time, unless there is something left in it.
	 */
	private final class Event {

		private @Nullable FrameInput input;

		private @Nullable WriteCoalescing coalescing;

		/** The event has ended although there may be more to read. */
		private boolean unfinished;

		/** Whether the thread may be kept. */
		private final boolean calling;

		/** What another thread has to go on with. */
		private @Nullable Frame handedOver;

		Event(boolean calling) {
			this.calling = calling;
		}

		void run(@Nullable Frame first) throws IOException {
			if (first != null) {
				if (TomcatReader.this.rest != null) {
					coalesce();
				}
				TomcatReader.this.delivery.deliver(first);
			}
			for (int i = 0; i < MAX_READS && !isPaused(); i++) {
				if (TomcatReader.this.connection.isClosed() || !step() || this.handedOver != null) {
					return;
				}
			}
			// Others get their turn, or paused: there is no telling whether there is
			// more.
			this.unfinished = true;
		}

		/**
		 * Goes on with what was put aside, which comes before what the socket has.
		 */
		private boolean step() throws IOException {
			byte[] rest = TomcatReader.this.rest;
			if (rest == null) {
				return fill();
			}
			TomcatReader.this.rest = null;
			input().restore(rest);
			deliver();
			return true;
		}

		/**
		 * Reads and delivers.
		 * @return whether there may be more to read
		 */
		private boolean fill() throws IOException {
			FrameInput input = input();
			int count = TomcatReader.this.socket.read(input.target());
			boolean full = input.filled();
			if (count < 0) {
				// The client may have ended only its own side, and wait for the answers.
				flushCoalesced();
				if (TomcatReader.this.connection.inputEnded()) {
					TomcatReader.this.ended = true;
					return false;
				}
				throw new EOFException("Connection has ended without a close frame");
			}
			if (count == 0) {
				return false;
			}
			TomcatReader.this.received.give();
			deliver();
			return full || TomcatReader.this.socket.readsPartially();
		}

		private void deliver() {
			FrameInput input = this.input;
			while (input != null && input.remaining() > 0) {
				if (TomcatReader.this.finished || TomcatReader.this.connection.isClosed()) {
					input.clear();
					return;
				}
				if (isPaused() || this.handedOver != null) {
					TomcatReader.this.rest = input.copyOfRest();
					return;
				}
				Frame frame = TomcatReader.this.frames.next(input);
				int empty = TomcatReader.this.frames.takeEmptyFragments();
				if (empty > 0) {
					TomcatReader.this.delivery.empty(empty);
				}
				if (frame != null) {
					deliver(frame, input);
				}
				input = this.input;
			}
		}

		private void deliver(Frame frame, FrameInput input) {
			if (frame instanceof Frame.Close close) {
				flushCoalesced();
				TomcatReader.this.finished = true;
				TomcatReader.this.connection.closedByClient(close.status(), input.remaining() > 0);
			}
			else if (frame instanceof Frame.Violation violation) {
				flushCoalesced();
				TomcatReader.this.finished = true;
				TomcatReader.this.connection.fail(violation.status());
			}
			else if (TomcatReader.this.connection.isClosing()) {
				return;
			}
			else if (frame instanceof Frame.Ping ping) {
				TomcatReader.this.pinged = true;
				TomcatReader.this.connection.pong(ping.payload());
				TomcatReader.this.delivery.empty(1);
			}
			else {
				if (!this.calling && !(frame instanceof Frame.Pong)) {
					this.handedOver = frame;
					return;
				}
				flushPongs();
				if (input.remaining() == 0) {
					release();
				}
				else {
					coalesce();
				}
				TomcatReader.this.delivery.deliver(frame);
			}
		}

		private void flushPongs() {
			if (!TomcatReader.this.pinged) {
				return;
			}
			TomcatReader.this.pinged = false;
			if (this.coalescing != null) {
				this.coalescing.add(TomcatReader.this.connection::flushPongs);
			}
			else {
				TomcatReader.this.connection.flushPongs();
			}
		}

		private FrameInput input() {
			FrameInput input = this.input;
			if (input == null) {
				input = TomcatReader.this.resources.inputs().take();
				this.input = input;
			}
			return input;
		}

		private void release() {
			FrameInput input = this.input;
			if (input != null) {
				this.input = null;
				input.clear();
				TomcatReader.this.resources.inputs().give(input);
			}
		}

		/**
		 * Sends the answers to what came before the end.
		 */
		private void flushCoalesced() {
			if (this.coalescing != null) {
				this.coalescing.run();
			}
		}

		private void coalesce() {
			if (this.coalescing != null) {
				return;
			}
			this.coalescing = new WriteCoalescing(TomcatReader.this.resources.executor(),
					TomcatReader.this.resources.watchdog());
			TomcatReader.this.resources.current().set(this.coalescing);
		}

		void end() {
			release();
			flushPongs();
			if (this.coalescing != null) {
				TomcatReader.this.resources.current().remove();
				this.coalescing.end();
			}
		}

	}

}
