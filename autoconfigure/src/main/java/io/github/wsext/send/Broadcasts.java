package io.github.wsext.send;

import io.github.wsext.BroadcastResult;

/**
 * Sends one message to many, encoded once per codec.
 */
public final class Broadcasts {

	private Broadcasts() {
	}

	/**
	 * Queues a message for each recipient. No recipient keeps it from the others.
	 * @param overflow what may happen to the message where it does not fit
	 * @throws IllegalArgumentException if no recipient's codec can encode it
	 */
	public static BroadcastResult send(Object message, Overflow overflow, Iterable<? extends Recipient> recipients) {
		SharedMessage shared = new SharedMessage(message, overflow);
		int matched = 0;
		int queued = 0;
		int dropped = 0;
		for (Recipient recipient : recipients) {
			matched++;
			switch (shared.offerTo(recipient, null)) {
				case QUEUED -> queued++;
				case DROPPED -> dropped++;
				case OVERFLOW, CLOSED -> {
				}
			}
		}
		shared.reportFailure();
		return BroadcastResult.of(matched, queued, dropped, matched - queued - dropped);
	}

}
