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

import java.util.Locale;

import io.github.wsext.WsConnection;
import io.github.wsext.connection.ConnectionLimit;
import io.github.wsext.connection.ConnectionObserver;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * Counts what clients that do not keep up cost, {@code wsext.messages.dropped} and
 * {@code wsext.connections.slow}, and what the application throws,
 * {@code wsext.callback.failures}, with the tag {@code endpoint}, the path pattern.
 */
public final class MicrometerConnectionObserver implements ConnectionObserver {

	private static final String ENDPOINT = "endpoint";

	private final MeterProvider<Counter> dropped;

	private final MeterProvider<Counter> slow;

	private final MeterProvider<Counter> limited;

	private final MeterProvider<Counter> failed;

	public MicrometerConnectionObserver(MeterRegistry registry) {
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
	public void messagesDropped(WsConnection connection, int count) {
		this.dropped.withTag(ENDPOINT, connection.handshake().endpoint()).increment(count);
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
