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

import java.util.function.ToDoubleFunction;

import io.github.wsext.connection.ConnectionRegistry;
import io.github.wsext.dispatch.conversation.ConversationExecutor;
import io.github.wsext.handshake.HandshakeLimits;
import io.github.wsext.presence.Presence;
import io.github.wsext.topic.TopicRegistry;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * Gauges of this node: {@code wsext.topics}, {@code wsext.presence.members}, whether it
 * is drained, {@code wsext.draining}, 1 or 0, and how much of its limits is used:
 * {@code wsext.connections.held} of {@code wsext.connections.max},
 * {@code wsext.unfinished.size} of {@code wsext.unfinished.max},
 * {@code wsext.conversation.threads} of {@code wsext.conversation.threads.max}, which is
 * not there where threads are virtual.
 */
public final class MicrometerNodeMeters {

	private static final String CONNECTIONS = "connections";

	private static final String BYTES = "bytes";

	private static final String THREADS = "threads";

	private final MeterRegistry registry;

	/**
	 * Registers the gauges.
	 */
	public MicrometerNodeMeters(MeterRegistry registry, ConnectionRegistry connections, HandshakeLimits limits,
			ConversationExecutor conversations, TopicRegistry topics, Presence presence) {
		this.registry = registry;
		Gauge.builder("wsext.draining", connections, (value) -> value.isDraining() ? 1 : 0)
			.description("Whether this node sends its clients elsewhere")
			.register(registry);
		gauge("wsext.topics", "Topics that have subscribers on this node", "topics", topics, TopicRegistry::size);
		gauge("wsext.presence.members", "Users present on topics through this node, each once a topic", "users",
				presence, Presence::present);
		gauge("wsext.connections.held", "Connections that have a place, handshakes under way included", CONNECTIONS,
				limits, (value) -> value.quota().onNode());
		gauge("wsext.connections.max", "Connections that this node takes", CONNECTIONS, limits,
				(value) -> value.settings().connections().perNode());
		gauge("wsext.unfinished.size", "Memory that unfinished messages take", BYTES, connections,
				ConnectionRegistry::unfinishedBytes);
		gauge("wsext.unfinished.max", "Memory that unfinished messages may take", BYTES, connections,
				ConnectionRegistry::maxUnfinishedBytes);
		gauge("wsext.conversation.threads", "Threads of conversations and of the readers of streamed messages", THREADS,
				conversations, ConversationExecutor::threads);
		conversations.maxThreads()
			.ifPresent((max) -> gauge("wsext.conversation.threads.max", "Threads that conversations may take", THREADS,
					conversations, (executor) -> max));
	}

	private <T> void gauge(String name, String description, String unit, T source, ToDoubleFunction<T> value) {
		Gauge.builder(name, source, value).description(description).baseUnit(unit).register(this.registry);
	}

}
