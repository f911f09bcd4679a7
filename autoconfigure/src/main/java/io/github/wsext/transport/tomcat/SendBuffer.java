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
import java.net.StandardSocketOptions;
import java.nio.channels.NetworkChannel;
import java.time.Duration;
import java.util.function.LongSupplier;

import io.github.wsext.transport.TransportSettings;

/**
 * Send buffer of the operating system for one client. Left to itself that may be
 * megabytes for a client that does not read: bytes that nobody counts, conflates or
 * drops, and that hide for a while that it has stopped. So it starts small and grows
 * while the client empties it quickly, which tells of a line that takes more. Not
 * thread-safe.
 */
final class SendBuffer {

	/** About the longest round trip: who takes longer to make room does not read fast. */
	static final Duration QUICKLY = Duration.ofMillis(250);

	static final int MAX_SIZE = TransportSettings.MAX_SOCKET_BUFFER;

	private final NetworkChannel channel;

	private final LongSupplier nanoTime;

	/** In bytes, 0 if it is the operating system's affair. */
	private int size;

	private long fullSinceNanos;

	/**
	 * Creates the send buffer of a connection.
	 * @param size the size in bytes to start with, or 0 to leave it to the operating
	 * system for good
	 */
	SendBuffer(NetworkChannel channel, int size, LongSupplier nanoTime) {
		this.channel = channel;
		this.size = size;
		this.nanoTime = nanoTime;
	}

	/**
	 * The connection begins.
	 */
	void open() throws IOException {
		if (this.size > 0) {
			resize(this.size);
		}
	}

	/**
	 * The socket takes no more.
	 */
	void full() {
		this.fullSinceNanos = this.nanoTime.getAsLong();
	}

	/**
	 * The socket takes more again.
	 */
	void relieved() throws IOException {
		if (this.size > 0 && this.size < MAX_SIZE
				&& this.nanoTime.getAsLong() - this.fullSinceNanos < QUICKLY.toNanos()) {
			resize(Math.min(2 * this.size, MAX_SIZE));
		}
	}

	private void resize(int size) throws IOException {
		this.channel.setOption(StandardSocketOptions.SO_SNDBUF, size);
		this.size = size;
	}

}
