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
