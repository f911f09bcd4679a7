package io.github.wsext;

/**
 * How far a message to many connections got. Queued is not delivered: each connection
 * sends at its client's pace.
 *
 * @param matched number of connections the message was meant for
 * @param queued number of connections that took it
 * @param failed number of connections that did not: closing, queue full, not encodable
 * for their subprotocol, or their filter threw
 */
public record BroadcastResult(int matched, int queued, int failed) {

	/**
	 * Nobody was there.
	 */
	public static final BroadcastResult NONE = new BroadcastResult(0, 0, 0);

}
