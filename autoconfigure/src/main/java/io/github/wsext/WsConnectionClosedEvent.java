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

import org.springframework.web.socket.CloseStatus;

/**
 * Published once for each {@link WsConnectionOpenedEvent}, as an event of the application
 * context, when the connection has ended and its {@link OnClose} has returned. Nothing
 * can be sent on it any more.
 */
public final class WsConnectionClosedEvent {

	private final WsConnection connection;

	private final CloseStatus status;

	private final LeaveReason reason;

	/**
	 * Creates the event of a connection.
	 * @param status what went over the wire
	 * @param reason who or what ended it
	 */
	public WsConnectionClosedEvent(WsConnection connection, CloseStatus status, LeaveReason reason) {
		this.connection = connection;
		this.status = status;
		this.reason = reason;
	}

	/**
	 * The connection.
	 */
	public WsConnection connection() {
		return this.connection;
	}

	/**
	 * What went over the wire: 1005 for a close without a code, 1006 for a cut line.
	 */
	public CloseStatus status() {
		return this.status;
	}

	/**
	 * Who or what ended it.
	 */
	public LeaveReason reason() {
		return this.reason;
	}

	@Override
	public String toString() {
		return "closed: " + this.connection + ", " + this.reason;
	}

}
