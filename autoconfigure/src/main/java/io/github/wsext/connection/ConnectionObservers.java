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
import io.github.wsext.OverflowPolicy;
import io.github.wsext.WsConnection;
import io.github.wsext.support.Observers;

import org.springframework.web.socket.CloseStatus;

/**
 * Several observers of connections as one.
 */
record ConnectionObservers(Observers<ConnectionObserver> observers) implements ConnectionObserver {

	@Override
	public void opened(WsConnection connection) {
		this.observers.tell((observer) -> observer.opened(connection));
	}

	@Override
	public void closed(WsConnection connection, CloseStatus status, LeaveReason reason) {
		this.observers.tell((observer) -> observer.closed(connection, status, reason));
	}

	@Override
	public void subscribed(WsConnection connection, String topic) {
		this.observers.tell((observer) -> observer.subscribed(connection, topic));
	}

	@Override
	public void unsubscribed(WsConnection connection, String topic) {
		this.observers.tell((observer) -> observer.unsubscribed(connection, topic));
	}

	@Override
	public void renewed(WsConnection connection) {
		this.observers.tell((observer) -> observer.renewed(connection));
	}

	@Override
	public void messagesDropped(WsConnection connection, int count) {
		this.observers.tell((observer) -> observer.messagesDropped(connection, count));
	}

	@Override
	public void messagesDropped(WsConnection connection, int count, OverflowPolicy policy) {
		this.observers.tell((observer) -> observer.messagesDropped(connection, count, policy));
	}

	@Override
	public void delivered(WsConnection connection, long tookNanos) {
		this.observers.tell((observer) -> observer.delivered(connection, tookNanos));
	}

	@Override
	public void slowConsumer(WsConnection connection) {
		this.observers.tell((observer) -> observer.slowConsumer(connection));
	}

	@Override
	public void limitReached(WsConnection connection, ConnectionLimit limit) {
		this.observers.tell((observer) -> observer.limitReached(connection, limit));
	}

	@Override
	public void callbackFailed(WsConnection connection) {
		this.observers.tell((observer) -> observer.callbackFailed(connection));
	}

}
