package io.github.wsext.transport.standard;

/**
 * The pause of a container that cannot stop reading: whoever is about to deliver a message
 * waits until it is over. Safe for use by many threads.
 */
final class ReadingPause {

	/** Guarded by this. */
	private boolean paused;

	synchronized void begin() {
		this.paused = true;
	}

	synchronized void end() {
		this.paused = false;
		notifyAll();
	}

	/**
	 * Waits for the end of the pause, if there is one. An interrupt is kept for later: the
	 * message must not get lost.
	 */
	void await() {
		boolean interrupted = false;
		synchronized (this) {
			while (this.paused) {
				try {
					wait();
				}
				catch (InterruptedException ex) {
					interrupted = true;
				}
			}
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

}
