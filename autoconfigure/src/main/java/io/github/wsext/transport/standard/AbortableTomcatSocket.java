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
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Lock;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.apache.tomcat.util.net.Nio2Channel;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Socket of a connection that Tomcat's own WebSocket support serves, which can be aborted
 * at any time. Tomcat hands the objects of a closed one on to the next connection, and a
 * thread that was about to read would read what another client has sent. So it is closed
 * only by who holds the lock that Tomcat's threads hold while they are busy with the
 * connection. Thread-safe.
 */
final class AbortableTomcatSocket {

	private static final Log logger = LogFactory.getLog(AbortableTomcatSocket.class);

	private final SocketWrapperBase<?> wrapper;

	private final Lock lock;

	private final Streams streams;

	private volatile @Nullable Runnable closing;

	private volatile boolean received;

	AbortableTomcatSocket(SocketWrapperBase<?> wrapper) {
		this.wrapper = wrapper;
		this.lock = wrapper.getLock();
		this.streams = streams(wrapper.getSocket());
	}

	private static Streams streams(@Nullable Object socket) {
		// The channel of the operating system, which no other connection ever gets.
		if (socket instanceof NioChannel nio) {
			SocketChannel channel = nio.getIOChannel();
			return () -> channel.shutdownInput().shutdownOutput();
		}
		Assert.state(socket instanceof Nio2Channel, "Neither NIO nor NIO2");
		AsynchronousSocketChannel channel = ((Nio2Channel) socket).getIOChannel();
		return () -> channel.shutdownInput().shutdownOutput();
	}

	void received() {
		this.received = true;
	}

	/**
	 * Whether Tomcat has had something to read since this was asked last.
	 */
	boolean hasReceived() {
		boolean received = this.received;
		if (received) {
			this.received = false;
		}
		return received;
	}

	/**
	 * Runs an action on a thread of Tomcat, as if it were an event.
	 */
	void execute(Runnable action) {
		this.wrapper.execute(action);
	}

	boolean isClosed() {
		return this.wrapper.isClosed();
	}

	void close() {
		this.wrapper.close();
	}

	/**
	 * Runs an action when Tomcat is done with the event under way, if there is one.
	 * @param action returns at once
	 */
	void afterEvent(Runnable action) {
		try {
			this.wrapper.execute(() -> {
				this.lock.lock();
				try {
					action.run();
				}
				finally {
					this.lock.unlock();
				}
			});
		}
		catch (RejectedExecutionException ex) {
			logger.debug("The server is stopping", ex);
		}
	}

	/**
	 * Cuts the connection. If a thread of Tomcat's is busy with the connection, that one
	 * closes it as soon as it comes back, and until then both ends see that the other has
	 * ended.
	 * @param closing closes the connection, if it is not closed already
	 */
	void abort(Runnable closing) {
		this.closing = closing;
		if (this.lock.tryLock()) {
			try {
				closing.run();
			}
			finally {
				this.lock.unlock();
			}
			return;
		}
		try {
			this.streams.end();
		}
		catch (IOException ex) {
			logger.debug("Connection is down already", ex);
		}
	}

	/**
	 * Closes the connection if it has been aborted. For threads of Tomcat's.
	 * @return whether it has
	 */
	boolean closeIfAborted() {
		Runnable closing = this.closing;
		if (closing == null) {
			return false;
		}
		closing.run();
		return true;
	}

	/**
	 * What arrives and what leaves.
	 */
	@FunctionalInterface
	private interface Streams {

		void end() throws IOException;

	}

}
