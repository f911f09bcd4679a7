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

import java.util.concurrent.atomic.AtomicLong;

/**
 * Memory that the unfinished messages of all connections may take together. Each
 * connection gives back exactly what it has taken. Thread-safe.
 */
final class UnfinishedMessages {

	private final long maxBytes;

	private final AtomicLong bytes = new AtomicLong();

	/** Somebody has been refused since somebody has looked. */
	private volatile boolean refused;

	private volatile boolean overloaded;

	UnfinishedMessages(long maxBytes) {
		this.maxBytes = maxBytes;
	}

	/**
	 * The part of a connection.
	 */
	Share share() {
		return new Share();
	}

	/**
	 * How many bytes are taken.
	 */
	long bytes() {
		return this.bytes.get();
	}

	/**
	 * Whether there is no room: from when something did not fit until half of it is free.
	 */
	boolean isOverloaded() {
		boolean refused = this.refused;
		this.refused = false;
		this.overloaded = refused || (this.overloaded && this.bytes.get() > this.maxBytes / 2);
		return this.overloaded;
	}

	/**
	 * What one connection has taken.
	 */
	final class Share {

		// Guarded by this.

		private long held;

		private boolean ended;

		private Share() {
		}

		/**
		 * Takes memory, or gives it back.
		 * @param bytes how many are held from now on
		 * @return {@code false} if there is no room, and nothing has changed
		 */
		synchronized boolean hold(long bytes) {
			long more = this.ended ? 0 : bytes - this.held;
			if (more == 0) {
				return true;
			}
			long all = UnfinishedMessages.this.bytes.addAndGet(more);
			if (more > 0 && all > UnfinishedMessages.this.maxBytes) {
				UnfinishedMessages.this.bytes.addAndGet(-more);
				UnfinishedMessages.this.refused = true;
				return false;
			}
			this.held = bytes;
			return true;
		}

		/**
		 * Gives all back, for good.
		 */
		synchronized void end() {
			UnfinishedMessages.this.bytes.addAndGet(-this.held);
			this.held = 0;
			this.ended = true;
		}

	}

}
