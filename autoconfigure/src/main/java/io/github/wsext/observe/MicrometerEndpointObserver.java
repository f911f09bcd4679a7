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
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

import io.github.wsext.connection.ConnectionRegistry;
import io.github.wsext.connection.EndpointTraffic;
import io.github.wsext.connection.ManagedConnection;
import io.github.wsext.dispatch.context.CallbackObserver;
import io.github.wsext.endpoint.CallbackKind;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/**
 * Measures each endpoint, with the tag {@code endpoint}, the path pattern. How many
 * connections there are, {@code wsext.connections.open}, how many subscriptions they
 * have, {@code wsext.subscriptions}, what waits for them, {@code wsext.outbound.messages}
 * and {@code wsext.outbound.size}, and what goes each way,
 * {@code wsext.messages.received}, {@code wsext.data.received},
 * {@code wsext.messages.sent} and {@code wsext.data.sent}, is summed up when somebody
 * asks. Callbacks are timed, {@code wsext.callback.duration} with the tag {@code kind}.
 */
public final class MicrometerEndpointObserver implements CallbackObserver {

	private static final String ENDPOINT = "endpoint";

	private static final String MESSAGES = "messages";

	private static final String BYTES = "bytes";

	private final MeterRegistry registry;

	private final ConnectionRegistry connections;

	/**
	 * Creates an observer.
	 * @param connections the connections that are summed up
	 */
	public MicrometerEndpointObserver(MeterRegistry registry, ConnectionRegistry connections) {
		this.registry = registry;
		this.connections = connections;
	}

	@Override
	public Calls serving(String endpoint) {
		gauge("wsext.connections.open", "Open connections", "connections", endpoint, (connection) -> 1);
		gauge("wsext.subscriptions", "Subscriptions of open connections to topics", "subscriptions", endpoint,
				ManagedConnection::subscriptions);
		gauge("wsext.outbound.messages", "Messages that wait for clients to read", MESSAGES, endpoint,
				ManagedConnection::waitingMessages);
		gauge("wsext.outbound.size", "Size of the messages that wait for clients to read", BYTES, endpoint,
				ManagedConnection::waitingBytes);
		counter("wsext.messages.received", "Messages that clients have sent", MESSAGES, endpoint,
				EndpointTraffic::receivedMessages);
		counter("wsext.data.received", "Size of the messages that clients have sent", BYTES, endpoint,
				EndpointTraffic::receivedBytes);
		counter("wsext.messages.sent", "Messages that the sockets of clients have taken", MESSAGES, endpoint,
				EndpointTraffic::sentMessages);
		counter("wsext.data.sent", "Size of the messages that the sockets of clients have taken", BYTES, endpoint,
				EndpointTraffic::sentBytes);
		return new TimedCalls(this.registry, endpoint);
	}

	private void gauge(String name, String description, String unit, String endpoint,
			ToLongFunction<ManagedConnection> value) {
		Gauge
			.builder(name, this.connections,
					(connections) -> connections.byEndpoint(endpoint).stream().mapToLong(value).sum())
			.description(description)
			.baseUnit(unit)
			.tag(ENDPOINT, endpoint)
			.register(this.registry);
	}

	private void counter(String name, String description, String unit, String endpoint,
			ToDoubleFunction<EndpointTraffic> value) {
		FunctionCounter
			.builder(name, this.connections, (connections) -> value.applyAsDouble(connections.traffic(endpoint)))
			.description(description)
			.baseUnit(unit)
			.tag(ENDPOINT, endpoint)
			.register(this.registry);
	}

	/**
	 * The timers of one endpoint, each registered with the first callback of its kind.
	 */
	private static final class TimedCalls implements Calls {

		private final MeterRegistry registry;

		private final String endpoint;

		// A registry gives everybody the same timer: no harm if two threads ask at once.
		private final Timer[] timers = new Timer[CallbackKind.values().length];

		TimedCalls(MeterRegistry registry, String endpoint) {
			this.registry = registry;
			this.endpoint = endpoint;
		}

		@Override
		public void ended(CallbackKind kind, long tookNanos) {
			Timer timer = this.timers[kind.ordinal()];
			if (timer == null) {
				timer = Timer.builder("wsext.callback.duration")
					.description("How long callbacks keep their threads")
					.tags(ENDPOINT, this.endpoint, "kind", kind.name().toLowerCase(Locale.ROOT))
					.register(this.registry);
				this.timers[kind.ordinal()] = timer;
			}
			timer.record(tookNanos, TimeUnit.NANOSECONDS);
		}

	}

}
