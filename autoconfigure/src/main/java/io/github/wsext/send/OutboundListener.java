package io.github.wsext.send;

/**
 * Told what happens to one connection's queue. May be called on any thread.
 */
public interface OutboundListener {

	/**
	 * Messages were left out, as their overflow policy says.
	 */
	void dropped(int count);

	/**
	 * A write has failed; the queue is closed.
	 */
	void writeFailed();

}
