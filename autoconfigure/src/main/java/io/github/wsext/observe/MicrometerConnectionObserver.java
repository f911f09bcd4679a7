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

package io.github.wsext.observe;

import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

import io.github.wsext.LeaveReason;
import io.github.wsext.OverflowPolicy;
import io.github.wsext.WsConnection;
import io.github.wsext.connection.CloseStatuses;
import io.github.wsext.connection.ConnectionLimit;
import io.github.wsext.connection.ConnectionObserver;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import org.springframework.web.socket.CloseStatus;

/**
 * Counts connections that open, {@code wsext.connections.opened}, and end,
 * {@code wsext.connections.closed} with the tags {@code code}, {@code initiator} and
 * {@code reason}, and how old they become, {@code wsext.connections.age}; what clients
 * that do not keep up cost, {@code wsext.messages.dropped} with the tag {@code policy}
 * and {@code wsext.connections.slow}; what the application throws,
 * {@code wsext.callback.failures}. All have the tag {@code endpoint}, the path pattern.
 * Times the way of messages from being published to the socket,
 * {@code wsext.topic.delivery}. Of close codes, which clients choose, only those that are
 * known are told apart.
 */
public final class MicrometerConnectionObserver implements ConnectionObserver {

	private static final String ENDPOINT = "endpoint";

	private final Clock clock;

	private final MeterProvider<Counter> opened;

	private final MeterProvider<Counter> closed;

	private final MeterProvider<Timer> age;

	private final MeterProvider<Timer> delivery;

	private final MeterProvider<Counter> dropped;

	private final MeterProvider<Counter> slow;

	private final MeterProvider<Counter> limited;

	private final MeterProvider<Counter> failed;

	/**
	 * Creates an observer.
	 * @param clock tells how old connections are
	 */
	public MicrometerConnectionObserver(MeterRegistry registry, Clock clock) {
		this.clock = clock;
		this.opened = Counter.builder("wsext.connections.opened")
			.description("Connections that have opened")
			.withRegistry(registry);
		this.closed = Counter.builder("wsext.connections.closed")
			.description("Connections that have ended")
			.withRegistry(registry);
		this.age = Timer.builder("wsext.connections.age")
			.description("How long connections were open")
			.withRegistry(registry);
		this.delivery = Timer.builder("wsext.topic.delivery")
			.description("From the publishing of a message to the socket, of one publish in 64")
			.withRegistry(registry);
		this.dropped = Counter.builder("wsext.messages.dropped")
			.description("Messages left out because their receiver did not keep up")
			.withRegistry(registry);
		this.slow = Counter.builder("wsext.connections.slow")
			.description("Connections closed because their client did not keep up")
			.withRegistry(registry);
		this.limited = Counter.builder("wsext.connections.limited")
			.description("Messages and subscriptions refused because of a limit")
			.withRegistry(registry);
		this.failed = Counter.builder("wsext.callback.failures")
			.description("Failures of the application's code, also of those that the log only sums up")
			.withRegistry(registry);
	}

	@Override
	public void opened(WsConnection connection) {
		this.opened.withTag(ENDPOINT, connection.handshake().endpoint()).increment();
	}

	@Override
	public void closed(WsConnection connection, CloseStatus status, LeaveReason reason) {
		String endpoint = connection.handshake().endpoint();
		int code = status.getCode();
		this.closed
			.withTags(ENDPOINT, endpoint, "code", CloseStatuses.isKnown(code) ? String.valueOf(code) : "other",
					"initiator", initiator(reason), "reason", reason.name().toLowerCase(Locale.ROOT))
			.increment();
		this.age.withTag(ENDPOINT, endpoint).record(Duration.between(connection.openedAt(), this.clock.instant()));
	}

	private static String initiator(LeaveReason reason) {
		return switch (reason) {
			case CLIENT_CLOSED -> "client";
			case CONNECTION_LOST -> "network";
			case SERVER_CLOSED, TERMINATED, PROTOCOL_ERROR, HANDLER_FAILED, AUTHENTICATION_ENDED, PING_TIMEOUT,
					SLOW_CONSUMER, SHUTDOWN ->
				"server";
		};
	}

	@Override
	public void delivered(WsConnection connection, long tookNanos) {
		this.delivery.withTag(ENDPOINT, connection.handshake().endpoint()).record(tookNanos, TimeUnit.NANOSECONDS);
	}

	@Override
	public void messagesDropped(WsConnection connection, int count, OverflowPolicy policy) {
		this.dropped
			.withTags(ENDPOINT, connection.handshake().endpoint(), "policy", policy.name().toLowerCase(Locale.ROOT))
			.increment(count);
	}

	@Override
	public void slowConsumer(WsConnection connection) {
		this.slow.withTag(ENDPOINT, connection.handshake().endpoint()).increment();
	}

	@Override
	public void limitReached(WsConnection connection, ConnectionLimit limit) {
		this.limited
			.withTags(ENDPOINT, connection.handshake().endpoint(), "limit", limit.name().toLowerCase(Locale.ROOT))
			.increment();
	}

	@Override
	public void callbackFailed(WsConnection connection) {
		this.failed.withTag(ENDPOINT, connection.handshake().endpoint()).increment();
	}

}
