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

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

import io.github.wsext.LeaveReason;
import io.github.wsext.WsMessage;

/**
 * A handler without callbacks, which keeps what it is told.
 */
class RecordingHandler implements MessageHandler {

	private final List<ManagedConnection> connections = new ArrayList<>();

	private final List<ConnectionEnd> ends = new ArrayList<>();

	private final List<LeaveReason> closings = new ArrayList<>();

	ManagedConnection connection() {
		return this.connections.get(this.connections.size() - 1);
	}

	List<ManagedConnection> connections() {
		return this.connections;
	}

	List<ConnectionEnd> ends() {
		return this.ends;
	}

	List<LeaveReason> closings() {
		return this.closings;
	}

	@Override
	public Delivery textDelivery() {
		return Delivery.WHOLE;
	}

	@Override
	public Delivery binaryDelivery() {
		return Delivery.WHOLE;
	}

	@Override
	public void open(ManagedConnection connection) {
		this.connections.add(connection);
		connection.opened();
		connection.endEvent();
	}

	@Override
	public void message(ManagedConnection connection, WsMessage message, long arrivedNanos) {
		connection.endEvent();
	}

	@Override
	public void part(ManagedConnection connection, WsMessage part, boolean last, long arrivedNanos) {
		connection.endEvent();
	}

	@Override
	public void streamed(ManagedConnection connection, WsMessage part, boolean last, long arrivedNanos) {
	}

	@Override
	public boolean wantsPong() {
		return false;
	}

	@Override
	public void pong(ManagedConnection connection, ByteBuffer payload, long arrivedNanos) {
		connection.endEvent();
	}

	@Override
	public boolean isWaitingForClient() {
		return false;
	}

	@Override
	public void closing(LeaveReason reason) {
		this.closings.add(reason);
	}

	@Override
	public void closed(ManagedConnection connection, Runnable last) {
		last.run();
	}

	@Override
	public void close(ManagedConnection connection, ConnectionEnd end) {
		this.ends.add(end);
	}

}
