package io.github.wsext.handshake;

/**
 * Settings of the limits at the door, see {@code wsext.max-connections} and
 * {@code wsext.limit.*}. Of these, 0 means that there is no limit.
 *
 * @param maxConnections connections of this node
 * @param connectionsPerAddress connections of one address
 * @param connectionsPerPrincipal connections of one principal
 * @param handshakesPerSecond handshakes on this node in a second
 * @param handshakesPerAddress handshakes from one address in a minute
 * @param failedTicketsPerAddress tickets from one address in a minute that open nothing
 */
public record HandshakeLimitSettings(int maxConnections, int connectionsPerAddress, int connectionsPerPrincipal,
		int handshakesPerSecond, int handshakesPerAddress, int failedTicketsPerAddress) {

	public HandshakeLimitSettings {
		if (maxConnections < 1) {
			throw new IllegalArgumentException("wsext.max-connections must be positive, was " + maxConnections);
		}
		check("connections-per-address", connectionsPerAddress);
		check("connections-per-principal", connectionsPerPrincipal);
		check("handshakes-per-second", handshakesPerSecond);
		check("handshakes-per-address", handshakesPerAddress);
		check("failed-tickets-per-address", failedTicketsPerAddress);
	}

	private static void check(String property, int value) {
		if (value < 0) {
			throw new IllegalArgumentException(
					"wsext.limit." + property + " must be positive, or 0 for no limit, was " + value);
		}
	}

}
