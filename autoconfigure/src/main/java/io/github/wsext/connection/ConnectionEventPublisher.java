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

import io.github.wsext.LeaveReason;
import io.github.wsext.WsConnection;
import io.github.wsext.WsConnectionClosedEvent;
import io.github.wsext.WsConnectionOpenedEvent;
import io.github.wsext.WsTopicSubscribedEvent;
import io.github.wsext.WsTopicUnsubscribedEvent;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.web.socket.CloseStatus;

/**
 * Publishes the beginning and the end of each connection, and of its subscriptions, to
 * the application.
 */
record ConnectionEventPublisher(ApplicationEventPublisher publisher) implements ConnectionObserver {

	@Override
	public void opened(WsConnection connection) {
		this.publisher.publishEvent(new WsConnectionOpenedEvent(connection));
	}

	@Override
	public void subscribed(WsConnection connection, String topic) {
		this.publisher.publishEvent(new WsTopicSubscribedEvent(connection, topic));
	}

	@Override
	public void unsubscribed(WsConnection connection, String topic) {
		this.publisher.publishEvent(new WsTopicUnsubscribedEvent(connection, topic));
	}

	@Override
	public void closed(WsConnection connection, CloseStatus status, LeaveReason reason) {
		this.publisher.publishEvent(new WsConnectionClosedEvent(connection, status, reason));
	}

}
