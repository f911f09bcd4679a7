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

import java.util.concurrent.atomic.LongAdder;

import io.github.wsext.send.OutboundQueue;

/**
 * What the clients of one endpoint have sent and got, those that have gone included.
 * Connections count for themselves, and what they have counted is taken when somebody
 * asks and when they end: so the numbers only grow, and a message costs nobody else
 * anything. Thread-safe.
 */
public final class EndpointTraffic {

	private final LongAdder receivedMessages = new LongAdder();

	private final LongAdder receivedBytes = new LongAdder();

	private final LongAdder sentMessages = new LongAdder();

	private final LongAdder sentBytes = new LongAdder();

	EndpointTraffic() {
	}

	/**
	 * Messages that clients have sent.
	 */
	public long receivedMessages() {
		return this.receivedMessages.sum();
	}

	/**
	 * Bytes of these messages, before compression.
	 */
	public long receivedBytes() {
		return this.receivedBytes.sum();
	}

	/**
	 * Messages that the sockets of clients have taken.
	 */
	public long sentMessages() {
		return this.sentMessages.sum();
	}

	/**
	 * Bytes of these messages, before compression.
	 */
	public long sentBytes() {
		return this.sentBytes.sum();
	}

	void received(long messages, long bytes) {
		this.receivedMessages.add(messages);
		this.receivedBytes.add(bytes);
	}

	void sent(OutboundQueue.Sent sent) {
		this.sentMessages.add(sent.messages());
		this.sentBytes.add(sent.bytes());
	}

}
