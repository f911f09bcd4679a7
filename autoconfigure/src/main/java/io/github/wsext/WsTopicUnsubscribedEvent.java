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

/**
 * Published once for each {@link WsTopicSubscribedEvent}, as an event of the application
 * context, when the connection has unsubscribed, or has ended and its {@link OnClose} has
 * returned.
 */
public final class WsTopicUnsubscribedEvent {

	private final WsConnection connection;

	private final String topic;

	/**
	 * Creates the event of a connection.
	 */
	public WsTopicUnsubscribedEvent(WsConnection connection, String topic) {
		this.connection = connection;
		this.topic = topic;
	}

	/**
	 * The connection.
	 */
	public WsConnection connection() {
		return this.connection;
	}

	/**
	 * The topic.
	 */
	public String topic() {
		return this.topic;
	}

	@Override
	public String toString() {
		return "unsubscribed: " + this.connection + ", " + this.topic;
	}

}
