package io.github.wsext.transport.tomcat;

/**
 * An interrupt of the current thread that is put off until it has written: Tomcat takes a
 * pending one for a broken line.
 */
final class PendingInterrupt {

	private final boolean pending = Thread.interrupted();

	private PendingInterrupt() {
	}

	static PendingInterrupt putOff() {
		return new PendingInterrupt();
	}

	void restore() {
		if (this.pending) {
			Thread.currentThread().interrupt();
		}
	}

}
