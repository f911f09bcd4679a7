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

package io.github.wsext;

import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

import org.springframework.web.socket.CloseStatus;

/**
 * The session manager: finds, counts, sends to and closes connections.
 *
 * <p>
 * What finds, tests or counts sees the open connections <em>of this node</em>. What sends
 * to or closes an id, a user, an endpoint, a topic or all reaches the connections <em>of
 * the whole application</em>, wherever they are; the counts of its result are those of
 * this node. Filters are asked for the connections of this node. The application as a
 * whole is {@link #cluster()}. As long as the application has one node, all of this is
 * the same.
 *
 * <p>
 * Look-ups by id, user and topic do not scan. Collections are snapshots. All methods may
 * be called from any thread; none waits for the network, and no connection delays or
 * fails the others.
 */
public interface WsConnections {

	/**
	 * All open connections of this node.
	 */
	Collection<WsConnection> all();

	/**
	 * The connection with this id, if it is open and of this node.
	 */
	Optional<WsConnection> find(String id);

	/**
	 * The open connections of a user on this node.
	 * @param user {@linkplain java.security.Principal#getName() name} of the principal
	 */
	Collection<WsConnection> byUser(String user);

	/**
	 * The open connections of an endpoint on this node.
	 * @param endpoint path pattern of the endpoint, such as {@code /chat/{room}}
	 */
	Collection<WsConnection> byEndpoint(String endpoint);

	/**
	 * The subscribers of a topic on this node.
	 */
	Collection<WsConnection> byTopic(String topic);

	/**
	 * The open connections of this node that match.
	 */
	Collection<WsConnection> matching(Predicate<? super WsConnection> filter);

	/**
	 * Number of open connections of this node.
	 */
	int count();

	/**
	 * Number of open connections of this node that match.
	 */
	int count(Predicate<? super WsConnection> filter);

	/**
	 * Sends to one connection, whichever node it is on.
	 * @return what became of the message; {@link SendResult#CLOSED} if there is no such
	 * connection, {@link SendResult#UNKNOWN} if its node does not say
	 * @see WsConnection#send(Object)
	 */
	CompletionStage<SendResult> send(String id, Object message);

	/**
	 * Sends to all connections of a user.
	 */
	BroadcastResult sendToUser(String user, Object message);

	/**
	 * Sends to all connections of an endpoint.
	 * @param endpoint path pattern of the endpoint, such as {@code /chat/{room}}
	 */
	BroadcastResult sendToEndpoint(String endpoint, Object message);

	/**
	 * Sends to all subscribers of a topic.
	 * @see WsTopics#publish(String, Object)
	 */
	BroadcastResult sendToTopic(String topic, Object message);

	/**
	 * Sends to all connections.
	 */
	BroadcastResult publish(Object message);

	/**
	 * Sends to the connections of this node that match. A filter that throws for one
	 * connection leaves out that connection alone.
	 */
	BroadcastResult publish(Object message, Predicate<? super WsConnection> filter);

	/**
	 * Closes one connection.
	 * @return with {@link CloseResult#local()} 1 if it was on this node, else 0
	 * @see WsConnection#close(CloseStatus)
	 */
	CloseResult close(String id, CloseStatus status);

	/**
	 * Closes all connections of a user.
	 */
	CloseResult closeUser(String user, CloseStatus status);

	/**
	 * Closes all connections of a user with 4540 "disconnected by an administrator", from
	 * which clients do not come back by themselves, and ends the tickets that the user
	 * has not used yet.
	 */
	CloseResult disconnectUser(String user);

	/**
	 * Closes all connections of an endpoint.
	 */
	CloseResult closeEndpoint(String endpoint, CloseStatus status);

	/**
	 * Closes all subscribers of a topic.
	 */
	CloseResult closeTopic(String topic, CloseStatus status);

	/**
	 * Closes all connections.
	 */
	CloseResult closeAll(CloseStatus status);

	/**
	 * Closes the connections of this node that match.
	 */
	CloseResult close(Predicate<? super WsConnection> filter, CloseStatus status);

	/**
	 * The application as a whole.
	 */
	WsCluster cluster();

}
