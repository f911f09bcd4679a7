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

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

import io.github.wsext.BroadcastResult;
import io.github.wsext.CloseResult;
import io.github.wsext.SendResult;
import io.github.wsext.WsCluster;
import io.github.wsext.WsConnection;
import io.github.wsext.WsConnections;
import io.github.wsext.WsTopics;
import io.github.wsext.send.Broadcasts;
import io.github.wsext.send.Overflow;
import io.github.wsext.send.SendObserver;
import io.github.wsext.send.SendObserver.Receivers;
import io.github.wsext.send.SendObserver.Sending;
import io.github.wsext.topic.Destination;
import io.github.wsext.topic.RelayedMessage;

import org.springframework.web.socket.CloseStatus;

/**
 * The session manager: the connections of this node out of its registry, and the way to
 * those of the others.
 */
public final class DefaultWsConnections implements WsConnections {

	private final ConnectionRegistry connections;

	private final WsTopics topics;

	private final RemoteNodes remote;

	private final SendObserver observer;

	/** Told of users who are disconnected. */
	private volatile Consumer<? super String> disconnecting = (user) -> {
	};

	/**
	 * Creates the session manager.
	 * @param remote the other nodes
	 * @param observer observes what is sent
	 */
	public DefaultWsConnections(ConnectionRegistry connections, WsTopics topics, RemoteNodes remote,
			SendObserver observer) {
		this.connections = connections;
		this.topics = topics;
		this.remote = remote;
		this.observer = observer;
	}

	@Override
	public Collection<WsConnection> all() {
		return List.copyOf(this.connections.all());
	}

	@Override
	public Optional<WsConnection> find(String id) {
		return Optional.ofNullable(this.connections.find(id));
	}

	@Override
	public Collection<WsConnection> byUser(String user) {
		return List.copyOf(this.connections.byUser(user));
	}

	@Override
	public Collection<WsConnection> byEndpoint(String endpoint) {
		return List.copyOf(this.connections.byEndpoint(endpoint));
	}

	@Override
	public Collection<WsConnection> byTopic(String topic) {
		return List.copyOf(this.connections.byTopic(topic));
	}

	@Override
	public Collection<WsConnection> matching(Predicate<? super WsConnection> filter) {
		return List.copyOf(this.connections.matching(filter));
	}

	@Override
	public int count() {
		return this.connections.count();
	}

	@Override
	public int count(Predicate<? super WsConnection> filter) {
		return this.connections.matching(filter).size();
	}

	@Override
	public CompletionStage<SendResult> send(String id, Object message) {
		ManagedConnection connection = this.connections.find(id);
		return (connection != null) ? connection.send(message) : this.remote.send(id, message);
	}

	@Override
	public BroadcastResult sendToUser(String user, Object message) {
		Sending sending = this.observer.sending(Receivers.USER, null, null);
		return (sending != null) ? sending.run((trace) -> deliverToUser(user, message)) : deliverToUser(user, message);
	}

	private BroadcastResult deliverToUser(String user, Object message) {
		UnaryOperator<BroadcastResult> relayed = prepare(Destination.user(user), message);
		return relayed.apply(Broadcasts.send(message, Overflow.DEFAULT, this.connections.byUser(user)));
	}

	@Override
	public BroadcastResult sendToEndpoint(String endpoint, Object message) {
		// Whoever sends may name one that there is not.
		Sending sending = this.observer.sending(Receivers.ENDPOINT, null, null);
		return (sending != null) ? sending.run((trace) -> deliverToEndpoint(endpoint, message))
				: deliverToEndpoint(endpoint, message);
	}

	private BroadcastResult deliverToEndpoint(String endpoint, Object message) {
		UnaryOperator<BroadcastResult> relayed = prepare(Destination.endpoint(endpoint), message);
		return relayed.apply(Broadcasts.send(message, Overflow.DEFAULT, this.connections.byEndpoint(endpoint)));
	}

	@Override
	public BroadcastResult sendToTopic(String topic, Object message) {
		return this.topics.publish(topic, message);
	}

	@Override
	public BroadcastResult publish(Object message) {
		Sending sending = this.observer.sending(Receivers.ALL, null, null);
		return (sending != null) ? sending.run((trace) -> deliverToAll(message)) : deliverToAll(message);
	}

	private BroadcastResult deliverToAll(Object message) {
		UnaryOperator<BroadcastResult> relayed = prepare(Destination.ALL, message);
		return relayed.apply(this.connections.publish(message));
	}

	private UnaryOperator<BroadcastResult> prepare(Destination destination, Object message) {
		return this.remote.prepare(destination, new RelayedMessage(message, Overflow.DEFAULT));
	}

	@Override
	public BroadcastResult publish(Object message, Predicate<? super WsConnection> filter) {
		Sending sending = this.observer.sending(Receivers.ALL, null, null);
		return (sending != null) ? sending.run((trace) -> this.connections.publish(message, filter))
				: this.connections.publish(message, filter);
	}

	@Override
	public CloseResult close(String id, CloseStatus status) {
		ManagedConnection connection = this.connections.find(id);
		if (connection == null) {
			return CloseResult.of(0, this.remote.close(Destination.connection(id), CloseStatuses.sendable(status)));
		}
		connection.close(status);
		return CloseResult.of(1);
	}

	@Override
	public CloseResult closeUser(String user, CloseStatus status) {
		return close(this.connections.byUser(user), Destination.user(user), status);
	}

	@Override
	public CloseResult disconnectUser(String user) {
		this.disconnecting.accept(user);
		return closeUser(user, CloseStatuses.DISCONNECTED);
	}

	/**
	 * Tells somebody whenever a user is disconnected here, before the connections close.
	 * @param listener returns at once and does not throw
	 */
	public void onDisconnect(Consumer<? super String> listener) {
		this.disconnecting = listener;
	}

	@Override
	public CloseResult closeEndpoint(String endpoint, CloseStatus status) {
		return close(this.connections.byEndpoint(endpoint), Destination.endpoint(endpoint), status);
	}

	@Override
	public CloseResult closeTopic(String topic, CloseStatus status) {
		return close(this.connections.byTopic(topic), Destination.topic(topic), status);
	}

	@Override
	public CloseResult closeAll(CloseStatus status) {
		return close(this.connections.all(), Destination.ALL, status);
	}

	private CloseResult close(Collection<ManagedConnection> connections, Destination destination, CloseStatus status) {
		CloseStatus sendable = CloseStatuses.sendable(status);
		connections.forEach((connection) -> connection.close(sendable));
		return CloseResult.of(connections.size(), this.remote.close(destination, sendable));
	}

	@Override
	public CloseResult close(Predicate<? super WsConnection> filter, CloseStatus status) {
		List<ManagedConnection> matching = this.connections.matching(filter);
		matching.forEach((connection) -> connection.close(status));
		return CloseResult.of(matching.size());
	}

	@Override
	public WsCluster cluster() {
		return this.remote.with(this.connections.node());
	}

}
