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

import java.security.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import org.springframework.web.socket.CloseStatus;

/**
 * An open WebSocket connection: who is at its other end, how it is set, what it sends
 * (see {@link Sender}), what it is subscribed to, and how it ends. All methods may be
 * called from any thread at any time; none waits for the network.
 */
public interface WsConnection extends Sender {

	// Who

	/**
	 * Unguessable identifier of the connection, safe to log and to hand to other systems.
	 */
	String id();

	/**
	 * The request that has opened it: endpoint, path and its variables, query, headers,
	 * address of the client, subprotocol. Its path is also the topic that the connection
	 * is subscribed to.
	 */
	WsHandshake handshake();

	/**
	 * The caller, or {@code null} on an endpoint without authentication. Another object
	 * of the same name once the client has renewed its authentication.
	 */
	@Nullable Principal principal();

	/**
	 * When the connection opened.
	 */
	Instant openedAt();

	/**
	 * Attributes of the connection, starting with those of the handshake.
	 */
	ConcurrentMap<String, Object> attributes();

	/**
	 * One attribute, if it is there.
	 * @param name the attribute's name
	 * @param type the attribute's type
	 * @throws ClassCastException if the attribute is of another type
	 */
	<T> Optional<T> attribute(String name, Class<T> type);

	// How it is set

	/**
	 * What can be changed while the connection is open.
	 */
	Settings settings();

	/**
	 * Names of the WebSocket extensions negotiated by the container.
	 */
	List<String> extensions();

	// Sending

	/**
	 * Sends an event to the client and expects an event of the same name, with the same
	 * {@code id}, as an answer.
	 * @param type the expected type of the answer's payload
	 * @param timeout longest time to wait for the answer
	 * @return completes with the payload of the answer, on a thread of its own, or
	 * exceptionally: with a {@link java.util.concurrent.TimeoutException} when time is
	 * up, an {@link InvalidPayloadException} if the payload is not of that type, an
	 * {@link IllegalStateException} if the client answers with an {@code error} event or
	 * too many questions to it are pending already, and a
	 * {@link java.util.concurrent.CancellationException} if the connection ends
	 * @throws IllegalArgumentException if the codec cannot encode the payload or the
	 * timeout is not positive
	 * @throws IllegalStateException if the codec of the connection reads no events
	 */
	<T> CompletionStage<T> ask(String event, Object payload, Class<T> type, Duration timeout);

	/**
	 * Sends to all connections of this node that match, this one among them if it does:
	 * the answer to something that concerns others, too. The same as
	 * {@link WsConnections#publish(Object, Predicate)}, where no bean is at hand.
	 * @param filter a filter that throws for one connection leaves out that connection
	 * alone
	 * @throws IllegalArgumentException if no codec can encode the object
	 */
	BroadcastResult replyToMany(Object message, Predicate<? super WsConnection> filter);

	// Subscriptions

	/**
	 * Subscribes to a topic, unless the connection has ended. Does nothing if it is
	 * subscribed already.
	 * @param topic name of the topic: 1 to 256 characters without control characters
	 * @return completes when messages that are published from then on arrive here,
	 * whichever node publishes them
	 * @throws IllegalArgumentException if the name is not valid
	 * @throws IllegalStateException if the connection is subscribed to as many topics as
	 * {@code wsext.topic.max-per-connection} allows
	 */
	CompletionStage<Void> subscribe(String topic);

	/**
	 * Ends the subscription to a topic, if there is one. The client gets no message that
	 * is published after this has returned.
	 */
	void unsubscribe(String topic);

	/**
	 * The topics the connection is subscribed to, as a snapshot.
	 */
	Set<String> topics();

	// Its end

	/**
	 * Whether the connection is open and not closing.
	 */
	boolean isOpen();

	/**
	 * Closes with {@link CloseStatus#NORMAL} (1000) after what is queued.
	 */
	void close();

	/**
	 * Closes after what is queued. Does nothing if the connection is closing already.
	 * @param status code and reason; the reason is cut to 123 bytes of UTF-8
	 * @throws IllegalArgumentException if the code may not be sent (RFC 6455 section 7.4)
	 */
	void close(CloseStatus status);

	/**
	 * Cuts the line, without a close frame and without waiting for what is queued.
	 */
	void terminate();

	/**
	 * Completes with how the connection ended: 1005 for a close without a code, 1006 for
	 * a cut line. Never completes exceptionally. Completes before {@link OnClose} is
	 * called.
	 */
	CompletionStage<CloseStatus> closed();

	/**
	 * Settings of one connection that can be changed while it is open. Changes are seen
	 * by all threads at once.
	 */
	interface Settings {

		/**
		 * Time between two pings. Default: {@code wsext.ping-interval}, 25 s.
		 */
		Duration pingInterval();

		/**
		 * Changes the time between two pings from now on. A ping comes up to a fifth
		 * earlier, lest all connections are pinged at once.
		 * @param pingInterval the time; zero for no pings
		 * @throws IllegalArgumentException if it is negative
		 */
		void setPingInterval(Duration pingInterval);

		/**
		 * Longest time the client may take to answer a ping before the connection is
		 * closed with 1011. Default: {@code wsext.ping-timeout}, 15 s.
		 */
		Duration pingTimeout();

		/**
		 * Changes the longest time the client may take to answer a ping.
		 * @throws IllegalArgumentException if it is not positive
		 */
		void setPingTimeout(Duration pingTimeout);

		/**
		 * Size in bytes of the largest message the client may send, over all its
		 * fragments and after inflation. Default: that of the
		 * {@linkplain WsExtEndpoint#maxMessageSize() endpoint}.
		 */
		long maxMessageSize();

		/**
		 * Changes the size of the largest message the client may send, from the next part
		 * of a message on.
		 * @param maxMessageSize the size in bytes
		 * @throws IllegalArgumentException if it is not between 1 byte and 2 GB
		 */
		void setMaxMessageSize(long maxMessageSize);

	}

}
