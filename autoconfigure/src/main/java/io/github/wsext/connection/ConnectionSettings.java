/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

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
 * @param maxUnfinishedBytes how much memory the unfinished messages of all connections
 * may take together
 */
public record ConnectionSettings(OutboundSettings outbound, Duration sendTimeout, Duration closeTimeout, int maxTopics,
		Duration pingInterval, Duration pingTimeout, @Nullable Duration maxAge, Duration expiryGrace,
		long maxUnfinishedBytes) {

	/** Of the heap, where nobody says more. */
	private static final int DEFAULT_SHARE_UNFINISHED = 4;

	/**
	 * Settings in which unfinished messages may take a quarter of the heap.
	 */
	public ConnectionSettings(OutboundSettings outbound, Duration sendTimeout, Duration closeTimeout, int maxTopics,
			Duration pingInterval, Duration pingTimeout, @Nullable Duration maxAge, Duration expiryGrace) {
		this(outbound, sendTimeout, closeTimeout, maxTopics, pingInterval, pingTimeout, maxAge, expiryGrace,
				Runtime.getRuntime().maxMemory() / DEFAULT_SHARE_UNFINISHED);
	}

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
		if (maxUnfinishedBytes < 1) {
			throw new IllegalArgumentException(
					"wsext.inbound.max-unfinished must be positive, was " + maxUnfinishedBytes + " bytes");
		}
		if (maxTopics < 0) {
			throw new IllegalArgumentException("wsext.topic.max-per-connection must not be negative, was " + maxTopics);
		}
	}

	/**
	 * The same with another bound of unfinished messages.
	 */
	public ConnectionSettings withMaxUnfinishedBytes(long maxUnfinishedBytes) {
		return new ConnectionSettings(this.outbound, this.sendTimeout, this.closeTimeout, this.maxTopics,
				this.pingInterval, this.pingTimeout, this.maxAge, this.expiryGrace, maxUnfinishedBytes);
	}

}
