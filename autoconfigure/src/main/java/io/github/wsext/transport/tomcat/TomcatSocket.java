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
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.CompletionHandler;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.apache.tomcat.util.net.SocketWrapperBase.BlockingMode;
import org.apache.tomcat.util.net.SocketWrapperBase.CompletionState;
import org.jspecify.annotations.Nullable;

/**
 * Socket of Tomcat's NIO connector, read and written without blocking.
 */
abstract class TomcatSocket {

	private static final Log logger = LogFactory.getLog(TomcatSocket.class);

	private final NioSocketWrapper wrapper;

	private final SocketChannel channel;

	private final SendBuffer sendBuffer;

	TomcatSocket(NioSocketWrapper wrapper, int sendBufferSize) {
		this.wrapper = wrapper;
		this.channel = wrapper.getSocket().getIOChannel();
		this.sendBuffer = new SendBuffer(this.channel, sendBufferSize, System::nanoTime);
	}

	final NioSocketWrapper wrapper() {
		return this.wrapper;
	}

	final SocketChannel channel() {
		return this.channel;
	}

	/**
	 * Reads what is there.
	 * @return the number of bytes, 0 if there is nothing, -1 at the end of the stream
	 */
	abstract int read(ByteBuffer target) throws IOException;

	/**
	 * Whether more may be there although the last read did not fill its buffer.
	 */
	abstract boolean readsPartially();

	/**
	 * Writes what the socket takes.
	 * @return the number of bytes taken
	 */
	abstract int write(ByteBuffer source) throws IOException;

	/**
	 * Whether all that was taken is with the operating system.
	 */
	abstract boolean isFlushed();

	/**
	 * Ends the stream to the client if nothing else ends, so that it can be read to its
	 * end.
	 */
	abstract void endOutput() throws IOException;

	/**
	 * HTTP is over: sends out what Tomcat itself has written.
	 */
	void open() throws IOException {
		this.sendBuffer.open();
		if (this.wrapper.hasDataToWrite()) {
			this.wrapper.flush(true);
		}
	}

	/**
	 * Writes bytes as soon as the socket takes them. Nothing else may be written before.
	 * @param listener told the outcome, {@code null} for success, unless it is known at
	 * once
	 * @return whether the bytes were written at once
	 */
	final boolean writeLater(ByteBuffer source, Consumer<@Nullable Throwable> listener) throws IOException {
		this.sendBuffer.full();
		if (writeInTurn(source, listener)) {
			this.sendBuffer.relieved();
			return true;
		}
		return false;
	}

	private boolean writeInTurn(ByteBuffer source, Consumer<@Nullable Throwable> listener) {
		UninterruptibleSection section = UninterruptibleSection.enter();
		try {
			CompletionState state = this.wrapper.write(BlockingMode.CLASSIC, -1, TimeUnit.MILLISECONDS, null,
					SocketWrapperBase.COMPLETE_WRITE, new Completion(this.sendBuffer, listener), source);
			return state == CompletionState.INLINE;
		}
		finally {
			section.leave();
		}
	}

	/**
	 * Asks for an event when there is something to read.
	 */
	final void awaitRead() {
		this.wrapper.registerReadInterest();
	}

	/**
	 * Asks for a read event now.
	 */
	final void readAgain() {
		this.wrapper.processSocket(SocketEvent.OPEN_READ, true);
	}

	/**
	 * Runs an action on a thread of Tomcat, as if it were an event.
	 */
	final void execute(Runnable action) {
		this.wrapper.execute(action);
	}

	/**
	 * Lets the connection end with an error if it waits for this long to read.
	 */
	final void limitReading(long millis) {
		this.wrapper.updateLastRead();
		this.wrapper.setReadTimeout(millis);
	}

	/**
	 * Lets a write fail that takes this long.
	 */
	final void limitWriting(long millis) {
		this.wrapper.setWriteTimeout(millis);
	}

	final boolean isClosed() {
		return this.wrapper.isClosed();
	}

	void close() {
		this.wrapper.close();
	}

	/**
	 * Closes and takes back what the operating system could not send, which it would
	 * otherwise keep for a client that does not read.
	 */
	final void abort() {
		try {
			this.channel.setOption(StandardSocketOptions.SO_LINGER, 0);
		}
		catch (IOException ex) {
			logger.trace("Closed already", ex);
		}
		close();
	}

	/**
	 * Tomcat is closing the connection, and about to use its objects for another.
	 */
	void release() {
	}

	/**
	 * A socket without encryption, used directly: Tomcat gives its own channel object to
	 * the next connection when this one has ended.
	 */
	static final class Plain extends TomcatSocket {

		private static final int REST = 4096;

		private static final int MAX_RESTS = 64;

		private final HttpBufferShrinker httpBuffers;

		private boolean buffered = true;

		Plain(NioSocketWrapper wrapper, int sendBufferSize) {
			super(wrapper, sendBufferSize);
			this.httpBuffers = new HttpBufferShrinker(wrapper.getSocketBufferHandler());
		}

		@Override
		void open() throws IOException {
			super.open();
			this.httpBuffers.shrinkWriteBuffer();
		}

		@Override
		int read(ByteBuffer target) throws IOException {
			if (this.buffered) {
				// What came together with the handshake.
				if (!wrapper().getSocketBufferHandler().isReadBufferEmpty()) {
					return wrapper().read(false, target);
				}
				this.buffered = false;
				this.httpBuffers.shrinkReadBuffer();
			}
			return channel().read(target);
		}

		@Override
		void close() {
			if (!isClosed()) {
				this.httpBuffers.restore();
				readRest();
			}
			super.close();
		}

		/**
		 * What has arrived and is not read would make the operating system reset the
		 * connection, and the client lose our last bytes.
		 */
		private void readRest() {
			ByteBuffer rest = ByteBuffer.allocate(REST);
			try {
				for (int i = 0; i < MAX_RESTS && channel().read(rest.clear()) > 0; i++) {
					logger.trace("More has come than the end");
				}
			}
			catch (IOException ex) {
				logger.trace("Closed already", ex);
			}
		}

		@Override
		void release() {
			this.httpBuffers.restore();
		}

		@Override
		boolean readsPartially() {
			return this.buffered;
		}

		@Override
		int write(ByteBuffer source) throws IOException {
			return channel().write(source);
		}

		@Override
		boolean isFlushed() {
			return true;
		}

		@Override
		void endOutput() throws IOException {
			channel().shutdownOutput();
		}

	}

	private record Completion(SendBuffer sendBuffer,
			Consumer<@Nullable Throwable> listener) implements CompletionHandler<Long, @Nullable Object> {

		@Override
		public void completed(Long count, @Nullable Object attachment) {
			try {
				this.sendBuffer.relieved();
			}
			catch (IOException ex) {
				this.listener.accept(ex);
				return;
			}
			this.listener.accept(null);
		}

		@Override
		public void failed(Throwable failure, @Nullable Object attachment) {
			this.listener.accept((failure instanceof EOFException) ? new ClosedChannelException() : failure);
		}

	}

}
