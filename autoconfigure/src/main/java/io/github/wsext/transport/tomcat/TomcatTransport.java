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
import java.util.List;

import io.github.wsext.transport.EncodedMessage;
import io.github.wsext.transport.TransportListener;
import io.github.wsext.transport.WsTransport;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.web.socket.CloseStatus;

/**
 * Transport on a connection of Tomcat: {@link TomcatConnection} has what leaves,
 * {@link TomcatReader} what arrives. Thread-safe.
 */
final class TomcatTransport implements WsTransport {

	private static final Log logger = LogFactory.getLog(TomcatTransport.class);

	private final TomcatConnection connection;

	private final TomcatReader reader;

	private final TomcatResources resources;

	private final TomcatThreads threads;

	private TomcatTransport(TomcatConnection connection, TomcatReader reader, TomcatResources resources,
			TomcatThreads threads) {
		this.connection = connection;
		this.reader = reader;
		this.resources = resources;
		this.threads = threads;
	}

	/**
	 * Creates the transport of a connection.
	 */
	static TomcatTransport of(TomcatSocket socket, TransportListener listener, TomcatResources resources,
			TomcatThreads threads) {
		TomcatConnection connection = new TomcatConnection(socket, listener, resources);
		return new TomcatTransport(connection, new TomcatReader(connection, socket, listener, resources, threads),
				resources, threads);
	}

	/**
	 * HTTP is over.
	 */
	void open(TransportListener listener) {
		try {
			this.connection.open();
			listener.onOpen(this);
		}
		catch (IOException ex) {
			this.connection.end(ex);
		}
		catch (RuntimeException | Error ex) {
			logger.error("Connection could not be opened", ex);
			close(CloseStatus.SERVER_ERROR);
		}
	}

	/**
	 * Handles a read event.
	 */
	void read() {
		this.reader.read();
	}

	/**
	 * The connection has broken.
	 */
	void broken(Throwable failure) {
		this.connection.end(failure);
	}

	/**
	 * Whether Tomcat knows of the end, too.
	 */
	boolean isSocketClosed() {
		return this.connection.isSocketClosed();
	}

	/**
	 * Tomcat is about to use its objects for another connection.
	 */
	void release() {
		this.connection.release();
	}

	@Override
	public void write(List<EncodedMessage> messages, WriteCallback callback) {
		this.connection.write(messages, callback);
	}

	@Override
	public boolean defer(Runnable action) {
		WriteCoalescing coalescing = this.resources.current().get();
		if (coalescing == null) {
			return false;
		}
		coalescing.add(action);
		return true;
	}

	@Override
	public void close(CloseStatus status) {
		if (this.connection.close(status)) {
			// From now on only the client's close frame is of interest.
			this.reader.resume();
			if (this.reader.isCalling()) {
				// While a callback goes on nobody reads the answer, and Tomcat does not
				// look after a connection whose event goes on.
				this.connection.enforceCloseDeadline();
			}
		}
	}

	@Override
	public void terminate() {
		this.connection.end(null);
	}

	@Override
	public boolean isClosedByPeer() {
		return this.connection.isClosedByPeer();
	}

	@Override
	public boolean isEnding() {
		return this.connection.isClosed() || this.connection.isClosing();
	}

	@Override
	public void pauseReading() {
		this.reader.pause();
	}

	@Override
	public void resumeReading() {
		this.reader.resume();
	}

	@Override
	public boolean hasReceived() {
		return this.reader.hasReceived();
	}

	@Override
	public boolean isShortOfThreads() {
		return !this.reader.isCalling() && this.threads.areShort();
	}

	@Override
	public void executeInTurn(Runnable action) {
		this.connection.executeInTurn(action);
	}

	@Override
	public List<String> extensions() {
		return List.of();
	}

}
