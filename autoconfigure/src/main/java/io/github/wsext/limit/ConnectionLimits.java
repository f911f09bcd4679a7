package io.github.wsext.limit;

/**
 * Settings of the {@link ConnectionQuota}, see {@code wsext.max-connections} and
 * {@code wsext.limit.connections-per-*}.
 *
 * @param perNode how many connections of the node
 * @param perAddress how many of each client address, 0 for any number
 * @param perPrincipal how many of each principal, 0 for any number
 */
public record ConnectionLimits(int perNode, int perAddress, int perPrincipal) {

	public ConnectionLimits {
		if (perNode < 1) {
			throw new IllegalArgumentException("wsext.max-connections must be positive, was " + perNode);
		}
		check("connections-per-address", perAddress);
		check("connections-per-principal", perPrincipal);
	}

	private static void check(String property, int value) {
		if (value < 0) {
			throw new IllegalArgumentException(
					"wsext.limit." + property + " must be positive, or 0 for no limit, was " + value);
		}
	}

}
