package io.github.wsext.connection;

import java.util.concurrent.atomic.AtomicInteger;

import io.github.wsext.transport.WsTransport;

/**
 * The backpressure of one connection towards its client: nothing is read from the socket
 * while anybody holds it, and reading goes on when the last has let go, or when the
 * connection is closing, so that the client's close frame gets through. Never waits.
 */
final class ReadingControl {

	private final WsTransport transport;

	private final ConnectionState state;

	private final AtomicInteger holds = new AtomicInteger();

	/** Adjustments under way or asked for; who makes it 1 does them all. */
	private final AtomicInteger adjustments = new AtomicInteger();

	/** Belongs to whoever adjusts. */
	private boolean paused;

	ReadingControl(WsTransport transport, ConnectionState state) {
		this.transport = transport;
		this.state = state;
	}

	/**
	 * Reads nothing until {@link #release()}. Several may hold at a time.
	 */
	void hold() {
		this.holds.incrementAndGet();
		adjust();
	}

	/**
	 * Lets go once.
	 */
	void release() {
		this.holds.decrementAndGet();
		adjust();
	}

	/**
	 * Brings the transport in line with the holds and the state. One thread at a time
	 * does, for all others: the transport may deliver what it has while it resumes.
	 */
	void adjust() {
		if (this.adjustments.getAndIncrement() != 0) {
			return;
		}
		int done = 1;
		do {
			boolean pause = this.holds.get() > 0 && this.state.isOpen();
			if (pause != this.paused) {
				this.paused = pause;
				if (pause) {
					this.transport.pauseReading();
				}
				else {
					this.transport.resumeReading();
				}
			}
			done = this.adjustments.addAndGet(-done);
		}
		while (done != 0);
	}

}
