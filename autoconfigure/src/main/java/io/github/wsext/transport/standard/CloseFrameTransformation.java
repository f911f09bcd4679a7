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
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import jakarta.websocket.Extension;
import org.apache.tomcat.websocket.Constants;
import org.apache.tomcat.websocket.MessagePart;
import org.apache.tomcat.websocket.Transformation;
import org.apache.tomcat.websocket.TransformationResult;
import org.jspecify.annotations.Nullable;

/**
 * Transformation that sees the close frames of one connection of Tomcat, and can withhold
 * ours: Tomcat reports an empty one as 1000 and cannot close without sending one.
 * Thread-safe.
 */
final class CloseFrameTransformation implements Transformation {

	/** The last that a frame can have: what is larger means something to Tomcat alone. */
	private static final byte LAST_OPCODE = 0xF;

	private @Nullable Transformation next;

	/**
	 * Held by a batch. Tomcat must not answer a close frame meanwhile: its answer would
	 * be gathered, too, and never flushed.
	 */
	private final Semaphore batch = new Semaphore(1);

	private volatile Duration batchTimeout = Duration.ZERO;

	private volatile boolean closeReceived;

	private volatile boolean closeCodeReceived;

	private volatile boolean closeWithheld;

	private volatile Runnable closing = () -> {
	};

	/** The thread that flushes a batch. */
	private volatile @Nullable Thread flushing;

	CloseFrameTransformation(@Nullable Transformation next) {
		this.next = next;
	}

	/**
	 * Whether the client has sent a close frame.
	 */
	boolean isCloseReceived() {
		return this.closeReceived;
	}

	/**
	 * Whether there was a code in it.
	 */
	boolean isCloseCodeReceived() {
		return this.closeCodeReceived;
	}

	/**
	 * Lets no close frame leave from now on.
	 */
	void withholdClose() {
		this.closeWithheld = true;
	}

	@Override
	public void setNext(Transformation transformation) {
		if (this.next == null) {
			this.next = transformation;
		}
		else {
			this.next.setNext(transformation);
		}
	}

	@Override
	public TransformationResult getMoreData(byte opCode, boolean fin, int rsv, ByteBuffer destination)
			throws IOException {
		TransformationResult result = next().getMoreData(opCode, fin, rsv, destination);
		if (opCode == Constants.OPCODE_CLOSE && result == TransformationResult.END_OF_FRAME) {
			closeReceived(destination.position() > 0);
		}
		return result;
	}

	private void closeReceived(boolean code) {
		this.closeCodeReceived = code;
		boolean alone = false;
		try {
			alone = this.batch.tryAcquire(this.batchTimeout.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		this.closeReceived = true;
		if (alone) {
			this.batch.release();
		}
	}

	/**
	 * Lets the answer to a close frame wait for a batch that is under way.
	 */
	void waitForBatches(Duration timeout) {
		this.batchTimeout = timeout;
	}

	/**
	 * Begins a batch, unless there is one or the client has closed.
	 */
	boolean beginBatch() {
		if (!this.batch.tryAcquire()) {
			return false;
		}
		if (this.closeReceived) {
			this.batch.release();
			return false;
		}
		return true;
	}

	void endBatch() {
		this.flushing = null;
		this.batch.release();
	}

	/**
	 * The current thread is about to flush the batch.
	 */
	void beginFlush() {
		this.flushing = Thread.currentThread();
	}

	/**
	 * Whether a part stands for a flush of Tomcat's own, at the end of a session. What
	 * has been gathered leaves with the close frame, if the line is not broken; if it is,
	 * Tomcat would log each failure.
	 */
	private boolean isNeedlessFlush(MessagePart part) {
		return part.getOpCode() > LAST_OPCODE && this.flushing != Thread.currentThread();
	}

	@Override
	public List<MessagePart> sendMessagePart(List<MessagePart> parts) throws IOException {
		parts.removeIf(this::isNeedlessFlush);
		if (this.closeWithheld) {
			parts.removeIf((part) -> part.getOpCode() == Constants.OPCODE_CLOSE);
		}
		return parts.isEmpty() ? parts : next().sendMessagePart(parts);
	}

	@Override
	public boolean validateRsvBits(int used) {
		return next().validateRsvBits(used);
	}

	@Override
	public boolean validateRsv(int rsv, byte opCode) {
		return next().validateRsv(rsv, opCode);
	}

	@Override
	public Extension getExtensionResponse() {
		return next().getExtensionResponse();
	}

	/**
	 * Tells when Tomcat is about to close the socket, on whatever thread.
	 */
	void whenClosing(Runnable closing) {
		this.closing = closing;
	}

	@Override
	public void close() {
		next().close();
		this.closing.run();
	}

	private Transformation next() {
		Transformation next = this.next;
		if (next == null) {
			throw new IllegalStateException("Not part of a connection yet");
		}
		return next;
	}

}
