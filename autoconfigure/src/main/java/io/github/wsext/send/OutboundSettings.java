package io.github.wsext.send;

/**
 * Bounds of one connection's queue. A single message may exceed {@code maxBytes} if
 * nothing else waits.
 *
 * @param maxMessages largest number of waiting messages
 * @param maxBytes largest number of waiting bytes
 */
public record OutboundSettings(int maxMessages, long maxBytes) {

	public OutboundSettings {
		if (maxMessages < 1) {
			throw new IllegalArgumentException("wsext.outbound.max-messages must be at least 1, was " + maxMessages);
		}
		if (maxBytes < 1) {
			throw new IllegalArgumentException("wsext.outbound.max-bytes must be at least 1B, was " + maxBytes);
		}
	}

}
