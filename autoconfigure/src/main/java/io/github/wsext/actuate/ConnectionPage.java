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

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;

import io.github.wsext.connection.ConnectionRegistry;
import io.github.wsext.connection.ManagedConnection;
import io.github.wsext.send.OutboundLoad;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * Some of the connections of this node.
 *
 * @param node id of the node
 * @param total number of connections that match
 * @param connections those of this page, in the order of their ids
 * @param next where the next page begins, if there is one
 */
record ConnectionPage(String node, int total, List<ConnectionDescription> connections,
		@Nullable String next) implements OperationResponseBody {

	static ConnectionPage of(ConnectionRegistry registry, Query query, Masking masking) {
		Instant now = registry.now();
		FirstOf<ManagedConnection> first = FirstOf.walk(
				query.in(registry).map((connection) -> new FirstOf.Keyed<>(connection.id(), connection)), query.after,
				query.size);
		List<ConnectionDescription> page = first.page()
			.stream()
			.map((keyed) -> ConnectionDescription.of(keyed.value(), now, masking))
			.toList();
		return new ConnectionPage(registry.node().id(), first.total(), page,
				first.hasMore() ? page.get(page.size() - 1).id() : null);
	}

	/**
	 * Which connections are wanted. What is {@code null} may be anything.
	 *
	 * @param user name of their user
	 * @param endpoint path pattern of their endpoint
	 * @param topic a topic that they are subscribed to
	 * @param after the id after which to begin
	 * @param size how many
	 */
	record Query(@Nullable String user, @Nullable String endpoint, @Nullable String topic, String after, int size) {

		private Stream<ManagedConnection> in(ConnectionRegistry registry) {
			return candidates(registry)
				.filter((connection) -> (this.user == null || this.user.equals(connection.user()))
						&& (this.endpoint == null || this.endpoint.equals(connection.endpoint())));
		}

		private Stream<ManagedConnection> candidates(ConnectionRegistry registry) {
			if (this.topic != null) {
				return registry.byTopic(this.topic).stream();
			}
			if (this.user != null) {
				return registry.byUser(this.user).stream();
			}
			return (this.endpoint != null) ? registry.byEndpoint(this.endpoint).stream() : registry.stream();
		}

	}

	/**
	 * A connection.
	 *
	 * @param id its id
	 * @param endpoint path pattern of its endpoint
	 * @param user name of its user, if it has one
	 * @param remoteAddress address of its client
	 * @param subprotocol the negotiated subprotocol, if any
	 * @param openedAt when it was opened
	 * @param age how long it has been open, in full seconds
	 * @param topics number of topics that it is subscribed to
	 * @param queue what waits for its client
	 * @param lastPong when its client has sent a pong for the last time, if it has
	 */
	record ConnectionDescription(String id, String endpoint, @Nullable String user, @Nullable String remoteAddress,
			@Nullable String subprotocol, Instant openedAt, Duration age, int topics, OutboundLoad queue,
			@Nullable Instant lastPong) {

		private static ConnectionDescription of(ManagedConnection connection, Instant now, Masking masking) {
			return new ConnectionDescription(connection.id(), connection.endpoint(), masking.user(connection.user()),
					masking.remoteAddress(format(connection.handshake().remoteAddress())),
					connection.handshake().subprotocol(), connection.openedAt(),
					Duration.between(connection.openedAt(), now).truncatedTo(ChronoUnit.SECONDS),
					connection.subscriptions(), connection.load(), connection.lastPong());
		}

		private static @Nullable String format(@Nullable InetSocketAddress address) {
			if (address == null) {
				return null;
			}
			InetAddress ip = address.getAddress();
			String host = (ip != null) ? ip.getHostAddress() : address.getHostString();
			return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
		}

	}

}
