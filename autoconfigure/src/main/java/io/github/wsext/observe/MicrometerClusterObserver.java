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

import io.github.wsext.Relay;
import io.github.wsext.cluster.ClusterObserver;
import io.github.wsext.connection.NodeDirectory;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/**
 * Counts what goes from node to node: {@code wsext.bus.published} with the tag
 * {@code outcome}, {@code wsext.bus.dropped} with the tag {@code reason},
 * {@code wsext.bus.received} and {@code wsext.bus.reconnects}; times how long messages
 * wait on this node, {@code wsext.bus.lag}; and tells whether the others are within
 * reach, {@code wsext.bus.state}, 1 or 0, and how many nodes there are with this one,
 * {@code wsext.nodes}.
 */
public final class MicrometerClusterObserver implements ClusterObserver {

	private final MeterProvider<Counter> published;

	private final MeterProvider<Counter> dropped;

	private final Counter received;

	private final Counter reconnects;

	private final Timer lag;

	private volatile boolean up = true;

	public MicrometerClusterObserver(MeterRegistry registry, NodeDirectory directory) {
		this.published = Counter.builder("wsext.bus.published")
			.description("Messages for other nodes, by what became of them")
			.withRegistry(registry);
		this.dropped = Counter.builder("wsext.bus.dropped")
			.description("Messages of other nodes that reached nobody here")
			.withRegistry(registry);
		// All are there from the first: what appears with a 1 has not increased for
		// Prometheus.
		for (Relay.Outcome outcome : Relay.Outcome.values()) {
			published(outcome, 0);
		}
		for (DropReason reason : DropReason.values()) {
			dropped(reason, 0);
		}
		this.received = Counter.builder("wsext.bus.received")
			.description("Messages of other nodes handed to connections of this one")
			.register(registry);
		this.reconnects = Counter.builder("wsext.bus.reconnects")
			.description("How often the other nodes were within reach again")
			.register(registry);
		this.lag = Timer.builder("wsext.bus.lag")
			.description("How long messages of other nodes wait on this one")
			.register(registry);
		Gauge.builder("wsext.bus.state", this, (observer) -> observer.up ? 1 : 0)
			.description("Whether the other nodes are within reach")
			.strongReference(true)
			.register(registry);
		Gauge.builder("wsext.nodes", directory, (nodes) -> nodes.others().size() + 1)
			.description("Nodes that this one knows of, itself included")
			.register(registry);
	}

	@Override
	public void published(Relay.Outcome outcome) {
		published(outcome, 1);
	}

	private void published(Relay.Outcome outcome, int count) {
		this.published.withTag("outcome", outcome.name().toLowerCase(Locale.ROOT)).increment(count);
	}

	@Override
	public void received(long waitedNanos) {
		this.received.increment();
		this.lag.record(waitedNanos, TimeUnit.NANOSECONDS);
	}

	@Override
	public void dropped(DropReason reason) {
		dropped(reason, 1);
	}

	private void dropped(DropReason reason, int count) {
		this.dropped.withTag("reason", reason.name().toLowerCase(Locale.ROOT)).increment(count);
	}

	@Override
	public void interrupted() {
		this.up = false;
	}

	@Override
	public void resumed() {
		this.up = true;
		this.reconnects.increment();
	}

}
