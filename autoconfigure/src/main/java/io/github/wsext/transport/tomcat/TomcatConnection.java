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

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.List;

import io.github.wsext.transport.EncodedMessage;
import io.github.wsext.transport.TransportListener;
import io.github.wsext.transport.WsTransport.WriteCallback;
import io.github.wsext.transport.frame.FrameWriter;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.web.socket.CloseStatus;

/**
 * Connection to one client on a socket of Tomcat: writes what leaves and tells of the end
 * once. Nobody waits for the client: what the socket does not take at once is written
 * when Tomcat's poller says so. Thread-safe.
 */
final class TomcatConnection {

	private static final Log logger = LogFactory.getLog(TomcatConnection.class);

	/** What the poller writes first; small, as a connection that waits keeps it. */
	private static final int WAITING_PIECE = 512;

	private final TomcatSocket socket;

	private final TransportListener listener;

	private final TomcatResources resources;

	// Everything below is guarded by this.

	private final FrameWriter frames = new FrameWriter();

	private @Nullable WriteCallback callback;

	/** The poller has been asked to write; nobody else may. */
	private boolean writingLater;

	private final LineEnd lineEnd = new LineEnd();

	TomcatConnection(TomcatSocket socket, TransportListener listener, TomcatResources resources) {
		this.socket = socket;
		this.listener = listener;
		this.resources = resources;
	}

	/**
	 * HTTP is over.
	 */
	void open() throws IOException {
		this.socket.open();
	}

	/**
	 * Writes messages in order without waiting for the client. Never throws.
	 * @param callback told once, on any thread, possibly before this method returns
	 */
	void write(List<EncodedMessage> messages, WriteCallback callback) {
		boolean taken;
		synchronized (this) {
			taken = !isClosed() && !isClosing();
			if (taken) {
				this.frames.add(messages);
				this.callback = callback;
			}
		}
		if (taken) {
			flush();
		}
		else {
			complete(callback, new ClosedChannelException());
		}
	}

	private static void complete(@Nullable WriteCallback callback, @Nullable Throwable failure) {
		if (callback != null) {
			try {
				callback.completed(failure);
			}
			catch (RuntimeException | Error ex) {
				logger.error("End of a write could not be handled", ex);
			}
		}
	}

	/**
	 * Answers a ping, with what is written next or at {@link #flushPongs()}.
	 */
	void pong(byte[] payload) {
		if (!offerPong(payload, false)) {
			flush();
			offerPong(payload, true);
		}
	}

	private synchronized boolean offerPong(byte[] payload, boolean atAnyRate) {
		if (!isClosing()) {
			if (!atAnyRate && !this.frames.hasRoomForPong()) {
				return false;
			}
			this.frames.pong(payload);
		}
		return true;
	}

	void flushPongs() {
		boolean waiting;
		synchronized (this) {
			waiting = this.frames.hasPongs();
		}
		if (waiting) {
			flush();
		}
	}

	/**
	 * Sends a close frame, unless the connection is closing.
	 * @return whether it was not
	 */
	boolean close(CloseStatus status) {
		boolean first = beginClose(LineEnd.Cause.SERVER, status);
		if (first) {
			flush();
		}
		return first;
	}

	/**
	 * The client sends nothing any more.
	 * @return whether our close frame, or what comes before it, waits for the client to
	 * read: the connection ends behind that
	 */
	boolean inputEnded() {
		synchronized (this) {
			if (isClosed() || !isClosing() || !this.writingLater) {
				return false;
			}
			this.lineEnd.inputEnded();
		}
		this.socket.limitWriting(this.resources.closeTimeout().toMillis());
		return true;
	}

	/**
	 * The client has sent its close frame. Where the server is about to close, its own
	 * status is the answer.
	 * @param goesOn whether it goes on sending
	 */
	void closedByClient(CloseStatus received, boolean goesOn) {
		CloseStatus ours = this.listener.closingStatus();
		CloseStatus status = (ours != null) ? ours : received;
		if (beginClose(goesOn ? LineEnd.Cause.PEER_GOES_ON : LineEnd.Cause.PEER, status)) {
			tell(status);
		}
		flush();
	}

	/**
	 * The client has violated the protocol.
	 */
	void fail(CloseStatus status) {
		if (beginClose(LineEnd.Cause.VIOLATION, status)) {
			tell(status);
		}
		flush();
	}

	private boolean beginClose(LineEnd.Cause cause, CloseStatus status) {
		boolean first;
		synchronized (this) {
			first = this.lineEnd.begin(cause, status, System.nanoTime() + this.resources.closeTimeout().toNanos());
			if (first) {
				this.frames.close(status);
			}
		}
		if (first) {
			this.socket.limitReading(this.resources.closeTimeout().toMillis());
		}
		return first;
	}

	/**
	 * Ends the connection of a client that goes on sending but does not close.
	 */
	void checkCloseDeadline() {
		if (this.lineEnd.isOverdue(System.nanoTime())) {
			end(null);
		}
	}

