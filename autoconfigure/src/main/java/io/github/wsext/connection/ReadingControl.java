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

package io.github.wsext.connection;

import io.github.wsext.transport.WsTransport;

/**
 * The backpressure of one connection towards its client: nothing is read from the socket
 * while anybody holds it, and reading goes on when the last has let go, or when the
 * connection is closing, so that the client's close frame gets through. A hold is in
 * effect when its call returns. Safe for use by many threads; a transport delivers
 * nothing within the calls that are made here under the lock.
 */
final class ReadingControl {

	private final WsTransport transport;

	private final ConnectionState state;

	// Guarded by this.

	private int holds;

	private boolean paused;

	ReadingControl(WsTransport transport, ConnectionState state) {
		this.transport = transport;
		this.state = state;
	}

	/**
	 * Reads nothing until {@link #release()}. Several may hold at a time.
	 */
	synchronized void hold() {
		this.holds++;
		adjust();
	}

	/**
	 * Lets go once.
	 */
	synchronized void release() {
		this.holds--;
		adjust();
	}

	/**
	 * Brings the transport in line with the holds and the state.
	 */
	synchronized void adjust() {
		boolean pause = this.holds > 0 && this.state.isOpen();
		if (pause == this.paused) {
			return;
		}
		this.paused = pause;
		if (pause) {
			this.transport.pauseReading();
		}
		else {
			this.transport.resumeReading();
		}
	}

}
