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

package io.github.wsext.actuate;

import java.util.Map;
import java.util.TreeMap;

import io.github.wsext.connection.ConnectionRegistry;
import io.github.wsext.connection.ConnectionSettings;
import io.github.wsext.handshake.HandshakeLimitSettings;
import io.github.wsext.handshake.HandshakeLimits;
import io.github.wsext.send.OutboundLoad;
import org.jspecify.annotations.Nullable;

/**
 * Description of a limit.
 *
 * @param limit how much there may be, {@code null} for any number
 * @param used how much there is: of the node, or of the connection, address or principal
 * that has most; {@code null} if that is not known
 */
record LimitDescription(@Nullable Long limit, @Nullable Long used) {

	static LimitDescription of(long limit, long used) {
		return new LimitDescription(limit, used);
	}

	private static LimitDescription ofEach(int limit, int most) {
		return (limit > 0) ? of(limit, most) : new LimitDescription(null, null);
	}

	private static LimitDescription ofRate(int limit) {
		return new LimitDescription((limit > 0) ? Long.valueOf(limit) : null, null);
	}

	/**
	 * All limits of a node by their properties, without those of tickets.
	 */
	static Map<String, LimitDescription> all(ConnectionRegistry connections, HandshakeLimits limits) {
		Map<String, LimitDescription> all = new TreeMap<>();
		HandshakeLimitSettings door = limits.settings();
		all.put("wsext.max-connections", of(door.connections().perNode(), limits.quota().onNode()));
		all.put("wsext.limit.connections-per-address",
				ofEach(door.connections().perAddress(), limits.quota().mostOfAddress()));
		all.put("wsext.limit.connections-per-principal",
				ofEach(door.connections().perPrincipal(), limits.quota().mostOfPrincipal()));
		all.put("wsext.limit.handshakes-per-second", ofRate(door.handshakesPerSecond()));
		all.put("wsext.limit.handshakes-per-address", ofRate(door.handshakesPerAddress()));
		all.put("wsext.limit.failed-tickets-per-address", ofRate(door.failedTicketsPerAddress()));
		ConnectionSettings settings = connections.settings();
		Most most = Most.of(connections);
		all.put("wsext.inbound.max-unfinished", of(settings.maxUnfinishedBytes(), connections.unfinishedBytes()));
		all.put("wsext.outbound.max-messages", of(settings.outbound().maxMessages(), most.messages));
		all.put("wsext.outbound.max-bytes", of(settings.outbound().maxBytes(), most.bytes));
		all.put("wsext.topic.max-per-connection", of(settings.maxTopics(), most.topics));
		return all;
	}

	/**
	 * What any one connection has most of.
	 */
	private static final class Most {

		private long messages;

		private long bytes;

		private long topics;

		private static Most of(ConnectionRegistry connections) {
			Most most = new Most();
			connections.stream().forEach((connection) -> {
				OutboundLoad load = connection.load();
				most.messages = Math.max(most.messages, load.messages());
				most.bytes = Math.max(most.bytes, load.bytes());
				most.topics = Math.max(most.topics, connection.subscriptions());
			});
			return most;
		}

	}

}
