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

package io.github.wsext.topic;

import io.github.wsext.WsConnection;

/**
 * Decides which topics a client may subscribe to by itself, with the event
 * {@code topic:subscribe}. A bean of this type opens that door; without one every such
 * subscription is refused. What the application subscribes a connection to is not asked
 * about. Must be thread-safe.
 */
@FunctionalInterface
public interface TopicAuthorizer {

	/**
	 * Lets nobody subscribe to anything.
	 */
	TopicAuthorizer DENY = (connection, topic) -> false;

	/**
	 * Whether the client of a connection may subscribe.
	 * @param connection the connection, with the identity of its client
	 * @param topic the topic, whose name has been checked
	 */
	boolean maySubscribe(WsConnection connection, String topic);

}
