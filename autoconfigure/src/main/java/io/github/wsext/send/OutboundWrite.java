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

package io.github.wsext.send;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.wsext.transport.EncodedMessage;
import io.github.wsext.transport.WsTransport;
import org.jspecify.annotations.Nullable;

/**
 * Messages of a queue that are written together. Whether the one who has started the
 * write goes on with the next, or the one who completes it, is decided by who comes last.
 */
final class OutboundWrite implements WsTransport.WriteCallback {

	private static final int STARTED = 0;

	private static final int PENDING = 1;

	private static final int COMPLETED_AT_ONCE = 2;

	private static final int FAILED = 3;

	private final OutboundQueue queue;

	private final List<OutboundEntry> entries;

	private final @Nullable EncodedMessage ping;

	private final AtomicInteger state = new AtomicInteger(STARTED);

	OutboundWrite(OutboundQueue queue, List<OutboundEntry> entries, @Nullable EncodedMessage ping) {
		this.queue = queue;
		this.entries = entries;
		this.ping = ping;
	}

	List<EncodedMessage> messages() {
		if (this.entries.size() == 1 && this.ping == null) {
			return List.of(this.entries.get(0).message().message());
		}
		List<EncodedMessage> messages = new ArrayList<>(this.entries.size() + 1);
		if (this.ping != null) {
			messages.add(this.ping);
		}
		this.entries.forEach((entry) -> messages.add(entry.message().message()));
		return messages;
	}

	/**
	 * Whether whoever has started the write is to stop: it is pending, or it failed.
	 */
	boolean isPending() {
		return this.state.compareAndSet(STARTED, PENDING) || this.state.get() == FAILED;
	}

	@Override
	public void completed(@Nullable Throwable failure) {
		if (failure != null) {
			this.state.set(FAILED);
			this.queue.fail();
			return;
		}
		this.queue.written(this.entries);
		if (!this.state.compareAndSet(STARTED, COMPLETED_AT_ONCE)) {
			this.queue.drain();
		}
	}

}
