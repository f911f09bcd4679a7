package io.github.wsext.connection;

import java.time.Duration;

import io.github.wsext.send.OutboundSettings;
import org.jspecify.annotations.Nullable;

/**
 * Settings of all connections.
 *
 * @param outbound bounds of each connection's queue
 * @param sendTimeout longest time one write may take before the connection is cut
 * @param closeTimeout longest time between our close frame and the peer's
 * @param maxTopics largest number of topics one connection may subscribe to, beside its
 * own path
 * @param pingInterval time between two pings; zero for none
 * @param pingTimeout longest time a client may take to answer a ping
 * @param maxAge longest life of an authentication, if it is limited
 * @param expiryGrace how long before the end of an authentication the client is told
 */
public record ConnectionSettings(OutboundSettings outbound, Duration sendTimeout, Duration closeTimeout, int maxTopics,
		Duration pingInterval, Duration pingTimeout, @Nullable Duration maxAge, Duration expiryGrace) {

	public ConnectionSettings {
		if (sendTimeout.isNegative() || sendTimeout.isZero()) {
			throw new IllegalArgumentException("wsext.send-timeout must be positive, was " + sendTimeout);
		}
		if (pingInterval.isNegative()) {
			throw new IllegalArgumentException(
					"wsext.ping-interval must not be negative, was " + pingInterval + "; 0 turns pings off");
		}
		if (pingTimeout.isNegative() || pingTimeout.isZero()) {
			throw new IllegalArgumentException("wsext.ping-timeout must be positive, was " + pingTimeout);
		}
		if (maxAge != null && (maxAge.isNegative() || maxAge.isZero())) {
			throw new IllegalArgumentException("wsext.connection.max-age must be positive, was " + maxAge);
		}
		if (expiryGrace.isNegative()) {
			throw new IllegalArgumentException(
					"wsext.connection.expiry-grace must not be negative, was " + expiryGrace);
		}
		if (maxTopics < 0) {
			throw new IllegalArgumentException("wsext.topic.max-per-connection must not be negative, was " + maxTopics);
		}
	}

}
