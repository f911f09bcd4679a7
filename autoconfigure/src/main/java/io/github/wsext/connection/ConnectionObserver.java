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

import java.util.function.Supplier;
import java.util.stream.Stream;

import io.github.wsext.LeaveReason;
import io.github.wsext.OverflowPolicy;
import io.github.wsext.WsConnection;
import io.github.wsext.support.Observers;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.web.socket.CloseStatus;

/**
 * Told what happens to connections. Beans of this type are all told, in their
 * {@link org.springframework.core.annotation.Order order}; what one throws is logged and
 * keeps nothing from the others. May be called on any thread and must not wait.
 */
public interface ConnectionObserver {

	/**
	 * Tells nobody.
	 */
	ConnectionObserver NONE = new ConnectionObserver() {
	};

	/**
	 * Tells all of them, whatever one of them throws.
	 * @param observers asked when there is something to tell for the first time
	 */
	static ConnectionObserver all(Supplier<? extends Stream<? extends ConnectionObserver>> observers) {
		return new ConnectionObservers(new Observers<>(observers));
	}

	/**
	 * Publishes {@link io.github.wsext.WsConnectionOpenedEvent},
	 * {@link io.github.wsext.WsConnectionClosedEvent},
	 * {@link io.github.wsext.WsTopicSubscribedEvent} and
	 * {@link io.github.wsext.WsTopicUnsubscribedEvent}.
	 */
	static ConnectionObserver publishing(ApplicationEventPublisher publisher) {
		return new ConnectionEventPublisher(publisher);
	}

	/**
	 * The connection has opened: it can be found and used, and {@code @OnOpen} has not
	 * been called yet.
	 */
	default void opened(WsConnection connection) {
	}

	/**
	 * The connection has ended, and {@code @OnClose} has returned. Once for each that has
	 * opened.
	 * @param status what went over the wire
	 * @param reason who or what ended it
	 */
	default void closed(WsConnection connection, CloseStatus status, LeaveReason reason) {
	}

	/**
	 * The connection has subscribed to a topic, and messages arrive.
	 */
	default void subscribed(WsConnection connection, String topic) {
	}

	/**
	 * The connection has unsubscribed from a topic, or ended. Once for each that it has
	 * subscribed to.
	 */
	default void unsubscribed(WsConnection connection, String topic) {
	}

	/**
	 * The client has renewed its authentication.
	 */
	default void renewed(WsConnection connection) {
	}

	/**
	 * Messages were left out, as their overflow policy says.
	 */
	default void messagesDropped(WsConnection connection, int count) {
	}

	/**
	 * Messages were left out, as their overflow policy says.
	 * @param policy that policy
	 */
	default void messagesDropped(WsConnection connection, int count, OverflowPolicy policy) {
		messagesDropped(connection, count);
	}

	/**
	 * The socket has taken a message that was published on a topic. Told of a sample of
	 * them: of one publish in 64.
	 * @param tookNanos time since it was published, or has come from another node, in
	 * nanoseconds
	 */
	default void delivered(WsConnection connection, long tookNanos) {
	}

	/**
	 * The connection is closed because its client does not read fast enough.
	 */
	default void slowConsumer(WsConnection connection) {
	}

	/**
	 * The connection asks for more than it may have.
	 */
	default void limitReached(WsConnection connection, ConnectionLimit limit) {
	}

	/**
	 * Code of the application has thrown what nobody expected, while it was called for
	 * the connection. Each time, also where the log only counts.
	 */
	default void callbackFailed(WsConnection connection) {
	}

}
