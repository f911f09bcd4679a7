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

import java.util.concurrent.atomic.AtomicLongFieldUpdater;

/**
 * Count of what one client has sent. Whoever reads from the client adds, one thread at a
 * time and without a fence; any thread takes, and nothing is taken twice.
 */
final class ReceivedMessages {

	private static final AtomicLongFieldUpdater<ReceivedMessages> MESSAGES = AtomicLongFieldUpdater
		.newUpdater(ReceivedMessages.class, "messages");

	private static final AtomicLongFieldUpdater<ReceivedMessages> BYTES = AtomicLongFieldUpdater
		.newUpdater(ReceivedMessages.class, "bytes");

	private volatile long messages;

	private volatile long bytes;

	// Guarded by this.

	private long takenMessages;

	private long takenBytes;

	/**
	 * Adds a message, or a part of one.
	 * @param last whether the message is complete
	 */
	void add(int bytes, boolean last) {
		BYTES.lazySet(this, this.bytes + bytes);
		if (last) {
			MESSAGES.lazySet(this, this.messages + 1);
		}
	}

	/**
	 * Takes what has been added since this was called for the last time.
	 */
	synchronized void takeInto(EndpointTraffic traffic) {
		long messages = this.messages;
		long bytes = this.bytes;
		traffic.received(messages - this.takenMessages, bytes - this.takenBytes);
		this.takenMessages = messages;
		this.takenBytes = bytes;
	}

}
