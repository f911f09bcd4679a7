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

package io.github.wsext.test;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * A ping of the test kit's own, which comes back when the server has read all that went
 * before it.
 */
final class RoundTrip {

	private final long number = ThreadLocalRandom.current().nextLong();

	private final CountDownLatch completed = new CountDownLatch(1);

	ByteBuffer payload() {
		return ByteBuffer.allocate(Long.BYTES).putLong(this.number).flip();
	}

	/**
	 * Takes a pong.
	 * @return whether it is the one that was awaited
	 */
	boolean completes(ByteBuffer pong) {
		if (!payload().equals(pong)) {
			return false;
		}
		complete();
		return true;
	}

	void complete() {
		this.completed.countDown();
	}

	boolean await(Duration timeout) {
		try {
			return this.completed.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError("Interrupted while waiting for the server", ex);
		}
	}

}
