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

import io.github.wsext.LeaveReason;
import io.github.wsext.WsMessage;

/**
 * What is done with the events of one connection's life. All but those that say so come
 * as events of its {@linkplain ManagedConnection#events() serial execution}, one at a
 * time, and each is to be ended by {@link ManagedConnection#endEvent()}.
 */
public interface MessageHandler {

	/**
	 * How text messages are wanted.
	 */
	Delivery textDelivery();

	/**
	 * How binary messages are wanted.
	 */
	Delivery binaryDelivery();

	/**
	 * The connection can be found and used. {@link ManagedConnection#opened()} follows
	 * where this succeeds.
	 */
	void open(ManagedConnection connection);

	/**
	 * A message has come, where messages are wanted as a whole.
	 * @param arrivedNanos when, as {@link ManagedConnection#nanos()} tells
	 */
	void message(ManagedConnection connection, WsMessage message, long arrivedNanos);

	/**
	 * A part of a message has come, where messages are wanted in parts.
	 * @param last whether it is the last of its message
	 * @param arrivedNanos when, as {@link ManagedConnection#nanos()} tells
	 */
	void part(ManagedConnection connection, WsMessage part, boolean last, long arrivedNanos);

	/**
	 * A part of a message has come, where messages are wanted as a stream. No event yet:
	 * called in order on the thread that reads from the client, which it must not hold
	 * up.
	 * @param last whether it is the last of its message
	 * @param arrivedNanos when, as {@link ManagedConnection#nanos()} tells
	 */
	void streamed(ManagedConnection connection, WsMessage part, boolean last, long arrivedNanos);

	/**
	 * Frames have come that are no messages: pings, pongs, fragments without content. No
	 * event: called on the thread that reads from the client, which it must not hold up.
	 */
	default void otherFrames(ManagedConnection connection, int count) {
	}

	/**
	 * Whether pongs are wanted, now.
	 */
	boolean wantsPong();

	/**
	 * A pong has come, where pongs are wanted.
	 * @param arrivedNanos when, as {@link ManagedConnection#nanos()} tells
	 */
	void pong(ManagedConnection connection, ByteBuffer payload, long arrivedNanos);

	/**
	 * Whether the event under way waits for the client, which therefore is being read. No
	 * event: may be called at any time, on any thread.
	 */
	boolean isWaitingForClient();

	/**
	 * The server has begun to close the connection. No event: may be called on any
	 * thread, which it must not hold up.
	 */
	void closing(LeaveReason reason);

	/**
	 * The line is down. No event: may be called on any thread, which it must not hold up.
	 * @param last to be run when nothing of the application is at work outside of events
	 */
	void closed(ManagedConnection connection, Runnable last);

	/**
	 * The connection has ended. The last event, which does not have to be ended.
	 */
	void close(ManagedConnection connection, ConnectionEnd end);

}