	/**
	 * Ends the closing connection when the closing handshake should be over.
	 */
	void enforceCloseDeadline() {
		this.resources.later()
			.accept(this.resources.closeTimeout(), () -> this.resources.executor().execute(this::checkCloseDeadline));
	}

	/**
	 * Whether messages of the client are of no interest any more.
	 */
	boolean isClosing() {
		return this.lineEnd.frame() != null;
	}

	boolean isClosed() {
		return this.lineEnd.isClosed();
	}

	void executeInTurn(Runnable action) {
		this.socket.execute(action);
	}

	/**
	 * Whether Tomcat knows of the end, too.
	 */
	boolean isSocketClosed() {
		return this.socket.isClosed();
	}

	/**
	 * Tomcat is about to use its objects for another connection.
	 */
	void release() {
		this.socket.release();
	}

	/**
	 * Whether it was the client that has closed, by a close frame.
	 */
	boolean isClosedByPeer() {
		return this.lineEnd.isClosedByPeer();
	}

	/**
	 * Ends the connection, or tells that it has ended.
	 * @param failure how it broke, if it did
	 */
	void end(@Nullable Throwable failure) {
		if (isClosed()) {
			return;
		}
		WriteCallback callback;
		boolean stalled;
		synchronized (this) {
			if (!this.lineEnd.close()) {
				return;
			}
			callback = this.callback;
			this.callback = null;
			stalled = this.writingLater;
		}
		if (failure == null && stalled) {
			this.socket.abort();
		}
		else {
			this.socket.close();
		}
		complete(callback, (failure != null) ? failure : new ClosedChannelException());
		try {
			if (failure != null && !isClosing()) {
				this.listener.onFailure(failure);
			}
		}
		finally {
			tell(CloseStatus.NO_CLOSE_FRAME);
		}
	}

	private void tell(CloseStatus status) {
		synchronized (this) {
			if (!this.lineEnd.tell()) {
				return;
			}
		}
		this.listener.onClose(status);
	}

	/**
	 * Writes until everything is out or the socket takes no more.
	 */
	private void flush() {
		boolean again = true;
		while (again) {
			try {
				ByteBuffer piece = writeNow();
				again = piece != null && writeLater(piece);
			}
			catch (IOException ex) {
				end(ex);
				return;
			}
		}
	}

	/**
	 * Writes what the socket takes.
	 * @return what to write when it takes more, or {@code null} if there is nothing, or
	 * somebody else has to do it
	 */
	private @Nullable ByteBuffer writeNow() throws IOException {
		WriteCallback completed = null;
		boolean closeSent = false;
		synchronized (this) {
			if (isClosed() || this.writingLater) {
				return null;
			}
			if (!writeFrames()) {
				this.writingLater = true;
				return nextPiece();
			}
			completed = this.callback;
			this.callback = null;
			closeSent = isClosing();
		}
		complete(completed, null);
		if (closeSent) {
			closeSent();
		}
		return null;
	}

	private boolean writeFrames() throws IOException {
		if (this.frames.isEmpty()) {
			return this.socket.isFlushed();
		}
		ByteBuffer buffer = this.resources.outputs().take();
		try {
			boolean taken = true;
			while (taken && !this.frames.isEmpty()) {
				this.frames.fill(buffer.clear());
				taken = this.socket.write(buffer.flip()) > 0 && !buffer.hasRemaining();
				this.frames.advance(buffer.position());
			}
			return taken && this.socket.isFlushed();
		}
		finally {
			this.resources.outputs().give(buffer);
		}
	}

	/**
	 * What the poller shall write; the rest follows in larger pieces.
	 */
	private ByteBuffer nextPiece() {
		// With TLS it may be that only encrypted bytes wait.
		ByteBuffer piece = ByteBuffer.allocate(this.frames.isEmpty() ? 0 : WAITING_PIECE);
		this.frames.fill(piece);
		this.frames.advance(piece.position());
		return piece.flip();
	}

	private boolean writeLater(ByteBuffer piece) throws IOException {
		boolean written = this.socket.writeLater(piece, this::writtenLater);
		if (written) {
			synchronized (this) {
				this.writingLater = false;
			}
		}
		return written;
	}

	private void writtenLater(@Nullable Throwable failure) {
		synchronized (this) {
			this.writingLater = false;
		}
		if (failure != null) {
			end(failure);
		}
		else {
			flush();
		}
	}

	private void closeSent() {
		boolean over;
		boolean failed;
		CloseStatus status = this.lineEnd.frame();
		synchronized (this) {
			over = this.lineEnd.isAnswered();
			failed = this.lineEnd.isFailed();
		}
		if (status != null) {
			tell(status);
		}
		if (over) {
			end(null);
		}
		else if (failed) {
			try {
				this.socket.endOutput();
			}
			catch (IOException ex) {
				logger.trace("Output had ended already", ex);
			}
		}
	}

}
