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
 * Published when a connection has subscribed to a topic, its own path included, as an
 * event of the application context: what is published from now on arrives there. Those of
 * one connection come in their order, on the thread that has subscribed or on another
 * that has just done so, and for each there is one {@link WsTopicUnsubscribedEvent}.
 */
public final class WsTopicSubscribedEvent {

	private final WsConnection connection;

	private final String topic;

	/**
	 * Creates the event of a connection.
	 */
	public WsTopicSubscribedEvent(WsConnection connection, String topic) {
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
		return "subscribed: " + this.connection + ", " + this.topic;
	}

}
