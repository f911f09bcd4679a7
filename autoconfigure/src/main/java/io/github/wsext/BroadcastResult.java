package io.github.wsext;

/**
 * How far a message to many connections got. Queued is not delivered: each connection
 * sends at its client's pace.
 *
 * @param matched number of connections the message was meant for
 * @param queued number of connections that took it
 * @param dropped number of connections for which the message was left out, as its
 * {@link OverflowPolicy} says
 * @param failed number of connections that did not take it for another reason: closing,
 * closed now because their queue was full, or the message not encodable for their
 * subprotocol
 */
public record BroadcastResult(int matched, int queued, int dropped, int failed) {

	/**
	 * Nobody was there.
	 */
	public static final BroadcastResult NONE = new BroadcastResult(0, 0, 0, 0);

}
