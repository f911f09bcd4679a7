package io.github.wsext.connection;

import java.time.Duration;

import io.github.wsext.send.OutboundSettings;

/**
 * Settings of all connections.
 *
 * @param outbound bounds of each connection's queue
 * @param sendTimeout longest time one write may take before the connection is cut
 * @param closeTimeout longest time between our close frame and the peer's
 * @param maxTopics largest number of topics one connection may subscribe to, beside its
 * own path
 * @param pingInterval time between two pings; zero for none
 * @param timeout longest time a client may take to answer a ping
 */
public record ConnectionSettings(OutboundSettings outbound, Duration sendTimeout, Duration closeTimeout, int maxTopics,
		Duration pingInterval, Duration timeout) {

	public ConnectionSettings {
		if (sendTimeout.isNegative() || sendTimeout.isZero()) {
			throw new IllegalArgumentException("wsext.send-timeout must be positive, was " + sendTimeout);
		}
		if (pingInterval.isNegative()) {
			throw new IllegalArgumentException(
					"wsext.ping-interval must not be negative, was " + pingInterval + "; 0 turns pings off");
		}
		if (timeout.isNegative() || timeout.isZero()) {
			throw new IllegalArgumentException("wsext.timeout must be positive, was " + timeout);
		}
		if (maxTopics < 0) {
			throw new IllegalArgumentException("wsext.topic.max-per-connection must not be negative, was " + maxTopics);
		}
	}

}
