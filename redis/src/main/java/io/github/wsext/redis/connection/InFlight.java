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

package io.github.wsext.redis.connection;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How much may be on its way to Redis, so that memory is bounded while Redis stands
 * still. Thread-safe.
 */
public final class InFlight {

	private static final int MAX_MESSAGES = 1024;

	private static final long MAX_BYTES = 8 * 1024 * 1024;

	private final AtomicInteger messages = new AtomicInteger();

	private final AtomicLong bytes = new AtomicLong();

	/**
	 * Makes room for a message, whatever its size if it is the only one.
	 */
	public boolean tryAcquire(int size) {
		if (this.messages.incrementAndGet() > MAX_MESSAGES) {
			this.messages.decrementAndGet();
			return false;
		}
		long before = this.bytes.getAndAdd(size);
		if (before > 0 && before + size > MAX_BYTES) {
			release(size);
			return false;
		}
		return true;
	}

	/**
	 * Gives back the room of a message.
	 */
	public void release(int size) {
		this.bytes.addAndGet(-size);
		this.messages.decrementAndGet();
	}

}
